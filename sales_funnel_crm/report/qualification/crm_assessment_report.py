from odoo import fields, models
from odoo.tools import SQL


class CrmAssessmentReport(models.Model):
    """One done assessment with its deal, and what became of it. The id is the assessment's."""

    _name = "crm.assessment.report"
    _inherit = "crm.assessment.report.mixin"
    _description = "Assessment Analysis"
    _auto = False
    _order = "date_done desc, id desc"
    _rec_name = "assessment_id"
    _depends = {
        "crm.assessment": [
            "company_id",
            "date_done",
            "grade_id",
            "is_knocked_out",
            "lead_id",
            "open_count",
            "partner_id",
            "questionnaire_id",
            "rival_id",
            "score_percent",
            "stage_id",
            "state",
            "unknown_count",
            "user_id",
        ],
        "crm.questionnaire": ["origin_id", "version"],
        "crm.lead": [
            "company_id",
            "date_closed",
            "expected_revenue",
            "partner_id",
            "source_id",
            "stage_id",
            "team_id",
            "user_id",
            "won_status",
        ],
        "res.company": ["currency_id"],
    }

    rival_id = fields.Many2one("res.partner", readonly=True)
    version = fields.Integer(readonly=True, aggregator=None)
    score_percent = fields.Float(string="Score", digits=(16, 1), readonly=True, aggregator="avg")
    is_knocked_out = fields.Boolean(string="Knocked Out", readonly=True)
    open_count = fields.Integer(string="Unanswered", readonly=True)
    unknown_count = fields.Integer(string="Unknown", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(string="Expected Revenue", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT a.id, a.id AS assessment_id,
                      COALESCE(q.origin_id, q.id) AS questionnaire_id, q.version,
                      a.lead_id, COALESCE(a.partner_id, l.partner_id) AS partner_id, a.rival_id,
                      a.user_id AS assessor_id, l.user_id, l.team_id, a.company_id, l.source_id,
                      a.stage_id, l.stage_id AS lead_stage_id, a.grade_id, a.date_done,
                      l.date_closed, a.score_percent, a.is_knocked_out, a.open_count,
                      a.unknown_count, c.currency_id, l.expected_revenue AS amount,
                      CASE WHEN l.won_status IN ('won', 'lost') THEN l.won_status
                           WHEN l.id IS NOT NULL THEN 'open' END AS outcome,
                      CASE l.won_status WHEN 'won' THEN 1 WHEN 'lost' THEN 0 END AS won_count,
                      CASE l.won_status WHEN 'won' THEN 0 WHEN 'lost' THEN 1 END AS lost_count,
                      CASE l.won_status WHEN 'won' THEN 100.0 WHEN 'lost' THEN 0.0
                           END AS win_percent,
                      NULL::numeric AS win_low_percent, NULL::numeric AS win_high_percent,
                      %(is_counted)s AS is_counted
                 FROM crm_assessment a
                 JOIN crm_questionnaire q ON q.id = a.questionnaire_id
            LEFT JOIN crm_lead l ON l.id = a.lead_id
                 JOIN res_company c ON c.id = COALESCE(a.company_id, %(company)s)
                WHERE a.state = 'done'""",
            is_counted=self._is_counted_sql(),
            company=self.env.company.id,
        )

    def _is_counted_sql(self):
        """Return the condition that leaves one assessment by deal and questionnaire."""
        return SQL(
            """(a.lead_id IS NOT NULL AND a.rival_id IS NULL
                AND (l.date_closed IS NULL OR a.date_done <= l.date_closed)
                AND NOT EXISTS (
                    SELECT 1
                      FROM crm_assessment newer
                      JOIN crm_questionnaire nq ON nq.id = newer.questionnaire_id
                     WHERE newer.lead_id = a.lead_id AND newer.state = 'done'
                       AND newer.rival_id IS NULL
                       AND COALESCE(nq.origin_id, nq.id) = COALESCE(q.origin_id, q.id)
                       AND (l.date_closed IS NULL OR newer.date_done <= l.date_closed)
                       AND (newer.date_done, newer.id) > (a.date_done, a.id)))"""
        )
