from odoo import models

from .crm_budget import STATE_APPROVED, STATE_CLOSED


class CrmBudget(models.Model):
    """What becomes of budgets when the deals they are for are merged."""

    _inherit = "crm.budget"

    def _move_to(self, lead):
        """Let these be budgets of ``lead``; called as the superuser.

        One deal has one approved budget at a time: that of the deal that remains. One of the
        others for the same days is closed, with what was spent on it.
        """
        for budget in self:
            former = budget.lead_id
            budget.lead_id = lead
            overlapping = budget.state == STATE_APPROVED and budget._get_overlapping()
            if overlapping:
                budget.state = STATE_CLOSED
                note = self.env._(
                    "Closed: its opportunity “%(deal)s” was merged, and “%(other)s” is the budget "
                    "for these days.",
                    deal=former.name,
                    other=overlapping.display_name,
                )
            else:
                note = self.env._("The opportunity “%s” was merged into this one.", former.name)
            budget.message_post(body=note)
