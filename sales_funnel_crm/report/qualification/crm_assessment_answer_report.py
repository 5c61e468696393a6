from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# An id for answer and choice together that a web client can still count (2^53): as many choices
# of one question are told apart as there are ids below this.
CHOICE_BITS = 21


class CrmAssessmentAnswerReport(models.Model):
    """One answer of a done assessment, and what became of the deal.

    A question with several choices has a row for each one that was chosen. Questions and answers
    are those of the first version, which stand for all that continue them.
    """

    _name = "crm.assessment.answer.report"
    _inherit = "crm.assessment.report.mixin"
    _description = "Answer Analysis"
    _auto = False
    _order = "date_done desc, id desc"
    _rec_name = "question_id"
    _depends = {
        "crm.assessment.report": [
            "assessment_id",
            "assessor_id",
            "company_id",
            "date_closed",
            "date_done",
            "grade_id",
            "is_counted",
            "lead_id",
            "lead_stage_id",
            "outcome",
            "partner_id",
            "questionnaire_id",
            "rival_id",
            "source_id",
            "stage_id",
            "team_id",
            "user_id",
            "win_percent",
        ],
        "crm.assessment.answer": [
            "assessment_id",
            "attachment_ids",
            "choice_ids",
            "message_id",
            "note",
            "points",
            "question_id",
            "status",
        ],
        "crm.questionnaire.question": ["origin_id", "section_id"],
        "crm.questionnaire.answer": ["origin_id"],
    }

    question_id = fields.Many2one("crm.questionnaire.question", readonly=True)
    section_id = fields.Many2one("crm.questionnaire.section", readonly=True)
    choice_id = fields.Many2one(
        "crm.questionnaire.answer",
        string="Answer",
        readonly=True,
        # Unlike the other texts of a field, this one is not translated by itself.
        falsy_value_label=_lt("Unknown or None Fits"),  # pylint: disable=translation-field
        help="Empty when unknown, or when a number lies in no band.",
    )
    status = fields.Selection([("given", "Answered"), ("unknown", "Unknown")], readonly=True)
    rival_id = fields.Many2one("res.partner", readonly=True)
    won_count = fields.Integer(
        string="Won", readonly=True, help="Answers of won deals. A deal has one for each question."
    )
    lost_count = fields.Integer(
        string="Lost",
        readonly=True,
        help="Answers of lost deals. A deal has one for each question.",
    )
    points = fields.Float(readonly=True, aggregator="avg")
    has_evidence = fields.Boolean(string="Proven", readonly=True)
    evidence_percent = fields.Float(
        string="Proven (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Answers with a note, a file or a message.",
    )

    @property
    def _table_query(self) -> SQL:
        choices = self.env["crm.assessment.answer"]._fields["choice_ids"]
        files = self.env["crm.assessment.answer"]._fields["attachment_ids"]
        return SQL(
            """SELECT (g.id::bigint << %(bits)s)
                      + COALESCE(x.choice_id, 0) %% (1 << %(bits)s) AS id,
                      r.assessment_id, r.questionnaire_id, r.lead_id, r.partner_id, r.rival_id,
                      r.assessor_id, r.user_id, r.team_id, r.company_id, r.source_id, r.stage_id,
                      r.lead_stage_id, r.grade_id, r.date_done, r.date_closed, r.outcome,
                      r.won_count, r.lost_count, r.win_percent, r.win_low_percent,
                      r.win_high_percent, r.is_counted,
                      first.id AS question_id, first.section_id, g.status, g.points,
                      COALESCE(c.origin_id, c.id) AS choice_id,
                      g.has_evidence, CASE WHEN g.has_evidence THEN 100.0 ELSE 0.0 END
                                      AS evidence_percent
                 FROM (%(assessments)s) r
                 JOIN (SELECT answer.*,
                              (COALESCE(answer.note, '') != '' OR answer.message_id IS NOT NULL
                               OR EXISTS (SELECT 1 FROM %(file_table)s f
                                           WHERE f.%(file_answer)s = answer.id)) AS has_evidence
                         FROM crm_assessment_answer answer
                        WHERE answer.status != 'open') g ON g.assessment_id = r.id
                 JOIN crm_questionnaire_question q ON q.id = g.question_id
                 JOIN crm_questionnaire_question first ON first.id = COALESCE(q.origin_id, q.id)
            LEFT JOIN (SELECT %(answer)s AS answer_id, %(choice)s AS choice_id FROM %(table)s) x
                   ON x.answer_id = g.id AND g.status = 'given'
            LEFT JOIN crm_questionnaire_answer c ON c.id = x.choice_id""",
            bits=CHOICE_BITS,
            assessments=self.env["crm.assessment.report"]._table_query,
            file_table=SQL.identifier(files.relation),
            file_answer=SQL.identifier(files.column1),
            table=SQL.identifier(choices.relation),
            answer=SQL.identifier(choices.column1),
            choice=SQL.identifier(choices.column2),
        )
