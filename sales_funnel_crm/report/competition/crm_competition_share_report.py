from odoo import fields, models
from odoo.tools import SQL

SIDES = [("ours", "Ours"), ("theirs", "Theirs")]


class CrmCompetitionShareReport(models.Model):
    """What the customers bought, from us or from a known rival: our share (CMP-06, CMP-11).

    Ours are the products of confirmed sales orders, and won deals that have no such order, at
    their expected revenue. Theirs are the competitor orders. Share = ours ÷ (ours + theirs known);
    it needs the orders of all salespeople, so it is for those who may read all documents.
    """

    _name = "crm.competition.share.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Share of the Known Market"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "crm.competitor.order.report": [
            "amount",
            "categ_id",
            "company_id",
            "competitor_id",
            "counterpart_id",
            "country_id",
            "date",
            "partner_id",
            "source",
            "state_id",
            "team_id",
            "user_id",
        ],
        "sale.order": [
            "company_id",
            "currency_rate",
            "date_order",
            "opportunity_id",
            "partner_id",
            "state",
            "team_id",
            "user_id",
        ],
        "sale.order.line": ["display_type", "is_downpayment", "order_id", "price_subtotal"],
        "crm.lead": [
            "company_id",
            "create_date",
            "date_closed",
            "expected_revenue",
            "partner_id",
            "team_id",
            "user_id",
            "won_status",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id", "country_id", "state_id"],
        "res.company": ["currency_id"],
        "res.currency.rate": ["currency_id", "name", "rate", "company_id"],
    }

    side = fields.Selection(SIDES, readonly=True)
    competitor_id = fields.Many2one("crm.competitor", readonly=True, help="Empty for ours.")
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Our Product",
        readonly=True,
        help="For theirs, our counterpart of their product.",
    )
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Region", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    source = fields.Selection(
        lambda self: self.env["crm.competitor.order"]._fields["source"].selection,
        readonly=True,
        help="How we know of their order.",
    )
    date = fields.Date(readonly=True)
    amount = fields.Monetary(string="Known Market", readonly=True)
    amount_ours = fields.Monetary(string="Ours", readonly=True)
    amount_theirs = fields.Monetary(string="Theirs, Known", readonly=True)
    share_percent = fields.Float(
        string="Our Share (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Ours ÷ (ours + those of the rivals that we know of).",
    )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "share_percent:avg":
            ours = self._field_to_sql(self._table, "amount_ours", query)
            market = self._field_to_sql(self._table, "amount", query)
            return SQL("100 * SUM(%s) / NULLIF(SUM(%s), 0)", ours, market)
        return super()._read_group_select(aggregate_spec, query)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT market.*,
                      market.amount_ours + market.amount_theirs AS amount,
                      CASE market.side WHEN 'ours' THEN 100.0 ELSE 0.0 END AS share_percent,
                      %(currency)s AS currency_id
                 FROM (%(sales)s UNION ALL %(deals)s UNION ALL %(theirs)s) market""",
            currency=self.env.company.currency_id.id,
            sales=self._sales_sql(),
            deals=self._deals_sql(),
            theirs=self._theirs_sql(),
        )

    def _sales_sql(self):
        return SQL(
            """SELECT line.id::bigint * 3 AS id,
                      'ours' AS side,
                      NULL::integer AS competitor_id,
                      template.id AS product_tmpl_id,
                      template.categ_id,
                      customer.commercial_partner_id AS partner_id,
                      customer.country_id,
                      customer.state_id,
                      sale.user_id,
                      sale.team_id,
                      sale.company_id,
                      NULL::varchar AS source,
                      sale.date_order::date AS date,
                      line.price_subtotal / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                          * %(factor)s AS amount_ours,
                      0.0 AS amount_theirs
                 FROM sale_order_line line
                 JOIN sale_order sale ON sale.id = line.order_id AND sale.state = 'sale'
                 JOIN res_company company ON company.id = sale.company_id
                 JOIN res_partner customer ON customer.id = sale.partner_id
            LEFT JOIN product_product product ON product.id = line.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE line.display_type IS NULL AND line.is_downpayment IS NOT TRUE""",
            factor=self._factor_sql(
                SQL.identifier("company", "currency_id"), SQL("sale.date_order::date")
            ),
        )

    def _deals_sql(self):
        return SQL(
            """SELECT lead.id::bigint * 3 + 1,
                      'ours',
                      NULL,
                      NULL,
                      NULL,
                      customer.commercial_partner_id,
                      customer.country_id,
                      customer.state_id,
                      lead.user_id,
                      lead.team_id,
                      lead.company_id,
                      NULL,
                      lead.date_closed::date,
                      lead.expected_revenue * %(factor)s,
                      0.0
                 FROM crm_lead lead
                 JOIN res_company company ON company.id = COALESCE(lead.company_id, %(company)s)
            LEFT JOIN res_partner customer ON customer.id = lead.partner_id
                WHERE lead.won_status = 'won'
                  AND lead.expected_revenue != 0
                  AND NOT EXISTS (SELECT 1 FROM sale_order sale
                                   WHERE sale.opportunity_id = lead.id AND sale.state = 'sale')""",
            company=self.env.company.id,
            factor=self._factor_sql(
                SQL.identifier("company", "currency_id"),
                SQL("COALESCE(lead.date_closed, lead.create_date)::date"),
            ),
        )

    def _theirs_sql(self):
        return SQL(
            """SELECT theirs.id::bigint * 3 + 2,
                      'theirs',
                      theirs.competitor_id,
                      theirs.counterpart_id,
                      theirs.categ_id,
                      COALESCE(customer.commercial_partner_id, theirs.partner_id),
                      theirs.country_id,
                      theirs.state_id,
                      theirs.user_id,
                      theirs.team_id,
                      theirs.company_id,
                      theirs.source,
                      theirs.date,
                      0.0,
                      theirs.amount
                 FROM (%s) theirs
            LEFT JOIN res_partner customer ON customer.id = theirs.partner_id""",
            self.env["crm.competitor.order.report"]._table_query,
        )
