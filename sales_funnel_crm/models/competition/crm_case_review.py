from odoo import models
from odoo.tools import format_amount

from .crm_lead_competitor import STATUS_ELIMINATED, STATUS_LEADING, STATUS_WON

STATUS_LEVELS = {STATUS_LEADING: "danger", STATUS_WON: "danger", STATUS_ELIMINATED: "muted"}


class CrmLead(models.Model):
    """Who competes, and how far apart the prices are, in the case review of a deal."""

    _inherit = "crm.lead"

    def _get_case_review(self):
        return [*super()._get_case_review(), self._get_review_of_competition()]

    def _get_review_of_competition(self):
        block = {
            "key": "competition",
            "title": self.env._("Competition"),
            "sequence": 28,
            "empty": self.env._(
                "Nobody said who competes. Ask, and enter the answer on the opportunity."
            ),
        }
        if self.is_without_rival:
            block["empty"] = self.env._(
                "No competitor is known. Asked on %(date)s: %(whom)s",
                date=self._review_day(self.date_rival_asked),
                whom=self.rival_asked_note or "–",
            )
        if not self.competitor_count:
            return block
        lines = self.lead_competitor_ids
        statuses = dict(lines._fields["status"]._description_selection(self.env))
        block["columns"] = [
            self.env._("Competitor"),
            self.env._("Status"),
            self.env._("Product"),
            self.env._("Their Last Quote"),
            self.env._("Gap"),
            self.env._("Their Champion"),
        ]
        block["rows"] = [
            [
                self._review_cell(line.competitor_id.display_name),
                self._review_cell(statuses[line.status], STATUS_LEVELS.get(line.status)),
                self._review_cell(line.product_id.display_name or ""),
                self._review_cell(self._get_review_of_quote(line)),
                self._review_cell(*self._get_review_of_gap(line)),
                self._review_cell(line.champion_id.display_name or ""),
            ]
            for line in lines
        ]
        return block

    def _get_review_of_quote(self, line):
        if not line.last_quote_id:
            return ""
        return format_amount(self.env, line.amount_last, line.currency_id)

    def _get_review_of_gap(self, line):
        if not line.last_quote_id.has_gap:
            return ("",)
        return f"{line.gap_percent:+.1f} %", "danger" if line.gap_percent > 0 else "success"
