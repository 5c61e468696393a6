from odoo import api, models

# Whatever can make an approved expense take more of a budget.
WATCHED_FIELDS = frozenset(
    {
        "account_move_id",
        "analytic_distribution",
        "approval_state",
        "budget_id",
        "campaign_id",
        "company_id",
        "currency_id",
        "currency_rate",
        "date",
        "lead_id",
        "meeting_id",
        "price_unit",
        "product_id",
        "quantity",
        "state",
        "tax_ids",
        "tax_amount",
        "tax_amount_currency",
        "total_amount",
        "total_amount_currency",
        "untaxed_amount",
        "untaxed_amount_currency",
    }
)
# Whatever changes the figures of a budget.
COST_COLUMNS = frozenset(
    {
        "budget_id",
        "currency_id",
        "date",
        "state",
        "total_amount",
        "untaxed_amount_currency",
    }
)


class HrExpense(models.Model):
    """The control of budgets, wherever an expense is approved or an approved one grows (EXP-03)."""

    _inherit = "hr.expense"

    @api.model_create_multi
    def create(self, vals_list):
        expenses = super().create(vals_list)
        control = self.env["crm.budget.control"]
        if control._is_watching():
            # Odoo lets parts of a split, and whoever uses the RPC, begin as approved.
            control._check_decided(expenses, {})
        self.env["crm.budget.alert"]._remember(self._name, expenses.ids)
        return expenses

    def write(self, vals):
        control = self.env["crm.budget.control"]
        if WATCHED_FIELDS.isdisjoint(vals) or not control._is_watching():
            return super().write(vals)
        before = control._get_decided(self)
        self.env["crm.budget.alert"]._remember_left(self)
        # Odoo writes again while it writes: those are steps of this change.
        with control._checked_at_end():
            result = super().write(vals)
        control._check_decided(self, before)
        return result

    def unlink(self):
        self.env["crm.budget.alert"]._remember_left(self)
        return super().unlink()

    def _write_multi(self, vals_list):
        # Not `write`: posting and paying recompute the state, and only come by here.
        result = super()._write_multi(vals_list)
        self.env["crm.budget.alert"]._remember_changed(self, vals_list, COST_COLUMNS)
        return result

    def _do_approve(self, check=True):
        control = self.env["crm.budget.control"]
        expenses = self.filtered(lambda expense: expense.state in {"submitted", "draft"})
        with control._checked_at_end():
            result = super()._do_approve(check)
        # sudo: the approver need not see the budget that he would overspend
        if expenses.sudo().budget_id:
            control._check_decided(expenses, {})
        return result

    def action_submit(self):
        result = super().action_submit()
        # sudo: a colleague without sales rights is warned, too; only totals are told
        submitted = self.sudo().filtered(lambda expense: expense.state == "submitted")
        if submitted.budget_id:
            self.env["crm.budget.control"]._warn_submitted(submitted.budget_id)
        return result
