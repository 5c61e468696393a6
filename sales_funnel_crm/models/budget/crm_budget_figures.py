from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ...tools.budget.figures import Figures, forecast


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
        string="Spent", compute="_compute_figures", compute_sudo=True, help="Committed and actual."
    )
    amount_remaining = fields.Monetary(
        string="Remaining",
        compute="_compute_figures",
        compute_sudo=True,
        help="Planned − committed − actual.",
    )
    burn_percent = fields.Float(
        string="Used (%)", digits=(16, 1), compute="_compute_figures", compute_sudo=True
    )
    amount_forecast = fields.Monetary(
        string="Forecast",
        compute="_compute_figures",
        compute_sudo=True,
        help="At completion: each content takes what is planned, or what it took already if that "
        "is more.",
    )

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
            budget.amount_forecast = forecast(lines.values(), rest, budget.date_to < today)

    def _get_figures(self):
        """Return the figures of these budgets; two queries, however many they are.

        Budgets that are not saved yet have only planned amounts.

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
        rows = self.env.execute_query(
            SQL(
                """SELECT cost.budget_id, cost.budget_line_id, cost.state,
                          SUM(%(amount)s)
                     FROM (%(costs)s) cost
                     JOIN crm_budget budget ON budget.id = cost.budget_id
                    WHERE cost.budget_id IN %(ids)s
                 GROUP BY cost.budget_id, cost.budget_line_id, cost.state""",
                amount=costs._amount_in_sql(SQL("budget.currency_id")),
                costs=costs._table_query,
                ids=tuple(self.ids),
            )
        )
        for budget_id, line_id, state, amount in rows:
            spent[budget_id, line_id][state] = amount
        return spent
