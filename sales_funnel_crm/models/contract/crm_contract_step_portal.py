from odoo import fields, models
from odoo.tools import format_date

from .crm_contract_step import RESULT_FAILED, RESULT_PARTLY


class CrmContractStep(models.Model):
    """What the customer reads of a step on the portal: whole sentences, in any word order."""

    _inherit = "crm.contract.step"

    def _get_portal_dates(self):
        """Return when the step is planned, or was done."""
        start, end, done = (
            day and format_date(self.env, day)
            for day in (self.date_start, self.date_end, self.date_done)
        )
        if done and end:
            return self.env._("Done on %(done)s (planned by %(end)s)", done=done, end=end)
        if done:
            return self.env._("Done on %s", done)
        if start and end:
            return self.env._("Planned from %(start)s to %(end)s", start=start, end=end)
        if end:
            return self.env._("Planned by %s", end)
        return self.env._("Not dated yet")

    def _get_portal_answer(self):
        """Return who has answered what and when, without the remarks."""
        # The day where the contract is carried out, as that on which the step was done.
        step = self.with_context(tz=self.contract_id.user_id.tz)
        day = fields.Datetime.context_timestamp(step, self.date_answer).date()
        words = {"name": self.answer_name, "date": format_date(self.env, day)}
        if self.result == RESULT_FAILED:
            return self.env._("Not accepted by %(name)s on %(date)s", **words)
        if self.result == RESULT_PARTLY:
            return self.env._("Accepted with remarks by %(name)s on %(date)s", **words)
        return self.env._("Accepted by %(name)s on %(date)s", **words)
