from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...errors import ShownUserError


class CompetingProductInUse(ShownUserError):
    """Deals, orders or prices would lose their product."""


class CrmCompetitorProduct(models.Model):
    """A product of a rival, and those of ours that it competes with (CMP-08)."""

    _name = "crm.competitor.product"
    _description = "Competing Product"
    _inherit = ["crm.competition.template.mixin"]
    _order = "competitor_id, name, id"

    _template_rows = (
        {
            "competitor_id": "Example Rival",
            "name": "Pump 200",
            "description": "Centrifugal pump",
            "counterpart_ids": "",
        },
    )

    competitor_id = fields.Many2one("crm.competitor", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="competitor_id.company_id", store=True, index=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    description = fields.Text()
    counterpart_ids = fields.Many2many(
        "product.template", string="Our Counterparts", help="Products of ours it competes with."
    )
    price_ids = fields.One2many("crm.competitor.price", "product_id", string="Prices")
    point_ids = fields.One2many("crm.competitor.point", "product_id", string="Comparison")
    price_count = fields.Integer(string="Prices Known", compute="_compute_last_price")
    last_price = fields.Monetary(
        compute="_compute_last_price", currency_field="last_currency_id", help="The newest known."
    )
    last_currency_id = fields.Many2one("res.currency", compute="_compute_last_price")
    date_last_price = fields.Date(string="Price Known On", compute="_compute_last_price")
    better_count = fields.Integer(string="We Are Better", compute="_compute_verdicts")
    worse_count = fields.Integer(string="They Are Better", compute="_compute_verdicts")

    @api.depends("price_ids.price", "price_ids.date", "price_ids.currency_id")
    @api.depends_context("uid")
    def _compute_last_price(self):
        last_by_product = self._get_last_price_by_product()
        rows = self.env["crm.competitor.price"]._read_group(
            [("product_id", "in", self.ids)], ["product_id"], ["__count"]
        )
        counts = {product.id: count for product, count in rows}
        none = self.env["crm.competitor.price"]
        for product in self:
            last = last_by_product.get(product._origin.id, none)
            product.price_count = counts.get(product._origin.id, 0)
            product.last_price = last.price
            product.last_currency_id = last.currency_id
            product.date_last_price = last.date

    def _get_last_price_by_product(self):
        """Return the newest price of each product that the user may read; one query and a read.

        :return: by product id its ``crm.competitor.price``; products without one are absent
        :rtype: dict[int, crm.competitor.price]
        """
        prices = self.env["crm.competitor.price"]
        query = prices._search(Domain("product_id", "in", self.ids))
        # The ORM knows no “first of each group”.
        product, date, price = (
            SQL.identifier(query.table, name) for name in ("product_id", "date", "id")
        )
        query.order = SQL("%s, %s DESC, %s DESC", product, date, price)
        rows = self.env.execute_query(query.select(SQL("DISTINCT ON (%s) %s", product, price)))
        return {one.product_id.id: one for one in prices.browse(price_id for (price_id,) in rows)}

    @api.depends("point_ids.verdict")
    def _compute_verdicts(self):
        rows = self.env["crm.competitor.point"]._read_group(
            [("product_id", "in", self.ids)], ["product_id", "verdict"], ["__count"]
        )
        counts = {(product.id, verdict): count for product, verdict, count in rows}
        for product in self:
            product.better_count = counts.get((product._origin.id, "better"), 0)
            product.worse_count = counts.get((product._origin.id, "worse"), 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        domain = Domain("product_id", "in", self.ids)
        used = self.browse()
        for model in ("crm.lead.competitor", "crm.competitor.order.line", "crm.competitor.price"):
            # What the user may not read is history, too: sudo.
            rows = self.env[model].sudo()._read_group(domain, ["product_id"])
            used = used.union(*(product for (product,) in rows))
        if used:
            raise CompetingProductInUse(
                self.env._(
                    "%s cannot be deleted: deals, orders or prices are recorded. Archive it "
                    "instead; the history stays.",
                    ", ".join(used.mapped("name")),
                )
            )

    def action_view_prices(self):
        """Open the history of the prices, as a chart first."""
        self.ensure_one()
        return {
            **self.competitor_id._get_view_action(
                self.env._("Prices of %s", self.name), "crm.competitor.price"
            ),
            "view_mode": "graph,list,pivot,form",
            "domain": [("product_id", "=", self.id)],
            "context": {"default_product_id": self.id},
        }
