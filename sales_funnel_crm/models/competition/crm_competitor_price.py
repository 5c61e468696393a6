from odoo import fields, models

SOURCES = [
    ("customer", "Told by the Customer"),
    ("document", "Document Seen"),
    ("public", "Published"),
    ("partner", "Told by a Partner"),
    ("estimate", "Our Estimate"),
    ("confidential", "Confidential"),
]
CERTAINTIES = [("1", "Rumour"), ("2", "Likely"), ("3", "Certain")]


class CrmCompetitorPrice(models.Model):
    """A price of a competing product, as it was known at a date (CMP-01).

    Prices from a confidential source are for sales managers only.
    """

    _name = "crm.competitor.price"
    _description = "Competitor Price"
    _order = "date desc, id desc"

    product_id = fields.Many2one(
        "crm.competitor.product", required=True, index=True, ondelete="cascade"
    )
    competitor_id = fields.Many2one(related="product_id.competitor_id", store=True, index=True)
    company_id = fields.Many2one(related="product_id.company_id", store=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    price = fields.Monetary(required=True, aggregator="avg")
    quantity = fields.Float(default=1.0, help="For how many pieces the price holds.")
    source = fields.Selection(SOURCES, required=True, default="customer")
    certainty = fields.Selection(CERTAINTIES, required=True, default="2")
    note = fields.Char()
