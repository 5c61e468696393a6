from odoo import models

HISTORY_COUNT = 4


class CrmLead(models.Model):
    """What the deal was assessed at, in its case review."""

    _inherit = "crm.lead"

    def _get_case_review(self):
        return [*super()._get_case_review(), self._get_review_of_assessments()]

    def _get_review_of_assessments(self):
        assessments = self.env["crm.assessment"].search(
            [("lead_id", "=", self.id), ("state", "=", "done"), ("rival_id", "=", False)],
            order="date_done desc, id desc",
            limit=HISTORY_COUNT,
        )
        # Who may read an assessment may read its questions, be they of another company since.
        assessments = assessments.sudo()
        block = {
            "key": "assessments",
            "title": self.env._("Evaluation"),
            "sequence": 25,
            "columns": [
                self.env._("Assessed On"),
                self.env._("Questionnaire"),
                self.env._("Score"),
                self.env._("Grade"),
                self.env._("Unknown"),
                self.env._("Weakest Point"),
            ],
            "rows": [
                [
                    self._review_cell(self._review_day(assessment.date_done)),
                    self._review_cell(assessment.questionnaire_id.name),
                    self._review_cell(f"{assessment.score_percent:.0f}"),
                    self._review_cell(assessment.grade_id.name),
                    self._review_cell(str(assessment.unknown_count + assessment.open_count)),
                    self._review_cell(assessment.weakest_question_id.name),
                ]
                for assessment in assessments
            ],
            "empty": self.env._(
                "The deal was not assessed. Answer a questionnaire on the opportunity."
            ),
        }
        if self.assessment_date:
            block["facts"] = [
                self._review_fact(self.env._("Grade"), self.assessment_grade_id.name),
                self._review_fact(self.env._("Score"), f"{self.assessment_score_percent:.0f}"),
                self._review_fact(
                    self.env._("Valid Until"), self._review_day(self.assessment_valid_until)
                ),
            ]
        return block
