from odoo import models
from odoo.tools import groupby

from .crm_lead_competitor import STATUS_SUSPECTED


class CrmLeadCompetitor(models.Model):
    """Lines of one deal become one when the rivals that they are about turn out to be the same."""

    _inherit = "crm.lead.competitor"

    def _join_by_lead(self, competitor):
        """Leave one line a deal of these lines: they are about one rival, ``competitor``."""
        for _lead, group in groupby(self, lambda line: line.lead_id):
            lines = self.browse().union(*group)
            own = lines.filtered(lambda line: line.competitor_id == competitor)
            remaining = (own or lines)[:1]
            others = lines - remaining
            others.quote_ids.write({"lead_competitor_id": remaining.id})
            for other in others:
                remaining.write(remaining._prepare_joined_line(other))
            others.unlink()

    def _prepare_joined_line(self, other):
        values = {"threat": max(self.threat, other.threat)}
        if self.status == STATUS_SUSPECTED:
            values["status"] = other.status
        for name in ("product_id", "champion_id"):
            values[name] = (self[name] or other[name]).id
        for name in ("strategy", "strengths", "beaten_with"):
            texts = dict.fromkeys(text for text in (self[name], other[name]) if text)
            values[name] = "\n".join(texts)
        return values
