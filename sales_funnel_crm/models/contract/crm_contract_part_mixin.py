from odoo import api, fields, models


class CrmContractPartMixin(models.AbstractModel):
    """Something that was agreed in a contract: a step or an instalment.

    What is agreed can be changed only while the contract is a draft, and by change orders. What
    happens to it (reports, invoices) is written by the actions, as the superuser.
    """

    _name = "crm.contract.part.mixin"
    _inherit = ["crm.contract.number.mixin", "crm.contract.lock.mixin"]
    _description = "Part of a Contract"
    _check_company_auto = True

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="contract_id.currency_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        if not self.env.su:
            parts._check_is_draft()
        return parts

    def write(self, vals):
        result = super().write(vals)
        # It may have been moved to a contract that is signed.
        if "contract_id" in vals:
            self._check_is_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_is_draft()

    def _get_locking_contracts(self):
        return self.contract_id

    @api.model
    def _get_agreed_fields(self):
        return {"contract_id", "name"}
