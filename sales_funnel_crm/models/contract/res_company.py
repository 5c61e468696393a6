from odoo import fields, models

POLICY_INFORM = "inform"
POLICY_WARN = "warn"
POLICY_BLOCK = "block"
CREDIT_POLICIES = [
    (POLICY_INFORM, "Inform"),
    (POLICY_WARN, "Warn and Log"),
    (POLICY_BLOCK, "Block"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    contract_sales_reviewer_id = fields.Many2one(
        "res.users",
        string="Sales Reviewer",
        ondelete="set null",
        help="Empty for the leader of the contract's team, else a sales manager.",
    )
    contract_legal_reviewer_id = fields.Many2one(
        "res.users",
        string="Legal Reviewer",
        ondelete="set null",
        help="Empty when nobody reviews contracts for legal.",
    )
    contract_finance_reviewer_id = fields.Many2one(
        "res.users",
        string="Finance Reviewer",
        ondelete="set null",
        help="Empty when nobody reviews contracts for finance.",
    )
    credit_policy = fields.Selection(
        CREDIT_POLICIES, string="When a Credit Limit Is Exceeded", default=POLICY_WARN
    )
