from odoo import fields, models

from .res_company import POLICY_BLOCK, POLICY_INFORM, POLICY_WARN

OUTCOME_OVERRIDDEN = "overridden"
OUTCOMES = [
    (POLICY_INFORM, "Informed"),
    (POLICY_WARN, "Warned"),
    (POLICY_BLOCK, "Passed After Override"),
    (OUTCOME_OVERRIDDEN, "Override Granted"),
]


class CrmCreditCheck(models.Model):
    """One time that an order, a contract or its change exceeded a customer's credit (CON-09).

    Written by the check and by the override, never by hand, and kept.
    """

    _name = "crm.credit.check"
    _inherit = ["crm.contract.log.mixin"]
    _description = "Credit Check"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    # The log stays when a draft is deleted.
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="set null")
    contract_id = fields.Many2one("crm.contract", index="btree_not_null", ondelete="set null")
    change_id = fields.Many2one(
        "crm.contract.change", string="Change Order", index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    amount = fields.Monetary(help="Of the order, contract or change, as far as it comes on top.")
    exposure = fields.Monetary(help="Open receivables, and what is signed and not invoiced.")
    exposure_receivable = fields.Monetary(string="Open Receivables")
    exposure_contracts = fields.Monetary(
        string="Signed Contracts", help="What is on no posted invoice."
    )
    exposure_orders = fields.Monetary(
        string="Confirmed Orders", help="Of no contract, what is on no posted invoice."
    )
    credit_limit = fields.Monetary()
    excess = fields.Monetary(string="Above the Limit")
    rating = fields.Char(help="Of the customer at that time.")
    outcome = fields.Selection(OUTCOMES, required=True)
    reason = fields.Text()
