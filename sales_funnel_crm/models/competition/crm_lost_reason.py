from odoo import fields, models

LOSS_CLASSES = [
    ("price", "Price and Relationship"),
    ("product", "Product, Quality and Resources"),
    ("timing", "Timing"),
    ("no_decision", "No Decision"),
]


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    loss_class = fields.Selection(LOSS_CLASSES, help="What kind of reason it is (CMP-13).")
