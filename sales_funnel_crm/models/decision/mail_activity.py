from odoo import models


class MailActivity(models.Model):
    """A call or meeting that is done changes the figures of its deal at once."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        lead_ids = [
            activity.res_id for activity in self if activity.res_model == "crm.lead"
        ]
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if lead_ids:
            self.env["crm.lead"].browse(lead_ids)._remember_decision()
        return result
