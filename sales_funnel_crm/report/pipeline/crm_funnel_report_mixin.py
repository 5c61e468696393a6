from odoo import api, models
from odoo.tools import SQL


class CrmFunnelReportMixin(models.AbstractModel):
    """An analysis of the pipeline ledger, read with one query."""

    _name = "crm.funnel.report.mixin"
    _inherit = "crm.funnel.lead.mixin"
    _description = "Analysis of the Pipeline Ledger"

    # Fields whose average is replaced by the median. The web client knows a fixed list of
    # aggregators, without a median, so these fields say that they are averaged.
    _median_fields = ()

    @api.model
    def _search(self, domain, *args, **kwargs):
        # As in the search of the moves: post what this transaction did before.
        self.env["crm.funnel.move"]._post_pending()
        return super()._search(domain, *args, **kwargs)

    def _read_group_select(self, aggregate_spec, query):
        fname, _, aggregator = aggregate_spec.partition(":")
        if fname in self._median_fields and aggregator == "avg":
            return SQL(
                "percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)",
                self._field_to_sql(self._table, fname, query),
            )
        return super()._read_group_select(aggregate_spec, query)
