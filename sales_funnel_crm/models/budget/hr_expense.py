from odoo import api, fields, models
from odoo.tools import clean_context
from odoo.tools.sql import column_exists, create_column

from ...errors import ShownUserError, ShownValidationError
from .crm_budget import STATE_CLOSED
from .crm_budget_assignment import Cost, Subject
from .crm_budget_control import DECIDED_STATES

# What a part of a split expense keeps.
SUBJECT_FIELDS = (
    "lead_id",
    "campaign_id",
    "contact_id",
    "meeting_id",
    "stage_id",
    "budget_id",
    "budget_line_id",
)
# What nobody may name who cannot see it.
CHECKED_SUBJECTS = ("lead_id", "meeting_id", "budget_id", "budget_line_id")


class ExpenseBudgetWrong(ShownValidationError):
    """The budget or its content does not fit the expense."""


class SubjectIsHidden(ShownUserError):
    """The user may not see the deal or budget that he names."""


class HrExpense(models.Model):
    """What an expense was for: a deal, a campaign, a contact, a budget (EXP-08, EXP-09, EXP-10).

    What is known of the deal or meeting is proposed, and may be changed. None of the fields has
    groups: Odoo copies and splits expenses as the employee, who may have nothing to do with sales.
    """

    _inherit = "hr.expense"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        compute="_compute_lead_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    campaign_id = fields.Many2one("utm.campaign", index="btree_not_null", ondelete="restrict")
    contact_id = fields.Many2one(
        "res.partner",
        compute="_compute_contact_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The person at the customer that the expense was for.",
    )
    meeting_id = fields.Many2one("calendar.event", index="btree_not_null", ondelete="set null")
    stage_id = fields.Many2one(
        "crm.stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="The stage in which the deal was on the date of the expense.",
    )
    budget_id = fields.Many2one(
        "crm.budget",
        compute="_compute_budget_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'approved'), ('is_master', '=', False)]",
        tracking=True,
        help="Proposed: the approved budget of the deal or campaign that runs on this date.",
    )
    budget_line_id = fields.Many2one(
        "crm.budget.line",
        string="Budget Content",
        compute="_compute_budget_line_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('budget_id', '=', budget_id)]",
        help="Proposed: the content of the budget with this category, by stage, employee and date.",
    )

    def _auto_init(self):
        # Expenses that were there before have nothing to propose: they are not computed.
        for name in ("lead_id", "contact_id", "stage_id", "budget_id", "budget_line_id"):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    @api.depends("meeting_id")
    def _compute_lead_id(self):
        for expense in self:
            lead = expense.meeting_id.opportunity_id
            if lead and (not lead.company_id or lead.company_id == expense.company_id):
                expense.lead_id = lead
            else:
                expense.lead_id = expense.lead_id

    @api.depends("lead_id", "meeting_id")
    def _compute_contact_id(self):
        for expense in self:
            expense.contact_id = expense._propose_contact()

    def _propose_contact(self):
        """Return the guest of the meeting, else the customer; whoever fits the deal stays."""
        lead, contact = self.lead_id, self.contact_id
        customer = lead.partner_id.commercial_partner_id
        if contact and (not customer or contact.commercial_partner_id == customer):
            return contact
        guests = self.meeting_id.partner_ids.filtered(
            lambda guest: (
                not guest.user_ids and (not customer or guest.commercial_partner_id == customer)
            )
        )
        return guests[:1] or lead.partner_id or contact

    @api.depends("lead_id", "date")
    def _compute_stage_id(self):
        expenses = self.filtered("lead_id")
        (self - expenses).stage_id = False
        stage_ids = self.env["crm.budget.assignment"]._get_stage_ids(
            [(expense.lead_id._origin, expense.date) for expense in expenses]
        )
        for expense in expenses:
            expense.stage_id = stage_ids[expense.lead_id._origin.id, expense.date]

    @api.depends("lead_id", "campaign_id", "date", "company_id", "analytic_distribution")
    def _compute_budget_id(self):
        assignment = self.env["crm.budget.assignment"]
        accounts = {
            expense: assignment._get_accounts(expense.analytic_distribution) for expense in self
        }
        budgets = assignment._find_budgets(
            self.company_id.ids,
            self.lead_id._origin.ids,
            self.campaign_id._origin.ids,
            {account_id for account_ids in accounts.values() for account_id in account_ids},
        )
        for expense in self:
            # Nothing to propose, nothing to refuse: no query.
            if budgets or expense.budget_id:
                expense.budget_id = assignment._choose_budget(
                    budgets, expense._get_subject(accounts[expense]), expense._get_kept_budget()
                )
            else:
                expense.budget_id = False

    @api.depends("budget_id", "product_id", "stage_id", "employee_id", "date")
    def _compute_budget_line_id(self):
        assignment = self.env["crm.budget.assignment"]
        for expense in self:
            cost = Cost(
                expense.product_id._origin,
                expense.stage_id._origin,
                expense.employee_id._origin,
                expense.date,
            )
            expense.budget_line_id = assignment._choose_line(
                expense.budget_id._origin, cost, expense.budget_line_id._origin
            )

    @api.constrains("budget_id", "budget_line_id", "lead_id", "campaign_id")
    def _check_budget(self):
        # sudo: the check is the same for who may not read the budget
        for expense in self.sudo().filtered("budget_id"):
            if reason := expense._get_budget_reason():
                raise ExpenseBudgetWrong(reason)

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(list(CHECKED_SUBJECTS))
        self._check_subjects_visible([{**defaults, **vals} for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        self._check_subjects_visible([vals])
        return super().write(vals)

    def _check_subjects_visible(self, vals_list):
        """Let nobody reach for deals, meetings and budgets that he neither sees nor spent on."""
        if self.env.su:
            return
        for name in CHECKED_SUBJECTS:
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            if not ids:
                continue
            subjects = self.env[self._fields[name].comodel_name].browse(ids)
            hidden = subjects - subjects._filtered_access("read")
            if name == "meeting_id":
                # sudo: who is no guest of a private meeting sees other guests in it, or none
                hidden |= subjects.sudo().filtered(
                    lambda meeting: meeting._check_private_event_conditions()
                )
            if hidden and hidden - self.search([(name, "in", hidden.ids)])[name]:
                raise SubjectIsHidden(
                    self.env._(
                        "You cannot see the opportunity, meeting or budget that you chose for this "
                        "expense. Choose another one, or ask its salesperson for access."
                    )
                )

    def _get_subject(self, account_ids):
        """Return this expense as ``crm.budget.assignment._choose_budget`` wants it."""
        self.ensure_one()
        return Subject(
            self.company_id._origin,
            self.date,
            self.lead_id._origin,
            self.campaign_id._origin,
            account_ids,
        )

    def _get_kept_budget(self):
        """Return the present budget; a closed one keeps only what was decided before."""
        budget = self.budget_id._origin
        is_lost = budget.state == STATE_CLOSED and self.state not in DECIDED_STATES
        return budget.browse() if is_lost else budget

    def _get_budget_reason(self):
        """Return why the budget does not fit, None when it does."""
        self.ensure_one()
        budget, words = self.budget_id, {"expense": self.name, "budget": self.budget_id.name}
        if not budget._is_in_force():
            return self.env._(
                "“%(budget)s” is not an approved budget. Choose an approved one for “%(expense)s”.",
                **words,
            )
        if budget.lead_id and self.lead_id and budget.lead_id != self.lead_id:
            return self.env._(
                "“%(budget)s” is the budget of another opportunity. Choose that of "
                "“%(lead)s” for “%(expense)s”.",
                lead=self.lead_id.name,
                **words,
            )
        if self.budget_line_id and self.budget_line_id.budget_id != budget:
            return self.env._(
                "The content “%(content)s” is of another budget than “%(budget)s”. Choose one of "
                "its contents for “%(expense)s”.",
                content=self.budget_line_id.display_name,
                **words,
            )
        return None

    def _post_wizard(self):
        # The entry is no expense: what an action proposes for expenses must not reach its lines.
        clean = self.with_context(clean_context(self.env.context))
        return super(HrExpense, clean)._post_wizard()

    def _get_split_values(self):
        # sudo: a part belongs to the same deal, even if its employee may not see deals
        subject = {name: self.sudo()[name].id for name in SUBJECT_FIELDS}
        return [{**vals, **subject} for vals in super()._get_split_values()]
