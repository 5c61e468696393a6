from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import consteq

from .crm_contract import SIGNED_STATES


class CrmContractInvitation(models.Model):
    """Who of the customer may see a contract on the portal, by login or by his own link.

    Nobody else of the customer does. Each contact has a link of his own: it tells who accepted a
    step, and taking it back leaves the links of the others alone. On the portal, contracts are
    read as the superuser after ``_find_valid`` has said yes: portal users have no access to them.
    """

    _name = "crm.contract.invitation"
    _inherit = ["portal.mixin"]
    _description = "Invitation to a Contract"
    _order = "contract_id, id desc"
    _rec_name = "partner_id"

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, index=True, ondelete="restrict"
    )
    email = fields.Char(related="partner_id.email")
    date_invited = fields.Datetime(
        string="Invited On", required=True, default=fields.Datetime.now, readonly=True
    )
    invited_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_withdrawn = fields.Datetime(string="Withdrawn On", readonly=True)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    # Whoever knows it answers for the contact: no colleague reads it.
    access_token = fields.Char(groups=fields.NO_ACCESS)

    _contact_uniq = models.UniqueIndex(
        "(contract_id, partner_id) WHERE date_withdrawn IS NULL",
        "This contact is invited already.",
    )

    def _compute_access_url(self):
        for invitation in self:
            # The page opens in the language of the contact, also without a login.
            code = invitation.partner_id.lang
            prefix = self.env["res.lang"]._get_data(code=code).url_code if code else ""
            path = f"/my/contracts/{invitation.contract_id.id}"
            invitation.access_url = f"/{prefix}{path}" if prefix else path

    def _is_valid(self):
        """Tell whether the contact may see the contract now; called as the superuser."""
        contract, partner = self.contract_id, self.partner_id
        return bool(
            not self.date_withdrawn
            and partner.active
            and contract.active
            and contract.state in SIGNED_STATES
            # He may have changed the company since.
            and partner.commercial_partner_id == contract.partner_id.commercial_partner_id
        )

    def _find_valid(self, user, token=None):
        """Return the one of these invitations by which somebody sees the contract, or none.

        :param user: who is logged in; the public user for nobody
        :param str token: of the link that he has followed
        """
        # sudo: neither tokens nor invitations are readable on the portal
        valid = self.sudo().filtered(lambda one: one._is_valid())
        own = valid.filtered(lambda one: one.partner_id == user.partner_id)
        by_link = valid.filtered(
            lambda one: bool(token and one.access_token and consteq(one.access_token, token))
        )
        return (own or by_link)[:1]

    def _get_contracts_domain(self, user):
        """Return which contracts a portal user is invited to; to be searched as the superuser."""
        partner = user.partner_id
        invited = Domain("partner_id", "=", partner.id) & Domain("date_withdrawn", "=", False)
        return (
            Domain("invitation_ids", "any", invited)
            & Domain("partner_id", "child_of", partner.commercial_partner_id.id)
            & Domain("state", "in", SIGNED_STATES)
        )

    def action_withdraw(self):
        """Take invitations back: their links and logins show the contract no more."""
        self.check_access("read")
        self.contract_id._check_can_manage()
        for invitation in self.filtered(lambda one: not one.date_withdrawn):
            # sudo: invitations are written by their actions only
            invitation.sudo().write(
                {"date_withdrawn": fields.Datetime.now(), "withdrawn_by_id": self.env.uid}
            )
            invitation.contract_id.message_post(
                body=self.env._(
                    "%s is no longer invited to the portal.", invitation.partner_id.display_name
                )
            )
