from odoo import api, fields, models

from ...errors import ShownValidationError
from ...tools.budget.matching import covers
from .crm_budget_assignment import Cost

COST_COLUMNS = frozenset({"amount", "budget_id"})


class ItemBudgetWrong(ShownValidationError):
    """An analytic item is put where it cannot count."""


class AccountAnalyticLine(models.Model):
    """An analytic item, e.g. a timesheet, counts on the budget that has its analytic account."""

    _inherit = "account.analytic.line"

    budget_id = fields.Many2one(
        "crm.budget",
        string="Expense Budget",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'approved'), ('is_master', '=', False)]",
        help="Proposed: the approved budget with this analytic account that runs on this date.",
    )
    budget_line_id = fields.Many2one(
        "crm.budget.line",
        string="Budget Content",
        index="btree_not_null",
        ondelete="set null",
        domain="[('budget_id', '=', budget_id)]",
    )

    @api.constrains("budget_id", "budget_line_id")
    def _check_budget(self):
        # sudo: the same check for everybody
        for item in self.sudo().filtered("budget_id"):
            budget, plan = item.budget_id, item.budget_line_id
            if not budget._is_in_force() or (plan and plan.budget_id != budget):
                raise ItemBudgetWrong(
                    self.env._(
                        "“%(budget)s” is not an approved budget, or the content is of another one. "
                        "Choose an approved budget and one of its contents for “%(item)s”.",
                        budget=budget.name,
                        item=item.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        if self.env["crm.budget.control"]._is_used():
            proposed = [
                item.id
                for item, vals in zip(items, vals_list, strict=True)
                if "budget_id" not in vals
            ]
            items.browse(proposed)._propose_budget()
            self.env["crm.budget.alert"]._remember(self._name, items.ids)
        return items

    def write(self, vals):
        if "budget_id" in vals:
            self.env["crm.budget.alert"]._remember_left(self)
        result = super().write(vals)
        if (
            "budget_id" not in vals
            and not {"date", "product_id", "company_id", *self._get_plan_fnames()}.isdisjoint(vals)
            and self.env["crm.budget.control"]._is_used()
        ):
            self._propose_budget()
        return result

    def unlink(self):
        self.env["crm.budget.alert"]._remember_left(self)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["crm.budget.alert"]._remember_changed(self, vals_list, COST_COLUMNS)
        return result

    def _propose_budget(self):
        """Put these items on the budgets of their accounts; one query to find them."""
        assignment = self.env["crm.budget.assignment"]
        # sudo: an item belongs to the budget whether or not its author may see it
        items = self.sudo()
        accounts = {item: item._get_analytic_accounts().ids for item in items}
        budgets = assignment._find_budgets(
            items.company_id.ids,
            account_ids={account_id for ids in accounts.values() for account_id in ids},
        )
        for item in items:
            if not (budgets or item.budget_id):
                continue
            found = item._choose_budget(budgets, accounts[item])
            line = assignment._choose_line(found, item._get_cost(), item.budget_line_id)
            if found != item.budget_id or line != item.budget_line_id:
                item.write({"budget_id": found.id, "budget_line_id": line.id})

    def _choose_budget(self, budgets, account_ids):
        """Return the budget of one of these accounts; one chosen by hand stays if it may."""
        for budget in (self.budget_id, *budgets.sorted("id", reverse=True)):
            by_account = budget.analytic_account_id.id in account_ids
            by_hand = budget == self.budget_id and not budget.analytic_account_id
            if (
                budget
                and (by_account or by_hand)
                and budget.company_id == self.company_id
                and covers(budget, self.date)
            ):
                return budget
        return self.env["crm.budget"]

    def _get_cost(self):
        """Return this item as ``crm.budget.assignment._choose_line`` wants it."""
        # Timesheets know their employee, where they are installed.
        employee = self.employee_id if "employee_id" in self._fields else None
        return Cost(self.product_id, None, employee, self.date)
