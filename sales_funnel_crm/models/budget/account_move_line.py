from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from ...errors import ShownValidationError
from .crm_budget_assignment import Cost

# Whatever changes what a line of a bill takes of a budget.
COST_COLUMNS = frozenset({"amount_currency", "balance", "budget_id", "parent_state"})


class BillBudgetWrong(ShownValidationError):
    """A budget was chosen where none can be spent."""


class AccountMoveLine(models.Model):
    """A line of a vendor bill may be put on a budget; it counts from the draft bill on."""

    _inherit = "account.move.line"

    budget_id = fields.Many2one(
        "crm.budget",
        string="Expense Budget",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'approved'), ('is_master', '=', False)]",
    )
    budget_line_id = fields.Many2one(
        "crm.budget.line",
        string="Budget Content",
        compute="_compute_budget_line_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('budget_id', '=', budget_id)]",
    )

    def _auto_init(self):
        # The lines that were there before are on no budget: they are not computed.
        if not column_exists(self.env.cr, self._table, "budget_line_id"):
            create_column(self.env.cr, self._table, "budget_line_id", "int4")
        return super()._auto_init()

    @api.depends("budget_id", "product_id")
    def _compute_budget_line_id(self):
        assignment = self.env["crm.budget.assignment"]
        for line in self:
            if not line.budget_id:
                line.budget_line_id = False
                continue
            move = line.move_id
            cost = Cost(
                line.product_id._origin, None, None, move.invoice_date or move.date or line.date
            )
            line.budget_line_id = assignment._choose_line(
                line.budget_id._origin, cost, line.budget_line_id._origin
            )

    @api.constrains("budget_id", "budget_line_id")
    def _check_budget(self):
        for line in self.filtered("budget_id"):
            # An expense has its own budget; its entry is not counted again.
            if (
                not line.move_id.is_purchase_document(include_receipts=True)
                or line.display_type != "product"
                or line.expense_id
            ):
                raise BillBudgetWrong(
                    self.env._(
                        "Only lines of vendor bills and refunds can be put on the budget "
                        "“%(budget)s”. Take it off “%(line)s”.",
                        # sudo: only the name of the budget that was chosen
                        budget=line.budget_id.sudo().name,
                        line=line.name or line.display_type,
                    )
                )
            # sudo: the same check for everybody
            budget = line.budget_id.sudo()
            if not budget._is_in_force():
                raise BillBudgetWrong(
                    self.env._(
                        "“%(budget)s” is not an approved budget. Choose an approved one for "
                        "“%(line)s”.",
                        budget=budget.name,
                        line=line.name or line.product_id.display_name,
                    )
                )
            # sudo: as above
            plan = line.budget_line_id.sudo()
            if plan and plan.budget_id != line.budget_id:
                raise BillBudgetWrong(
                    self.env._(
                        "“%(content)s” is a content of another budget. Choose one of the budget of "
                        "the line.",
                        content=plan.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(vals.get("budget_id") for vals in vals_list):
            self.env["crm.budget.alert"]._remember(self._name, lines.ids)
        return lines

    def write(self, vals):
        if "budget_id" in vals:
            self.env["crm.budget.alert"]._remember_left(self)
        result = super().write(vals)
        if vals.get("budget_id"):
            # A draft bill is checked when it is posted.
            posted = self.filtered(lambda line: line.parent_state == "posted")
            if posted:
                self.env["crm.budget.control"]._check_bill_lines(posted)
        return result

    def unlink(self):
        self.env["crm.budget.alert"]._remember_left(self)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["crm.budget.alert"]._remember_changed(self, vals_list, COST_COLUMNS)
        return result
