from odoo import api, fields, models

from .crm_assessment import STATE_DONE


class CrmAssessment(models.Model):
    """What the sheet in the form shows: the questions, and the score as it stands."""

    _inherit = "crm.assessment"

    sheet = fields.Json(compute="_compute_sheet", help="Questions as the sheet shows them.")
    result = fields.Json(compute="_compute_result", help="The score as the sheet shows it.")

    @api.depends("questionnaire_id")
    @api.depends_context("lang")
    def _compute_sheet(self):
        """Describe the questionnaire.

        ``{"purpose": "…", "sections": [{"id": 1, "name": "…", "description": "…", "questions": [{
        "id": 4, "name": "…", "short_name": "…", "help": "…", "kind": "choice", "unit": "…",
        "is_required": True, "evidence": "note", "answers": [{"id": 9, "name": "…", "code": "yes",
        "points": 2.0, "is_knock_out": False}]}]}]}``; missing texts are empty, ``evidence`` and
        ``code`` may be False. ``points`` are weighted.
        """
        done = self._get_stored_done()
        for assessment in [*(self - done), *done]:
            questionnaire = assessment.questionnaire_id
            asked = questionnaire.question_ids
            if assessment.state == STATE_DONE:  # also what was archived since
                asked = assessment.answer_ids.question_id.sorted()
            sections = asked.section_id.sorted()
            assessment.sheet = {
                "purpose": questionnaire.purpose or "",
                "sections": [
                    {
                        "id": section.id,
                        "name": section.name,
                        "description": section.description or "",
                        "questions": [
                            self._describe_question(question)
                            for question in asked
                            if question.section_id == section
                        ],
                    }
                    for section in sections
                ],
            }

    def _get_stored_done(self):
        """Return the done ones, as superuser."""
        done = self.filtered(lambda one: one.id and one.state == STATE_DONE)
        # sudo: who may read one may read its questions, be they of another company since. Not so
        # what a client only pretends: no record of an onchange is stored.
        return done.sudo()

    @api.model
    def _describe_question(self, question):
        weight = question.weight * question.section_id.weight
        return {
            "id": question.id,
            "name": question.name,
            "short_name": question.short_name or "",
            "help": question.help_text or "",
            "kind": question.kind,
            "unit": question.unit or "",
            "is_required": question.is_required,
            "evidence": question.evidence,
            "answers": [
                {
                    "id": answer.id,
                    "name": answer.name,
                    "code": answer.code,
                    "points": answer.points * weight,
                    "is_knock_out": answer.is_knock_out,
                }
                for answer in question.answer_ids
            ],
        }

    @api.depends(
        "questionnaire_id",
        "answer_ids.status",
        "answer_ids.choice_ids",
        "answer_ids.number",
        "answer_ids.question_id",
        "lead_id",
        "state",
    )
    def _compute_result(self):
        """Describe the score, of drafts by the answers as they are now.

        ``{"percent": 62.5, "raw": 12.0, "lowest": 0.0, "highest": 20.0, "grade": {"name": "B",
        "description": "…", "color": 4}, "thresholds": [{"percent": 80.0, "name": "A", "color":
        10}], "points": {"4": 2.0}, "attainable": {"4": [0.0, 5.0]}, "chosen": {"4": [9]}, "open":
        [7], "unknown": [], "knock_outs": [], "weakest": [4], "weakest_percent": 0.0}``; keys are
        ids of questions, ``percent`` and ``grade`` may be False. ``chosen`` is what counts: the
        band of a number, what the system found.
        """
        done = self._get_stored_done()
        (self - done)._fill_result()
        done._fill_result()

    def _fill_result(self):
        found = self._get_found()
        results = self._get_results(found)
        grades = self._get_grades(results)
        questions = self._get_scoring_by_questionnaire()
        Grade = self.env["crm.grade"]
        for assessment in self:
            result = results[assessment]
            grade = Grade.browse(grades[assessment] or ())
            percent, raw = result.percent, result.raw
            if assessment.state == STATE_DONE:  # as it was, even if the formula has changed since
                grade, percent, raw = (
                    assessment.grade_id,
                    assessment.score_percent,
                    assessment.score_raw,
                )
            chosen = {
                answer.question_id.id: answer._get_chosen().ids for answer in assessment.answer_ids
            } | {question.id: choice.ids for question, choice in found.get(assessment, {}).items()}
            assessment.result = {
                "percent": False if percent is None else percent,
                "raw": raw,
                "lowest": result.lowest,
                "highest": result.highest,
                "grade": bool(grade)
                and {
                    "name": grade.name,
                    "description": grade.description or "",
                    "color": grade.color,
                },
                "thresholds": [
                    {
                        "percent": threshold.score_from_percent,
                        "name": threshold.grade_id.name,
                        "color": threshold.grade_id.color,
                    }
                    for threshold in assessment.questionnaire_id.grade_ids
                ],
                "points": result.points,
                "attainable": {
                    question.key: question.attainable()
                    for question in questions.get(assessment.questionnaire_id._origin.id, [])
                },
                "chosen": chosen,
                "open": sorted(result.open_keys),
                "unknown": sorted(result.unknown_keys),
                "knock_outs": sorted(result.knock_out_keys),
                "weakest": list(result.weakest),
                "weakest_percent": result.weakest_percent or 0.0,
            }
