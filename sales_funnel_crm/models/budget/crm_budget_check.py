from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..pipeline.currency_checks import check_has_rate
from .crm_budget import (
    KIND_MARKETING,
    KIND_OPERATIONS,
    KIND_SALES,
    KIND_SERVICE,
    STATE_APPROVED,
    BudgetWrong,
)


class BudgetOverlaps(BudgetWrong):
    """There is an approved budget for the same deal or campaign and the same days."""


class CrmBudget(models.Model):
    """What a budget must be to make sense."""

    _inherit = "crm.budget"

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for budget in self:
            if budget.date_from > budget.date_to:
                raise BudgetWrong(
                    self.env._(
                        "“%s” ends before it starts. Correct its dates.", budget.display_name
                    )
                )
        self.line_ids._check_dates()
        (self | self.child_ids)._check_within_parent()

    @api.constrains(
        "kind", "is_master", "lead_id", "campaign_id", "partner_id", "team_id", "department_id"
    )
    def _check_subject(self):
        for budget in self:
            if reason := budget._get_missing_subject():
                raise BudgetWrong(reason)

    def _get_missing_subject(self):
        """Return what to enter so that one knows what this budget is for, or nothing."""
        if self.is_master:
            if self.lead_id or self.campaign_id:
                return self.env._(
                    "A master budget is for a team or a department. Remove the opportunity and "
                    "the campaign."
                )
            if not (self.team_id or self.department_id):
                return self.env._("Choose the team or the department of the master budget.")
            return None
        if self.kind == KIND_SALES and not self.lead_id:
            return self.env._("Choose the opportunity that the sales budget is for.")
        if self.kind == KIND_MARKETING and not self.campaign_id:
            return self.env._("Choose the campaign that the marketing budget is for.")
        if self.kind == KIND_SERVICE and not self.partner_id:
            return self.env._("Choose the customer whom the service budget is for.")
        if self.kind == KIND_OPERATIONS and not (self.team_id or self.department_id):
            return self.env._("Choose the team or the department that spends the budget.")
        return None

    @api.constrains("currency_id", "company_id")
    def _check_rate(self):
        check_has_rate(self, lambda budget: budget.company_id)

    @api.constrains("parent_id", "is_master", "company_id", "team_id", "department_id")
    def _check_within_parent(self):
        # Who plans a budget need not see the one that bounds it: sudo.
        for budget in self.sudo():
            parent = budget.parent_id
            if not parent:
                continue
            if not parent.is_master or budget.is_master or parent == budget:
                raise BudgetWrong(
                    self.env._(
                        "“%s” cannot be within this budget. Choose a master budget, for a budget "
                        "that is none itself.",
                        budget.display_name,
                    )
                )
            if not budget._has_owner_of(parent):
                raise BudgetWrong(
                    self.env._(
                        "“%(name)s” is of another team or department than “%(master)s”. Choose a "
                        "master budget of its own.",
                        name=budget.display_name,
                        master=parent.display_name,
                    )
                )
            if budget.date_from < parent.date_from or budget.date_to > parent.date_to:
                raise BudgetWrong(
                    self.env._(
                        "“%(name)s” must lie within the period of its master budget, %(start)s to "
                        "%(end)s. Change the dates, or choose another master budget.",
                        name=budget.display_name,
                        start=format_date(self.env, parent.date_from),
                        end=format_date(self.env, parent.date_to),
                    )
                )

    def _check_plan(self):
        """Raise when this budget cannot be approved as it is planned.

        :raise BudgetWrong: when nothing is planned, more than the master budget lets, or a master
            budget lists a content twice
        :raise BudgetOverlaps: when the deal or campaign has an approved budget for these days
        """
        for budget in self:
            if not budget.line_ids:
                raise BudgetWrong(
                    self.env._("“%s” plans nothing. Add at least one content.", budget.display_name)
                )
        self._check_contents_once()
        self._check_no_overlap()
        self._check_master_bound()

    def _check_contents_once(self):
        """Raise when a master budget lists a content twice.

        What is spent within counts on the content of its category: on which of two, nobody knows.
        """
        for budget in self.filtered("is_master"):
            for product, lines in budget.line_ids.grouped("product_id").items():
                if len(lines) > 1:
                    raise BudgetWrong(
                        self.env._(
                            "The master budget “%(budget)s” lists “%(content)s” twice. Plan the "
                            "whole amount on one of them.",
                            budget=budget.display_name,
                            content=product.display_name,
                        )
                    )

    def _check_no_overlap(self):
        """Raise when another approved budget is for the same subject and days."""
        for budget in self:
            if other := budget._get_overlapping():
                raise BudgetOverlaps(
                    self.env._(
                        "“%(other)s” is approved already for the same purpose, from %(start)s to "
                        "%(end)s. Revise that one, or choose other dates.",
                        other=other.display_name,
                        start=format_date(self.env, other.date_from),
                        end=format_date(self.env, other.date_to),
                    )
                )

    def _get_overlapping(self):
        """Return an approved budget of the same deal, campaign or master, in the same days."""
        # The user may not see the other one, but it counts: sudo.
        return self.sudo().search(
            self._get_same_subject_domain()
            & Domain("state", "=", STATE_APPROVED)
            & Domain("id", "!=", self.id)
            & Domain("date_from", "<=", self.date_to)
            & Domain("date_to", ">=", self.date_from),
            limit=1,
        )

    def _get_same_subject_domain(self):
        """Return the budgets of which only one may be approved at a time: those like this one."""
        self.ensure_one()
        if self.is_master:
            same = Domain("is_master", "=", True) & Domain("company_id", "=", self.company_id.id)
            for name in ("team_id", "department_id"):
                same &= Domain(name, "=", self[name].id)
            return same
        # Whatever its kind: what is spent on a deal or campaign could be on either of two.
        if self.lead_id:
            return Domain("lead_id", "=", self.lead_id.id)
        if self.campaign_id:
            return (
                Domain("campaign_id", "=", self.campaign_id.id)
                & Domain("lead_id", "=", False)
                & Domain("company_id", "=", self.company_id.id)
            )
        return Domain.FALSE

    def _lock_plans(self):
        """Let nobody else approve budgets like these, or below the same master, at this moment.

        The transactions of Odoo see the database as it was when they began. Whoever comes second
        fails to update these rows, and Odoo repeats his transaction, which then sees the first
        approval.
        """
        if not self:
            return
        same = Domain.OR(budget._get_same_subject_domain() for budget in self)
        # Locked whether or not the user may see them: sudo.
        rows = self.sudo().search(same | Domain("id", "in", (self | self.parent_id).ids))
        self.flush_model(["control_count"])
        self.env.execute_query(
            SQL(
                """UPDATE crm_budget SET control_count = COALESCE(control_count, 0) + 1
                    WHERE id IN (SELECT id FROM crm_budget WHERE id IN %s
                               ORDER BY id FOR UPDATE)
                RETURNING id""",
                tuple(sorted((rows | self | self.parent_id).ids)),
            )
        )
        rows.invalidate_recordset(["control_count"], flush=False)
