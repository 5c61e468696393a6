from odoo import api, models
from odoo.fields import Domain

from .crm_budget import STATE_APPROVED

# What an alert, or what is still to be spent on a deal, depends on.
FIGURE_COLUMNS = frozenset({"amount_planned", "date_to", "state"})


class CrmBudget(models.Model):
    """What an approved budget draws to itself: costs of its subject and period."""

    _inherit = "crm.budget"

    @api.model_create_multi
    def create(self, vals_list):
        budgets = super().create(vals_list)
        approved = budgets.filtered(lambda budget: budget.state == STATE_APPROVED)
        if approved:
            approved._note_approved()
        return budgets

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == STATE_APPROVED:
            self._note_approved()
        return result

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["crm.budget.alert"]._remember_changed(self, vals_list, FIGURE_COLUMNS)
        return result

    def _note_approved(self):
        # The answer is kept in memory: it must not be older than this approval.
        self.flush_recordset(["state"])
        self.env["crm.budget.control"]._note_used()
        self._attach_costs()

    def _attach_costs(self):  # pylint: disable=missing-return
        """Put costs that are on no budget yet on these, if they are of its subject and period.

        What was approved already counts at once; nobody is asked again.
        """
        super()._attach_costs()
        # sudo: costs belong to the budget whether or not its approver may see them
        budgets = self.sudo().filtered(lambda budget: not budget.is_master)
        by_subject = [(name, name) for name in ("lead_id", "campaign_id")]
        by_subject += [("analytic_distribution", "analytic_account_id")]
        expenses = self._find_unassigned("hr.expense", budgets, by_subject)
        for name in ("budget_id", "budget_line_id"):
            self.env.add_to_compute(expenses._fields[name], expenses)
        expenses.flush_recordset(["budget_id", "budget_line_id"])
        items = self._find_unassigned(
            "account.analytic.line",
            budgets,
            [
                (name, "analytic_account_id")
                for name in self.env["account.analytic.line"]._get_plan_fnames()
            ],
        )
        items._propose_budget()
        self._place_costs()

    def _place_costs(self):
        """Put what is on these budgets, but on none of their contents, on a new one that fits."""
        # sudo: as above
        expenses = self.env["hr.expense"].sudo()
        domain = Domain("budget_id", "in", self.ids) & Domain("budget_line_id", "=", False)
        expenses = expenses.search(domain)
        self.env.add_to_compute(expenses._fields["budget_line_id"], expenses)
        expenses.flush_recordset(["budget_line_id"])
        # sudo: as above
        self.env["account.analytic.line"].sudo().search(domain)._propose_budget()

    @api.model
    def _find_unassigned(self, model, budgets, by_subject):
        """Return the costs without a budget in the periods of these; one query.

        :param by_subject: ``[(field of the cost, field of the budget)]`` that hold the same record
        """
        # sudo: costs belong to the budget whether or not its approver may see them
        costs = self.env[model].sudo()
        subjects = Domain.OR(
            Domain(cost_name, "in", budget[budget_name].ids)
            & Domain("company_id", "=", budget.company_id.id)
            & Domain("date", ">=", budget.date_from)
            & Domain("date", "<=", budget.date_to)
            for budget in budgets
            for cost_name, budget_name in by_subject
            if budget[budget_name]
        )
        if subjects.is_false():
            return costs
        return costs.search(subjects & Domain("budget_id", "=", False))
