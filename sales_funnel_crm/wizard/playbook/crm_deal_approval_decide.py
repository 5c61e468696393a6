from odoo import fields, models

from ...models.playbook.crm_deal_approval import STATE_APPROVED, STATE_REFUSED


class CrmDealApprovalDecide(models.TransientModel):
    """Asks for the reason of a decision."""

    _name = "crm.deal.approval.decide"
    _description = "Decide on a Deal"

    approval_id = fields.Many2one("crm.deal.approval", required=True, ondelete="cascade")
    decision = fields.Selection(
        [(STATE_APPROVED, "Approve"), (STATE_REFUSED, "Refuse")], required=True
    )
    reason = fields.Text(required=True)

    def action_decide(self):
        self.ensure_one()
        self.approval_id._decide(self.decision, self.reason)
        return {"type": "ir.actions.act_window_close"}
