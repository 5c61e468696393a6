from odoo import fields, models
from odoo.tools import SQL

MONTHS = 100_000


class CrmCampaignReturnReport(models.Model):
    """What a campaign brought for what it cost (EXP-12, EXP-13).

    One row a campaign, company and month: what was spent on the campaign itself and on its deals,
    in the month it was spent, and what these deals brought, in the month they were won. No single
    deal or cost can be seen.
    """

    _name = "crm.campaign.return.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Return on Campaigns"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "campaign_id"
    _depends = {
        "crm.budget.cost": ["amount", "campaign_id", "company_id", "date", "lead_id"],
        "crm.lead": [
            "active",
            "campaign_id",
            "company_id",
            "create_date",
            "date_closed",
            "expected_revenue",
            "won_status",
            "worth_margin_amount",
            "worth_margin_percent",
        ],
        "res.company": ["currency_id", "worth_margin_percent"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(string="Month", readonly=True)
    lead_count = fields.Integer(
        string="Leads", readonly=True, help="In the month they were created."
    )
    won_count = fields.Integer(string="Won Deals", readonly=True)
    marketing_amount = fields.Monetary(
        string="Cost of the Campaign", readonly=True, help="Spent on the campaign itself."
    )
    sales_amount = fields.Monetary(
        string="Cost of Its Deals", readonly=True, help="Spent on the leads that it brought."
    )
    amount = fields.Monetary(string="Total Cost", readonly=True)
    revenue = fields.Monetary(string="Won Revenue", readonly=True)
    margin = fields.Monetary(
        string="Won Margin",
        readonly=True,
        help="Of won opportunities: what is entered on them, else the usual percentage of the "
        "company. Empty where neither is known.",
    )
    marketing_return_percent = fields.Float(
        string="Return on the Campaign (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won revenue ÷ what was spent on the campaign itself.",
    )
    return_percent = fields.Float(
        string="Return on Total Cost (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won revenue ÷ what was spent on the campaign and on its leads.",
    )
    margin_return_percent = fields.Float(
        string="Margin on Total Cost (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won margin ÷ what was spent on the campaign and on its leads.",
    )
    amount_per_won = fields.Monetary(
        string="Cost per Won Deal",
        readonly=True,
        aggregator="avg",
        help="Total cost ÷ won opportunities.",
    )

    def _read_group_select(self, aggregate_spec, query):
        ratios = {
            "marketing_return_percent:avg": (100, "revenue", "marketing_amount"),
            "return_percent:avg": (100, "revenue", "amount"),
            "margin_return_percent:avg": (100, "margin", "amount"),
            "amount_per_won:avg": (1, "amount", "won_count"),
        }
        if aggregate_spec not in ratios:
            return super()._read_group_select(aggregate_spec, query)
        factor, above, below = ratios[aggregate_spec]
        return SQL(
            "%s * SUM(%s) / NULLIF(SUM(%s), 0)",
            factor,
            self._field_to_sql(self._table, above, query),
            self._field_to_sql(self._table, below, query),
        )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT (part.campaign_id * %(months)s
                       + EXTRACT(YEAR FROM part.date)::bigint * 12
                       + EXTRACT(MONTH FROM part.date)::bigint) * 1000 + part.company_id AS id,
                      part.campaign_id, part.company_id, part.date,
                      %(currency)s AS currency_id,
                      SUM(part.lead_count) AS lead_count,
                      SUM(part.won_count) AS won_count,
                      SUM(part.marketing) AS marketing_amount,
                      SUM(part.sales) AS sales_amount,
                      SUM(part.marketing + part.sales) AS amount,
                      SUM(part.revenue) AS revenue,
                      SUM(part.margin) AS margin,
                      100 * SUM(part.revenue) / NULLIF(SUM(part.marketing), 0)
                          AS marketing_return_percent,
                      100 * SUM(part.revenue) / NULLIF(SUM(part.marketing + part.sales), 0)
                          AS return_percent,
                      100 * SUM(part.margin) / NULLIF(SUM(part.marketing + part.sales), 0)
                          AS margin_return_percent,
                      SUM(part.marketing + part.sales) / NULLIF(SUM(part.won_count), 0)
                          AS amount_per_won
                 FROM (%(costs)s UNION ALL %(created)s UNION ALL %(won)s) part
             GROUP BY part.campaign_id, part.company_id, part.date""",
            months=MONTHS,
            currency=self.env.company.currency_id.id,
            costs=self._costs_sql(),
            created=self._created_sql(),
            won=self._won_sql(),
        )

    def _costs_sql(self):
        costs = self.env["crm.budget.cost"]
        return SQL(
            """SELECT COALESCE(cost.campaign_id, lead.campaign_id)::bigint AS campaign_id,
                      cost.company_id,
                      DATE_TRUNC('month', cost.date)::date AS date,
                      0 AS lead_count,
                      0 AS won_count,
                      CASE WHEN cost.lead_id IS NULL THEN %(amount)s ELSE 0 END AS marketing,
                      CASE WHEN cost.lead_id IS NULL THEN 0 ELSE %(amount)s END AS sales,
                      0 AS revenue,
                      NULL::float8 AS margin
                 FROM (%(costs)s) cost
            LEFT JOIN crm_lead lead ON lead.id = cost.lead_id
                WHERE COALESCE(cost.campaign_id, lead.campaign_id) IS NOT NULL""",
            amount=costs._report_amount_sql(),
            costs=costs._costs_sql(),
        )

    def _created_sql(self):
        return SQL(
            """SELECT lead.campaign_id, COALESCE(lead.company_id, %s),
                      DATE_TRUNC('month', lead.create_date)::date, 1, 0, 0, 0, 0, NULL
                 FROM crm_lead lead
                WHERE lead.campaign_id IS NOT NULL
                  AND (lead.active OR lead.won_status IN ('won', 'lost'))""",
            self.env.company.id,
        )

    def _won_sql(self):
        # The margin as in tools/qualification/worth.py: 0 is "not known".
        return SQL(
            """SELECT lead.campaign_id, company.id,
                      DATE_TRUNC('month', COALESCE(lead.date_closed, lead.create_date))::date,
                      0, 1, 0, 0, COALESCE(lead.expected_revenue, 0) * %(factor)s,
                      COALESCE(NULLIF(lead.worth_margin_amount, 0),
                               lead.expected_revenue
                               * COALESCE(NULLIF(lead.worth_margin_percent, 0),
                                          NULLIF(company.worth_margin_percent, 0)) / 100)
                          * %(factor)s
                 FROM crm_lead lead
                 JOIN res_company company ON company.id = COALESCE(lead.company_id, %(company)s)
                WHERE lead.campaign_id IS NOT NULL AND lead.won_status = 'won'""",
            company=self.env.company.id,
            factor=self._factor_sql(
                SQL("company.currency_id"),
                SQL("CAST(COALESCE(lead.date_closed, lead.create_date) AS date)"),
            ),
        )
