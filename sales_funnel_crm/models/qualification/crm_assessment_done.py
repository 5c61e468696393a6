from datetime import timedelta

from odoo import Command, api, fields, models

from ...errors import ShownUserError
from ...tools.qualification import scoring
from .crm_assessment import STATE_DONE, STATE_DRAFT
from .crm_questionnaire import STATE_DRAFT as QUESTIONNAIRE_DRAFT


class AssessmentIncomplete(ShownUserError):
    """Required answers or the evidence that a question wants are missing."""


class QuestionnaireNotInUse(ShownUserError):
    """The questionnaire is a draft, or not made for what is assessed."""


class DealIsClosed(ShownUserError):
    """A deal that is won, lost or archived is not assessed any more."""


class CrmAssessment(models.Model):
    """From draft to done: the checks, the result that stays, and corrections."""

    _inherit = "crm.assessment"

    def action_done(self):
        """Finish the assessments; from then on they stay as they are.

        :raise DealIsClosed: when a deal is won, lost or archived
        :raise AssessmentIncomplete: naming the questions that are missing
        """
        self._check_is_draft()
        self._check_can_assess()
        self._complete_answers()  # who deletes the row of a question does not answer it
        self._check_complete()
        self._do_done(fields.Datetime.now())
        return True

    def action_correct(self):
        """Start a new assessment from the answers of this one, by today's version.

        What the version in use does not ask any more is left out.
        """
        self.ensure_one()
        self._check_can_assess()
        correction = self._do_correct()
        return correction._get_open_action()

    def _check_can_assess(self):
        """Raise unless the user may edit what is assessed and the deals are open.

        :raise DealIsClosed: naming the first deal that is closed
        :raise QuestionnaireNotInUse: for one that is a draft, or of another subject
        """
        self._check_questionnaire()
        self.lead_id.check_access("write")
        self.filtered(lambda one: not one.lead_id).partner_id.check_access("write")
        for lead in self.lead_id:
            if not lead._is_assessable():
                raise DealIsClosed(
                    self.env._(
                        "“%s” is not an open opportunity and is not assessed any more. Restore it "
                        "first, if it goes on.",
                        lead.name,
                    )
                )

    def _check_questionnaire(self):
        for assessment in self:
            questionnaire = assessment.questionnaire_id
            # A draft may still change, and would take the meaning of what is done along.
            if questionnaire.state == QUESTIONNAIRE_DRAFT:
                raise QuestionnaireNotInUse(
                    self.env._(
                        "“%s” is a draft, which nobody answers yet. Publish it first, or press "
                        "“Preview” to try it.",
                        questionnaire.display_name,
                    )
                )
            if questionnaire.subject != ("deal" if assessment.lead_id else "customer"):
                raise QuestionnaireNotInUse(
                    self.env._(
                        "“%s” does not ask about this. Choose a questionnaire that is made for "
                        "deals or for customers, as the case may be.",
                        questionnaire.display_name,
                    )
                )

    def _check_complete(self):
        """Raise when something required is missing, naming it.

        :raise AssessmentIncomplete:
        """
        for assessment in self:
            if missing := assessment._get_missing():
                raise AssessmentIncomplete(
                    self.env._(
                        "Not done yet. Answer these questions or choose “unknown”, and add the "
                        "evidence they want:\n%s",
                        "\n".join(f"- {sentence}" for sentence in missing),
                    )
                )

    def _get_missing(self):
        """Return what keeps the assessment from being done, a sentence for each question."""
        self.ensure_one()
        missing = []
        for answer in self.answer_ids:
            question = answer.question_id
            if question.kind == scoring.KIND_COMPUTED:
                continue
            is_empty = question.kind == scoring.KIND_CHOICES and not answer.choice_ids
            if answer.status == scoring.STATUS_OPEN or (
                is_empty and answer.status == scoring.STATUS_GIVEN
            ):
                if question.is_required:
                    missing.append(self.env._("%s: not answered", question.name))
            elif answer.status == scoring.STATUS_GIVEN and not answer._has_evidence():
                labels = dict(question._fields["evidence"]._description_selection(self.env))
                missing.append(
                    self.env._(
                        "%(question)s: %(evidence)s as evidence",
                        question=question.name,
                        evidence=labels[question.evidence],
                    )
                )
        return missing

    def _do_done(self, now):
        """Freeze the result and bring it to the deals, without any check.

        :param datetime now: when it was done
        """
        found = self._get_found()
        results = self._get_results(found)
        grades = self._get_grades(results)
        self._freeze_answers(found, results)
        today = fields.Date.context_today(self, now)
        for assessment in self.sudo():  # `user_id` and the result are nobody's to write
            days = assessment.questionnaire_id.validity_days
            minutes = (now - (assessment.date_start or now)).total_seconds() / 60.0
            assessment._set(
                {
                    **self._prepare_score(results[assessment], grades[assessment]),
                    "state": STATE_DONE,
                    "user_id": self.env.uid,
                    "stage_id": assessment.lead_id.stage_id.id,
                    "date_done": now,
                    "date_valid_until": today + timedelta(days=days) if days else False,
                    "duration_minutes": max(minutes, 0.0),
                }
            )
        self.lead_id._refresh_assessment_figures()

    def _freeze_answers(self, found, results):
        """Store what the system found and the points of each answer, by batches of the same."""
        Answer = self.env["crm.assessment.answer"]
        ids_by_choice, ids_by_points = {}, {}
        for answer in self.answer_ids:
            assessment, question = answer.assessment_id, answer.question_id
            if choice := found.get(assessment, {}).get(question):
                ids_by_choice.setdefault(choice, []).append(answer.id)
            points = results[assessment].points.get(question.id, 0.0)
            ids_by_points.setdefault(points, []).append(answer.id)
        for choice, answer_ids in ids_by_choice.items():
            Answer.browse(answer_ids)._set(
                {"status": scoring.STATUS_GIVEN, "choice_ids": [Command.set(choice.ids)]}
            )
        for points, answer_ids in ids_by_points.items():
            Answer.browse(answer_ids)._set({"points": points})

    def _do_correct(self):
        newest = self.questionnaire_id._get_version_in_use() or self.questionnaire_id
        correction = self.create(
            {
                "questionnaire_id": newest.id,
                "lead_id": self.lead_id.id,
                "partner_id": self.partner_id.id,
                "rival_id": self.rival_id.id,
                "note": self.note,
                "answer_ids": [
                    Command.create(vals) for vals in self._prepare_corrected_answers(newest)
                ],
            }
        )
        correction._set({"corrected_id": self.id})
        return correction

    def _prepare_corrected_answers(self, questionnaire):
        """Return values for the answers of a correction, by the lineage of the questions."""
        old_answers = {
            (answer.question_id.origin_id or answer.question_id): answer
            for answer in self.answer_ids
        }
        values = []
        for question in questionnaire.question_ids:
            old = old_answers.get(question.origin_id or question)
            if not old:
                continue
            origins = old.choice_ids.mapped(lambda choice: choice.origin_id or choice)
            choices = question.answer_ids.filtered(
                lambda choice, origins=origins: (choice.origin_id or choice) in origins
            )
            is_lost = len(choices) != len(origins) and question.kind != scoring.KIND_NUMBER
            values.append(
                {
                    "question_id": question.id,
                    "status": scoring.STATUS_OPEN if is_lost else old.status,
                    "choice_ids": [Command.set([] if is_lost else choices.ids)],
                    "number": old.number,
                    "note": old.note,
                    "attachment_ids": [Command.set(old.attachment_ids.ids)],
                    "message_id": old.message_id.id,
                }
            )
        return values

    def _get_open_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.assessment",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.model
    def _get_score_by_lead(self, leads, questionnaire=None):
        """Return the newest valid, done assessment of ourselves by deal; one query.

        :param leads: ``crm.lead``, may be empty
        :param questionnaire: all of its versions count; None for any that sets the grade
        :return: deals without such an assessment are absent
        :rtype: dict[crm.lead, crm.assessment]
        """
        domain = [
            ("lead_id", "in", leads.ids),
            ("state", "=", STATE_DONE),
            ("rival_id", "=", False),
            "|",
            ("date_valid_until", "=", False),
            ("date_valid_until", ">=", fields.Date.context_today(self)),
        ]
        if questionnaire:
            first = questionnaire.origin_id or questionnaire
            domain += [
                "|",
                ("questionnaire_id", "=", first.id),
                ("questionnaire_id.origin_id", "=", first.id),
            ]
        else:
            domain.append(("questionnaire_id.is_grading", "=", True))
        newest = {}
        for assessment in self.search(domain, order="date_done desc, id desc"):
            newest.setdefault(assessment.lead_id, assessment)
        return newest

    def _find_draft(self):
        """Return the newest draft of the user among these assessments."""
        return self.filtered(
            lambda one: one.state == STATE_DRAFT and one.user_id == self.env.user
        ).sorted("id")[-1:]
