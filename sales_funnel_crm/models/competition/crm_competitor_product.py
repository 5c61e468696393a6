from odoo import fields, models


class CrmCompetitorProduct(models.Model):
    """A product of a rival, and those of ours that it competes with (CMP-08)."""

    _name = "crm.competitor.product"
    _description = "Competing Product"
    _order = "competitor_id, name, id"

    competitor_id = fields.Many2one("crm.competitor", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="competitor_id.company_id", store=True, index=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    description = fields.Text()
    counterpart_ids = fields.Many2many(
        "product.template", string="Our Counterparts", help="Products of ours it competes with."
    )
    price_ids = fields.One2many("crm.competitor.price", "product_id", string="Prices")
