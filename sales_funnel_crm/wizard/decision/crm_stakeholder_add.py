import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# Of Western and of Chinese keyboards.
SEPARATORS = re.compile("[,;，；、\n]")


class CrmStakeholderAdd(models.TransientModel):
    """Adds several persons to a deal at once, mostly contacts of its customer."""

    _name = "crm.stakeholder.add"
    _description = "Add Stakeholders"

    lead_id = fields.Many2one("crm.lead", string="Opportunity", required=True, ondelete="cascade")
    # As the user: the dialog may name any deal.
    commercial_partner_id = fields.Many2one(
        related="lead_id.partner_id.commercial_partner_id", related_sudo=False
    )
    known_partner_ids = fields.Many2many("res.partner", compute="_compute_known_partner_ids")
    partner_ids = fields.Many2many(
        "res.partner",
        "crm_stakeholder_add_partner_rel",
        string="Contacts of the Customer",
        # Addresses without a name are no persons.
        domain="[('is_company', '=', False), ('name', '!=', False), "
        "('id', 'not in', known_partner_ids), "
        "('commercial_partner_id', '=', commercial_partner_id)]",
    )
    other_partner_ids = fields.Many2many(
        "res.partner",
        "crm_stakeholder_add_other_rel",
        string="Other Persons",
        domain="[('is_company', '=', False), ('id', 'not in', known_partner_ids)]",
        help="Of other companies, e.g. an external consultant.",
    )
    placeholder = fields.Char(
        string="Not Known Yet", help="Names of positions, separated by commas, e.g. “CFO, Legal”."
    )
    role_ids = fields.Many2many("crm.buying.role", string="Roles")

    @api.depends("lead_id")
    def _compute_known_partner_ids(self):
        for wizard in self:
            wizard.known_partner_ids = wizard.lead_id.stakeholder_ids.partner_id

    def action_add(self):
        self.ensure_one()
        partners = self.partner_ids | self.other_partner_ids
        parts = SEPARATORS.split(self.placeholder or "")
        names = [name.strip() for name in parts if name.strip()]
        if not partners and not names:
            raise UserError(
                self.env._("Nobody is chosen. Choose contacts, or enter who is not known yet.")
            )
        roles = [Command.set(self.role_ids.ids)]
        known = self.lead_id.stakeholder_ids.partner_id
        self.env["crm.stakeholder"].create(
            [
                {"lead_id": self.lead_id.id, "partner_id": partner.id, "role_ids": roles}
                for partner in partners - known
            ]
            + [{"lead_id": self.lead_id.id, "name": name, "role_ids": roles} for name in names]
        )
        return {"type": "ir.actions.act_window_close"}
