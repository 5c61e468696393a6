from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date

from .crm_budget import BudgetWrong
from .crm_budget_approval_mixin import STATE_SUBMITTED


class CrmBudgetRevision(models.Model):
    """What the approval of a revision asks for, and what it does."""

    _inherit = "crm.budget.revision"

    # The plug of crm.budget.approval.mixin

    def _get_budget(self):
        return self.budget_id

    def _get_people(self):
        return super()._get_people() | self.user_id | self.budget_id.user_id

    def _get_amount_to_approve(self):
        return self.budget_id._to_company_currency(self.amount_after)

    def _get_amount_words(self):
        return self.env._(
            "from %(before)s to %(after)s",
            before=self.currency_id.format(self.amount_before),
            after=self.currency_id.format(self.amount_after),
        )

    def _get_status_words(self):
        if self.state == STATE_SUBMITTED:
            return self.env._(
                "Waits for the approval of %s. Until then, the budget stays as it is.",
                self.approver_id.name,
            )
        return super()._get_status_words()

    def _check_plan(self):
        """Raise when the revision changes nothing, or drops what was spent on already.

        :raise BudgetWrong: in these cases
        """
        for revision in self:
            revision._check_budget()
            if not revision._has_changes():
                raise BudgetWrong(
                    self.env._(
                        "“%s” changes nothing. Change an amount, add a content, or enter a new "
                        "end.",
                        revision.display_name,
                    )
                )
            if not revision.amount_after > 0:
                raise BudgetWrong(
                    self.env._("Nothing would be planned any more. Close the budget instead.")
                )
            revision._check_dropped()
            revision._check_end()

    def _has_changes(self):
        is_changed = bool(self.line_ids.filtered(lambda line: line._is_changed()))
        return is_changed or (self.date_to and self.date_to != self.budget_id.date_to)

    def _check_dropped(self):
        dropped = self.line_ids.filtered(lambda line: not line.amount_after).line_id
        # As for all totals, expenses of others count: sudo.
        for line in dropped.sudo():
            if line.amount_spent:
                raise BudgetWrong(
                    self.env._(
                        "%(amount)s was spent on “%(content)s” already. Lower it to that instead "
                        "of dropping it.",
                        amount=line.currency_id.format(line.amount_spent),
                        content=line.display_name,
                    )
                )

    def _check_end(self):
        if not self.date_to or self.date_to >= self.budget_id.date_to:
            return
        # As above: sudo.
        costs = self.env["crm.budget.cost"].sudo()
        late = costs.search([("budget_id", "=", self.budget_id.id)], order="date desc", limit=1)
        if late.date and late.date > self.date_to:
            raise BudgetWrong(
                self.env._(
                    "Money was spent on “%(budget)s” until %(date)s. Choose an end that is not "
                    "before that.",
                    budget=self.budget_id.display_name,
                    date=format_date(self.env, late.date),
                )
            )

    # The approval takes effect

    def _apply(self):
        """Change the budget; called as the superuser, in the transaction of the approval."""
        result = super()._apply()
        budget = self.budget_id
        self.date_to_before = budget.date_to
        if self.date_to:
            budget.date_to = self.date_to
        dropped = self.line_ids.filtered(lambda line: not line.amount_after).line_id
        for line in self.line_ids:
            if not line.line_id:
                line.line_id = self.env["crm.budget.line"].create(line._prepare_line_values())
            elif line.amount_after and line._is_changed():
                line.line_id.amount = line.amount_after
        budget.message_post(body=self._get_changes_body())
        dropped.unlink()
        budget._check_plan()
        budget._attach_costs()
        return result

    def _get_changes_body(self):
        body = Markup("<p>%s</p>") % self.env._("Revised: %s", self.reason)
        rows = [
            self.env._(
                "%(content)s: %(before)s → %(after)s",
                content=line.display_name,
                before=self.currency_id.format(line.amount_before),
                after=self.currency_id.format(line.amount_after),
            )
            for line in self.line_ids
            if line._is_changed()
        ]
        if self.date_to and self.date_to != self.date_to_before:
            rows.append(
                self.env._(
                    "End: %(before)s → %(after)s",
                    before=format_date(self.env, self.date_to_before),
                    after=format_date(self.env, fields.Date.to_date(self.date_to)),
                )
            )
        items = Markup("").join(Markup("<li>%s</li>") % row for row in rows)
        return body + Markup("<ul>%s</ul>") % items
