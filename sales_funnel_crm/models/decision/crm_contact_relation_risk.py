from odoo import api, models

from .crm_contact_relation_type import RELATION_CONFLICT


class CrmContactRelation(models.Model):
    """Conflicts count in the figures of the deals in which both persons take part."""

    _inherit = "crm.contact.relation"

    @api.model_create_multi
    def create(self, vals_list):
        relations = super().create(vals_list)
        relations._remember_decision()
        return relations

    def write(self, vals):
        self._remember_decision()
        result = super().write(vals)
        self._remember_decision()
        return result

    def unlink(self):
        self._remember_decision()
        return super().unlink()

    def _remember_decision(self):
        conflicts = self.filtered(lambda relation: relation.type_id.kind == RELATION_CONFLICT)
        if conflicts:
            # The figures of a deal are the same for all, also of deals the user may not read.
            stakeholders = (
                self.env["crm.stakeholder"]
                .sudo()
                .search([("partner_id", "in", conflicts.partner_id.ids)])
            )
            self.env["crm.decision.risk"]._remember(stakeholders.lead_id.ids)
