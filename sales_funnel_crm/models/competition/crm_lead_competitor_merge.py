from odoo import models
from odoo.tools import groupby

from .crm_lead_competitor import STATUS_ACTIVE, STATUS_ELIMINATED, STATUS_LEADING, STATUS_SUSPECTED

# What was said of the same rival in several deals that are merged.
TEXTS = ("strategy", "strengths", "beaten_with")


class CrmLeadCompetitor(models.Model):
    _inherit = "crm.lead.competitor"

    def _move_to(self, lead):
        """Move the rivals to the deal that theirs are merged into; the same rival stays once."""
        if lead.won_status == "pending":
            self._reopen()
        own = {line.competitor_id: line for line in lead.lead_competitor_ids}
        # The surviving deal knows who leads in it.
        if lead.lead_competitor_ids.filtered(lambda line: line.status == STATUS_LEADING):
            self.filtered(lambda line: line.status == STATUS_LEADING).status = STATUS_ACTIVE
        for line in self:
            if twin := own.get(line.competitor_id):
                line._join_into(twin)
            else:
                line.lead_id = lead
                own[line.competitor_id] = line
        if lead.won_status == "won":
            lead.lead_competitor_ids._close(STATUS_ELIMINATED)

    def _join_by_lead(self, competitor):
        """Leave one line a deal of these lines: they are about one rival, ``competitor``."""
        for _lead, group in groupby(self, lambda line: line.lead_id):
            lines = self.browse().union(*group)
            own = lines.filtered(lambda line: line.competitor_id == competitor)
            kept = (own or lines)[:1]
            kept.competitor_id = competitor
            for line in lines - kept:
                line._join_into(kept)

    def _join_into(self, kept):
        """Join one line into the ``kept`` one: quotes, history and messages go there, too."""
        values = {}
        for name in TEXTS:
            if self[name] and self[name] != kept[name]:
                values[name] = "\n".join(text for text in (kept[name], self[name]) if text)
        for name in ("product_id", "champion_id"):
            if self[name] and not kept[name]:
                values[name] = self[name].id
        # A suspicion is less than any knowledge.
        if kept.status == STATUS_SUSPECTED and self.status != STATUS_SUSPECTED:
            values["status"] = self.status
            values["status_before_closing"] = self.status_before_closing
        values["is_beaten"] = kept.is_beaten or self.is_beaten
        values["threat"] = max(kept.threat, self.threat)
        self.quote_ids.write({"lead_competitor_id": kept.id})
        # sudo: nobody may write the history by hand
        self.move_ids.sudo().write({"lead_competitor_id": kept.id})
        self.message_change_thread(kept)
        kept.write(values)
        self.unlink()
