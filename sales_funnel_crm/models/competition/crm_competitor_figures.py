from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.rates import percent, wilson_percent


class CrmCompetitor(models.Model):
    """How often we met this rival, and how that ended: as the user's rights let him count."""

    _inherit = "crm.competitor"

    deal_count = fields.Integer(string="Deals", compute="_compute_encounters")
    deal_open_count = fields.Integer(string="Open Deals", compute="_compute_encounters")
    deal_won_count = fields.Integer(string="Won against Them", compute="_compute_encounters")
    deal_lost_count = fields.Integer(
        string="Lost Deals",
        compute="_compute_encounters",
        help="Lost deals in which they took part, whoever got the order.",
    )
    is_rated = fields.Boolean(compute="_compute_encounters")
    win_rate_percent = fields.Float(
        string="Our Win Rate",
        compute="_compute_encounters",
        help="Won ÷ (won + lost) of those deals with them that you may read.",
    )
    win_rate_low_percent = fields.Float(
        string="Win Rate, at Least",
        compute="_compute_encounters",
        help="With so few deals, the true rate lies above this in 97.5 of 100 cases.",
    )
    win_rate_high_percent = fields.Float(
        string="Win Rate, at Most",
        compute="_compute_encounters",
        help="With so few deals, the true rate lies below this in 97.5 of 100 cases.",
    )
    # Whole sentences: other languages put the numbers elsewhere.
    win_record = fields.Char(string="Our Record", compute="_compute_win_record")
    order_count = fields.Integer(compute="_compute_knowledge", string="Orders Known")
    product_count = fields.Integer(compute="_compute_knowledge", string="Products")
    price_count = fields.Integer(compute="_compute_knowledge", string="Prices Known")
    held_count = fields.Integer(compute="_compute_held_count", string="Customers and Contacts")

    @api.depends("lead_competitor_ids.lead_id.won_status")
    @api.depends_context("uid")
    def _compute_encounters(self):
        counts = self._get_encounters()
        for competitor in self:
            won, lost, pending = (
                counts.get((competitor._origin.id, status), 0)
                for status in ("won", "lost", "pending")
            )
            low, high = wilson_percent(won, won + lost)
            competitor.deal_count = won + lost + pending
            competitor.deal_open_count = pending
            competitor.deal_won_count = won
            competitor.deal_lost_count = lost
            competitor.is_rated = bool(won + lost)
            competitor.win_rate_percent = percent(won, won + lost) or 0.0
            competitor.win_rate_low_percent = low or 0.0
            competitor.win_rate_high_percent = high or 0.0

    @api.depends("deal_won_count", "deal_lost_count", "deal_open_count")
    @api.depends_context("lang")
    def _compute_win_record(self):
        for competitor in self:
            competitor.win_record = self.env._(
                "Our win rate is %(rate).0f%%: %(won)s won, %(lost)s lost, %(open)s open. With so "
                "few deals, the true rate may lie between %(low).0f%% and %(high).0f%%.",
                rate=competitor.win_rate_percent,
                won=competitor.deal_won_count,
                lost=competitor.deal_lost_count,
                open=competitor.deal_open_count,
                low=competitor.win_rate_low_percent,
                high=competitor.win_rate_high_percent,
            )

    def _get_encounters(self):
        """Return how many deals with these rivals were won, lost or are pending; three queries.

        :return: e.g. ``{(7, "won"): 3, (7, "lost"): 1}``; missing keys are zero
        :rtype: dict[tuple[int, str], int]
        """
        counts = {}
        for status in ("won", "lost", "pending"):
            domain = Domain("competitor_id", "in", self.ids)
            domain &= Domain("lead_id.won_status", "=", status)
            rows = self.env["crm.lead.competitor"]._read_group(
                domain, ["competitor_id"], ["__count"]
            )
            counts.update({(competitor.id, status): count for competitor, count in rows})
        return counts

    @api.depends("order_ids", "product_ids", "product_ids.price_ids")
    @api.depends_context("uid")
    def _compute_knowledge(self):
        domain = Domain("competitor_id", "in", self.ids)
        for name, model in (
            ("order_count", "crm.competitor.order"),
            ("product_count", "crm.competitor.product"),
            ("price_count", "crm.competitor.price"),
        ):
            rows = self.env[model]._read_group(domain, ["competitor_id"], ["__count"])
            counts = {competitor.id: count for competitor, count in rows}
            for competitor in self:
                competitor[name] = counts.get(competitor._origin.id, 0)

    @api.depends("customer_ids", "contact_ids")
    def _compute_held_count(self):
        for competitor in self:
            competitor.held_count = len(competitor.customer_ids | competitor.contact_ids)

    def action_view_deals(self):
        """Open the deals in which this rival takes or took part."""
        return {
            **self._get_view_action(self.env._("Deals with %s", self.name), "crm.lead"),
            "view_mode": "list,kanban,graph,pivot,form",
            "domain": [("lead_competitor_ids.competitor_id", "=", self.id)],
            "context": {"active_test": False, "default_type": "opportunity"},
        }

    def action_view_orders(self):
        """Open the orders that this rival is known to have got."""
        return {
            **self._get_view_action(self.env._("Orders of %s", self.name), "crm.competitor.order"),
            "domain": [("competitor_id", "=", self.id)],
            "context": {"default_competitor_id": self.id},
        }

    def action_view_products(self):
        """Open the competing products of this rival."""
        return {
            **self._get_view_action(
                self.env._("Products of %s", self.name), "crm.competitor.product"
            ),
            "domain": [("competitor_id", "=", self.id)],
            "context": {"default_competitor_id": self.id},
        }

    def action_view_prices(self):
        """Open the history of this rival's prices, as a chart first (CMP-01)."""
        return {
            **self._get_view_action(self.env._("Prices of %s", self.name), "crm.competitor.price"),
            "view_mode": "graph,list,pivot,form",
            "domain": [("competitor_id", "=", self.id)],
            "context": {"sales_funnel_competitor_id": self.id},
        }

    def action_view_held(self):
        """Open the customers and contacts that this rival holds."""
        return {
            **self._get_view_action(self.env._("Held by %s", self.name), "res.partner"),
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", (self.customer_ids | self.contact_ids).ids)],
        }

    def _get_view_action(self, name, model):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
        }
