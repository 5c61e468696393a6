from odoo import fields, models

from ...tools.qualification import scoring


class CrmAssessmentAnswer(models.Model):
    """What was answered to one question in one assessment.

    ``choice_ids`` holds what was chosen, the band that a number fell in, or what the system found:
    whatever the kind of the question, the points are those of ``choice_ids``.
    """

    _name = "crm.assessment.answer"
    _description = "Answer"
    _order = "assessment_id, section_sequence, sequence, id"

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
    points = fields.Float(readonly=True, help="Weighted points of this answer.")
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True)
    message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")

    _question_uniq = models.Constraint(
        "UNIQUE (assessment_id, question_id)", "A question is answered once in an assessment."
    )
