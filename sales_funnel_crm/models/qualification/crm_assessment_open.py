from odoo import api, models

from .crm_assessment import STATE_DRAFT


class CrmAssessment(models.Model):
    """Opening the sheet, from a deal or customer, and the page that compares."""

    _inherit = "crm.assessment"

    @api.model
    def _get_assess_action(self, subject, questionnaire):
        """Return the action that opens a sheet: the draft the user has begun, else an empty one.

        :param subject: ``crm.lead`` or ``res.partner``
        """
        field = "lead_id" if subject._name == "crm.lead" else "partner_id"
        draft = self.search(
            [
                (field, "=", subject.id),
                ("questionnaire_id", "=", questionnaire.id),
                ("state", "=", STATE_DRAFT),
                ("user_id", "=", self.env.uid),
                ("rival_id", "=", False),
            ],
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "name": questionnaire.name,
            "res_model": "crm.assessment",
            "res_id": draft.id,
            "views": [(False, "form")],
            "context": {
                f"default_{field}": subject.id,
                "default_questionnaire_id": questionnaire.id,
            },
        }

    @api.model
    def _get_comparison_action(self, subject):
        return {
            "type": "ir.actions.client",
            "tag": "sales_funnel_crm.assessment_comparison",
            "name": self.env._("Assessments"),
            "params": {"res_model": subject._name, "res_id": subject.id},
        }

    def action_compare(self):
        """Open the page that compares all assessments of the same deal or customer."""
        self.ensure_one()
        return self._get_comparison_action(self.lead_id or self.partner_id)
