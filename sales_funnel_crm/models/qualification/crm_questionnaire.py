from odoo import fields, models

STATE_DRAFT = "draft"
STATE_PUBLISHED = "published"
STATE_REPLACED = "replaced"


class CrmQuestionnaire(models.Model):
    """One version of a questionnaire that values deals, or customers, by the same rules.

    Only drafts change. A published version is used by assessments; whoever wants to change it
    makes the next version, which replaces it when it is published in its turn. All versions of
    one questionnaire share their ``origin_id``, the first of them.
    """

    _name = "crm.questionnaire"
    _inherit = ["mail.thread"]
    _description = "Questionnaire"
    _order = "sequence, name, version desc, id desc"

    name = fields.Char(required=True, translate=True, tracking=True)
    purpose = fields.Text(
        translate=True, help="What the questionnaire is for, shown to whoever fills it in."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            (STATE_DRAFT, "Draft"),
            (STATE_PUBLISHED, "Published"),
            (STATE_REPLACED, "Replaced"),
        ],
        required=True,
        default=STATE_DRAFT,
        readonly=True,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(default=1, required=True, readonly=True, copy=False)
    origin_id = fields.Many2one(
        "crm.questionnaire",
        string="First Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty for the first version itself.",
    )
    subject = fields.Selection(
        [("deal", "Deals"), ("customer", "Customers")], required=True, default="deal"
    )
    is_for_rivals = fields.Boolean(
        string="Also for Rivals",
        help="The same questions can be answered for each main rival, to compare us with them.",
    )
    is_grading = fields.Boolean(
        string="Sets the Grade",
        default=True,
        help="Score and grade of a deal come from its newest assessment by such a questionnaire.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    company_ids = fields.Many2many("res.company", string="Companies", help="Empty for all.")
    lead_domain = fields.Char(
        string="Which Deals", default="[]", help="Only opportunities that match are asked."
    )
    stage_ids = fields.Many2many(
        "crm.stage", string="Due In", help="Stages in which a valid assessment is expected."
    )
    validity_days = fields.Integer(
        string="Valid For (Days)", default=90, help="0: an assessment stays valid for ever."
    )
    section_ids = fields.One2many("crm.questionnaire.section", "questionnaire_id", copy=False)
    question_ids = fields.One2many("crm.questionnaire.question", "questionnaire_id", copy=False)
    grade_ids = fields.One2many("crm.questionnaire.grade", "questionnaire_id", copy=True)
    assessment_ids = fields.One2many("crm.assessment", "questionnaire_id", copy=False)
