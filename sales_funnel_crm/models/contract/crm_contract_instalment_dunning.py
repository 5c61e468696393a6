from odoo import api, fields, models

from .crm_contract_instalment import INSTALMENT_DUE, INSTALMENT_PAID

ACTIVITY_INVOICE = "sales_funnel_crm.mail_activity_type_contract_invoice"
ACTIVITY_DUNNING = "sales_funnel_crm.mail_activity_type_contract_dunning"


class CrmContractInstalment(models.Model):
    """Who is told that an instalment fell due or was paid (ALM-05)."""

    _inherit = "crm.contract.instalment"

    dunning_partner_id = fields.Many2one(
        "res.partner",
        string="Reminded",
        compute="_compute_dunning_partner_id",
        compute_sudo=True,
        help="The invoice address of the customer.",
    )

    @api.depends("contract_id.partner_id")
    def _compute_dunning_partner_id(self):
        addresses = {
            partner: partner.address_get(["invoice"])["invoice"]
            for partner in self.contract_id.partner_id
        }
        for instalment in self:
            partner = instalment.contract_id.partner_id
            address = partner.browse(addresses.get(partner))
            instalment.dunning_partner_id = address if address.email else partner

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and self.env.su:
            self._tell_state(vals["state"])
        return result

    def _tell_state(self, state):
        """Ask for the invoice of what fell due; end what is settled."""
        if state == INSTALMENT_DUE:
            for user, some in self.grouped(lambda one: one.contract_id._get_responsible()).items():
                some.with_context(lang=user.lang).activity_schedule(
                    ACTIVITY_INVOICE, user_id=user.id
                )
        else:
            self.activity_unlink([ACTIVITY_INVOICE])
        if state == INSTALMENT_PAID:
            self.activity_unlink([ACTIVITY_DUNNING])

    def action_remind(self):
        """Show which reminders of these instalments are due, and send them."""
        return self.env["crm.dunning.send"]._open([("id", "in", self.ids)])
