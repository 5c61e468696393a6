from odoo import fields, models


class CrmQuestionnaireSection(models.Model):
    """A block of questions, with the weight that it has in the score."""

    _name = "crm.questionnaire.section"
    _description = "Questionnaire Section"
    _order = "questionnaire_id, sequence, id"

    questionnaire_id = fields.Many2one(
        "crm.questionnaire", required=True, index=True, ondelete="cascade"
    )
    origin_id = fields.Many2one(
        "crm.questionnaire.section", readonly=True, index="btree_not_null", ondelete="set null"
    )
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    weight = fields.Float(required=True, default=1.0)
    sequence = fields.Integer(default=10)
    question_ids = fields.One2many("crm.questionnaire.question", "section_id")
