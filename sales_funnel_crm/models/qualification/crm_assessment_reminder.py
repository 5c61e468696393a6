from odoo import api, fields, models

from .crm_assessment import STATE_DONE


class CrmAssessment(models.Model):
    """Who owns the deal is told when its assessment is not valid any more."""

    _inherit = "crm.assessment"

    is_reminded = fields.Boolean(
        readonly=True, copy=False, help="The owner was told that the validity has ended."
    )

    @api.model
    def _cron_remind(self):
        """Plan a new assessment for the owner of each open deal whose assessment has expired.

        Once for each assessment; the same number of queries for any number of deals.
        """
        today = fields.Date.context_today(self)
        leads = self.env["crm.lead"].search(
            [
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
                ("assessment_valid_until", "<", today),
                ("assessment_id.is_reminded", "=", False),
                ("assessment_id.state", "=", STATE_DONE),
                # Who has left is told nothing; the next owner is.
                ("user_id.active", "=", True),
            ]
        )
        kind = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id("crm.lead")
        # An activity on the to-do list is enough, a mail for each deal would be noise.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": lead.id,
                    "user_id": lead.user_id.id,
                    "date_deadline": today,
                    "automated": True,
                    "summary": self.env._("Assess again: the last assessment has expired"),
                }
                for lead in leads
            ]
        )
        leads.assessment_id._set({"is_reminded": True})
