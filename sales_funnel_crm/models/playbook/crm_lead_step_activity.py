from collections import defaultdict

from odoo import fields, models

from .crm_lead_step import STATE_DONE, STATE_SKIPPED, STATE_TODO


class CrmLeadStep(models.Model):
    """Steps that can be done are activities of whoever has to do them."""

    _inherit = "crm.lead.step"

    def _schedule_activities(self):
        """Plan an activity for each step that became possible and has none.

        It is put on the deal or, when the responsible may not see that one, on the step itself.
        The number of queries depends on the number of responsible persons, not of steps.
        """
        if self.env.context.get("sales_funnel_skip_activities"):
            return
        # sudo: the steps of others become possible when mine is done
        ready = self.sudo().filtered(
            lambda step: (
                step.state == STATE_TODO
                and step.responsible_id
                and not step.activity_id.active
                and step._is_live()
            )
        )
        if not ready:
            return
        visible = ready._get_visible_lead_ids()
        to_do = self.env.ref("mail.mail_activity_data_todo").id
        model_ids = {
            name: self.env["ir.model"]._get_id(name) for name in ("crm.lead", "crm.lead.step")
        }
        today = fields.Date.context_today(self)
        vals_list = []
        for step in ready:
            sees_lead = step.lead_id.id in visible[step.responsible_id]
            model = "crm.lead" if sees_lead else "crm.lead.step"
            vals_list.append(
                {
                    "res_model_id": model_ids[model],
                    "res_id": step.lead_id.id if sees_lead else step.id,
                    "activity_type_id": step.planned_activity_type_id.id or to_do,
                    "summary": step.name,
                    "note": step.guidance,
                    "date_deadline": step.date_end or today,
                    "user_id": step.responsible_id.id,
                }
            )
        # The playbook does not send a mail for each step: they show in the activities.
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(vals_list)
        )
        for step, activity in zip(ready, activities, strict=True):
            step.activity_id = activity

    def _refresh_activities(self):
        """Drop the activities of steps whose deal was closed, plan those of reopened ones."""
        self.filtered(lambda step: not step._is_live())._drop_activities()
        self._schedule_activities()

    def _get_visible_lead_ids(self):
        """Return the ids of the deals that each responsible may read, by user."""
        visible = defaultdict(set)
        for user, steps in self.grouped("responsible_id").items():
            leads = steps.lead_id.with_user(user)
            # all companies of the user: which ones he has selected now does not matter
            leads = leads.with_context(allowed_company_ids=user.company_ids.ids)
            if leads.has_access("read") or leads.browse().has_access("read"):
                visible[user] = set(leads._filtered_access("read")._ids)
        return visible

    def _follow_by_activities(self, vals, changing):
        """Bring the activities in line with steps of which ``vals`` were written.

        :param dict vals: what was written
        :param changing: those of the steps whose state changed
        """
        # sudo: activities are of their responsible, and the next steps of others
        steps, changing = self.sudo(), changing.sudo()
        if state := vals.get("state"):
            if state == STATE_DONE:
                changing._finish_activities()
            elif state == STATE_SKIPPED:
                changing._drop_activities()
        if not {"state", "predecessor_ids", "successor_ids"}.isdisjoint(vals):
            (steps | steps.successor_ids)._drop_early_activities()
        planned = steps.activity_id.filtered("active")
        quiet = planned.with_context(mail_activity_quick_update=True)
        if vals.get("date_end"):
            quiet.write({"date_deadline": vals["date_end"]})
        if "responsible_id" in vals:
            # Whether the new one sees the deal may differ, and so where the activity belongs.
            quiet.unlink()
        if not {"state", "predecessor_ids", "successor_ids", "responsible_id"}.isdisjoint(vals):
            (steps | steps.successor_ids)._schedule_activities()

    def _drop_early_activities(self):
        self.filtered(lambda step: step.state == "blocked")._drop_activities()

    def _drop_activities(self):
        """Delete the planned activities; those that are done stay in the history."""
        self.activity_id.filtered("active").unlink()

    def _finish_activities(self):
        if self.env.context.get("sales_funnel_activity_done"):
            return
        for step in self:
            if activity := step.activity_id.filtered("active"):
                activity.with_context(sales_funnel_activity_done=True)._action_done(
                    feedback=step.result_note, attachment_ids=step.attachment_ids.ids
                )
