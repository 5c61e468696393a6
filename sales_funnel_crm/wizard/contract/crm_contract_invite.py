from odoo import api, fields, models


class CrmContractInvite(models.TransientModel):
    """Asks which contacts of the customer see a contract on the portal."""

    _name = "crm.contract.invite"
    _description = "Invite the Customer"

    contract_id = fields.Many2one("crm.contract", required=True, ondelete="cascade")
    commercial_partner_id = fields.Many2one(
        related="contract_id.partner_id.commercial_partner_id", string="Customer"
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "crm_contract_invite_partner_rel",
        string="Contacts",
        required=True,
        compute="_compute_partner_ids",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    note = fields.Text(string="Message")

    @api.depends("contract_id")
    def _compute_partner_ids(self):
        for invite in self:
            contract = invite.contract_id
            invited = contract.invitation_ids.filtered(lambda one: not one.date_withdrawn)
            invite.partner_ids = contract.signatory_ids.filtered("email") - invited.partner_id

    def action_invite(self):
        """Invite, and send each contact his link."""
        self.ensure_one()
        self.contract_id._do_invite(self.partner_ids, self.note)
        return {"type": "ir.actions.act_window_close"}
