from odoo import api, fields, models
from odoo.fields import Domain

from .crm_contract_step_telling import ACTIVITY_LATE

BATCH = 100


class CrmContractStep(models.Model):
    """Late steps are told to their executors and the responsible, once (ALM-05)."""

    _inherit = "crm.contract.step"

    @api.model
    def _cron_escalate(self):
        """Tell of late steps, batch by batch; what was told is not told again."""
        today = fields.Date.context_today(self)
        domain = self._get_late_domain(today) & Domain("date_escalated", "=", False)
        remaining = self.search_count(domain)
        while remaining:
            steps = self.search(domain, limit=BATCH, order="date_end, id")
            if not steps:
                break
            steps._escalate(today)
            remaining = max(remaining - len(steps), 0)
            if not self.env["ir.cron"]._commit_progress(len(steps), remaining=remaining):
                break

    def _escalate(self, today):
        """Tell those who are responsible; called as the superuser."""
        self.write({"date_escalated": today})
        activity_type = self.env.ref(ACTIVITY_LATE)
        model_id = self.env["ir.model"]._get_id(self._name)
        told = [(step, user) for step in self if (user := step._get_escalation_user())]
        # One mail is enough: ours says more than that of the activity.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": step.id,
                    "activity_type_id": activity_type.id,
                    "summary": step.with_context(lang=user.lang).env._("Late: %s", step.name),
                    "date_deadline": today,
                    "user_id": user.id,
                    "automated": True,
                }
                for step, user in told
            ]
        )
        for step, user in told:
            step._send_to(user, lambda one: one._prepare_late_words())
            executor = step._get_executor() - user
            step._send_to(executor, lambda one: one._prepare_own_late_words())

    def _get_escalation_user(self):
        """Return the responsible; the team leader when the responsible is the executor himself."""
        contract = self.contract_id
        people = (contract.user_id - self._get_executor()) | contract.team_id.user_id
        return (people or contract.user_id).filtered("active")[:1]
