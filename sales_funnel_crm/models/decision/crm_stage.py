from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    required_role_ids = fields.Many2many(
        "crm.buying.role",
        "crm_stage_required_role_rel",
        string="Needed Roles",
        help="Roles that must be filled in a deal of this stage; empty means those that are always "
        "needed.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "required_role_ids" in vals:
            self.env["crm.decision.risk"]._refresh_soon()
        return result
