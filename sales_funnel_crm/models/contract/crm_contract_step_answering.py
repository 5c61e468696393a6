from odoo import SUPERUSER_ID, fields, models

from ...errors import ShownUserError
from .crm_contract_step import (
    RESULT_FAILED,
    RESULT_PARTLY,
    RESULT_PASSED,
    STEP_CANCELLED,
    STEP_DONE,
    STEP_PROGRESS,
    STEP_READY,
    STEP_WAITING,
)
from .crm_contract_step_reporting import StepReportedMeanwhile

ANSWERS = {
    "accepted": RESULT_PASSED,
    "remarks": RESULT_PARTLY,
    "refused": RESULT_FAILED,
}


class AnswerNotAllowed(ShownUserError):
    """What a customer says of a step on the portal does not fit, or not now."""


class CrmContractStep(models.Model):
    """The customer accepts a step on the portal (CON-03, CON-07)."""

    _inherit = "crm.contract.step"

    answer_name = fields.Char(string="Answered by", readonly=True, copy=False)
    answer_partner_id = fields.Many2one(
        "res.partner",
        string="Invited Contact",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Whose login or link was used on the portal.",
    )
    date_answer = fields.Datetime(string="Answered On", readonly=True, copy=False)

    def _is_for_customer(self):
        """Tell whether the customer can answer now; called as the superuser."""
        return not self._get_no_answer_reason()

    def _get_no_answer_reason(self):
        """Return why the customer cannot accept this step now, in words for him."""
        if not self.kind_id.is_accepted_by_customer or self.kind_id.is_internal:
            return self.env._("“%s” is not for you to accept. Talk to your contact.", self.name)
        if self.state == STEP_DONE:
            return self.env._("“%s” was accepted already. Nothing is left to do.", self.name)
        if self.state == STEP_CANCELLED or not self.contract_id._is_running():
            return self.env._(
                "“%s” is no longer part of a contract in force. Talk to your contact.", self.name
            )
        if self.state == STEP_WAITING:
            return self.env._(
                "“%s” cannot be accepted yet: what comes before it is not done. Come back after "
                "that.",
                self.name,
            )
        return ""

    def _do_answer(self, invitation, vals, report_count):
        """Note what the customer says of this step; called as the superuser.

        :param invitation: a valid one of this contract, by which he came
        :param dict vals: ``answer`` (a key of ``ANSWERS``), ``name``, ``note``, ``proofs``
            (attachments that are his)
        :param int report_count: as it was when he looked at the step
        :raise AnswerNotAllowed: says what he has to do
        """
        self.ensure_one()
        try:
            self._lock_report(report_count)
        except StepReportedMeanwhile as error:
            raise AnswerNotAllowed(
                self.env._(
                    "Somebody else has answered for “%s” at the same time. Below you see what was "
                    "noted.",
                    self.name,
                )
            ) from error
        if reason := self._get_no_answer_reason():
            raise AnswerNotAllowed(reason)
        self._check_answer(vals)
        # Only a login says who it is; the holder of a link has none.
        user = self.env.user if not self.env.user._is_public() else self.env["res.users"]
        # Not in the name of the customer: what follows is told to colleagues.
        step = self.with_user(SUPERUSER_ID).with_context(tz=self.contract_id.user_id.tz)
        step._track_set_author(invitation.partner_id)
        step._note_report(self._prepare_answer(invitation, vals), user)
        step._tell_answer()

    def _check_answer(self, vals):
        if vals["answer"] not in ANSWERS:
            raise AnswerNotAllowed(self.env._("Choose whether you accept “%s”.", self.name))
        if not vals["name"]:
            raise AnswerNotAllowed(self.env._("Enter your name: it is noted who answered."))
        if vals["answer"] != "accepted" and not vals["note"]:
            raise AnswerNotAllowed(
                self.env._("Write what is not in order with “%s”, so that it is mended.", self.name)
            )
        is_done = ANSWERS[vals["answer"]] != RESULT_FAILED
        if is_done and self.requires_proof and not vals["proofs"] and not self.proof_ids:
            raise AnswerNotAllowed(
                self.env._(
                    "“%s” needs a document, e.g. the signed acceptance. Attach it as a file.",
                    self.name,
                )
            )

    def _prepare_answer(self, invitation, vals):
        """Return the report that says what the customer has answered."""
        result = ANSWERS[vals["answer"]]
        report = {
            "state": STEP_DONE,
            "result": result,
            "result_note": vals["note"],
            "proof_ids": vals["proofs"].ids,
            "answer_name": vals["name"],
            "answer_partner_id": invitation.partner_id.id,
            "date_answer": fields.Datetime.now(),
        }
        if result != RESULT_FAILED:
            report["quantity_done"] = self.quantity_done or self.quantity
            report["amount_done"] = self.amount_done or self.amount
        return report

    def _note_report(self, vals, user):
        if vals["state"] == STEP_DONE:
            # A colleague may report what the customer has refused before.
            vals = {
                "answer_name": False,
                "answer_partner_id": False,
                "date_answer": False,
                **vals,
            }
        return super()._note_report(vals, user)

    def _get_portal_state(self):
        """Return how the step stands, for the customer; called as the superuser.

        :return: done, cancelled, answer (he is asked), refused, doing or planned
        """
        if self.state in (STEP_DONE, STEP_CANCELLED):
            return self.state
        if self.date_answer and self.result == RESULT_FAILED:
            return "refused"
        if self._is_for_customer():
            return "answer"
        is_doing = self.state == STEP_PROGRESS or (
            self.state == STEP_READY and self.contract_id._is_running()
        )
        return "doing" if is_doing else "planned"
