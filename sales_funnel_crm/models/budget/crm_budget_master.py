from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_budget import STATE_APPROVED, STATE_CLOSED, BudgetWrong


class MasterExceeded(BudgetWrong):
    """The budgets below a master budget would plan more for a content than it does."""


class CrmBudget(models.Model):
    """Master budgets: team or department × period × content, bounding the budgets within."""

    _inherit = "crm.budget"

    amount_allocated = fields.Monetary(
        string="Allocated",
        compute="_compute_amount_allocated",
        compute_sudo=True,
        help="What the approved budgets within this master budget plan.",
    )

    @api.depends("team_id", "department_id", "company_id", "date_from", "date_to", "is_master")
    def _compute_parent_id(self):
        for budget in self:
            if budget.is_master:
                budget.parent_id = False
            elif budget._is_planning() and not budget._is_within(budget.parent_id):
                budget.parent_id = budget._find_master()
            else:
                budget.parent_id = budget.parent_id

    def _is_within(self, master):
        """Tell whether a master budget is about the team or department and days of this one."""
        return (
            self._has_owner_of(master)
            and self.date_from
            and self.date_to
            and master.date_from <= self.date_from
            and self.date_to <= master.date_to
        )

    def _has_owner_of(self, master):
        same_team = master.team_id and master.team_id == self.team_id
        same_department = master.department_id and master.department_id == self.department_id
        return bool(same_team or same_department)

    def _find_master(self):
        """Return the approved master budget to propose, that of the department first."""
        owner = Domain.OR(
            Domain(name, "=", self[name].id) for name in ("team_id", "department_id") if self[name]
        )
        if not self.date_from or not self.date_to or not (self.team_id or self.department_id):
            return self.browse()
        # What bounds a budget need not be visible to who plans it: sudo.
        return self.sudo().search(
            owner
            & Domain("is_master", "=", True)
            & Domain("state", "=", STATE_APPROVED)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date_from", "<=", self.date_from)
            & Domain("date_to", ">=", self.date_to),
            order="department_id, id",
            limit=1,
        )

    def _compute_amount_allocated(self):
        allocated = self._origin._get_allocated()
        allocated[self.browse()] = {}
        for budget in self:
            budget.amount_allocated = sum(allocated[budget._origin].values())

    def _get_allocated(self, also=None):
        """Return what the approved and closed budgets within these plan, by content.

        :param also: budgets within that count as if they were approved
        :return: ``{master: {product: amount}}`` in the currency of the master, at the first day
            of each budget within
        """
        also = also or self.browse()
        # Who plans one budget need not see the others: sudo.
        masters = self.sudo()
        children = masters.search(
            [
                ("parent_id", "in", self.ids),
                ("state", "in", [STATE_APPROVED, STATE_CLOSED]),
                ("active", "in", [True, False]),
            ]
        )
        allocated = {master: defaultdict(float) for master in self}
        # sudo: as above
        for child in children | also.sudo():
            totals = allocated[child.parent_id.with_env(self.env)]
            for line in child.line_ids:
                totals[line.product_id.with_env(self.env)] += child.currency_id._convert(
                    line.amount,
                    child.parent_id.currency_id,
                    child.parent_id.company_id,
                    child.date_from,
                )
        return allocated

    def _check_master_bound(self):
        """Raise when more is approved within a master budget than it plans for a content.

        Called for budgets within (before they are approved, and after their revision) and for
        masters (after theirs).

        :raise MasterExceeded: names the content and what is left
        """
        within = self.filtered("parent_id")
        masters = within.parent_id | self.filtered("is_master")
        for master, totals in masters._get_allocated(also=within).items():
            # sudo: as above
            bound = master.sudo()
            for product, amount in totals.items():
                planned = sum(
                    line.amount for line in bound.line_ids if line.product_id.id == product.id
                )
                if bound.currency_id.compare_amounts(amount, planned) > 0:
                    raise MasterExceeded(self._get_exceeded_words(bound, product, planned, amount))

    def _get_exceeded_words(self, master, product, planned, amount):
        return self.env._(
            "“%(content)s”: the master budget “%(master)s” plans %(planned)s, all budgets within "
            "would plan %(amount)s. Plan less, or have the master budget revised.",
            content=product.with_context(display_default_code=False).display_name,
            master=master.display_name,
            planned=master.currency_id.format(planned),
            amount=master.currency_id.format(amount),
        )
