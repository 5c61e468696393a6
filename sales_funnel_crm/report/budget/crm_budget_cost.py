from odoo import fields, models
from odoo.tools import SQL

from ...models.budget.crm_budget import KINDS
from .crm_budget_report import OUTCOMES


class CrmBudgetCost(models.Model):
    """Single costs by kind, team, customer and outcome (EXP-05, EXP-08, EXP-09)."""

    _name = "crm.budget.cost"
    _inherit = ["crm.budget.cost", "crm.report.currency.mixin"]
    _depends = {
        "crm.budget": ["kind", "partner_id", "team_id"],
        "crm.lead": ["partner_id", "team_id", "won_status"],
        "res.partner": ["commercial_partner_id"],
    }

    currency_id = fields.Many2one(help="Of the document.")
    kind = fields.Selection(
        KINDS,
        readonly=True,
        help="Of the budget; without one, sales for an opportunity, marketing for a campaign.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True, help="Of the opportunity.")
    report_currency_id = fields.Many2one(
        "res.currency", string="Currency of the Analysis", readonly=True
    )
    report_amount = fields.Monetary(
        string="Cost",
        currency_field="report_currency_id",
        readonly=True,
        help="In the currency of your company, at the rate of the day of the cost.",
    )

    @property
    def _table_query(self) -> SQL:
        target = self.env.company.currency_id.id
        return SQL(
            """SELECT cost.*,
                      COALESCE(budget.kind,
                               CASE WHEN cost.lead_id IS NOT NULL THEN 'sales'
                                    WHEN cost.campaign_id IS NOT NULL THEN 'marketing' END) AS kind,
                      COALESCE(budget.team_id, lead.team_id) AS team_id,
                      customer.commercial_partner_id AS partner_id,
                      CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                           WHEN lead.id IS NOT NULL THEN 'open' END AS outcome,
                      %(target)s AS report_currency_id,
                      %(amount)s AS report_amount
                 FROM (%(costs)s) cost
            LEFT JOIN crm_budget budget ON budget.id = cost.budget_id
            LEFT JOIN crm_lead lead ON lead.id = cost.lead_id
            LEFT JOIN res_partner customer ON customer.id = COALESCE(
                          lead.partner_id, budget.partner_id, cost.contact_id)""",
            target=target,
            amount=self._report_amount_sql(),
            costs=self._costs_sql(),
        )

    def _report_amount_sql(self):
        """Return the amount of ``cost`` in our currency, at the rate of its day."""
        return SQL(
            """CASE WHEN cost.currency_id = %(target)s THEN cost.amount_currency
                    ELSE cost.amount * %(factor)s END""",
            target=self.env.company.currency_id.id,
            factor=self._factor_sql(SQL("cost.company_currency_id"), SQL("cost.date")),
        )
