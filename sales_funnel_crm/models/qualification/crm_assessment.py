from odoo import api, fields, models

STATE_DRAFT = "draft"
STATE_DONE = "done"


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
        string="Rival",
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
        index="btree_not_null",
        ondelete="set null",
        help="Stage of the deal when the assessment was done.",
    )
    date_done = fields.Datetime(string="Done On", readonly=True, copy=False, index=True)
    date_valid_until = fields.Date(string="Valid Until", readonly=True, copy=False, index=True)
    duration_minutes = fields.Float(readonly=True, copy=False)
    answer_ids = fields.One2many("crm.assessment.answer", "assessment_id")
    note = fields.Text()
    # The result, as computed with the questionnaire; it stays when the assessment is done.
    score_raw = fields.Float(readonly=True)
    score_lowest = fields.Float(readonly=True)
    score_highest = fields.Float(readonly=True)
    score_percent = fields.Float(string="Score", readonly=True, aggregator="avg")
    grade_id = fields.Many2one(
        "crm.grade", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    is_knocked_out = fields.Boolean(string="Knocked Out", readonly=True)
    open_count = fields.Integer(string="Unanswered", readonly=True)
    unknown_count = fields.Integer(string="Unknown", readonly=True)
    weakest_question_id = fields.Many2one(
        "crm.questionnaire.question", string="Weakest Point", readonly=True, ondelete="restrict"
    )
    weakest_percent = fields.Float(readonly=True)

    _subject = models.Constraint(
        "CHECK (lead_id IS NOT NULL OR partner_id IS NOT NULL)",
        "An assessment is of a deal or of a customer. Choose one of them.",
    )

    @api.depends("lead_id.company_id", "partner_id.company_id")
    def _compute_company_id(self):
        for assessment in self:
            assessed = assessment.lead_id or assessment.partner_id
            assessment.company_id = assessed.company_id
