from odoo import api, fields, models
from odoo.tools import formatLang


class HrExpense(models.Model):
    """What the budget has left, beside the expense: whoever approves need not look it up."""

    _inherit = "hr.expense"

    budget_hint = fields.Char(compute="_compute_budget_hint")
    is_over_budget = fields.Boolean(compute="_compute_budget_hint")

    @api.depends_context("uid", "lang")
    @api.depends("budget_id", "untaxed_amount_currency", "currency_id", "date", "state")
    def _compute_budget_hint(self):
        is_approver = self.env.user.has_group("hr_expense.group_hr_expense_team_approver")
        # sudo: only whoever reads the budget, or approves expenses, is told its totals
        budgets = self.sudo().budget_id.sudo(False)
        visible = set((budgets if is_approver else budgets._filtered_access("read")).ids)
        for expense, expense_sudo in zip(self, self.sudo(), strict=True):
            budget = expense_sudo.budget_id
            if budget._origin.id not in visible:
                expense.budget_hint, expense.is_over_budget = False, False
                continue
            left = budget.amount_remaining
            if expense.state == "draft":
                left -= expense_sudo._get_budget_amount()
            expense.is_over_budget = budget.currency_id.compare_amounts(left, 0) < 0
            expense.budget_hint = expense._get_budget_words(budget, left)

    def _get_budget_amount(self):
        """Return what this expense takes of its budget, in the currency of the budget."""
        self.ensure_one()
        return self.currency_id._convert(
            self.untaxed_amount_currency,
            self.budget_id.currency_id,
            self.company_id,
            self.date or fields.Date.context_today(self),
        )

    def _get_budget_words(self, budget, left):
        values = {
            "planned": formatLang(self.env, budget.amount_planned, currency_obj=budget.currency_id),
            "left": formatLang(self.env, abs(left), currency_obj=budget.currency_id),
            "budget": budget.name,
        }
        if budget.currency_id.compare_amounts(left, 0) < 0:
            return self.env._(
                "“%(budget)s” plans %(planned)s. With this expense and all others it is "
                "overspent by %(left)s.",
                **values,
            )
        return self.env._(
            "%(left)s of %(planned)s left, this expense and all others counted.", **values
        )
