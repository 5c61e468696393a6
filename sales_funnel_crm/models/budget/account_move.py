from odoo import models


class AccountMove(models.Model):
    """A vendor bill that is posted is decided: the policies of its budgets apply (EXP-03)."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        control = self.env["crm.budget.control"]
        if control._is_used():
            lines = posted.line_ids.filtered("budget_id")
            if lines:
                control._check_bill_lines(lines)
        return posted
