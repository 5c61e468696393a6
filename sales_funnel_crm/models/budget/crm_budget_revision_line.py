from odoo import api, fields, models

from .crm_budget import BudgetWrong

COMPUTED_AMOUNTS = {"amount_before", "amount_difference"}


class CrmBudgetRevisionLine(models.Model):
    """One changed, added or dropped content of a revision."""

    _name = "crm.budget.revision.line"
    _description = "Budget Revision Content"
    _order = "revision_id, id"

    revision_id = fields.Many2one(
        "crm.budget.revision", required=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "crm.budget.line",
        index="btree_not_null",
        ondelete="set null",
        help="Empty for a new one.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Content",
        required=True,
        ondelete="restrict",
        domain="[('can_be_expensed', '=', True)]",
    )
    name = fields.Char(string="Description")
    stage_id = fields.Many2one("crm.stage", ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", string="Resource", ondelete="restrict")
    currency_id = fields.Many2one(related="revision_id.currency_id")
    # Of the content, not typed: the difference is what is approved.
    amount_before = fields.Monetary(
        string="Planned Before", compute="_compute_amount_before", store=True, precompute=True
    )
    amount_after = fields.Monetary(string="Planned Now", required=True)
    amount_difference = fields.Monetary(
        string="Difference", compute="_compute_amount_difference", store=True
    )

    # The amount of the content is not followed: it is that before the revision.
    @api.depends("line_id")
    def _compute_amount_before(self):
        for line in self:
            is_draft = line.revision_id.state in (False, "draft")
            line.amount_before = line.line_id.amount if is_draft else line.amount_before

    @api.depends("amount_before", "amount_after")
    def _compute_amount_difference(self):
        for line in self:
            line.amount_difference = line.amount_after - line.amount_before

    @api.depends("product_id", "name", "stage_id")
    def _compute_display_name(self):
        for line in self:
            product = line.product_id.with_context(display_default_code=False)
            name = line.name or product.display_name or ""
            line.display_name = f"{name} ({line.stage_id.name})" if line.stage_id else name

    @api.constrains("amount_after", "line_id", "product_id", "revision_id")
    def _check_amounts(self):
        for line in self:
            if not line.amount_after >= 0 or not (line.line_id or line.amount_after):
                raise BudgetWrong(
                    self.env._(
                        "“%s”: plan an amount above zero, or 0 to drop a content of the budget.",
                        line.display_name,
                    )
                )
            if line.line_id and line.line_id.budget_id != line.revision_id.budget_id:
                raise BudgetWrong(
                    self.env._("“%s” is a content of another budget. Remove it.", line.display_name)
                )
            # Who approves reads the name of what is changed.
            if line.line_id and line.line_id.product_id != line.product_id:
                raise BudgetWrong(
                    self.env._(
                        "“%(name)s” is the content “%(content)s” of the budget. Choose that one, "
                        "or add a new content.",
                        name=line.product_id.display_name,
                        content=line.line_id.display_name,
                    )
                )
            if line.line_id in (line.revision_id.line_ids - line).line_id:
                raise BudgetWrong(
                    self.env._("“%s” is listed twice. Remove one of them.", line.display_name)
                )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        return {name: value for name, value in values.items() if name not in COMPUTED_AMOUNTS}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_not_by_hand(vals)
        lines = super().create(vals_list)
        # Asked of what was made: its revision may come from a default.
        if not self.env.su:
            lines.revision_id._check_is_draft()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            revisions = self.revision_id | self.revision_id.browse(vals.get("revision_id") or [])
            revisions._check_is_draft()
            self._check_not_by_hand(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if not self.env.su:
            self.revision_id._check_is_draft()

    def _check_not_by_hand(self, vals):
        # The difference decides who may approve.
        if COMPUTED_AMOUNTS & vals.keys():
            raise self.env["crm.budget.revision"]._locked_by_workflow()

    def _is_changed(self):
        self.ensure_one()
        return bool(self.currency_id.compare_amounts(self.amount_after, self.amount_before))

    def _prepare_line_values(self):
        """Return the values of a content that this revision adds."""
        self.ensure_one()
        return {
            "budget_id": self.revision_id.budget_id.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "stage_id": self.stage_id.id,
            "employee_id": self.employee_id.id,
            "amount": self.amount_after,
        }
