from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    budget_policy = fields.Selection(related="company_id.budget_policy", readonly=False)
    budget_leader_limit = fields.Monetary(
        related="company_id.budget_leader_limit",
        currency_field="company_currency_id",
        readonly=False,
    )
    budget_alert_low_percent = fields.Float(
        related="company_id.budget_alert_low_percent", readonly=False
    )
    budget_alert_high_percent = fields.Float(
        related="company_id.budget_alert_high_percent", readonly=False
    )
