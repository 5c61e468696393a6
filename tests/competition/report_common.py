"""Groups of the analyses, as dicts."""

from .order_common import OrderCommon


class ReportCommon(OrderCommon):
    def _group(self, model, groupby, aggregates, domain=(), user=None):
        """Return ``{key: figures}`` of what this test created."""
        self.env.flush_all()
        report = self.env[f"crm.{model}.report"].with_user(user or self.env.user)
        rows = report._read_group(domain, groupby=[groupby], aggregates=aggregates)
        return {key: tuple(figures) for key, *figures in rows}
