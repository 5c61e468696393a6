from odoo import fields, models
from odoo.tools import SQL

from ...models.budget.crm_budget import KINDS, STATES

OUTCOMES = [("won", "Won"), ("lost", "Lost"), ("open", "Open")]
# Months of a content, in the number that stands for a content and a month.
MONTHS = 100_000


class CrmBudgetReport(models.Model):
    """Planned against spent: by content, department, time, kind, resource (EXP-02, EXP-04, EXP-05).

    One row a content and month with what is planned, by days; one a content, month and state of the
    costs; one a content with its forecast. Nobody can see a single cost of somebody else here.
    Amounts are those of the budget, in our currency at the rate of its first day: what was used is
    the same percentage here as on the budget.

    What counts on a master budget repeats what counts on the budgets within it: an action shows
    either of them.
    """

    _name = "crm.budget.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Budget Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "budget_id"
    _depends = {
        "crm.budget": [
            "campaign_id",
            "company_id",
            "currency_id",
            "date_from",
            "date_to",
            "department_id",
            "is_master",
            "kind",
            "lead_id",
            "parent_id",
            "partner_id",
            "state",
            "team_id",
            "user_id",
        ],
        "crm.budget.line": [
            "amount",
            "budget_id",
            "date_from",
            "date_to",
            "employee_id",
            "product_id",
            "sequence",
            "stage_id",
        ],
        "crm.budget.cost": ["amount", "budget_id", "budget_line_id", "date", "state"],
        "crm.lead": ["won_status"],
        "res.partner": ["commercial_partner_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    budget_id = fields.Many2one("crm.budget", readonly=True)
    budget_line_id = fields.Many2one("crm.budget.line", string="Budget Content", readonly=True)
    product_id = fields.Many2one("product.product", string="Content", readonly=True)
    is_planned = fields.Boolean(
        readonly=True, help="No: it was spent for something that no content of the budget plans."
    )
    kind = fields.Selection(KINDS, readonly=True)
    state = fields.Selection(STATES, string="Budget Status", readonly=True)
    is_master = fields.Boolean(string="Master Budget", readonly=True)
    parent_id = fields.Many2one("crm.budget", string="Within the Master Budget", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Resource", readonly=True)
    stage_id = fields.Many2one(
        "crm.stage", readonly=True, help="The one that the content is planned for."
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True, help="Of the opportunity.")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(
        string="Month",
        readonly=True,
        help="The first day of a month. What is planned for several months is divided by days; "
        "the forecast is in the last month of a content.",
    )
    amount_planned = fields.Monetary(string="Planned", readonly=True)
    amount_committed = fields.Monetary(
        string="Committed", readonly=True, help="Submitted or approved, not posted yet."
    )
    amount_actual = fields.Monetary(string="Actual", readonly=True, help="Posted or paid.")
    amount_spent = fields.Monetary(string="Spent", readonly=True, help="Committed and actual.")
    amount_variance = fields.Monetary(
        string="Variance", readonly=True, help="Planned − spent: below zero is overspent."
    )
    amount_forecast = fields.Monetary(
        string="Forecast",
        readonly=True,
        help="At completion: each content takes what is planned, or what it took already if that "
        "is more.",
    )
    burn_percent = fields.Float(
        string="Used (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Spent ÷ planned. Empty where nothing is planned.",
    )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "burn_percent:avg":
            spent = self._field_to_sql(self._table, "amount_spent", query)
            planned = self._field_to_sql(self._table, "amount_planned", query)
            # Parts of months add up to the whole but for the last digits of a float.
            return SQL("100 * SUM(%s) / NULLIF(ROUND(SUM(%s)::numeric, 6), 0)", spent, planned)
        return super()._read_group_select(aggregate_spec, query)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """WITH held AS MATERIALIZED (%(held)s), spent AS (%(spent)s)
               SELECT part.id, part.budget_line_id, part.date,
                      COALESCE(line.product_id, part.product_id) AS product_id,
                      COALESCE(line.stage_id, part.stage_id) AS stage_id,
                      line.id IS NOT NULL AS is_planned,
                      line.employee_id,
                      budget.id AS budget_id, budget.kind, budget.state, budget.is_master,
                      budget.parent_id, budget.user_id, budget.team_id, budget.department_id,
                      budget.lead_id, budget.campaign_id, budget.company_id,
                      CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                           WHEN lead.id IS NOT NULL THEN 'open' END AS outcome,
                      customer.commercial_partner_id AS partner_id,
                      %(currency)s AS currency_id,
                      part.planned * %(factor)s AS amount_planned,
                      part.committed * %(factor)s AS amount_committed,
                      part.actual * %(factor)s AS amount_actual,
                      (part.committed + part.actual) * %(factor)s AS amount_spent,
                      (part.planned - part.committed - part.actual) * %(factor)s AS amount_variance,
                      part.forecast * %(factor)s AS amount_forecast,
                      100 * (part.committed + part.actual) / NULLIF(part.planned, 0) AS burn_percent
                 FROM (%(planned)s UNION ALL %(costs)s UNION ALL %(forecast)s) part
                 JOIN crm_budget budget ON budget.id = part.budget_id
            LEFT JOIN crm_budget_line line ON line.id = part.budget_line_id
            LEFT JOIN crm_lead lead ON lead.id = budget.lead_id
            LEFT JOIN res_partner customer ON customer.id = budget.partner_id""",
            held=self.env["crm.budget.cost"]._held_sql(SQL("TRUE")),
            spent=self._spent_sql(),
            planned=self._planned_sql(),
            costs=self._costs_sql(),
            forecast=self._forecast_sql(),
            currency=self.env.company.currency_id.id,
            factor=self._factor_sql(SQL("budget.currency_id"), SQL("budget.date_from")),
        )

    def _spent_sql(self):
        """Return what was spent by budget, content, month and state, in the budget's currency."""
        return SQL(
            """SELECT part.*,
                      ROW_NUMBER() OVER (ORDER BY budget_id, budget_line_id, product_id, stage_id,
                                                  date) AS number
                 FROM (SELECT held.budget_id,
                              held.budget_line_id,
                              CASE WHEN held.budget_line_id IS NULL
                                   THEN held.product_id END AS product_id,
                              CASE WHEN held.budget_line_id IS NULL
                                   THEN held.stage_id END AS stage_id,
                              DATE_TRUNC('month', held.date)::date AS date,
                              SUM(held.amount) FILTER (WHERE held.state != 'actual') AS committed,
                              SUM(held.amount) FILTER (WHERE held.state = 'actual') AS actual
                         FROM held
                     GROUP BY 1, 2, 3, 4, 5) part"""
        )

    def _planned_sql(self):
        """Return what is planned in each month that a content touches, by days.

        Of an array PostgreSQL expects 10 months, of a series 1,000: enough to compile the query for
        seconds first.
        """
        return SQL(
            """SELECT line.budget_id,
                      line.id AS budget_line_id,
                      NULL::integer AS product_id,
                      NULL::integer AS stage_id,
                      month.first AS date,
                      line.id::bigint * %(months)s + EXTRACT(YEAR FROM month.first)::bigint * 12
                          + EXTRACT(MONTH FROM month.first)::bigint AS id,
                      line.amount
                          * (LEAST(period.date_to, month.last)
                             - GREATEST(period.date_from, month.first) + 1)
                          / (period.date_to - period.date_from + 1) AS planned,
                      0 AS committed,
                      0 AS actual,
                      0 AS forecast
                 FROM crm_budget_line line
                 JOIN crm_budget budget ON budget.id = line.budget_id,
                      LATERAL (SELECT COALESCE(line.date_from, budget.date_from) AS date_from,
                                      COALESCE(line.date_to, budget.date_to) AS date_to) period,
                      LATERAL (SELECT start AS first,
                                      (start + INTERVAL '1 month - 1 day')::date AS last
                                 FROM UNNEST(ARRAY(
                                          SELECT GENERATE_SERIES(
                                              DATE_TRUNC('month', period.date_from::timestamp),
                                              period.date_to::timestamp, '1 month')::date
                                      )) start) month""",
            months=MONTHS,
        )

    def _costs_sql(self):
        return SQL(
            """SELECT budget_id, budget_line_id, product_id, stage_id, date, -number,
                      0, COALESCE(committed, 0), COALESCE(actual, 0), 0
                 FROM spent"""
        )

    def _forecast_sql(self):
        """Return the forecast as in ``tools/budget/figures.py``: of contents, and of the rest."""
        return SQL(
            """SELECT line.budget_id, line.id, NULL::integer, NULL::integer,
                      DATE_TRUNC('month', COALESCE(line.date_to, budget.date_to))::date,
                      line.id::bigint * %(months)s,
                      0, 0, 0,
                      CASE WHEN budget.date_to < %(today)s THEN COALESCE(used.amount, 0)
                           ELSE GREATEST(line.amount, COALESCE(used.amount, 0)) END
                 FROM crm_budget_line line
                 JOIN crm_budget budget ON budget.id = line.budget_id
            LEFT JOIN (SELECT budget_line_id,
                              SUM(COALESCE(committed, 0) + COALESCE(actual, 0)) AS amount
                         FROM spent
                     GROUP BY budget_line_id) used ON used.budget_line_id = line.id
            UNION ALL
               SELECT budget_id, NULL::integer, product_id, stage_id, date,
                      number * %(months)s + 1,
                      0, 0, 0, COALESCE(committed, 0) + COALESCE(actual, 0)
                 FROM spent
                WHERE budget_line_id IS NULL""",
            months=MONTHS,
            today=fields.Date.context_today(self),
        )
