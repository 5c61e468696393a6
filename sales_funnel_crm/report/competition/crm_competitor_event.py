from odoo import api, fields, models
from odoo.tools import SQL, format_amount, formatLang

from ...models.competition.crm_lead_competitor import STATUS_LEADING, STATUSES

KIND_NEWS = "news"
KIND_STATUS = "status"
KIND_QUOTE = "quote"
KIND_ORDER = "order"
KIND_PRICE = "price"
SOURCE_MODELS = {
    KIND_NEWS: "crm.competitor",
    KIND_STATUS: "crm.lead",
    KIND_QUOTE: "crm.lead",
    KIND_ORDER: "crm.competitor.order",
    KIND_PRICE: "crm.competitor.price",
}


class CrmCompetitorEvent(models.Model):
    """What happened with a rival, on one time axis: what newcomers read first (CMP-10, CMP-12).

    One row a piece of news, change of status or round of quotes in a deal, order, or price.
    """

    _name = "crm.competitor.event"
    _description = "Event of a Competitor"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "summary"
    _depends = {
        "mail.message": ["author_id", "date", "model", "res_id", "subject", "subtype_id"],
        "crm.competitor": ["company_id"],
        "crm.lead.competitor.move": [
            "competitor_id",
            "date",
            "lead_id",
            "status_new",
            "status_old",
            "user_id",
        ],
        "crm.lead.competitor.quote": [
            "amount",
            "amount_ours",
            "competitor_id",
            "currency_id",
            "date",
            "gap_percent",
            "has_gap",
            "lead_id",
        ],
        "crm.competitor.order": [
            "amount",
            "competitor_id",
            "company_id",
            "currency_id",
            "date",
            "partner_id",
            "source",
            "user_id",
        ],
        "crm.competitor.price": [
            "company_id",
            "competitor_id",
            "currency_id",
            "date",
            "price",
            "product_id",
            "source",
        ],
        "crm.lead": ["active", "company_id", "partner_id", "team_id", "user_id", "won_status"],
    }

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            (KIND_NEWS, "News"),
            (KIND_STATUS, "Change in a Deal"),
            (KIND_QUOTE, "Quote"),
            (KIND_ORDER, "Order"),
            (KIND_PRICE, "Price"),
        ],
        readonly=True,
    )
    competitor_id = fields.Many2one("crm.competitor", readonly=True)
    source_ref = fields.Integer(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    is_open = fields.Boolean(string="In an Open Deal", readonly=True)
    owner_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    product_id = fields.Many2one("crm.competitor.product", readonly=True)
    author_id = fields.Many2one("res.partner", string="Told By", readonly=True)
    status_old = fields.Selection(STATUSES, string="From", readonly=True)
    status_new = fields.Selection(STATUSES, string="To", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True, aggregator=None)
    gap_percent = fields.Float(
        string="Gap (%)", readonly=True, aggregator=None, help="Above zero, we were dearer."
    )
    is_alarming = fields.Boolean(
        string="Against Us", readonly=True, help="They lead or won, or quoted below us."
    )
    is_confidential = fields.Boolean(readonly=True)
    reported_by_id = fields.Many2one("res.users", readonly=True)
    headline = fields.Char(readonly=True)
    summary = fields.Char(string="What Happened", compute="_compute_summary")

    @property
    def _table_query(self) -> SQL:
        return SQL(" UNION ALL ").join(
            (
                self._news_sql(),
                self._moves_sql(),
                self._quotes_sql(),
                self._orders_sql(),
                self._prices_sql(),
            )
        )

    @api.depends("kind", "headline", "status_old", "status_new", "amount", "gap_percent")
    @api.depends_context("lang")
    def _compute_summary(self):
        statuses = dict(self._fields["status_new"]._description_selection(self.env))
        for event in self:
            event.summary = event._get_summary(statuses)

    def _get_summary(self, statuses):
        amount = format_amount(self.env, self.amount, self.currency_id) if self.currency_id else ""
        if self.kind == KIND_STATUS and self.status_old:
            return f"{statuses[self.status_old]} → {statuses[self.status_new]}"
        if self.kind == KIND_STATUS:
            return self.env._("In the deal now: %s", statuses[self.status_new])
        if self.kind == KIND_QUOTE and self.gap_percent:
            gap = formatLang(self.env, abs(self.gap_percent), digits=1)
            if self.gap_percent > 0:
                return self.env._(
                    "Quotes %(amount)s; we are %(gap)s %% dearer", amount=amount, gap=gap
                )
            return self.env._(
                "Quotes %(amount)s; we are %(gap)s %% cheaper", amount=amount, gap=gap
            )
        if self.kind == KIND_QUOTE:
            return self.env._("Quotes %s", amount)
        if self.kind == KIND_ORDER:
            return self._get_order_summary(amount)
        if self.kind == KIND_PRICE:
            return f"{self.product_id.name}: {amount}"
        return self.headline or ""

    def _get_order_summary(self, amount):
        customer = self.partner_id.display_name or self.env._("an unknown customer")
        if not self.amount:
            return self.env._("Got an order of %s", customer)
        return self.env._(
            "Got an order of %(customer)s: %(amount)s", customer=customer, amount=amount
        )

    def action_open_source(self):
        """Open what the event is about: the deal, the order, the price, or the rival."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": SOURCE_MODELS[self.kind],
            "res_id": self.source_ref,
            "views": [(False, "form")],
        }

    def _news_sql(self):
        return SQL(
            """SELECT message.id::bigint * 5 AS id,
                      'news' AS kind,
                      message.date,
                      rival.id AS competitor_id,
                      rival.id AS source_ref,
                      rival.company_id,
                      NULL::int AS lead_id,
                      FALSE AS is_open,
                      NULL::int AS owner_id,
                      NULL::int AS team_id,
                      NULL::int AS partner_id,
                      NULL::int AS product_id,
                      message.author_id,
                      NULL AS status_old,
                      NULL AS status_new,
                      NULL::int AS currency_id,
                      NULL::numeric AS amount,
                      NULL::float8 AS gap_percent,
                      FALSE AS is_alarming,
                      FALSE AS is_confidential,
                      NULL::int AS reported_by_id,
                      message.subject AS headline
                 FROM mail_message message
                 JOIN crm_competitor rival ON rival.id = message.res_id
                WHERE message.model = 'crm.competitor'
                  AND message.subtype_id = %s""",
            self.env["ir.model.data"]._xmlid_to_res_id("sales_funnel_crm.mt_competitor_news") or 0,
        )

    def _deal_sql(self):
        """Return what a row of a deal says of it; the deal is ``lead``."""
        return SQL(
            """lead.id,
               lead.active AND lead.won_status = 'pending',
               lead.user_id,
               lead.team_id,
               lead.partner_id"""
        )

    def _moves_sql(self):
        return SQL(
            """SELECT move.id::bigint * 5 + 1, 'status', move.date, move.competitor_id, lead.id,
                      lead.company_id, %s, NULL, changer.partner_id,
                      move.status_old, move.status_new, NULL, NULL, NULL,
                      move.status_new IN (%s, 'won'), FALSE, NULL, NULL
                 FROM crm_lead_competitor_move move
                 JOIN crm_lead lead ON lead.id = move.lead_id
            LEFT JOIN res_users changer ON changer.id = move.user_id""",
            self._deal_sql(),
            STATUS_LEADING,
        )

    def _quotes_sql(self):
        return SQL(
            """SELECT quote.id::bigint * 5 + 2, 'quote', quote.date + time '12:00',
                      quote.competitor_id, lead.id,
                      lead.company_id, %s, NULL, teller.partner_id,
                      NULL, NULL, quote.currency_id, quote.amount,
                      CASE WHEN quote.has_gap THEN quote.gap_percent END,
                      quote.has_gap AND quote.gap_percent > 0, FALSE, NULL, NULL
                 FROM crm_lead_competitor_quote quote
                 JOIN crm_lead lead ON lead.id = quote.lead_id
            LEFT JOIN res_users teller ON teller.id = quote.create_uid""",
            self._deal_sql(),
        )

    def _orders_sql(self):
        return SQL(
            """SELECT o.id::bigint * 5 + 3, 'order', o.date + time '12:00', o.competitor_id, o.id,
                      o.company_id, NULL, FALSE, NULL, NULL, o.partner_id, NULL, teller.partner_id,
                      NULL, NULL, o.currency_id, o.amount, NULL,
                      FALSE, o.source = 'confidential', o.user_id, NULL
                 FROM crm_competitor_order o
            LEFT JOIN res_users teller ON teller.id = o.user_id"""
        )

    def _prices_sql(self):
        return SQL(
            """SELECT p.id::bigint * 5 + 4, 'price', p.date + time '12:00', p.competitor_id, p.id,
                      p.company_id, NULL, FALSE, NULL, NULL, NULL, p.product_id, teller.partner_id,
                      NULL, NULL, p.currency_id, p.price, NULL,
                      FALSE, p.source = 'confidential', NULL, NULL
                 FROM crm_competitor_price p
            LEFT JOIN res_users teller ON teller.id = p.create_uid"""
        )
