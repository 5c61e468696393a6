from odoo import Command, api, fields, models
from odoo.exceptions import LockError

from ...errors import ShownUserError
from .crm_contract_step import (
    RESULT_FAILED,
    STEP_CANCELLED,
    STEP_DONE,
    STEP_PROGRESS,
    STEP_WAITING,
)


class StepNotAllowed(ShownUserError):
    """The user may not report this step, or not in this state."""


class StepStillWaits(StepNotAllowed):
    """What must be done or received before the step is not."""


class StepReportedMeanwhile(StepNotAllowed):
    """Somebody else has reported the step while the user was at it."""


class StepNeedsProof(StepNotAllowed):
    """The step is done only with a proof attached."""


class CrmContractStep(models.Model):
    """Executors begin and report their steps (CON-03, CON-04)."""

    _inherit = "crm.contract.step"

    can_report = fields.Boolean(compute="_compute_can_report")

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_report(self):
        reasons = self._get_cannot_report_reason()
        for step in self:
            step.can_report = step not in reasons

    def action_start(self):
        """Begin to carry out, from today."""
        for step in self:
            step._do_report({"state": STEP_PROGRESS}, step.report_count)

    def action_report(self):
        """Ask when and how the step was done."""
        self.ensure_one()
        self._check_can_report()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_step_report_action"
        )
        return {**action, "context": {"default_step_id": self.id}}

    def _get_cannot_report_reason(self):
        """Return why the user may not report, as ``{step: str}``; empty when he may."""
        reasons = {}
        states = dict(self._fields["state"]._description_selection(self.env))
        # sudo: executors may report without being allowed to see the contract
        for step, shown in zip(self.sudo(), self, strict=True):
            if reason := step._get_closed_reason(states):
                reasons[shown] = reason
            elif not step._is_reported_by(self.env.user):
                reasons[shown] = self.env._(
                    "Only %(user)s, the responsible of the contract, his team leader or a sales "
                    "manager can report “%(step)s”.",
                    user=step._get_executor().name,
                    step=step.name,
                )
        return reasons

    def _get_closed_reason(self, states):
        """Return why nobody can report the step now; called as the superuser."""
        if self.state in (STEP_DONE, STEP_CANCELLED):
            return self.env._(
                "“%(step)s” is “%(state)s” already. Reload the page.",
                step=self.name,
                state=states[self.state],
            )
        if not self.contract_id._is_running():
            return self.env._(
                "“%(step)s” can be carried out when the contract “%(contract)s” is signed and in "
                "force.",
                step=self.name,
                contract=self.contract_id.display_name,
            )
        if self.state == STEP_WAITING:
            names = ", ".join(self._get_open_conditions()) or states[STEP_WAITING]
            return self.env._(
                "“%(step)s” still waits for: %(names)s. It can be reported after that.",
                step=self.name,
                names=names,
            )
        return ""

    def _is_reported_by(self, user):
        """Tell whether ``user`` may report the step; called as the superuser."""
        contract = self.contract_id
        return user in (
            self._get_executor() | contract.user_id | contract.team_id.user_id
        ) or user.has_group("sales_team.group_sale_manager")

    def _check_can_report(self):
        self.check_access("read")
        if reasons := self._get_cannot_report_reason():
            is_waiting = all(step.state == STEP_WAITING for step in reasons)
            error = StepStillWaits if is_waiting else StepNotAllowed
            raise error("\n".join(reasons.values()))

    def _do_report(self, vals, report_count):
        """Note what happened to this step, as the user.

        :param dict vals: ``state`` (progress or done), and of a done one ``date_start_actual``,
            ``date_done``, ``quantity_done``, ``amount_done``, ``result``, ``result_note``,
            ``proof_ids`` (ids of attachments)
        :param int report_count: as it was when the user looked at the step
        :raise StepReportedMeanwhile: when somebody else was faster
        :raise StepNotAllowed: when he may not, or what he says does not fit
        """
        self.ensure_one()
        self._lock_report(report_count)
        self._check_can_report()
        # A proof becomes part of the step: nobody may take in the file of somebody else.
        self.env["ir.attachment"].browse(vals.get("proof_ids", [])).check_access("write")
        # sudo: what happened is written by the reports only, and executors may not write steps
        self.sudo()._note_report(vals, self.env.user)

    def _lock_report(self, report_count):
        # sudo: the row is locked, not changed; executors may not write steps
        step = self.sudo()
        try:
            step.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise StepReportedMeanwhile(
                self.env._(
                    "Somebody else reports “%s” at this very moment. Reload the page to see what "
                    "was reported.",
                    self.name,
                )
            ) from error
        step.invalidate_recordset(["report_count", "state"])
        if step.report_count != report_count:
            raise StepReportedMeanwhile(
                self.env._(
                    "%(user)s has just reported “%(step)s”. Reload the page to see what was "
                    "reported.",
                    user=step.write_uid.name,
                    step=self.name,
                )
            )

    def _note_report(self, vals, user):
        """Write a report that was checked; called as the superuser."""
        today = fields.Date.context_today(self)
        vals = dict(vals)
        proofs = self.env["ir.attachment"].browse(vals.pop("proof_ids", []))
        vals["report_count"] = self.report_count + 1
        vals["date_start_actual"] = (
            vals.get("date_start_actual")
            or self.date_start_actual
            or vals.get("date_done")
            or today
        )
        if proofs:
            vals["proof_ids"] = [Command.link(proof.id) for proof in proofs]
        is_failed = vals.get("result") == RESULT_FAILED
        if vals["state"] == STEP_DONE:
            self._check_reported({"date_done": today, **vals}, today)
        if vals["state"] == STEP_DONE and is_failed:
            # What failed is to be done again: nothing may go on because of it.
            vals = {**vals, "state": STEP_PROGRESS, "date_done": False}
        elif vals["state"] == STEP_DONE:
            vals = {"date_done": today, **vals, "done_by_id": user.id}
            self._check_proof(proofs)
        self.write(vals)
        proofs.write({"res_model": self._name, "res_id": self.id})
        self.contract_id._begin_execution()
        if is_failed:
            self._tell_failed(user)
        elif vals["state"] == STEP_DONE:
            self._on_done(user)

    def _check_reported(self, vals, today):
        """Raise when what is reported does not fit, whatever came of it.

        :raise StepNotAllowed: says what
        """
        if vals["date_done"] > today:
            raise StepNotAllowed(
                self.env._("“%s” cannot be done in the future. Correct the date.", self.name)
            )
        if vals["date_done"] < vals["date_start_actual"]:
            raise StepNotAllowed(
                self.env._("“%s” would be done before it began. Correct the dates.", self.name)
            )
        if not (vals.get("quantity_done", 0) >= 0 and vals.get("amount_done", 0) >= 0):
            raise StepNotAllowed(
                self.env._(
                    "What was done of “%s” cannot be negative. Correct the quantity and the "
                    "amount.",
                    self.name,
                )
            )

    def _check_proof(self, proofs):
        if self.requires_proof and not proofs and not self.proof_ids:
            raise StepNeedsProof(
                self.env._(
                    "“%s” is done only with a proof. Attach the document that the customer signed, "
                    "a photo or a mail.",
                    self.name,
                )
            )

    def _on_done(self, user):
        """Let what follows from a done step happen; a plug, called as the superuser."""
        mine = self._get_activities()
        mine.filtered(lambda one: one.user_id == user).action_feedback(feedback=self.result_note)
        mine.exists().unlink()
        self.dependent_ids._update_readiness()

    def _tell_failed(self, user):
        """Tell the responsible that a step has to be done again."""
        people = self.contract_id.user_id | self._get_executor()
        for one in people - user:
            self._send_to(one, lambda one: one._prepare_failed_words())

    def _prepare_failed_words(self):
        subject = self.env._("Not passed: %s", self.name)
        text = self.env._(
            "“%(step)s” of “%(contract)s” was reported as failed and has to be done again. "
            "%(note)s",
            step=self.name,
            contract=self.contract_id.display_name,
            note=self.result_note or "",
        )
        return subject, text
