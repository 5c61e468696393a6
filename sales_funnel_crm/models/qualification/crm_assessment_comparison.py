from odoo import api, models
from odoo.tools.misc import formatLang

from ...tools.qualification import scoring
from .crm_assessment import STATE_DONE, STATE_DRAFT

SUBJECTS = {"crm.lead": "lead_id", "res.partner": "partner_id"}


class CrmAssessmentComparison(models.AbstractModel):
    """The assessments of one deal or customer side by side, over time and against rivals."""

    _name = "crm.assessment.comparison"
    _description = "Comparison of Assessments"

    @api.model
    @api.readonly
    def get_comparison(self, res_model, res_id):
        """Return all assessments of a deal or customer, by questionnaire.

        Versions of a questionnaire are one; questions are matched by their lineage.

        ``{"name": "…", "can_assess": True, "questionnaires": [{"id": 3, "group_id": 1, "name":
        "…", "purpose": "…", "question_count": 5, "draft_id": False}], "groups": [{"id": 1,
        "name": "…", "assessments": [{"id": 7, "state": "done", "date": "2026-01-03 10:00:00",
        "user": "…", "rival": False, "rival_id": False, "percent": 62.5, "grade": {"name": "B",
        "color": 4}, "is_knocked_out": False, "open": 0, "unknown": 1, "valid_until":
        "2026-04-03"}], "rows": [{"key": 4, "section": "…", "name": "…", "cells": {"7": {"text":
        "High", "points": 10.0, "percent": 100.0, "status": "given", "note": ""}}}]}]}``, the
        oldest assessment first. ``percent`` of a cell is None where nothing could be attained.

        :raise AccessError: when the user may not read the deal or customer
        :raise ValueError: for any other model
        """
        if res_model not in SUBJECTS:
            raise ValueError(f"{res_model} is not assessed")
        subject = self.env[res_model].browse(res_id)
        subject.check_access("read")
        assessments = self.env["crm.assessment"].search(
            [(SUBJECTS[res_model], "=", res_id)], order="date_done, id"
        )
        groups = {}
        # Who may read an assessment may read its questions, be they of another company since.
        for assessment in assessments.sudo():
            questionnaire = assessment.questionnaire_id
            root = questionnaire.origin_id or questionnaire
            groups[root] = groups.get(root, assessment.browse()) | assessment
        return {
            "name": subject.display_name,
            "can_assess": self._can_assess(subject),
            "questionnaires": self._describe_questionnaires(subject, assessments),
            "groups": [
                self._describe_group(root, members)
                for root, members in sorted(
                    groups.items(), key=lambda item: (not item[0].is_grading, item[0].sequence)
                )
            ],
        }

    @api.model
    def _can_assess(self, subject):
        is_open = subject._name != "crm.lead" or subject._is_assessable()
        return is_open and subject.has_access("write")

    @api.model
    def _describe_questionnaires(self, subject, assessments):
        Questionnaire = self.env["crm.questionnaire"]
        if subject._name == "crm.lead":
            applicable = Questionnaire._get_applicable_by_lead(subject)[subject]
        else:
            applicable = Questionnaire._get_applicable_for_customers(subject)[subject]
        drafts = assessments.filtered(
            lambda one: (
                one.state == STATE_DRAFT and one.user_id == self.env.user and not one.rival_id
            )
        )
        draft_by_questionnaire = {draft.questionnaire_id: draft.id for draft in drafts}
        return [
            {
                "id": questionnaire.id,
                "group_id": (questionnaire.origin_id or questionnaire).id,
                "name": questionnaire.name,
                "purpose": questionnaire.purpose or "",
                "question_count": len(questionnaire.question_ids),
                "draft_id": draft_by_questionnaire.get(questionnaire, False),
            }
            for questionnaire in applicable
        ]

    @api.model
    def _describe_group(self, root, assessments):
        newest = assessments.questionnaire_id.sorted("version")[-1:]
        return {
            "id": root.id,
            "name": newest.name,
            "assessments": [self._describe_assessment(one) for one in assessments],
            "rows": self._describe_rows(assessments),
        }

    @api.model
    def _describe_assessment(self, assessment):
        grade = assessment.grade_id
        date = assessment.date_done or assessment.create_date
        return {
            "id": assessment.id,
            "state": assessment.state,
            "date": date.strftime("%Y-%m-%d %H:%M:%S"),
            "user": assessment.user_id.name,
            "rival": assessment.rival_id.name,
            "rival_id": assessment.rival_id.id,
            "percent": assessment.score_percent,
            "grade": bool(grade) and {"name": grade.name, "color": grade.color},
            "is_knocked_out": assessment.is_knocked_out,
            "open": assessment.open_count,
            "unknown": assessment.unknown_count,
            "valid_until": assessment.date_valid_until and assessment.date_valid_until.isoformat(),
        }

    @api.model
    def _describe_rows(self, assessments):
        formulas = assessments.questionnaire_id._get_scoring()
        found = assessments._get_found()
        results = assessments._get_results(found)
        rows = {}
        for assessment in assessments.sorted(lambda one: one.questionnaire_id.version):
            for answer in assessment.answer_ids:
                question = answer.question_id
                key = (question.origin_id or question).id
                row = rows.setdefault(key, {"key": key, "cells": {}})
                # The newest version names the row.
                row.update({"section": question.section_id.name, "name": question.name})
                points = results[assessment].points.get(question.id, 0.0)
                if assessment.state == STATE_DONE:
                    points = answer.points
                formula = formulas.get(question.id)
                choice = found.get(assessment, {}).get(question)
                row["cells"][assessment.id] = {
                    "text": choice.name if choice else self._describe_answer(answer),
                    "points": points,
                    "percent": formula and scoring.share_percent(points, *formula.attainable()),
                    "status": scoring.STATUS_GIVEN if choice else answer.status,
                    "note": answer.note or "",
                }
        return list(rows.values())

    @api.model
    def _describe_answer(self, answer):
        if answer.status != scoring.STATUS_GIVEN:
            return ""
        if answer.question_id.kind == scoring.KIND_NUMBER:
            digits = 0 if answer.number.is_integer() else 2
            number = formatLang(self.env, answer.number, digits=digits)
            return f"{number} {answer.question_id.unit or ''}".strip()
        return ", ".join(answer.choice_ids.mapped("name"))
