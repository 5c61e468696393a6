from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_is_automatic = fields.Boolean(
        string="Remind Customers by Itself",
        help="Each night, customers are reminded of instalments that have reached a dunning level.",
    )
