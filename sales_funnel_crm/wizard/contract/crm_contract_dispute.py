from odoo import fields, models


class CrmContractDispute(models.TransientModel):
    """Note what a customer disputes of an instalment, so that nobody reminds him (ALM-05)."""

    _name = "crm.contract.dispute"
    _description = "Dispute of an Instalment"

    instalment_id = fields.Many2one("crm.contract.instalment", required=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_dispute(self):
        self.ensure_one()
        self.instalment_id._do_dispute(self.reason)
        return {"type": "ir.actions.act_window_close"}
