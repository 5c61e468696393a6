from odoo import fields, models

from .crm_budget import POLICIES, POLICY_WARN


class ResCompany(models.Model):
    _inherit = "res.company"

    budget_policy = fields.Selection(
        POLICIES, string="When a Budget Is Overspent", default=POLICY_WARN
    )
    budget_leader_limit = fields.Monetary(
        string="Approved by Team Leaders Up To",
        default=20000,
        help="Larger budgets are approved by a sales manager.",
    )
    budget_alert_low_percent = fields.Float(string="First Alert At (%)", default=80)
    budget_alert_high_percent = fields.Float(string="Second Alert At (%)", default=100)
