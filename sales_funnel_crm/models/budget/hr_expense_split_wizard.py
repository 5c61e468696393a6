from odoo import models


class HrExpenseSplitWizard(models.TransientModel):
    _inherit = "hr.expense.split.wizard"

    def action_split_expense(self):
        control = self.env["crm.budget.control"]
        before = control._get_decided(self._get_parts())
        with control._checked_at_end():
            action = super().action_split_expense()
        # The parts together take what the whole took, unless they were moved to other budgets.
        control._check_decided(self._get_parts(), before)
        return action

    def _get_parts(self):
        """Return the expense with all that was ever split off it, as superuser."""
        # sudo: the parts may be of colleagues; only their sum is compared
        expense = self.expense_id.sudo()
        if not (origin := expense.split_expense_origin_id):
            return expense
        return expense | expense.search([("split_expense_origin_id", "=", origin.id)])
