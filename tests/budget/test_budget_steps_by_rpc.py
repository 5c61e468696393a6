"""Steps of the workflow, called with ids of others; single expenses behind every door."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .budget_common import BudgetCommon

STEPS = {
    "draft": ("action_submit",),
    "submitted": ("action_approve", "action_refuse", "action_reset"),
    "approved": ("action_close",),
    "closed": ("action_reopen",),
    "refused": ("action_reset",),
}


@tagged("post_install", "-at_install")
class TestBudgetStepsByRpc(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, "budget_foreign_seller", groups="sales_team.group_sale_salesman"
        )
        cls.strangers = [
            cls.seller,
            cls.user_other_company,
            *(
                new_test_user(cls.env, f"budget_steps_{name}", groups=groups)
                for name, groups in (
                    ("employee", "base.group_user"),
                    ("portal", "base.group_portal"),
                    ("accountant", "base.group_user,account.group_account_user"),
                    ("expenses", "base.group_user,hr_expense.group_hr_expense_manager"),
                )
            ),
        ]

    def _create_in(self, state):
        lead = self._create_lead(user_id=self.user_sales_salesman.id)
        budget = self._create_budget(100, lead_id=lead.id)
        if state != "draft":
            budget.action_submit()
        budget.sudo().state = state
        return budget

    def test_strangers_take_no_step(self):
        for state, steps in STEPS.items():
            budget = self._create_in(state)
            for user in self.strangers:
                for step in steps:
                    with self.subTest(user=user.login, state=state, step=step):
                        with self.assertRaises(UserError), self.env.cr.savepoint():
                            getattr(budget.with_user(user), step)()
                        self.assertEqual(budget.state, state)

    def test_colleagues_who_see_everything_take_no_decision(self):
        """All documents are theirs to plan, not to decide on."""
        for state in ("submitted", "approved", "closed", "refused"):
            budget = self._create_in(state)
            for step in STEPS[state]:
                with self.subTest(step=step), self.assertRaises(UserError):
                    getattr(budget.with_user(self.user_sales_leads), step)()

    def test_the_wizard_refuses_nothing_for_strangers(self):
        budget = self._create_in("submitted")
        for user in (self.seller, self.user_sales_leads, self.user_sales_salesman):
            wizards = self.env["crm.budget.refuse"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                wizards.create(
                    {"res_model": "crm.budget", "res_id": budget.id, "reason": "No"}
                ).action_refuse()
        self.assertEqual(budget.state, "submitted")

    def test_x2many_commands_of_other_parents(self):
        """Neither a deal nor another budget takes what is approved, or its contents."""
        budget = self._create_in("approved")
        own = self._create_budget(10)
        for record, vals in (
            (self.lead, {"budget_ids": [Command.link(budget.id)]}),
            (self.lead, {"budget_ids": [Command.create({"name": "x", "state": "approved"})]}),
            (budget.lead_id, {"budget_ids": [Command.update(budget.id, {"policy": "inform"})]}),
            (budget.lead_id, {"budget_ids": [Command.delete(budget.id)]}),
            (own, {"line_ids": [Command.link(budget.line_ids.id)]}),
            (own, {"line_ids": [Command.update(budget.line_ids.id, {"amount": 9})]}),
            (own, {"line_ids": [Command.delete(budget.line_ids.id)]}),
            (own, {"revision_ids": [Command.create({"reason": "x", "state": "approved"})]}),
            (own, {"alert_ids": [Command.create({"threshold_percent": 1})]}),
            (own, {"child_ids": [Command.link(budget.id)]}),
        ):
            with self.subTest(record=record, vals=vals):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(self.user_sales_salesman).write(vals)
                    self.env.flush_all()
        self.assertEqual(budget.line_ids.amount, 100)

    def test_an_import_writes_no_workflow(self):
        budgets = self.env["crm.budget"].with_user(self.user_sales_salesman)
        result = budgets.load(
            ["name", "kind", "lead_id/.id", "state"],
            [["Imported", "sales", str(self.lead.id), "approved"]],
        )
        self.assertFalse(result["ids"])
        approved = self._create_in("approved")
        result = budgets.load([".id", "amount_planned"], [[str(approved.id), "9"]])
        self.assertFalse(result["ids"])

    def test_nobody_plans_for_hidden_deals_by_default(self):
        hidden = self._create_lead(user_id=self.user_sales_manager.id)
        budgets = self.env["crm.budget"].with_user(self.user_sales_salesman)
        values = self._prepare_budget(10)
        del values["lead_id"]
        with self.assertRaises(AccessError):
            budgets.with_context(default_lead_id=hidden.id).create(values)

    def test_totals_of_hidden_deals_are_hidden(self):
        hidden = self._create_lead(user_id=self.user_sales_manager.id)
        names = ["amount_budget_planned", "amount_unbudgeted", "budget_state", "budget_count"]
        for user in (self.seller, self.user_other_company):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                hidden.with_user(user).web_read({name: {} for name in names})
        employee = self.strangers[2]
        for field in names:
            with self.subTest(field=field), self.assertRaises(AccessError):
                self.lead.with_user(employee).read([field])

    def test_reports_show_no_budget_of_others(self):
        budget = self._create_in("approved")
        for model, domain in (
            ("crm.budget.report", [("budget_id", "=", budget.id)]),
            ("crm.budget.cost", [("budget_id", "=", budget.id)]),
            ("crm.deal.cost.report", [("lead_id", "=", budget.lead_id.id)]),
        ):
            for user in (self.seller, self.user_other_company):
                reports = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(
                        reports.formatted_read_group(domain, [], ["__count"])[0]["__count"], 0
                    )
