from odoo import fields, models


class CrmCompetitorOrderLine(models.Model):
    """One product of an order that a rival got."""

    _name = "crm.competitor.order.line"
    _description = "Competitor Order Line"
    _order = "order_id, sequence, id"

    order_id = fields.Many2one(
        "crm.competitor.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "crm.competitor.product", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char(string="Description", required=True)
    quantity = fields.Float(required=True, default=1.0)
    amount = fields.Monetary(help="Of the whole line.")
