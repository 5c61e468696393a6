from odoo import fields, models

from ...tools.qualification import prediction


class CrmQuestionnaireSuggestLine(models.TransientModel):
    """The suggested points of one answer."""

    _name = "crm.questionnaire.suggest.line"
    _description = "Suggested Points of an Answer"
    _order = "sequence, id"

    suggest_id = fields.Many2one(
        "crm.questionnaire.suggest", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    is_chosen = fields.Boolean(string="Take Over")
    answer_id = fields.Many2one("crm.questionnaire.answer", required=True, readonly=True)
    question_id = fields.Many2one(related="answer_id.question_id")
    points = fields.Float(string="Points Now", digits=(16, 1), readonly=True)
    suggested_points = fields.Float(string="Suggested", digits=(16, 1), readonly=True)
    new_points = fields.Float(digits=(16, 1))
    deal_count = fields.Integer(string="Deals", readonly=True)
    win_percent = fields.Float(string="Win Rate (%)", digits=(16, 0), readonly=True)
    verdict = fields.Selection(
        [
            (prediction.VERDICT_BETTER, "Won more often"),
            (prediction.VERDICT_WORSE, "Won less often"),
            (prediction.VERDICT_SAME, "No proof"),
            (prediction.VERDICT_FEW, "Too few deals"),
        ],
        readonly=True,
    )
