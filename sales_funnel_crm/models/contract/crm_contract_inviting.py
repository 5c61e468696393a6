from odoo import fields, models

from .crm_contract import SIGNED_STATES, ContractWrong
from .crm_contract_step import STEP_CANCELLED

INVITATION = "sales_funnel_crm.mail_template_contract_invitation"


class CrmContract(models.Model):
    """The customer sees his contract on the portal when he is invited (CON-07)."""

    _inherit = "crm.contract"

    invitation_ids = fields.One2many("crm.contract.invitation", "contract_id", copy=False)

    def action_invite(self):
        """Ask which contacts of the customer may see the contract on the portal."""
        self.ensure_one()
        self._check_can_invite()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_invite_action"
        )
        return {**action, "context": {"default_contract_id": self.id}}

    def action_preview_portal(self):
        """Show the contract as the customer sees it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": f"/my/contracts/{self.id}",
        }

    def _get_portal_steps(self):
        """Return the steps that the customer sees; called as the superuser."""
        return self.step_ids.filtered(
            lambda step: step.state != STEP_CANCELLED and not step.kind_id.is_internal
        )

    def _check_can_invite(self):
        self._check_state(*SIGNED_STATES)
        self._check_can_manage()

    def _do_invite(self, partners, note=None):
        """Invite contacts of the customer; those who are invited already get the mail again.

        :raise ContractWrong: when one of them is not of the customer, or has no address
        """
        self.ensure_one()
        self._check_can_invite()
        self._check_contacts(partners)
        # sudo: invitations are written by their actions only
        contract = self.sudo()
        # What was withdrawn a moment ago leaves its place to a new one.
        contract.invitation_ids.flush_recordset(["date_withdrawn"])
        before = contract.invitation_ids.filtered(lambda one: not one.date_withdrawn)
        new = contract.invitation_ids.create(
            [
                {
                    "contract_id": self.id,
                    "partner_id": partner.id,
                    "invited_by_id": self.env.uid,
                }
                for partner in partners - before.partner_id
            ]
        )
        invited = (before | new).filtered(lambda one: one.partner_id in partners)
        invited._send_link(INVITATION, note=note)
        if new:
            self.message_post(
                body=self.env._(
                    "Invited to see the contract on the portal: %s",
                    ", ".join(new.partner_id.mapped("display_name")),
                )
            )
        return invited

    def _check_contacts(self, partners):
        customer = self.partner_id.commercial_partner_id
        others = partners.filtered(lambda one: one.commercial_partner_id != customer)
        if others or not customer:
            raise ContractWrong(
                self.env._(
                    "%(people)s does not belong to %(customer)s and cannot see its contract. "
                    "Choose contacts of the customer.",
                    people=", ".join(others.mapped("display_name")),
                    customer=customer.display_name or self.env._("the customer"),
                )
            )
        if unreachable := partners.filtered(lambda one: not one.email):
            raise ContractWrong(
                self.env._(
                    "%s has no e-mail address. Enter it on the contact: the link is sent there.",
                    ", ".join(unreachable.mapped("display_name")),
                )
            )
