from odoo import api, fields, models
from odoo.tools import SQL

from .crm_budget import STATE_APPROVED, STATE_CLOSED, STATE_DRAFT, STATE_SUBMITTED, STATES
from .crm_lead import SALESPERSON

# Which budgets speak for a deal: those of the first state that there is.
SPEAKING_STATES = (STATE_APPROVED, STATE_CLOSED, STATE_SUBMITTED, STATE_DRAFT)


class CrmLead(models.Model):
    """What the budgets of a deal have left, on the deal (EXP-01, EXP-02, EXP-07).

    Whoever sees the deal sees these totals, also of expenses and budgets that are not his own.
    """

    _inherit = "crm.lead"

    budget_count = fields.Integer(
        string="Number of Budgets",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
    )
    budget_state = fields.Selection(
        STATES,
        string="Budget Status",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
    )
    budget_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
        help="Of its budgets, when they agree; else of the company.",
    )
    amount_budget_planned = fields.Monetary(
        string="Budget",
        currency_field="budget_currency_id",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
    )
    amount_budget_committed = fields.Monetary(
        string="Budget Committed",
        currency_field="budget_currency_id",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
        help="Submitted or approved, not posted yet.",
    )
    amount_budget_spent = fields.Monetary(
        string="Budget Spent",
        currency_field="budget_currency_id",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
        help="Committed and actual.",
    )
    amount_budget_remaining = fields.Monetary(
        string="Budget Remaining",
        currency_field="budget_currency_id",
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
    )
    budget_burn_percent = fields.Float(
        string="Budget Used (%)",
        digits=(16, 1),
        compute="_compute_budget_figures",
        compute_sudo=True,
        groups=SALESPERSON,
    )
    amount_unbudgeted = fields.Monetary(
        string="On No Budget",
        currency_field="budget_currency_id",
        compute="_compute_amount_unbudgeted",
        compute_sudo=True,
        groups=SALESPERSON,
        help="Expenses of this opportunity that are on no budget.",
    )

    @api.depends("budget_ids.state", "budget_ids.amount_planned", "budget_ids.active")
    @api.depends_context("allowed_company_ids")
    def _compute_budget_figures(self):
        budgets_by_lead = self._get_budgets_by_lead()
        for lead in self:
            budgets = budgets_by_lead.get(lead._origin.id, self.env["crm.budget"])
            speaking = lead._choose_speaking_budgets(budgets)
            currency = speaking.currency_id
            if len(currency) != 1:
                currency = lead.company_currency
            planned, committed, spent = lead._sum_budgets(speaking, currency)
            lead.budget_count = len(budgets)
            lead.budget_state = speaking[:1].state
            lead.budget_currency_id = currency
            lead.amount_budget_planned = planned
            lead.amount_budget_committed = committed
            lead.amount_budget_spent = spent
            lead.amount_budget_remaining = planned - spent
            lead.budget_burn_percent = 100 * spent / planned if planned else 0.0

    def _get_budgets_by_lead(self):
        """Return ``{lead id: budgets}`` of the companies at work; no query before there are any."""
        leads = self._origin
        if not leads or not self._has_budgets():
            return {}
        budgets = (
            self.env["crm.budget"]
            .with_context(active_test=True)
            .search([("lead_id", "in", leads.ids), ("company_id", "in", self.env.companies.ids)])
        )
        return budgets.grouped(lambda budget: budget.lead_id.id)

    @api.model
    def _choose_speaking_budgets(self, budgets):
        by_state = budgets.grouped("state")
        return next(
            (by_state[state] for state in SPEAKING_STATES if state in by_state), budgets[:0]
        )

    @api.model
    def _sum_budgets(self, budgets, currency):
        """Return what is planned, committed and spent on these budgets, in a currency.

        Other currencies count at the rate of the first day of each budget.
        """
        sums = [0.0, 0.0, 0.0]
        for budget in budgets:
            amounts = budget.amount_planned, budget.amount_committed, budget.amount_spent
            for index, amount in enumerate(amounts):
                sums[index] += budget.currency_id._convert(
                    amount, currency, budget.company_id, budget.date_from
                )
        return sums

    @api.depends("expense_ids.budget_id", "expense_ids.state", "budget_currency_id")
    @api.depends_context("allowed_company_ids")
    def _compute_amount_unbudgeted(self):
        spent = self._get_unbudgeted_by_lead()
        for lead in self:
            lead.amount_unbudgeted = spent.get(lead._origin.id, 0.0)

    def _get_unbudgeted_by_lead(self):
        """Return ``{lead id: amount}`` of what was spent on no budget; one query.

        In ``budget_currency_id``. Deals without a budget are not asked: nobody planned for them.
        """
        leads = self.filtered("budget_count")._origin
        if not leads:
            return {}
        costs = self.env["crm.budget.cost"]
        costs._flush_sources()
        amounts = {}
        # Inner selection first: the expenses of these deals are found by their index.
        for currency, group in leads.grouped("budget_currency_id").items():
            rows = self.env.execute_query(
                SQL(
                    """SELECT cost.lead_id, SUM(%(amount)s)
                         FROM (%(costs)s) cost
                        WHERE cost.expense_id IN (
                                  SELECT id FROM hr_expense
                                   WHERE lead_id IN %(leads)s AND budget_id IS NULL)
                          AND cost.company_id IN %(companies)s
                     GROUP BY cost.lead_id""",
                    amount=costs._amount_in_sql(SQL("%s", currency.id)),
                    costs=costs._expenses_sql(),
                    leads=tuple(group.ids),
                    companies=tuple(self.env.companies.ids),
                )
            )
            amounts.update(rows)
        return amounts

    def action_open_budgets(self):
        """Open the budget of this deal, or the list when there are several."""
        self.ensure_one()
        budgets = self.env["crm.budget"].search([("lead_id", "=", self.id)])
        action = self.env["crm.budget"]._prepare_action(
            self.env._("Budgets of “%s”", self.name),
            [("lead_id", "=", self.id)],
            {"default_lead_id": self.id, "default_kind": "sales"},
        )
        if len(budgets) == 1:
            action.update(res_id=budgets.id, views=[(False, "form")])
        return action
