from odoo import fields, models

from ...tools.qualification import scoring


class CrmQuestionnaireQuestion(models.Model):
    """One question of one version of a questionnaire.

    ``origin_id`` is the question of the first version that this one continues (empty for that one
    itself), so that answers can be compared across versions. A question in use is archived,
    never deleted.
    """

    _name = "crm.questionnaire.question"
    _description = "Question"
    _order = "questionnaire_id, section_sequence, section_id, sequence, id"

    section_id = fields.Many2one(
        "crm.questionnaire.section", required=True, index=True, ondelete="cascade"
    )
    questionnaire_id = fields.Many2one(
        related="section_id.questionnaire_id", store=True, index=True
    )
    section_sequence = fields.Integer(
        string="Section Order", related="section_id.sequence", store=True
    )
    origin_id = fields.Many2one(
        "crm.questionnaire.question", readonly=True, index="btree_not_null", ondelete="set null"
    )
    name = fields.Char(string="Question", required=True, translate=True)
    short_name = fields.Char(
        translate=True, help="A word or letter for charts and tables, e.g. “M” for metrics."
    )
    help_text = fields.Text(translate=True, help="Shown below the question.")
    kind = fields.Selection(
        [
            (scoring.KIND_CHOICE, "One Choice"),
            (scoring.KIND_CHOICES, "Several Choices"),
            (scoring.KIND_NUMBER, "Number"),
            (scoring.KIND_YES_NO, "Yes / No / Unknown"),
            (scoring.KIND_COMPUTED, "Answered by the System"),
        ],
        required=True,
        default=scoring.KIND_CHOICE,
    )
    weight = fields.Float(required=True, default=1.0)
    is_required = fields.Boolean(
        string="Required", help="An assessment is done only when this is answered, if by “unknown”."
    )
    evidence = fields.Selection(
        [("note", "A Note"), ("file", "A File"), ("message", "A Message of the Deal")],
        string="Evidence Wanted",
    )
    unit = fields.Char(translate=True, help="Of a number, e.g. “k€” or “machines”.")
    lead_domain = fields.Char(
        string="Yes When", help="For a question answered by the system: the deals that get a yes."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    answer_ids = fields.One2many("crm.questionnaire.answer", "question_id", copy=False)
