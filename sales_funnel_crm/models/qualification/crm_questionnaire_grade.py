from odoo import fields, models


class CrmQuestionnaireGrade(models.Model):
    """What it takes to get a grade by one questionnaire."""

    _name = "crm.questionnaire.grade"
    _inherit = ["crm.questionnaire.part.mixin"]
    _description = "Grade Threshold"
    _order = "questionnaire_id, score_from_percent desc, id"
    _rec_name = "grade_id"

    questionnaire_id = fields.Many2one(
        "crm.questionnaire", required=True, index=True, ondelete="cascade"
    )
    grade_id = fields.Many2one("crm.grade", required=True, index=True, ondelete="restrict")
    score_from_percent = fields.Float(string="Score From", required=True)

    _grade_uniq = models.Constraint(
        "UNIQUE (questionnaire_id, grade_id)",
        "A grade has one threshold in a questionnaire. Change the existing one.",
    )
    _score_range = models.Constraint(
        "CHECK (score_from_percent >= 0 AND score_from_percent <= 100)",
        "A threshold is between 0 and 100. Correct it.",
    )
