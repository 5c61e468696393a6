from odoo import models
from odoo.tools import format_date


class CrmContractInstalment(models.Model):
    """What the customer reads of an instalment on the portal."""

    _inherit = "crm.contract.instalment"

    def _get_portal_due(self):
        """Return when the customer has to pay, and after what."""
        day = self.due_date and format_date(self.env, self.due_date)
        step = self.step_id if not self.step_id.date_done else self.step_id.browse()
        if step and day:
            return self.env._("Planned for %(date)s, after “%(step)s”", date=day, step=step.name)
        if step:
            return self.env._("After “%s”", step.name)
        return self.env._("Due on %s", day) if day else ""
