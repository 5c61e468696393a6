from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...errors import ShownValidationError
from ...tools.qualification import scoring
from .crm_assessment import STATE_DONE

# Kinds of questions that have one answer, neither none nor two.
SINGLE_KINDS = (scoring.KIND_CHOICE, scoring.KIND_YES_NO, scoring.KIND_COMPUTED)


class AnswerNotPossible(ShownValidationError):
    """What was answered is not among the answers of the question, or its evidence not allowed."""


class CrmAssessmentAnswer(models.Model):
    """What was answered to one question in one assessment.

    ``choice_ids`` holds what was chosen, the band that a number fell in, or what the system found:
    whatever the kind of the question, the points are those of ``choice_ids``. They are empty
    unless the question is answered.
    """

    _name = "crm.assessment.answer"
    _description = "Answer"
    _order = "assessment_id, section_sequence, sequence, id"
    _rec_name = "question_id"

    assessment_id = fields.Many2one("crm.assessment", required=True, index=True, ondelete="cascade")
    question_id = fields.Many2one(
        "crm.questionnaire.question", required=True, index=True, ondelete="restrict"
    )
    section_sequence = fields.Integer(
        string="Section Order", related="question_id.section_sequence", store=True
    )
    sequence = fields.Integer(related="question_id.sequence", store=True)
    status = fields.Selection(
        [
            (scoring.STATUS_OPEN, "Unanswered"),
            (scoring.STATUS_GIVEN, "Answered"),
            (scoring.STATUS_UNKNOWN, "Unknown"),
        ],
        required=True,
        default=scoring.STATUS_OPEN,
    )
    choice_ids = fields.Many2many("crm.questionnaire.answer", string="Answers", ondelete="restrict")
    number = fields.Float()
    points = fields.Float(
        readonly=True, help="Weighted points of this answer, once the assessment is done."
    )
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True)
    message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")

    _question_uniq = models.Constraint(
        "UNIQUE (assessment_id, question_id)", "A question is answered once in an assessment."
    )

    @api.constrains("assessment_id", "status", "choice_ids", "question_id")
    def _check_choices(self):
        for answer in self:
            choices, question = answer.choice_ids, answer.question_id
            is_single = question.kind in SINGLE_KINDS and answer.status == scoring.STATUS_GIVEN
            if (
                question.questionnaire_id != answer.assessment_id.questionnaire_id
                or choices.question_id - question
                or (is_single and len(choices) != 1)
            ):
                raise AnswerNotPossible(
                    self.env._(
                        "“%s” cannot be answered like this. Choose one of its answers, or "
                        "“unknown”.",
                        question.name,
                    )
                )

    @api.constrains("message_id")
    def _check_message(self):
        for answer in self.filtered("message_id"):
            lead = answer.assessment_id.lead_id
            # Which deal a message is of must not depend on who may read the message.
            message = answer.sudo().message_id
            if message.model != "crm.lead" or message.res_id != lead.id:
                raise AnswerNotPossible(
                    self.env._(
                        "The message that proves “%s” is not one of this deal. Choose one of its "
                        "messages.",
                        answer.question_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        assessment_ids = {vals.get("assessment_id") for vals in vals_list} - {None, False}
        self.env["crm.assessment"].browse(assessment_ids)._check_is_draft()
        answers = super().create([self._without_points(vals) for vals in vals_list])
        answers.assessment_id._check_is_draft()  # which may have come as a default
        answers._settle()
        return answers

    def write(self, vals):
        others = self.env["crm.assessment"].browse(vals.get("assessment_id") or ())
        (self.assessment_id | others)._check_is_draft()
        result = super().write(self._without_points(vals))
        if not {"status", "choice_ids", "number", "attachment_ids"}.isdisjoint(vals):
            self._settle()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self.assessment_id._unlink_except_done()

    def _check_access(self, operation):
        """Close done answers to changes: the files that prove them have the rights of the answer.

        The own ``write`` and ``unlink`` refuse more readably, and earlier.
        """
        result = super()._check_access(operation)
        if operation not in ("write", "unlink"):
            return result
        # sudo: whether an answer is done decides about the rights, so it cannot depend on them
        done = self.sudo().filtered(lambda answer: answer.assessment_id.state == STATE_DONE)
        if done and not result:
            return done, lambda: AccessError(
                self.env._(
                    "The assessment is done and its evidence stays as it is. Press “Correct” on "
                    "it to start a new one."
                )
            )
        return (result[0] | done, result[1]) if result else None

    @api.model
    def _without_points(self, vals):
        return {name: value for name, value in vals.items() if name != "points"}

    def _set(self, vals):
        """Write what ``write`` would put right again: points, and answers of the system."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _settle(self):
        """Make what is stored agree: a number chooses its band, no answer has no choice."""
        for chosen, answers in self.grouped(lambda answer: answer._get_chosen()).items():
            different = answers.filtered(lambda answer, chosen=chosen: answer.choice_ids != chosen)
            if different:
                different._set({"choice_ids": [fields.Command.set(chosen.ids)]})
        files = self.filtered("attachment_ids").attachment_ids
        # Who may not read a file cannot show it to others by calling it evidence.
        files.with_env(self.env).check_access("read")
        for answer in self.filtered("attachment_ids"):
            loose = answer.attachment_ids.filtered(lambda file: not file.res_id)
            loose.write({"res_model": self._name, "res_id": answer.id})

    def _get_chosen(self):
        """Return what the answer stands for, be it not stored yet.

        :rtype: crm.questionnaire.answer
        """
        self.ensure_one()
        if self.status != scoring.STATUS_GIVEN:
            return self.choice_ids.browse()
        if self.question_id.kind != scoring.KIND_NUMBER:
            return self.choice_ids._origin
        return self.question_id._origin.answer_ids.filtered(
            lambda band: (
                (not band.has_from or self.number >= band.number_from)
                and (not band.has_to or self.number < band.number_to)
            )
        )[:1]

    def _has_evidence(self):
        """Tell whether the evidence that the question wants is there."""
        wanted = {
            "note": bool((self.note or "").strip()),
            "file": bool(self.attachment_ids),
            # Who assesses a customer has no messages of a deal to choose from.
            "message": bool(self.message_id or not self.assessment_id.lead_id),
        }
        return wanted.get(self.question_id.evidence, True)
