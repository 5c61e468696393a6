from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    dunning_is_automatic = fields.Boolean(related="company_id.dunning_is_automatic", readonly=False)
    credit_policy = fields.Selection(related="company_id.credit_policy", readonly=False)
