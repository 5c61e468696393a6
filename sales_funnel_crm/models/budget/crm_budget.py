from odoo import api, fields, models

from ...errors import ShownValidationError

KIND_SALES = "sales"
KIND_MARKETING = "marketing"
KIND_SERVICE = "service"
KIND_OPERATIONS = "operations"
KINDS = [
    (KIND_SALES, "Sales"),
    (KIND_MARKETING, "Marketing"),
    (KIND_SERVICE, "Service"),
    (KIND_OPERATIONS, "Operations"),
]

STATE_DRAFT = "draft"
STATE_SUBMITTED = "submitted"
STATE_APPROVED = "approved"
STATE_CLOSED = "closed"
STATE_REFUSED = "refused"
STATES = [
    (STATE_DRAFT, "Draft"),
    (STATE_SUBMITTED, "Submitted"),
    (STATE_APPROVED, "Approved"),
    (STATE_CLOSED, "Closed"),
    (STATE_REFUSED, "Refused"),
]

POLICY_INFORM = "inform"
POLICY_WARN = "warn"
POLICY_BLOCK = "block"
POLICIES = [
    (POLICY_INFORM, "Inform"),
    (POLICY_WARN, "Warn and log"),
    (POLICY_BLOCK, "Block"),
]


class BudgetWrong(ShownValidationError):
    """Dates, amounts or the subject of a budget do not fit together."""


class CrmBudget(models.Model):
    """What may be spent on one deal, campaign or service task, or by a team (EXP-01).

    The subject is a deal (sales), a campaign (marketing), a task for a customer (service) or a team
    (operations). An approved budget changes only through a revision (``crm.budget.revision``).
    """

    _name = "crm.budget"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Expense Budget"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default=KIND_SALES, tracking=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default=STATE_DRAFT, copy=False, tracking=True
    )
    is_master = fields.Boolean(
        string="Master Budget",
        help="Bounds the budgets below it: together, they cannot plan more for a content.",
    )
    parent_id = fields.Many2one(
        "crm.budget",
        string="Within the Master Budget",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('is_master', '=', True), ('state', '=', 'approved')]",
    )
    child_ids = fields.One2many("crm.budget", "parent_id", string="Budgets Within")
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    campaign_id = fields.Many2one("utm.campaign", index="btree_not_null", ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    date_from = fields.Date(string="Start", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="End", required=True)
    policy = fields.Selection(
        POLICIES,
        string="When It Is Overspent",
        help="What happens when an approval would spend more than is planned. Empty for the rule "
        "of the company.",
    )
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Timesheets and bills on this account count on the budget.",
    )
    line_ids = fields.One2many("crm.budget.line", "budget_id", string="Contents", copy=True)
    revision_ids = fields.One2many("crm.budget.revision", "budget_id", string="Revisions")
    alert_ids = fields.One2many("crm.budget.alert", "budget_id", string="Alerts")
    template_id = fields.Many2one("crm.budget.template", ondelete="set null", copy=False)
    note = fields.Html()
    approver_id = fields.Many2one(
        "res.users", string="To Be Approved By", readonly=True, copy=False, ondelete="restrict"
    )
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
    # Two approvals at the same moment must not both pass: each writes it, the later one repeats.
    control_count = fields.Integer(readonly=True, copy=False)
    amount_planned = fields.Monetary(
        string="Planned", compute="_compute_amount_planned", store=True, tracking=True
    )

    @api.depends("line_ids.amount")
    def _compute_amount_planned(self):
        for budget in self:
            budget.amount_planned = sum(budget.line_ids.mapped("amount"))
