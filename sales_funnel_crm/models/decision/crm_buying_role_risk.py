from odoo import api, models

ROLE_FIELDS = frozenset({"is_decider", "is_required", "active"})


class CrmBuyingRole(models.Model):
    """What a role means changes the figures of all deals."""

    _inherit = "crm.buying.role"

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        if any(roles.mapped("is_required")):
            self.env["crm.decision.risk"]._refresh_soon()
        return roles

    def write(self, vals):
        result = super().write(vals)
        if not ROLE_FIELDS.isdisjoint(vals):
            self.env["crm.decision.risk"]._refresh_soon()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["crm.decision.risk"]._refresh_soon()
        return result
