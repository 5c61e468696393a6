from odoo import Command, models

from .crm_lead_step import OPEN_STATES, STATE_DONE


class MailActivity(models.Model):
    """Marking the activity of a step as done reports the step."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        if self.env.context.get("sales_funnel_activity_done") or not self:
            return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        Step = self.env["crm.lead.step"]
        steps = Step
        if Step._is_in_use():
            # sudo: whoever may finish the activity of a step has done the step
            steps = Step.sudo().search(
                [("activity_id", "in", self.ids), ("state", "in", OPEN_STATES)]
            )
        for step in steps.with_context(sales_funnel_activity_done=True):
            vals = {"state": STATE_DONE}
            if feedback:
                vals["result_note"] = feedback
            if attachment_ids:
                vals["attachment_ids"] = [Command.link(file_id) for file_id in attachment_ids]
            step.write(vals)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
