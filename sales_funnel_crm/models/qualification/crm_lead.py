from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_assessment import STATE_DONE

SALESPERSON = "sales_team.group_sale_salesman"
FIGURES = (
    "assessment_count",
    "assessment_id",
    "assessment_grade_id",
    "assessment_score_percent",
    "assessment_date",
    "assessment_valid_until",
)


class CrmLead(models.Model):
    """The newest assessment of the deal: ``crm.assessment`` writes the figures, in SQL.

    They depend on nothing that Odoo watches, so that a deal without assessments costs nothing.
    """

    _inherit = "crm.lead"

    assessment_ids = fields.One2many("crm.assessment", "lead_id", copy=False, groups=SALESPERSON)
    assessment_count = fields.Integer(
        string="Assessments",
        readonly=True,
        copy=False,
        groups=SALESPERSON,
        help="Done and drafts, of ourselves and of rivals.",
    )
    # Written when an assessment is done: its own newest one that sets the grade, of ourselves.
    assessment_id = fields.Many2one(
        "crm.assessment",
        string="Counting Assessment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
    )
    assessment_grade_id = fields.Many2one(
        "crm.grade",
        string="Grade",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=SALESPERSON,
    )
    assessment_grade_color = fields.Integer(
        related="assessment_grade_id.color", string="Colour of the Grade", groups=SALESPERSON
    )
    assessment_score_percent = fields.Float(
        string="Score",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups=SALESPERSON,
        help="Of the newest assessment: 0 is the lowest result that its questions can give, "
        "100 the highest.",
    )
    assessment_date = fields.Datetime(
        string="Assessed On", readonly=True, copy=False, groups=SALESPERSON
    )
    assessment_valid_until = fields.Date(readonly=True, copy=False, groups=SALESPERSON)
    assessment_age_days = fields.Integer(
        string="Age of the Assessment (Days)",
        compute="_compute_assessment_age_days",
        search="_search_assessment_age_days",
        aggregator=None,
        groups=SALESPERSON,
    )
    is_assessment_expired = fields.Boolean(
        string="Assessment Expired", compute="_compute_assessment_age_days", groups=SALESPERSON
    )
    is_assessment_due = fields.Boolean(
        string="Assessment Due",
        compute="_compute_is_assessment_due",
        search="_search_is_assessment_due",
        groups=SALESPERSON,
        help="The stage expects a valid assessment, and there is none.",
    )

    @api.depends("assessment_date", "assessment_valid_until")
    def _compute_assessment_age_days(self):
        now, today = fields.Datetime.now(), fields.Date.context_today(self)
        for lead in self:
            assessed, until = lead.assessment_date, lead.assessment_valid_until
            lead.assessment_age_days = max((now - assessed).days, 0) if assessed else 0
            lead.is_assessment_expired = bool(until and until < today)

    @api.model
    def _search_assessment_age_days(self, operator, value):
        """Search by full days since the assessment; deals without one match nothing."""
        now = fields.Datetime.now()
        if operator == "in":
            return Domain.OR(
                Domain("assessment_date", ">", now - timedelta(days=days + 1))
                & Domain("assessment_date", "<=", now - timedelta(days=days))
                for days in value
            )
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        days = value + (operator in ("<=", ">"))
        limit = now - timedelta(days=days)
        return Domain("assessment_date", ">" if operator in ("<", "<=") else "<=", limit)

    def _compute_is_assessment_due(self):
        due = self._origin.filtered_domain(self._search_is_assessment_due("in", [True]))
        for lead in self:
            lead.is_assessment_due = lead._origin in due

    @api.model
    def _search_is_assessment_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["crm.questionnaire"]._get_due_domain()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # The user had the right to see these deals, which are about to be deleted: sudo.
        target, merged = self.sudo(), opportunities.sudo().filtered("assessment_count")
        if merged:
            merged.assessment_ids._move_to(target)
            (merged | target)._refresh_assessment_figures(only_open=False)
        return result

    def unlink(self):
        # The database would delete them without their messages. Who may delete a deal may
        # delete all of it, also what is done.
        assessed = self.sudo().filtered("assessment_count")
        assessed.assessment_ids.with_context(sales_funnel_delete_with_deal=True).unlink()
        return super().unlink()

    def _is_assessable(self):
        self.ensure_one()
        return self.type == "opportunity" and self.active and self.won_status == "pending"

    def _refresh_assessment_figures(self, only_open=True):
        """Bring the newest own assessment that sets the grade to the deals, and the counts.

        Two queries, whatever the number of deals. Closed deals keep their figures.
        """
        if not self:
            return
        self.env["crm.assessment"].flush_model()
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                """UPDATE crm_lead l SET assessment_count = (
                       SELECT count(*) FROM crm_assessment a WHERE a.lead_id = l.id)
                    WHERE l.id = ANY(%s) RETURNING l.id""",
                self.ids,
            )
        )
        is_open = SQL("l.active AND l.won_status = 'pending' AND l.type = 'opportunity'")
        self.env.execute_query(
            SQL(
                """UPDATE crm_lead l
                      SET assessment_id = n.id, assessment_grade_id = n.grade_id,
                          assessment_score_percent = n.score_percent,
                          assessment_date = n.date_done,
                          assessment_valid_until = n.date_valid_until
                     FROM crm_lead o
                LEFT JOIN LATERAL (
                          SELECT a.* FROM crm_assessment a
                            JOIN crm_questionnaire q ON q.id = a.questionnaire_id
                           WHERE a.lead_id = o.id AND a.state = %(done)s
                             AND a.rival_id IS NULL AND q.is_grading
                        ORDER BY a.date_done DESC, a.id DESC LIMIT 1) n ON TRUE
                    WHERE o.id = l.id AND l.id = ANY(%(ids)s) AND %(condition)s
                RETURNING l.id""",
                done=STATE_DONE,
                ids=self.ids,
                condition=is_open if only_open else SQL("TRUE"),
            )
        )
        self.invalidate_recordset(FIGURES, flush=False)
