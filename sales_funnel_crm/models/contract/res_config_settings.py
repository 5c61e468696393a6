from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    contract_sales_reviewer_id = fields.Many2one(
        related="company_id.contract_sales_reviewer_id", readonly=False
    )
    contract_legal_reviewer_id = fields.Many2one(
        related="company_id.contract_legal_reviewer_id", readonly=False
    )
    contract_finance_reviewer_id = fields.Many2one(
        related="company_id.contract_finance_reviewer_id", readonly=False
    )
