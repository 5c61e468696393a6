from odoo import fields, models
from odoo.tools import SQL

from .crm_budget_report import OUTCOMES

# Stages of a deal, in the number that stands for a deal and a stage.
STAGES = 1_000_000


class CrmDealCostReport(models.Model):
    """What it costs to win: of a deal, a won deal, a stage, a visit (EXP-12).

    One row a deal and stage in which something was spent on it; one for a deal on which nothing
    was. What was spent on lost deals is part of what the won ones cost.
    """

    _name = "crm.deal.cost.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Cost of Opportunities"
    _auto = False
    _order = "amount desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.budget.cost": ["amount", "date", "lead_id", "meeting_id", "stage_id", "state"],
        "crm.lead": [
            "active",
            "campaign_id",
            "company_id",
            "create_date",
            "date_closed",
            "expected_revenue",
            "partner_id",
            "source_id",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["currency_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    stage_id = fields.Many2one(
        "crm.stage", readonly=True, help="In which the opportunity was when it was spent."
    )
    outcome = fields.Selection(OUTCOMES, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    create_date = fields.Datetime(string="Created On", readonly=True)
    amount = fields.Monetary(
        string="Cost", readonly=True, help="Submitted, approved and posted, at the rate of its day."
    )
    amount_closed = fields.Monetary(
        string="Cost of Closed Deals", readonly=True, help="Of won and lost opportunities."
    )
    amount_visits = fields.Monetary(
        string="Cost of Visits", readonly=True, help="Of expenses that name a meeting."
    )
    visit_count = fields.Integer(
        string="Visits", readonly=True, help="Meetings with at least one expense."
    )
    deal_count = fields.Integer(string="Deals", readonly=True)
    won_count = fields.Integer(string="Won Deals", readonly=True)
    revenue = fields.Monetary(
        string="Won Revenue",
        readonly=True,
        help="Expected revenue of won opportunities, at the rate of the day they were closed.",
    )
    amount_per_deal = fields.Monetary(string="Cost per Deal", readonly=True, aggregator="avg")
    amount_per_won = fields.Monetary(
        string="Cost per Won Deal",
        readonly=True,
        aggregator="avg",
        help="What was spent on all closed opportunities, lost ones too ÷ won opportunities.",
    )
    amount_per_visit = fields.Monetary(string="Cost per Visit", readonly=True, aggregator="avg")
    cost_percent = fields.Float(
        string="Cost of Revenue (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="What was spent on all closed opportunities ÷ won revenue.",
    )

    def _read_group_select(self, aggregate_spec, query):
        """Count and add up deals, not rows: one that has costs in many stages is one deal."""
        aggregates = {
            "deal_count:sum": self._deal_count_sql,
            "won_count:sum": self._won_count_sql,
            "revenue:sum": self._revenue_sql,
            "amount_per_deal:avg": lambda query: SQL(
                "%s / NULLIF(%s, 0)", self._sum_sql("amount", query), self._deal_count_sql(query)
            ),
            "amount_per_won:avg": lambda query: SQL(
                "%s / NULLIF(%s, 0)",
                self._sum_sql("amount_closed", query),
                self._won_count_sql(query),
            ),
            "amount_per_visit:avg": lambda query: SQL(
                "%s / NULLIF(%s, 0)",
                self._sum_sql("amount_visits", query),
                self._sum_sql("visit_count", query),
            ),
            "cost_percent:avg": lambda query: SQL(
                "100 * %s / NULLIF(%s, 0)",
                self._sum_sql("amount_closed", query),
                self._revenue_sql(query),
            ),
        }
        if aggregate_spec in aggregates:
            return aggregates[aggregate_spec](query)
        return super()._read_group_select(aggregate_spec, query)

    def _sum_sql(self, name, query):
        return SQL("SUM(%s)", self._field_to_sql(self._table, name, query))

    def _deal_count_sql(self, query):
        return SQL("COUNT(DISTINCT %s)", self._field_to_sql(self._table, "lead_id", query))

    def _won_count_sql(self, query):
        outcome = self._field_to_sql(self._table, "outcome", query)
        return SQL("%s FILTER (WHERE %s = 'won')", self._deal_count_sql(query), outcome)

    def _revenue_sql(self, query):
        """Return the revenue of the deals of a group, each of them once."""
        return SQL(
            """(SELECT SUM(deal.value::numeric)
                  FROM JSONB_EACH_TEXT(JSONB_OBJECT_AGG(%s, %s)) deal)""",
            self._field_to_sql(self._table, "lead_id", query),
            self._field_to_sql(self._table, "revenue", query),
        )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT lead.id::bigint * %(stages)s + COALESCE(spent.stage_id, 0) AS id,
                      lead.id AS lead_id, spent.stage_id,
                      CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                           ELSE 'open' END AS outcome,
                      customer.commercial_partner_id AS partner_id,
                      lead.team_id, lead.user_id, lead.campaign_id, lead.source_id,
                      lead.company_id, lead.date_closed, lead.create_date,
                      %(currency)s AS currency_id,
                      COALESCE(spent.amount, 0) AS amount,
                      CASE WHEN lead.won_status IN ('won', 'lost') THEN COALESCE(spent.amount, 0)
                           ELSE 0 END AS amount_closed,
                      COALESCE(spent.visits, 0) AS amount_visits,
                      COALESCE(spent.visit_count, 0) AS visit_count,
                      1 AS deal_count,
                      CASE lead.won_status WHEN 'won' THEN 1 ELSE 0 END AS won_count,
                      CASE lead.won_status WHEN 'won' THEN COALESCE(lead.expected_revenue, 0)
                           * %(factor)s ELSE 0 END AS revenue,
                      COALESCE(spent.amount, 0) AS amount_per_deal,
                      CASE lead.won_status WHEN 'won' THEN COALESCE(spent.amount, 0) END
                          AS amount_per_won,
                      spent.visits / NULLIF(spent.visit_count, 0) AS amount_per_visit,
                      CASE lead.won_status WHEN 'won' THEN 100 * COALESCE(spent.amount, 0)
                          / NULLIF(lead.expected_revenue * %(factor)s, 0) END AS cost_percent
                 FROM crm_lead lead
            LEFT JOIN (%(spent)s) spent ON spent.lead_id = lead.id
            LEFT JOIN res_partner customer ON customer.id = lead.partner_id
                 JOIN res_company company ON company.id = COALESCE(lead.company_id, %(company)s)
                WHERE spent.lead_id IS NOT NULL
                   OR (lead.type = 'opportunity'
                       AND (lead.active OR lead.won_status IN ('won', 'lost')))""",
            stages=STAGES,
            currency=self.env.company.currency_id.id,
            company=self.env.company.id,
            factor=self._factor_sql(
                SQL("company.currency_id"),
                SQL("CAST(COALESCE(lead.date_closed, lead.create_date) AS date)"),
            ),
            spent=self._spent_sql(),
        )

    def _spent_sql(self):
        """Return what was spent by deal and stage; a visit counts in its first cost's stage."""
        costs = self.env["crm.budget.cost"]
        return SQL(
            """SELECT cost.lead_id, cost.stage_id,
                      SUM(cost.amount) AS amount,
                      SUM(cost.amount) FILTER (WHERE cost.meeting_id IS NOT NULL) AS visits,
                      COUNT(cost.meeting_id) FILTER (WHERE cost.place = 1) AS visit_count
                 FROM (SELECT cost.lead_id, cost.stage_id, cost.meeting_id,
                              %(amount)s AS amount,
                              ROW_NUMBER() OVER (PARTITION BY cost.lead_id, cost.meeting_id
                                                 ORDER BY cost.date, cost.id) AS place
                         FROM (%(costs)s) cost
                        WHERE cost.lead_id IS NOT NULL
                          AND cost.company_id IN %(companies)s) cost
             GROUP BY cost.lead_id, cost.stage_id""",
            amount=costs._report_amount_sql(),
            costs=costs._costs_sql(),
            companies=tuple(self.env.companies.ids),
        )
