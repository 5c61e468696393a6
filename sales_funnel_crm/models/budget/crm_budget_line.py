from odoo import api, fields, models

from ...tools.budget.figures import Figures, forecast
from .crm_budget import BudgetWrong


class CrmBudgetLine(models.Model):
    """One content of a budget: what may be spent on it, in which stage, when and by whom."""

    _name = "crm.budget.line"
    _description = "Budget Content"
    _order = "budget_id, sequence, id"
    _check_company_auto = True

    budget_id = fields.Many2one("crm.budget", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        string="Content",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('can_be_expensed', '=', True)]",
        help="An expense category: an expense of this category is put on this line.",
    )
    name = fields.Char(string="Description")
    stage_id = fields.Many2one(
        "crm.stage", index="btree_not_null", ondelete="restrict", help="Empty for every stage."
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Resource",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who may spend it. Empty for everybody.",
    )
    date_from = fields.Date(string="Start", help="Empty for the whole period of the budget.")
    date_to = fields.Date(string="End")
    amount = fields.Monetary(string="Planned", required=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    state = fields.Selection(related="budget_id.state", string="Status")
    # Everybody who sees the budget sees its totals, also of expenses that are not his own.
    amount_committed = fields.Monetary(
        string="Committed", compute="_compute_figures", compute_sudo=True
    )
    amount_actual = fields.Monetary(string="Actual", compute="_compute_figures", compute_sudo=True)
    amount_spent = fields.Monetary(string="Spent", compute="_compute_figures", compute_sudo=True)
    amount_remaining = fields.Monetary(
        string="Remaining", compute="_compute_figures", compute_sudo=True
    )
    burn_percent = fields.Float(
        string="Used (%)", digits=(16, 1), compute="_compute_figures", compute_sudo=True
    )
    amount_forecast = fields.Monetary(
        string="Forecast", compute="_compute_figures", compute_sudo=True
    )

    amount_allocated = fields.Monetary(
        string="Allocated",
        compute="_compute_amount_allocated",
        compute_sudo=True,
        help="What the approved budgets within the master budget plan for this content.",
    )

    @api.depends("product_id", "name", "stage_id")
    def _compute_display_name(self):
        for line in self:
            product = line.product_id.with_context(display_default_code=False)
            name = line.name or product.display_name or ""
            line.display_name = f"{name} ({line.stage_id.name})" if line.stage_id else name

    @api.depends("amount", "budget_id.date_to")
    def _compute_figures(self):
        today = fields.Date.context_today(self)
        spent = self.budget_id._get_spent()
        for line in self:
            figures = Figures(
                planned=line.amount, **spent[line.budget_id._origin.id, line._origin.id]
            )
            date_to = line.budget_id.date_to
            line.amount_committed = figures.committed
            line.amount_actual = figures.actual
            line.amount_spent = figures.spent
            line.amount_remaining = figures.remaining
            line.burn_percent = figures.burn_percent
            line.amount_forecast = forecast([figures], Figures(), bool(date_to) and date_to < today)

    @api.depends("product_id", "budget_id")
    def _compute_amount_allocated(self):
        allocated = self.budget_id.filtered("is_master")._origin._get_allocated()
        for line in self:
            line.amount_allocated = allocated.get(line.budget_id._origin, {}).get(
                line.product_id._origin, 0
            )

    @api.constrains("amount")
    def _check_amount(self):
        for line in self:
            # “not >” also refuses what is not a number.
            if not line.amount > 0:
                raise BudgetWrong(
                    self.env._(
                        "“%s”: plan an amount above zero, or remove the content.",
                        line.display_name,
                    )
                )

    @api.constrains("date_from", "date_to", "budget_id")
    def _check_dates(self):
        for line in self:
            budget = line.budget_id
            if not (line.date_from or line.date_to):
                continue
            start, end = line.date_from or budget.date_from, line.date_to or budget.date_to
            if start > end or start < budget.date_from or end > budget.date_to:
                raise BudgetWrong(
                    self.env._(
                        "The dates of “%(line)s” must be in order and within those of the budget "
                        "“%(budget)s”. Correct them, or leave them empty.",
                        line=line.display_name,
                        budget=budget.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # Asked of what was made: its budget may come from a default.
        if not self.env.su:
            lines.budget_id._check_is_draft()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            budgets = self.budget_id | self.budget_id.browse(vals.get("budget_id") or [])
            budgets._check_is_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        # A revision removes contents as the superuser.
        if not self.env.su:
            self.budget_id._check_is_draft()
