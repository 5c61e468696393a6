from odoo import models
from odoo.tools import format_amount

from ..playbook.crm_case_review import LEVEL_BAD, LEVEL_WARNING
from .crm_budget import STATE_APPROVED

NEARLY_USED_PERCENT = 80


class CrmLead(models.Model):
    """What the deal may still cost, in its case review."""

    _inherit = "crm.lead"

    def _get_case_review(self):
        blocks = super()._get_case_review()
        if self.budget_count:
            blocks.append(self._get_review_of_budget())
        return blocks

    def _get_review_of_budget(self):
        # Totals count for whoever sees the deal: sudo.
        budgets = self._choose_speaking_budgets(
            self.sudo()._get_budgets_by_lead().get(self.id, self.env["crm.budget"])
        )
        labels = dict(self._fields["budget_state"]._description_selection(self.env))
        level = self._get_budget_level(self.amount_budget_remaining, self.budget_burn_percent)
        currency = self.budget_currency_id
        figures = [
            (self.env._("Planned"), self.amount_budget_planned, None),
            (self.env._("Committed"), self.amount_budget_committed, None),
            (self.env._("Spent"), self.amount_budget_spent, None),
            (self.env._("Remaining"), self.amount_budget_remaining, level),
        ]
        if self.amount_unbudgeted:
            figures.append((self.env._("On No Budget"), self.amount_unbudgeted, LEVEL_WARNING))
        facts = [
            self._review_fact(label, format_amount(self.env, amount, currency), its_level)
            for label, amount, its_level in figures
        ]
        state_level = None if self.budget_state == STATE_APPROVED else LEVEL_WARNING
        state = self._review_fact(self.env._("Status"), labels.get(self.budget_state), state_level)
        used = self._review_fact(self.env._("Used"), f"{self.budget_burn_percent:.0f} %", level)
        return {
            "key": "budget",
            "title": self.env._("Budget"),
            "sequence": 38,
            # No bar: in a review it is the green one of what was achieved.
            "facts": [state, *facts, used],
            "columns": [
                self.env._("Content"),
                self.env._("Planned"),
                self.env._("Spent"),
                self.env._("Remaining"),
            ],
            "rows": [self._get_review_of_line(line) for line in budgets.line_ids],
            "empty": self.env._("The budget was refused. Reset it to draft and plan it anew."),
            "action": {"method": "action_open_budgets", "label": self.env._("Open Budget")},
        }

    def _get_review_of_line(self, line):
        level = self._get_budget_level(line.amount_remaining, line.burn_percent)
        return [
            self._review_cell(" · ".join(filter(None, (line.product_id.name, line.stage_id.name)))),
            *(
                self._review_cell(format_amount(self.env, amount, line.currency_id), its_level)
                for amount, its_level in (
                    (line.amount, None),
                    (line.amount_spent, None),
                    (line.amount_remaining, level),
                )
            ),
        ]

    def _get_budget_level(self, remaining, percent):
        if self.budget_currency_id.compare_amounts(remaining, 0) < 0:
            return LEVEL_BAD
        return LEVEL_WARNING if percent >= NEARLY_USED_PERCENT else None
