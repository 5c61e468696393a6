from odoo import fields, models
from odoo.tools import SQL

from ...models.competition.crm_competitor_price import CERTAINTIES, SOURCES


class CrmCompetitorOrderReport(models.Model):
    """One product of a competitor order, for statistics of all kinds (CMP-05).

    Further reports of an order that is counted already are left out.
    """

    _name = "crm.competitor.order.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Competitor Order Statistics"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "crm.competitor.order": [
            "certainty",
            "company_currency_id",
            "company_id",
            "competitor_id",
            "date",
            "duplicate_id",
            "lead_id",
            "partner_id",
            "reason_id",
            "source",
            "user_id",
        ],
        "crm.competitor.order.line": [
            "amount_company",
            "counterpart_id",
            "order_id",
            "product_id",
            "quantity",
        ],
        "crm.lead": ["user_id", "team_id"],
        "product.template": ["categ_id"],
        "res.partner": ["country_id", "state_id"],
        "res.currency.rate": ["currency_id", "name", "rate", "company_id"],
    }

    order_id = fields.Many2one("crm.competitor.order", readonly=True)
    product_id = fields.Many2one("crm.competitor.product", string="Their Product", readonly=True)
    counterpart_id = fields.Many2one("product.template", string="Our Counterpart", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    date = fields.Date(readonly=True)
    competitor_id = fields.Many2one("crm.competitor", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Region", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Our Opportunity", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        help="Of our opportunity; without one, who reported the order.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    quantity = fields.Float(readonly=True)
    amount = fields.Monetary(readonly=True, help="In our currency, at the rate of the day.")
    source = fields.Selection(SOURCES, readonly=True)
    certainty = fields.Selection(CERTAINTIES, readonly=True)
    reason_id = fields.Many2one("crm.lost.reason", string="Why They Got It", readonly=True)
    is_competed = fields.Boolean(
        string="We Competed", readonly=True, help="One of our opportunities belongs to the order."
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT line.id,
                      line.order_id,
                      line.product_id,
                      line.counterpart_id,
                      template.categ_id,
                      line.quantity,
                      orders.competitor_id,
                      orders.partner_id,
                      customer.country_id,
                      customer.state_id,
                      COALESCE(lead.user_id, orders.user_id) AS user_id,
                      lead.team_id,
                      orders.lead_id,
                      orders.lead_id IS NOT NULL AS is_competed,
                      orders.company_id,
                      orders.date,
                      orders.source,
                      orders.certainty,
                      orders.reason_id,
                      %(currency)s AS currency_id,
                      line.amount_company * %(factor)s AS amount
                 FROM crm_competitor_order_line line
                 JOIN crm_competitor_order orders ON orders.id = line.order_id
            LEFT JOIN product_template template ON template.id = line.counterpart_id
            LEFT JOIN res_partner customer ON customer.id = orders.partner_id
            LEFT JOIN crm_lead lead ON lead.id = orders.lead_id
                WHERE orders.duplicate_id IS NULL""",
            currency=self.env.company.currency_id.id,
            factor=self._factor_sql(
                SQL.identifier("orders", "company_currency_id"), SQL.identifier("orders", "date")
            ),
        )
