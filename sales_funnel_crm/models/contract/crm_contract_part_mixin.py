from odoo import fields, models


class CrmContractPartMixin(models.AbstractModel):
    """Something that was agreed in a contract: a step or an instalment.

    What is agreed can be changed only while the contract is a draft, and by change orders. What
    happens to it (reports, invoices) is written by the actions.
    """

    _name = "crm.contract.part.mixin"
    _description = "Part of a Contract"
    _check_company_auto = True

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="contract_id.currency_id", store=True)
