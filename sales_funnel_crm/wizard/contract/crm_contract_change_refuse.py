from odoo import fields, models

from ...models.contract.crm_contract_change import ChangeNotAllowed


class CrmContractChangeRefuse(models.TransientModel):
    """Asks why a change order is refused."""

    _name = "crm.contract.change.refuse"
    _description = "Refuse a Contract Change Order"

    change_id = fields.Many2one("crm.contract.change", required=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_refuse(self):
        self.ensure_one()
        if not self.reason.strip():
            raise ChangeNotAllowed(
                self.env._("Say why: whoever asked reads the reason and can plan better.")
            )
        self.change_id._do_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
