from odoo import api, fields, models

from ...errors import ShownUserError
from .crm_lead_step import (
    STATE_BLOCKED,
    STATE_DOING,
    STATE_DONE,
    STATE_SKIPPED,
    STATE_TODO,
    RequiredStepSkipped,
)
from .crm_stage_step import ROLE_USER

# What whoever has to do a step may say about it, although the deal is not theirs to change.
REPORT_FIELDS = frozenset({"state", "result_note", "attachment_ids", "skip_reason", "activity_ids"})
PLAN_FIELDS = frozenset({"date_start", "date_end", "predecessor_ids", "successor_ids"})


# What follows from the reports: nobody says so by hand.
FOLLOWING_FIELDS = frozenset({"activity_id", "date_done", "done_by_id"})
# What a standard step says about itself: it is changed in the playbook, not on a deal.
STANDARD_FIELDS = frozenset({"step_id", "stage_id", "is_required", "proof", "responsible_role"})


class StandardChanged(ShownUserError):
    """Somebody changed on a deal what the playbook says about the step."""


class StepIsNotForged(ShownUserError):
    """Somebody wrote by hand what the playbook or a report says."""


class StepOfAnotherDeal(ShownUserError):
    """A step was moved to another deal."""


class OnlyReportAllowed(ShownUserError):
    """The responsible of a step changed its plan without the right to change the deal."""


class CrmLeadStep(models.Model):
    """How steps are changed: what goes with a report, and who may say what."""

    _inherit = "crm.lead.step"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_forged(vals_list, FOLLOWING_FIELDS | {"step_id"})
        steps = super().create(vals_list)
        if not self._is_in_use():
            self.env.registry.clear_cache()
        steps._check_skipped(steps.filtered(lambda step: step.state == STATE_SKIPPED))
        steps._own_files()
        steps.filtered(lambda step: step.state == STATE_DONE)._stamp_done()
        steps._push_successors()
        if any("successor_ids" in vals for vals in vals_list):
            # sudo: the next steps may be those of others
            steps.sudo().successor_ids._drop_early_activities()
        steps._schedule_activities()
        return steps

    def write(self, vals):
        self._check_not_forged([vals], FOLLOWING_FIELDS)
        self._check_can_write(vals)
        state = vals.get("state")
        changing = self.filtered(lambda step: "state" in vals and step.state != state)
        if state == STATE_SKIPPED:
            self._check_skipped(changing)
        were_done = changing.filtered(lambda step: step.state == STATE_DONE)
        result = super().write(vals)
        if "responsible_id" in vals and "responsible_role" not in vals:
            self._forget_role()
        if "attachment_ids" in vals:
            self._own_files()
        if state == STATE_DONE:
            changing._stamp_done()
        elif were_done:
            super(CrmLeadStep, were_done).write({"date_done": False, "done_by_id": False})
        if state in (STATE_TODO, STATE_BLOCKED):
            # Which of the two it is depends on the steps before it.
            self.env.add_to_compute(self._fields["state"], self)
        if changing or not PLAN_FIELDS.isdisjoint(vals):
            self._push_successors()
        self._follow_by_activities(vals, changing)
        return result

    def unlink(self):
        # sudo: the activities are of their responsible, and the next steps of others
        steps = self.sudo()
        activities, successors = steps.activity_id.filtered("active"), steps.successor_ids - steps
        result = super().unlink()
        activities.exists().unlink()
        successors.exists()._schedule_activities()
        return result

    def _forget_role(self):
        """Let steps that were given to somebody by hand stay with him or her."""
        if self.env.context.get("sales_funnel_keep_role"):
            return
        # sudo: the responsible may be somebody who does not see the deal
        steps = self.sudo().filtered(
            lambda step: (
                step.responsible_role != ROLE_USER
                and step.responsible_id != step._get_person_of_role()
            )
        )
        if steps:
            # pylint: disable-next=super-method-mismatch
            super(CrmLeadStep, steps).write({"responsible_role": ROLE_USER})

    @api.model
    def _check_not_forged(self, vals_list, names):
        if self.env.su or not any(vals.get(name) for vals in vals_list for name in names):
            return
        raise StepIsNotForged(
            self.env._(
                "Standard steps come from the playbook, and who has done a step and when comes "
                "from its report. Press “Plan Steps” on the opportunity, or report the step."
            )
        )

    def _stamp_done(self):
        # sudo: the responsible may not write these two, but they follow from the report
        self.sudo().write(
            {"date_done": fields.Date.context_today(self), "done_by_id": self.env.uid}
        )

    def _own_files(self):
        """Give the files to their step, so that whoever may read it may read them.

        :raise AccessError: when the user attached a file that he or she may not read
        """
        for step in self:
            # sudo: a file that belongs to nothing yet is its author's
            files = step.sudo().attachment_ids
            files.with_user(self.env.user).check_access("read")
            loose = files.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            loose.write({"res_model": step._name, "res_id": step.id})

    def _check_can_write(self, vals):
        if self.env.su:
            return
        if "lead_id" in vals and any(step.lead_id.id != vals["lead_id"] for step in self):
            raise StepOfAnotherDeal(
                self.env._("A step belongs to its deal. Add a new step to the other deal instead.")
            )
        if REPORT_FIELDS.issuperset(vals):
            return
        if not STANDARD_FIELDS.isdisjoint(vals):
            self._check_standard_kept(vals)
        # sudo: the responsible may be somebody who does not see the deal
        leads = self.sudo().lead_id.with_env(self.env)
        if leads._filtered_access("write") != leads:
            raise OnlyReportAllowed(
                self.env._(
                    "You can report this step: its state, result and files. Ask the salesperson "
                    "of the deal to change the plan."
                )
            )

    def _check_standard_kept(self, vals):
        for step in self.filtered(lambda step: step.step_id or "step_id" in vals):
            for name in STANDARD_FIELDS.intersection(vals):
                old = step[name]
                if (old.id if isinstance(old, models.BaseModel) else old) != vals[name]:
                    raise StandardChanged(
                        self.env._(
                            "“%s” is a standard step: whether it is required, and which proof it "
                            "wants, is said in the playbook. Skip it with a reason, or ask a sales "
                            "manager to change the standard step.",
                            step.name,
                        )
                    )

    def _check_skipped(self, steps):
        skipped = steps.filtered(lambda step: step.is_required)
        if self.env.su or self.env.user.has_group("sales_team.group_sale_manager"):
            return
        # sudo: the responsible may be somebody who does not see the deal
        if any(step.sudo().lead_id.team_id.user_id != self.env.user for step in skipped):
            raise RequiredStepSkipped(
                self.env._(
                    "Required steps are skipped by the leader of the sales team or a sales "
                    "manager only: %s. Ask one of them, or do the step.",
                    ", ".join(skipped.mapped("name")),
                )
            )

    def action_start(self):
        self.write({"state": STATE_DOING})

    def action_done(self):
        """Report the steps as done; those that want a proof which is missing open a dialog."""
        lacking = self.filtered(lambda step: step._is_proof_missing())
        (self - lacking).write({"state": STATE_DONE})
        return lacking[:1]._open_report(STATE_DONE) if lacking else False

    def action_skip(self):
        self.ensure_one()
        return self._open_report(STATE_SKIPPED)

    def action_reopen(self):
        self.write({"state": STATE_TODO})

    def _open_report(self, state):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Skip the Step")
            if state == STATE_SKIPPED
            else self.env._("Report the Step"),
            "res_model": "crm.lead.step.report",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_step_id": self.id, "default_state": state},
        }

    def action_open_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    def action_open_step(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
