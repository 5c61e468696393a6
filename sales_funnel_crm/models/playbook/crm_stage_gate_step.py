from odoo import fields, models

from ...tools.playbook.gates import GatePoint


class CrmStageGate(models.Model):
    """Condition: the required steps of the stage the deal comes from are done (PRJ-15)."""

    _inherit = "crm.stage.gate"

    is_steps_required = fields.Boolean(
        string="Required Steps Done",
        help="All required steps of the stage that the deal comes from must be done.",
    )

    def _get_condition_fields(self):
        return [*super()._get_condition_fields(), "is_steps_required"]

    def _get_points_by_lead(self, leads, stage_ids=None):
        points = super()._get_points_by_lead(leads, stage_ids)
        if not self.is_steps_required:
            return points
        missing = self.env["crm.lead.step"]._get_missing_steps_by_lead(leads, stage_ids)
        for lead in leads:
            names = missing.get(lead)
            text = (
                self.env._("Steps to finish: %s", ", ".join(names))
                if names
                else self.env._("The required steps of the stage are done")
            )
            points[lead].append(GatePoint(not names, text))
        return points
