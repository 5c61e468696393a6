from odoo import api, fields, models

from .crm_contact_position import JOB_LEVELS

STANCE_UNKNOWN = "unknown"
# Whoever changes one of these says something new about the stance.
STANCE_FIELDS = ("stance", "evidence")
# What changes the figures of the deal.
FIGURE_FIELDS = frozenset(
    {
        "lead_id",
        "partner_id",
        "role_ids",
        "stage_ids",
        "job_level",
        "influence",
        "stance",
        "evidence",
        "evidence_date",
        "coverage",
    }
)
# What is known about the person himself, and may be true in another deal of his, too.
PERSON_FIELDS = (
    "influence",
    "political_status",
    "stance",
    "evidence",
    "evidence_source",
    "coverage",
    "attitude",
    "orientation",
    "business_agenda",
    "personal_agenda",
    "decision_criteria",
    "preferred_competitor",
    "relation_level",
    "relation_level_wanted",
)
RELATION_LEVELS = [
    ("vendor", "Vendor"),
    ("credible", "Credible Source"),
    ("solver", "Problem Solver"),
    ("advisor", "Trusted Advisor"),
]


class CrmStakeholder(models.Model):
    """One person in one deal: which part he plays, how he stands, how well we cover him.

    ``partner_id`` is empty for a placeholder (“CFO, unknown”), who has a ``name`` only and
    becomes a contact later. Follows the access rules of its deal.
    """

    _name = "crm.stakeholder"
    _inherit = ["mail.thread"]
    _description = "Stakeholder"
    _order = "lead_id, influence desc, id"
    _rec_name = "display_name"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('is_company', '=', False)]",
        help="Empty for a person whom we do not know yet.",
    )
    name = fields.Char(
        string="Placeholder", help="Who is meant while the person is unknown, e.g. “CFO”."
    )
    role_ids = fields.Many2many("crm.buying.role", string="Roles")
    scope_ids = fields.Many2many("crm.decision.scope", string="Decides On")
    stage_ids = fields.Many2many(
        "crm.stage",
        string="Matters In",
        help="Stages in which this person matters; empty means in all of them.",
    )
    job_level = fields.Selection(
        JOB_LEVELS,
        compute="_compute_job",
        store=True,
        readonly=False,
        help="Taken from the contact; of a placeholder it is what we expect.",
    )
    department_id = fields.Many2one(
        "crm.contact.department",
        compute="_compute_job",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    influence = fields.Selection(
        [("1", "Very Low"), ("2", "Low"), ("3", "Medium"), ("4", "High"), ("5", "Very High")],
        required=True,
        default="3",
        tracking=True,
    )
    political_status = fields.Selection(
        [
            ("outside", "Outside"),
            ("structure", "Political Structure"),
            ("inner", "Inner Circle"),
        ],
    )
    stance = fields.Selection(
        [
            ("2", "Champion"),
            ("1", "Supporter"),
            ("0", "Neutral"),
            ("-1", "Opponent"),
            ("-2", "Enemy"),
            (STANCE_UNKNOWN, "Unknown"),
        ],
        required=True,
        default=STANCE_UNKNOWN,
        tracking=True,
        help="How the person stands to us. Unknown is not neutral: find it out.",
    )
    evidence = fields.Selection(
        [("0", "Assumed"), ("1", "Heard"), ("2", "Said to Us"), ("3", "Proven by Acts")],
        required=True,
        default="0",
        tracking=True,
        help="How sure we are of the stance.",
    )
    evidence_date = fields.Date(default=fields.Date.context_today)
    evidence_source = fields.Char()
    coverage = fields.Selection(
        [("0", "None"), ("1", "Brief"), ("2", "Several Times"), ("3", "In Depth")],
        required=True,
        default="0",
        tracking=True,
        help="How well we are in touch with the person.",
    )
    attitude = fields.Selection(
        [
            ("innovator", "Innovator"),
            ("visionary", "Visionary"),
            ("pragmatist", "Pragmatist"),
            ("conservative", "Conservative"),
            ("laggard", "Laggard"),
        ],
        string="Attitude to Change",
    )
    orientation = fields.Selection(
        [
            ("financial", "Financial"),
            ("technical", "Technical"),
            ("relationship", "Relationship"),
            ("business", "Business"),
        ],
        string="Decision Orientation",
    )
    business_agenda = fields.Text(help="What the person wants for the company.")
    personal_agenda = fields.Text(help="What the person wants for himself or herself.")
    decision_criteria = fields.Text(help="What the person decides by, the most important first.")
    preferred_competitor = fields.Char()
    owner_id = fields.Many2one(
        "res.users",
        string="Relationship Owner",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who of us looks after this person.",
    )
    relation_level = fields.Selection(RELATION_LEVELS, string="Relationship Now", tracking=True)
    relation_level_wanted = fields.Selection(RELATION_LEVELS, string="Relationship Wanted")
    date_assessed = fields.Datetime(
        string="Last Assessed",
        readonly=True,
        copy=False,
        help="When what we know about the person was last changed.",
    )
    lead_user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    lead_stage_id = fields.Many2one(related="lead_id.stage_id", string="Stage")
    is_decider = fields.Boolean(
        string="Decides", compute="_compute_is_decider", search="_search_is_decider"
    )
    map_x = fields.Float(help="Place on the decision map, when it was chosen by hand.")
    map_y = fields.Float()
    is_placed = fields.Boolean(string="Placed by Hand")

    _person = models.Constraint(
        "CHECK (partner_id IS NOT NULL OR name IS NOT NULL)",
        "A stakeholder is a contact, or has at least a name such as “CFO”. Enter one of them.",
    )
    _lead_partner_uniq = models.UniqueIndex(
        "(lead_id, partner_id) WHERE partner_id IS NOT NULL",
        "This person is already a stakeholder of the opportunity. Change the existing one.",
    )

    @api.depends("partner_id.job_level", "partner_id.department_id")
    def _compute_job(self):
        for stakeholder in self:
            if partner := stakeholder.partner_id:
                stakeholder.job_level = partner.job_level or stakeholder.job_level
                stakeholder.department_id = partner.department_id or stakeholder.department_id
            else:
                stakeholder.job_level = stakeholder.job_level
                stakeholder.department_id = stakeholder.department_id

    @api.depends("role_ids.is_decider")
    def _compute_is_decider(self):
        for stakeholder in self:
            stakeholder.is_decider = any(stakeholder.role_ids.mapped("is_decider"))

    @api.model
    def _search_is_decider(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("role_ids", "any", [("is_decider", "=", True)])]

    @api.depends("partner_id", "name")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        # A deal of all companies may have persons of one company only.
        seen = self.partner_id._filtered_access("read")
        for stakeholder in self:
            contact = stakeholder.partner_id
            name = contact.name if contact in seen else contact and self.env._("Hidden contact")
            stakeholder.display_name = name or stakeholder.name

    @api.onchange("stance", "evidence")
    def _onchange_stance(self):
        if self._origin and any(self[name] != self._origin[name] for name in STANCE_FIELDS):
            self.evidence_date = fields.Date.context_today(self)

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list:
            if not vals.keys().isdisjoint(PERSON_FIELDS):
                vals.setdefault("date_assessed", now)
        stakeholders = super().create(vals_list)
        self.env["crm.decision.risk"]._remember(stakeholders.lead_id.ids)
        return stakeholders

    def write(self, vals):
        if not vals.keys().isdisjoint(PERSON_FIELDS):
            vals = {"date_assessed": fields.Datetime.now(), **vals}
        lead_ids = set(self.lead_id.ids) if self._is_figure(vals) else set()
        changed = self.browse()
        if "evidence_date" not in vals:
            changed = self.filtered(
                lambda stakeholder: any(
                    name in vals and stakeholder[name] != vals[name] for name in STANCE_FIELDS
                )
            )
        if changed:
            today = fields.Date.context_today(self)
            super(CrmStakeholder, changed).write({**vals, "evidence_date": today})
        super(CrmStakeholder, self - changed).write(vals)
        if lead_ids:
            self.env["crm.decision.risk"]._remember(lead_ids | set(self.lead_id.ids))
        return True

    def _write_multi(self, vals_list):
        # The job level is computed: it may change without anybody writing it.
        result = super()._write_multi(vals_list)
        lead_ids = [
            stakeholder.lead_id.id
            for stakeholder, vals in zip(self, vals_list, strict=True)
            if "job_level" in vals
        ]
        self.env["crm.decision.risk"]._remember(lead_ids)
        return result

    def unlink(self):
        self.env["crm.decision.risk"]._remember(self.lead_id.ids)
        return super().unlink()

    def _mail_get_partner_fields(self, introspect_fields=False):
        # What we write about a person is for us: he is never proposed as a recipient.
        return []

    @api.model
    def _is_figure(self, vals):
        return not FIGURE_FIELDS.isdisjoint(vals)
