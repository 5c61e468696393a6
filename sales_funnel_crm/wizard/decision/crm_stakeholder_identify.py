from odoo import api, fields, models


class CrmStakeholderIdentify(models.TransientModel):
    """Says who a placeholder is, without losing anything that is known about him."""

    _name = "crm.stakeholder.identify"
    _description = "Identify a Placeholder"

    stakeholder_id = fields.Many2one("crm.stakeholder", required=True, ondelete="cascade")
    # As the user: the dialog may name any stakeholder.
    placeholder = fields.Char(related="stakeholder_id.name", related_sudo=False)
    commercial_partner_id = fields.Many2one(
        related="stakeholder_id.lead_id.partner_id.commercial_partner_id", related_sudo=False
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        domain="[('is_company', '=', False)]",
    )
    existing_id = fields.Many2one(
        "crm.stakeholder", string="Already on the Map", compute="_compute_existing_id"
    )

    @api.depends("partner_id", "stakeholder_id")
    def _compute_existing_id(self):
        for wizard in self:
            wizard.existing_id = wizard.stakeholder_id.lead_id.stakeholder_ids.filtered(
                lambda person, wizard=wizard: (
                    person.partner_id  # other placeholders are nobody either
                    and person.partner_id == wizard.partner_id._origin
                    and person != wizard.stakeholder_id
                )
            )[:1]

    def action_confirm(self):
        self.ensure_one()
        stakeholder, existing = self.stakeholder_id, self.existing_id
        if existing:
            (stakeholder | existing)._join_into(existing)
            stakeholder = existing
        else:
            stakeholder.partner_id = self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.stakeholder",
            "res_id": stakeholder.id,
            "views": [(False, "form")],
        }
