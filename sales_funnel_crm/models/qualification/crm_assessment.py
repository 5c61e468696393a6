from odoo import Command, api, fields, models

from ...errors import ShownUserError
from .context_defaults import without_defaults

STATE_DRAFT = "draft"
STATE_DONE = "done"

# What an assessment is of; it never changes.
SUBJECT_FIELDS = frozenset({"questionnaire_id", "lead_id", "partner_id"})
# What follows from the answers, from finishing, and from who does it, never from writing.
RESULT_FIELDS = frozenset(
    {
        "state",
        "user_id",
        "company_id",
        "stage_id",
        "date_start",
        "date_done",
        "date_valid_until",
        "duration_minutes",
        "corrected_id",
        "is_reminded",
        "score_raw",
        "score_lowest",
        "score_highest",
        "score_percent",
        "grade_id",
        "is_knocked_out",
        "open_count",
        "unknown_count",
        "weakest_question_id",
        "weakest_percent",
    }
)


class AssessmentIsDone(ShownUserError):
    """A done assessment was to be changed or deleted."""


class AssessmentNotAllowed(ShownUserError):
    """The subject, the result or the state of an assessment was to be written directly."""


class CrmAssessment(models.Model):
    """A questionnaire answered for one deal or customer, by one person, at one time.

    A done assessment never changes, nor do the questions it was made with; a correction is a new
    one. Follows the access rules of its deal, or of its customer when it is of no deal.
    """

    _name = "crm.assessment"
    _inherit = ["mail.thread"]
    _description = "Assessment"
    _order = "date_done desc, id desc"

    questionnaire_id = fields.Many2one(
        "crm.questionnaire", required=True, index=True, ondelete="restrict"
    )
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", index="btree_not_null", ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    rival_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: answered for ourselves. Otherwise the same questions, seen from this rival.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assessed By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    corrected_id = fields.Many2one(
        "crm.assessment",
        string="Corrects",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The done assessment that this one was started from.",
    )
    state = fields.Selection(
        [(STATE_DRAFT, "Draft"), (STATE_DONE, "Done")],
        required=True,
        readonly=True,
        default=STATE_DRAFT,
        copy=False,
    )
    stage_id = fields.Many2one(
        "crm.stage",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Stage of the deal when the assessment was done.",
    )
    date_start = fields.Datetime(
        string="Started On", readonly=True, copy=False, default=fields.Datetime.now
    )
    date_done = fields.Datetime(string="Done On", readonly=True, copy=False, index=True)
    date_valid_until = fields.Date(string="Valid Until", readonly=True, copy=False, index=True)
    duration_minutes = fields.Float(
        string="Time Taken (Minutes)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From the opening of the sheet until it was done.",
    )
    answer_ids = fields.One2many("crm.assessment.answer", "assessment_id")
    note = fields.Text()
    # The result, as computed with the questionnaire; it stays when the assessment is done.
    score_raw = fields.Float(
        string="Raw Score", compute="_compute_score", store=True, aggregator="avg"
    )
    score_lowest = fields.Float(
        string="Lowest Score", compute="_compute_score", store=True, aggregator=None
    )
    score_highest = fields.Float(
        string="Highest Score", compute="_compute_score", store=True, aggregator=None
    )
    score_percent = fields.Float(
        string="Score",
        compute="_compute_score",
        store=True,
        aggregator="avg",
        help="0 is the lowest result that these questions can give, 100 the highest.",
    )
    grade_id = fields.Many2one(
        "crm.grade",
        compute="_compute_score",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    grade_color = fields.Integer(related="grade_id.color")
    is_for_rivals = fields.Boolean(related="questionnaire_id.is_for_rivals")
    is_knocked_out = fields.Boolean(string="Knocked Out", compute="_compute_score", store=True)
    open_count = fields.Integer(string="Unanswered", compute="_compute_score", store=True)
    unknown_count = fields.Integer(string="Unknown", compute="_compute_score", store=True)
    weakest_question_id = fields.Many2one(
        "crm.questionnaire.question",
        string="Weakest Point",
        compute="_compute_score",
        store=True,
        ondelete="restrict",
    )
    weakest_percent = fields.Float(
        string="Weakest Point (%)", compute="_compute_score", store=True, aggregator=None
    )

    _subject = models.Constraint(
        "CHECK (lead_id IS NOT NULL OR partner_id IS NOT NULL)",
        "An assessment is of a deal or of a customer. Choose one of them.",
    )
    _newest_idx = models.Index("(lead_id, questionnaire_id, date_done DESC) WHERE state = 'done'")

    @api.depends("lead_id.company_id", "partner_id.company_id")
    def _compute_company_id(self):
        for assessment in self:
            assessed = assessment.lead_id or assessment.partner_id
            assessment.company_id = assessed.company_id

    @api.depends("questionnaire_id", "lead_id", "partner_id", "rival_id")
    def _compute_display_name(self):
        for assessment in self:
            # Its parts may be of a colleague or of another company; who may read it reads them.
            assessment_sudo = assessment.sudo()
            assessed = assessment_sudo.lead_id or assessment_sudo.partner_id
            names = [
                assessment_sudo.questionnaire_id.name,
                assessed.name,
                assessment_sudo.rival_id.name,
            ]
            assessment.display_name = " · ".join(name for name in names if name)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_result(vals)
        assessments = super(CrmAssessment, without_defaults(self, RESULT_FIELDS)).create(vals_list)
        assessments = assessments.with_env(self.env)
        # Only our own code is the superuser *and* knows the key: the demo story is history.
        if not (self.env.su and self.env.context.get("sales_funnel_assess_closed")):
            assessments._check_can_assess()
        assessments._complete_answers()
        assessments.lead_id._refresh_assessment_figures()
        return assessments

    def write(self, vals):
        self._check_no_result(vals)
        if vals:
            self._check_is_draft()
        if any(
            name in vals and assessment[name].id != vals[name]
            for name in SUBJECT_FIELDS
            for assessment in self
        ):
            raise AssessmentNotAllowed(
                self.env._(
                    "What an assessment is of does not change. Discard this one and start another."
                )
            )
        return super().write(vals)

    def unlink(self):
        leads = self.lead_id
        self._unlink_except_done()
        self.answer_ids.unlink()  # the database would leave their files behind
        result = super().unlink()
        leads.exists()._refresh_assessment_figures()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        # Only our own code is the superuser *and* knows the key: a deal goes with all of it.
        if not (self.env.su and self.env.context.get("sales_funnel_delete_with_deal")):
            self._check_is_draft()

    def _set(self, vals):
        """Write what ``write`` refuses: results, and done assessments."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _move_to(self, lead):
        """Give the assessments to the deal that others were merged into."""
        self._set({"lead_id": lead.id})

    @api.model
    def _check_no_result(self, vals):
        # Importers and demo data run as superuser; nobody gets there from outside.
        if not self.env.su and (written := RESULT_FIELDS & vals.keys()):
            raise AssessmentNotAllowed(
                self.env._(
                    "Results come from the answers and cannot be written (%s). Answer the "
                    "questions and press “Done”.",
                    ", ".join(sorted(written)),
                )
            )

    def _check_is_draft(self):
        """Raise unless all are drafts.

        :raise AssessmentIsDone: naming the first one that is not
        """
        for assessment in self:
            if assessment.state == STATE_DONE:
                raise AssessmentIsDone(
                    self.env._(
                        "“%s” is done and stays as it is. Press “Correct” to start a new "
                        "assessment from its answers.",
                        assessment.display_name,
                    )
                )

    def _complete_answers(self):
        """Give each assessment a row for every question that is asked; two queries."""
        questions = self.env["crm.questionnaire.question"].search(
            [("questionnaire_id", "in", self.questionnaire_id.ids)]
        )
        questions_by_questionnaire = questions.grouped("questionnaire_id")
        self.env["crm.assessment.answer"].create(
            [
                {"assessment_id": assessment.id, "question_id": question.id}
                for assessment in self
                for question in questions_by_questionnaire.get(assessment.questionnaire_id, ())
                if question not in assessment.answer_ids.question_id
            ]
        )

    @api.onchange("questionnaire_id")
    def _onchange_questionnaire_id(self):
        """Show the questions before anything is saved."""
        self.answer_ids = [
            Command.clear(),
            *(
                Command.create({"question_id": question.id})
                for question in self.questionnaire_id.question_ids
            ),
        ]
