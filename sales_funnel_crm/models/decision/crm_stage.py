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
            # Thousands of deals may be in the stage: the nightly job runs now.
            self.env.ref("sales_funnel_crm.crm_decision_risk_cron_refresh").sudo()._trigger()
        return result
