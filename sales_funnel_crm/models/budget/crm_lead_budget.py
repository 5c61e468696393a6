from odoo import api, models, tools

from .crm_budget import BudgetWrong


class CrmLead(models.Model):
    """Budgets of deals: planned from the deal, kept when deals are merged or deleted."""

    _inherit = "crm.lead"

    def action_plan_budget(self):
        """Open the draft budget of this deal, else a new one from the best template."""
        self.ensure_one()
        budgets = self.env["crm.budget"]
        draft = budgets.search([("lead_id", "=", self.id), ("state", "=", "draft")], limit=1)
        values = {} if draft else budgets._prepare_values_of_deal(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Budget"),
            "res_model": "crm.budget",
            "res_id": draft.id,
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    @api.model
    @tools.ormcache()
    def _has_budgets(self):
        """Tell whether anybody has planned a budget yet; stock databases are asked once."""
        # sudo: whether there is any does not depend on who asks
        return bool(
            self.env["crm.budget"].sudo().with_context(active_test=False).search_count([], limit=1)
        )

    @api.model
    def _note_budgets(self):
        """Have ``_has_budgets`` asked anew: a budget was planned."""
        if not self._has_budgets():
            registry = self.env.registry
            registry.clear_cache()
            # Another thread may have asked before the commit, and remembers a no.
            self.env.cr.postcommit.add(registry.clear_cache)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_budgeted(self):
        if not self._has_budgets():
            return
        # Who may delete a deal may delete what was only a plan for it: sudo.
        budgets = self.sudo().with_context(active_test=False).budget_ids
        if decided := budgets.filtered(lambda one: one.state not in ("draft", "refused")):
            raise BudgetWrong(
                self.env._(
                    "The budget “%(budget)s” is for “%(deal)s”, which therefore stays. Archive the "
                    "opportunity, or mark it as lost.",
                    budget=decided[0].display_name,
                    deal=decided[0].lead_id.display_name,
                )
            )
        budgets.unlink()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # The user had the right to see these deals, which are about to be deleted: sudo.
        head, merged = self.sudo(), opportunities.sudo().with_context(active_test=False)
        if self._has_budgets():
            merged.budget_ids._move_to(head)
        # What was approved stays so, even if it overspends the budget of the deal that remains.
        with self.env["crm.budget.control"]._checked_at_end():
            merged.expense_ids.write({"lead_id": head.id})
        return result
