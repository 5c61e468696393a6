import operator as operators
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.budget.figures import Figures, forecast

COMPARISONS = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
    "in": lambda figure, values: figure in values,
}


class CrmBudget(models.Model):
    """The figures of budgets: planned, committed, actual and what follows from them (EXP-02)."""

    _inherit = "crm.budget"

    # Everybody who sees the budget sees its totals, also of expenses that are not his own.
    amount_committed = fields.Monetary(
        string="Committed",
        compute="_compute_figures",
        compute_sudo=True,
        help="Submitted or approved, not posted yet.",
    )
    amount_actual = fields.Monetary(
        string="Actual", compute="_compute_figures", compute_sudo=True, help="Posted or paid."
    )
    amount_spent = fields.Monetary(
        string="Spent",
        compute="_compute_figures",
        compute_sudo=True,
        search="_search_amount_spent",
        help="Committed and actual.",
    )
    amount_remaining = fields.Monetary(
        string="Remaining",
        compute="_compute_figures",
        compute_sudo=True,
        search="_search_amount_remaining",
        help="Planned − committed − actual.",
    )
    burn_percent = fields.Float(
        string="Used (%)",
        digits=(16, 1),
        compute="_compute_figures",
        compute_sudo=True,
        search="_search_burn_percent",
    )
    amount_forecast = fields.Monetary(
        string="Forecast",
        compute="_compute_figures",
        compute_sudo=True,
        help="At completion: each content takes what is planned, or what it took already if that "
        "is more.",
    )
    amount_unplanned = fields.Monetary(
        string="On No Content",
        compute="_compute_figures",
        compute_sudo=True,
        help="Spent on this budget for something that none of its contents plans.",
    )

    @api.depends("line_ids.amount", "date_to")
    def _compute_figures(self):
        today = fields.Date.context_today(self)
        figures = self._get_figures()
        for budget in self:
            lines, rest = figures[budget]
            total = sum(lines.values(), rest)
            budget.amount_committed = total.committed
            budget.amount_actual = total.actual
            budget.amount_spent = total.spent
            budget.amount_remaining = total.remaining
            budget.burn_percent = total.burn_percent
            is_over = bool(budget.date_to) and budget.date_to < today
            budget.amount_forecast = forecast(lines.values(), rest, is_over)
            budget.amount_unplanned = rest.spent

    def _search_amount_spent(self, operator, value):
        return self._search_figures(lambda figures: figures.spent, operator, value)

    def _search_amount_remaining(self, operator, value):
        return self._search_figures(lambda figures: figures.remaining, operator, value)

    def _search_burn_percent(self, operator, value):
        return self._search_figures(lambda figures: figures.burn_percent, operator, value)

    def _search_figures(self, figure_of, operator, value):
        """Return the domain of the budgets with such a figure; three queries, however many.

        Figures are rounded to the cent that the user sees.
        """
        compare = COMPARISONS.get(operator)
        if not compare:
            return NotImplemented
        # The totals count for whoever may see the budget: sudo. The rules filter the answer.
        budgets = (
            self.sudo()
            .with_context(active_test=False)
            .search([("company_id", "in", self.env.companies.ids)])
        )
        budgets.fetch(["amount_planned"])
        totals = defaultdict(Figures)
        for (budget_id, _line_id), states in budgets._get_spent().items():
            totals[budget_id] += Figures(**states)
        return [
            (
                "id",
                "in",
                [
                    budget.id
                    for budget in budgets
                    if compare(
                        round(
                            figure_of(Figures(planned=budget.amount_planned) + totals[budget.id]),
                            2,
                        ),
                        value,
                    )
                ],
            )
        ]

    def _get_figures(self):
        """Return the figures of these budgets; two queries, however many they are.

        Budgets that are not saved yet have only planned amounts. What is spent on a budget within
        a master budget also counts on that one, on its content of the same category.

        :return: ``{budget: ({line: Figures}, Figures of what is on none of its lines)}``, in the
            currency of each budget
        :rtype: dict
        """
        spent = self._get_spent()
        result = {}
        for budget in self:
            lines = {
                line: Figures(planned=line.amount, **spent[budget._origin.id, line._origin.id])
                for line in budget.line_ids
            }
            result[budget] = lines, Figures(**spent[budget._origin.id, None])
        return result

    def _get_spent(self):
        """Return ``{(budget id, line id or None): {state: amount}}`` of these budgets.

        One query. States are ``submitted``, ``approved`` and ``actual``. An expense in the currency
        of its budget counts as it is, others with the amount in company currency, at the rate of
        their date.
        """
        spent = defaultdict(dict)
        if not self.ids:
            return spent
        costs = self.env["crm.budget.cost"]
        costs._flush_sources()
        self.flush_model(["currency_id", "parent_id", "is_master"])
        self.env["crm.budget.line"].flush_model(["budget_id", "product_id", "sequence"])
        # An array goes down into the parts of a union, where the indexes are; a join does not.
        condition = SQL(
            """cost.budget_id = ANY(ARRAY(SELECT id FROM crm_budget
                                           WHERE id IN %(ids)s OR parent_id IN %(ids)s))
               AND budget.id IN %(ids)s""",
            ids=tuple(self.ids),
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT budget_id, budget_line_id, state, SUM(amount) FROM (%s) held
                 GROUP BY budget_id, budget_line_id, state""",
                costs._held_sql(condition),
            )
        )
        for budget_id, line_id, state, amount in rows:
            spent[budget_id, line_id][state] = amount
        return spent
