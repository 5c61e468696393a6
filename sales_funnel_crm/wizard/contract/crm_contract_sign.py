from odoo import Command, api, fields, models

from ...models.contract.crm_contract import ContractWrong


class CrmContractSign(models.TransientModel):
    """Asks who signed a contract when, and for the signed document."""

    _name = "crm.contract.sign"
    _description = "Sign a Contract"

    contract_id = fields.Many2one("crm.contract", required=True, ondelete="cascade")
    commercial_partner_id = fields.Many2one(
        related="contract_id.partner_id.commercial_partner_id",
        string="Customer",
        related_sudo=False,
    )
    date_signed = fields.Date(string="Signed On", required=True, default=fields.Date.context_today)
    our_signatory_id = fields.Many2one(
        "res.users",
        string="Signed by Us",
        required=True,
        compute="_compute_signatories",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False)]",
    )
    signatory_ids = fields.Many2many(
        "res.partner",
        "crm_contract_sign_signatory_rel",
        string="Signed by the Customer",
        required=True,
        compute="_compute_signatories",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    signed_document_ids = fields.Many2many("ir.attachment", "crm_contract_sign_document_rel")

    @api.depends("contract_id")
    def _compute_signatories(self):
        for signing in self:
            contract = signing.contract_id
            signing.our_signatory_id = contract.our_signatory_id or contract.user_id
            signing.signatory_ids = contract.signatory_ids

    def action_sign(self):
        self.ensure_one()
        if not self.signatory_ids:
            raise ContractWrong(self.env._("Nobody has signed for the customer. Choose who did."))
        contract = self.contract_id
        # They were uploaded to this dialog, which is soon deleted; once signed, they stay.
        self.signed_document_ids.write({"res_model": contract._name, "res_id": contract.id})
        contract._do_sign(
            {
                "date_signed": self.date_signed,
                "our_signatory_id": self.our_signatory_id.id,
                "signatory_ids": [Command.set(self.signatory_ids.ids)],
                "signed_document_ids": [
                    Command.link(document.id) for document in self.signed_document_ids
                ],
            }
        )
        return {"type": "ir.actions.act_window_close"}
