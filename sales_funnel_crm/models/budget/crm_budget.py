from odoo import api, fields, models

from ...errors import ShownValidationError
from .crm_budget_approval_mixin import (
    STATE_APPROVED,
    STATE_CLOSED,
    STATE_DRAFT,
    STATE_REFUSED,
    STATE_SUBMITTED,
)

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
    (POLICY_WARN, "Warn and Log"),
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
    _inherit = ["crm.budget.approval.mixin"]
    _description = "Expense Budget"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default=KIND_SALES, tracking=True)
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        default=STATE_DRAFT,
        copy=False,
        tracking=True,
    )
    is_master = fields.Boolean(
        string="Master Budget",
        help="Bounds the budgets below it: together, they cannot plan more for a content.",
    )
    parent_id = fields.Many2one(
        "crm.budget",
        string="Within the Master Budget",
        compute="_compute_parent_id",
        store=True,
        readonly=False,
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
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Its leader approves the budget, within the limit of the settings.",
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
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    date_from = fields.Date(
        string="Start", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        string="End",
        required=True,
        default=lambda self: fields.Date.end_of(fields.Date.context_today(self), "year"),
        tracking=True,
    )
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
    # Two approvals at the same moment must not both pass: each writes it, the later one repeats.
    control_count = fields.Integer(readonly=True, copy=False)
    amount_planned = fields.Monetary(
        string="Planned", compute="_compute_amount_planned", store=True, tracking=True
    )
    amount_planned_company = fields.Monetary(
        string="Planned in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_planned_company",
        store=True,
        help="At the rate of the first day.",
    )

    @api.depends(
        "kind", "is_master", "lead_id", "campaign_id", "partner_id", "team_id", "department_id"
    )
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for budget in self:
            # As long as nobody has named it, it is named after what it is for.
            if budget.name and budget.name not in kinds.values():
                budget.name = budget.name
            elif budget.is_master or budget.kind == KIND_OPERATIONS:
                owner = budget.department_id or budget.team_id
                budget.name = owner.display_name or kinds.get(budget.kind)
            else:
                subject = budget.lead_id or budget.campaign_id or budget.partner_id
                budget.name = subject.display_name or kinds.get(budget.kind)

    @api.depends("lead_id")
    def _compute_partner_id(self):
        for budget in self:
            budget.partner_id = budget.lead_id.partner_id or budget.partner_id

    @api.depends("lead_id", "user_id")
    def _compute_team_id(self):
        for budget in self:
            is_kept = budget.team_id and not budget._is_planning()
            if budget.lead_id and not is_kept:
                budget.team_id = budget.lead_id.team_id
            else:
                budget.team_id = budget.team_id or budget._get_usual_team()

    @api.depends("lead_id")
    def _compute_company_id(self):
        for budget in self:
            budget.company_id = budget.lead_id.company_id or budget.company_id or self.env.company

    @api.depends("company_id")
    def _compute_currency_id(self):
        for budget in self:
            company = budget.company_id or self.env.company
            # In the form, another company means another currency; what is saved keeps its own.
            is_other = budget._is_planning() and budget._origin.company_id != company
            if is_other or not budget.currency_id:
                budget.currency_id = company.currency_id
            else:
                budget.currency_id = budget.currency_id

    def _is_planning(self):
        return self.state in (False, STATE_DRAFT)

    def _is_in_force(self):
        """Tell whether costs may be on this budget: it was approved, and bounds no others."""
        return self.state in (STATE_APPROVED, STATE_CLOSED) and not self.is_master

    def _get_usual_team(self):
        company = self.company_id or self.env.company
        return self.env["crm.team"]._get_default_team_id(
            user_id=self.user_id.id, domain=[("company_id", "in", [False, company.id])]
        )

    @api.depends("line_ids.amount")
    def _compute_amount_planned(self):
        for budget in self:
            budget.amount_planned = sum(budget.line_ids.mapped("amount"))

    @api.depends("amount_planned", "currency_id", "company_id", "date_from")
    def _compute_amount_planned_company(self):
        for budget in self:
            budget.amount_planned_company = budget._to_company_currency(budget.amount_planned)

    def _to_company_currency(self, amount):
        """Return an amount of this budget in the currency of its company, at its first day."""
        self.ensure_one()
        company = self.company_id or self.env.company
        currency = self.currency_id or company.currency_id
        date = self.date_from or fields.Date.context_today(self)
        return currency._convert(amount, company.currency_id, company, date)

    def _attach_costs(self):
        """Put what was spent already for the purpose and in the days of these budgets on them.

        A plug: where costs come from, they are found. Called when a budget is approved.
        """
