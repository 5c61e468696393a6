from odoo import api, models

from .crm_budget import STATE_APPROVED, STATE_CLOSED, STATE_DRAFT, STATE_REFUSED
from .crm_budget_approval_mixin import BudgetLocked, BudgetNotAllowed


class BudgetHasOpenCosts(BudgetNotAllowed):
    """A budget is closed while something on it is not posted yet."""


class CrmBudget(models.Model):
    """From draft to closed; what the approval asks for is in ``crm.budget.approval.mixin``."""

    _inherit = "crm.budget"

    @api.model_create_multi
    def create(self, vals_list):
        budgets = super().create(vals_list)
        # Asked of what was made: the deal may come from a default.
        self._check_subject_access(budgets.lead_id.ids)
        self.env["crm.lead"]._note_budgets()
        return budgets

    def write(self, vals):
        self._check_subject_access([vals["lead_id"]] if vals.get("lead_id") else [])
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for budget, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", budget.name)
        return vals_list

    def _check_subject_access(self, lead_ids):
        """Raise when somebody plans for a deal that he may not see.

        :raise AccessError: by the rules of the deal
        """
        if lead_ids and not self.env.su:
            self.env["crm.lead"].browse(lead_ids).check_access("read")

    def _check_may_write(self, vals):
        if vals.keys() == {"active"}:
            return self._check_can_archive()
        if vals.keys() == {"user_id"} and set(self.mapped("state")) <= {STATE_APPROVED}:
            return self._check_can_hand_over()
        return super()._check_may_write(vals)

    def _check_can_archive(self):
        for budget in self:
            if budget.state not in (STATE_DRAFT, STATE_REFUSED, STATE_CLOSED):
                raise BudgetLocked(
                    self.env._(
                        "“%s” is in force or waits for an approval. Close it or reset it to draft "
                        "before you archive it.",
                        budget.display_name,
                    )
                )

    def _check_can_hand_over(self):
        """People leave: a manager may make somebody else responsible for what is approved."""
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise BudgetLocked(
                self.env._(
                    "Only a sales manager can make somebody else responsible for an approved "
                    "budget. Ask one."
                )
            )

    # The plug of crm.budget.approval.mixin

    def _get_budget(self):
        return self

    def _get_amount_to_approve(self):
        self.ensure_one()
        return self.amount_planned_company

    def _get_amount_words(self):
        return self.currency_id.format(self.amount_planned)

    def _get_people(self):
        return super()._get_people() | self.user_id

    # The end

    def action_close(self):
        """End an approved budget: nothing can be spent on it any more."""
        self.check_access("read")
        for budget in self:
            if budget.state != STATE_APPROVED:
                raise BudgetNotAllowed(
                    self.env._(
                        "“%s” cannot be closed: only approved budgets can. Reload the page.",
                        budget.display_name,
                    )
                )
            budget._check_can_manage()
        self._lock_plans()
        # sudo: it counts what the user may not see; states are written by the workflow only
        budgets = self.sudo()
        budgets._check_nothing_open()
        budgets.write({"state": STATE_CLOSED})

    def action_reopen(self):
        """Put a closed budget back in force."""
        self.check_access("read")
        for budget in self:
            if budget.state != STATE_CLOSED or not budget.active:
                raise BudgetNotAllowed(
                    self.env._(
                        "“%s” cannot be reopened: only closed budgets that are not archived can.",
                        budget.display_name,
                    )
                )
            if not self.env.user.has_group("sales_team.group_sale_manager"):
                raise BudgetNotAllowed(
                    self.env._("Only a sales manager can reopen a budget. Ask one.")
                )
        self._lock_plans()
        self._check_plan()
        # sudo: states are written by the workflow only
        self.sudo().write({"state": STATE_APPROVED})

    def _check_can_manage(self):
        for budget in self:
            if not budget.can_manage:
                raise BudgetNotAllowed(
                    self.env._(
                        "Only %(people)s, the team leader or a sales manager can do this with "
                        "“%(name)s”.",
                        people=", ".join(budget._get_people().mapped("name")),
                        name=budget.display_name,
                    )
                )

    def _check_nothing_open(self):
        """Raise when something on these budgets is still to be decided; called as superuser.

        :raise BudgetHasOpenCosts: names what is open
        """
        for budget in self:
            if budget.revision_ids.filtered(lambda one: one.state in ("draft", "submitted")):
                raise BudgetHasOpenCosts(
                    self.env._(
                        "“%s” has a revision that is not decided. Decide on it or delete it first.",
                        budget.display_name,
                    )
                )
            if open_child := budget.child_ids.filtered(lambda one: one.state == STATE_APPROVED):
                raise BudgetHasOpenCosts(
                    self.env._(
                        "“%(child)s” within the master budget is in force. Close it first.",
                        child=open_child[0].display_name,
                    )
                )
            if words := budget._get_open_cost_words():
                raise BudgetHasOpenCosts(
                    self.env._(
                        "“%(name)s” cannot be closed before everything on it is posted or "
                        "refused. Open: %(costs)s.",
                        name=budget.display_name,
                        costs=", ".join(words),
                    )
                )

    def _get_open_cost_words(self):
        """Return the names of some expenses and draft bills that are not posted."""
        expenses = self.env["hr.expense"].search(
            [
                ("budget_id", "=", self.id),
                ("state", "in", ["draft", "submitted", "approved"]),
            ],
            limit=5,
        )
        bills = self.env["crm.budget.cost"].search(
            [
                ("budget_id", "=", self.id),
                ("source", "=", "bill"),
                ("state", "!=", "actual"),
            ],
            limit=5,
        )
        return [name for name in (*expenses.mapped("name"), *bills.mapped("name")) if name]
