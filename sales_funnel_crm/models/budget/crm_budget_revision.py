from odoo import Command, api, fields, models

from .crm_budget import STATE_APPROVED, BudgetWrong

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]


class CrmBudgetRevision(models.Model):
    """A change of an approved budget: what differs, why, and who allowed it.

    The budget stays in force as it is until the revision is approved. One at a time is open, so
    that what it starts from is always the budget as it is.
    """

    _name = "crm.budget.revision"
    _inherit = ["crm.budget.approval.mixin"]
    _description = "Budget Revision"
    _order = "budget_id, id desc"

    budget_id = fields.Many2one(
        "crm.budget",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('state', '=', 'approved')]",
    )
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Text(required=True)
    line_ids = fields.One2many(
        "crm.budget.revision.line", "revision_id", string="Contents", copy=True
    )
    date_to = fields.Date(string="New End", help="Empty when the end stays.")
    date_to_before = fields.Date(string="End Before", readonly=True, copy=False)
    amount_before = fields.Monetary(string="Planned Before", compute="_compute_amounts", store=True)
    amount_after = fields.Monetary(string="Planned Now", compute="_compute_amounts", store=True)
    amount_difference = fields.Monetary(
        string="Difference", compute="_compute_amounts", store=True, tracking=True
    )

    _open_uniq = models.UniqueIndex(
        "(budget_id) WHERE state IN ('draft', 'submitted')",
        "This budget has a revision already that is not decided. Change that one, or delete it "
        "first.",
    )

    @api.depends("budget_id", "line_ids.amount_before", "line_ids.amount_after")
    def _compute_amounts(self):
        for revision in self:
            # What is not listed stays. Once decided, it is history.
            if revision.state in (False, "draft", "submitted"):
                revision.amount_before = revision.budget_id.amount_planned
            else:
                revision.amount_before = revision.amount_before
            difference = sum(line.amount_after - line.amount_before for line in revision.line_ids)
            revision.amount_difference = difference
            revision.amount_after = revision.amount_before + difference

    @api.depends("budget_id", "create_date")
    def _compute_display_name(self):
        for revision in self:
            name = revision.budget_id.display_name or ""
            revision.display_name = self.env._("Revision of %s", name)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        budget = self.env["crm.budget"].browse(values.get("budget_id"))
        if budget and "line_ids" in fields_list and not values.get("line_ids"):
            values["line_ids"] = [Command.create(vals) for vals in self._prepare_lines(budget)]
        return values

    @api.onchange("budget_id")
    def _onchange_budget_id(self):
        self.line_ids = [
            Command.clear(),
            *(Command.create(vals) for vals in self._prepare_lines(self.budget_id)),
        ]

    @api.model
    def _prepare_lines(self, budget):
        """Return the contents of a budget as they are, for a revision that changes nothing yet."""
        return [
            {
                "line_id": line.id,
                "product_id": line.product_id.id,
                "name": line.name,
                "stage_id": line.stage_id.id,
                "employee_id": line.employee_id.id,
                "amount_after": line.amount,
            }
            for line in budget.line_ids
        ]

    @api.constrains("budget_id")
    def _check_budget(self):
        for revision in self:
            if revision.budget_id.state != STATE_APPROVED:
                raise BudgetWrong(
                    self.env._(
                        "“%s” is not in force: only approved budgets are revised. Change a draft "
                        "directly, reopen a closed one.",
                        revision.budget_id.display_name,
                    )
                )
        self.line_ids._check_amounts()

    @api.constrains("reason")
    def _check_reason(self):
        for revision in self:
            if not revision.reason.strip():
                raise BudgetWrong(
                    self.env._("Say why the budget changes: the reason is kept with it.")
                )

    def write(self, vals):
        # What was planned before is known as long as the budget still plans that.
        if "state" in vals:
            self.flush_recordset(["amount_before", "amount_after", "amount_difference"])
        return super().write(vals)
