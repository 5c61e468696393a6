from odoo import fields, models

from ...models.contract.crm_contract_reviewing import ContractNotAllowed


class CrmContractReason(models.TransientModel):
    """Asks why a contract is refused or terminated."""

    _name = "crm.contract.reason"
    _description = "Refuse or Terminate a Contract"

    contract_id = fields.Many2one("crm.contract", required=True, ondelete="cascade")
    purpose = fields.Selection([("refuse", "Refuse"), ("terminate", "Terminate")], required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if not self.reason.strip():
            raise ContractNotAllowed(
                self.env._("Say why: those who work on the contract read the reason.")
            )
        if self.purpose == "refuse":
            self.contract_id._do_refuse(self.reason)
        else:
            self.contract_id._do_terminate(self.reason)
        return {"type": "ir.actions.act_window_close"}
