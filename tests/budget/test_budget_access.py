"""Who sees, plans and decides on which budgets; what of it is private."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .budget_common import BudgetCommon

# The path of each model to its budget.
MODELS = {
    "crm.budget": "",
    "crm.budget.line": "budget_id.",
    "crm.budget.revision": "budget_id.",
    "crm.budget.revision.line": "revision_id.budget_id.",
    "crm.budget.alert": "budget_id.",
}


class TestBudgetAccess(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.user_sales_manager
        deals = {
            "Own": {},
            "Unassigned": {"user_id": False},
            "Team": {"user_id": manager.id},
            "Elsewhere": {"user_id": manager.id, "team_id": cls.sales_team_1.id},
            "Abroad": {
                "user_id": False,
                "team_id": False,
                "company_id": cls.company_other.id,
            },
        }
        cls.budgets = cls.env["crm.budget"]
        for name, vals in deals.items():
            lead = cls._create_lead(name=name, **vals)
            cls.budgets |= cls.env["crm.budget"].create(
                cls._prepare_budget(1000, lead_id=lead.id, user_id=manager.id, state="approved")
            )
        cls.env["crm.budget.revision"].create(
            [
                {
                    "budget_id": budget.id,
                    "reason": "More",
                    "line_ids": [Command.create({"product_id": cls.samples.id, "amount_after": 5})],
                }
                for budget in cls.budgets
            ]
        )
        cls.env["crm.budget.alert"].create(
            [{"budget_id": budget.id, "threshold_percent": 80} for budget in cls.budgets]
        )
        cls.users = {
            login: new_test_user(cls.env, f"budget_{login}", groups=groups)
            for login, groups in (
                ("accountant", "account.group_account_readonly"),
                ("billing", "account.group_account_invoice"),
                ("expenses", "hr_expense.group_hr_expense_user"),
                ("employee", "base.group_user"),
                ("portal", "base.group_portal"),
            )
        }
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _names(self, user, model):
        path = MODELS[model]
        records = (
            self.env[model]
            .with_user(user)
            .search([(f"{path}id" if path else "id", "in", self.budgets.ids)])
        )
        return set(records.sudo().mapped(f"{path}name"))

    def test_budgets_are_seen_by_the_rights_on_the_deal(self):
        home = {"Own", "Unassigned", "Team", "Elsewhere"}
        for user, expected in (
            (self.user_sales_salesman, {"Own", "Unassigned"}),
            (self.leader, {"Own", "Unassigned", "Team"}),
            (self.user_team, {"Own", "Unassigned", "Team"}),
            (self.user_sales_leads, home),
            (self.user_sales_manager, home),
            (self.user_other_company, {"Abroad"}),
            (self.users["accountant"], home),
            (self.users["billing"], home),
            (self.users["expenses"], home),
        ):
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(self._names(user, model), expected)

    def test_others_see_nothing_of_it(self):
        for login in ("employee", "portal"):
            for model in (*MODELS, "crm.budget.cost", "crm.budget.template"):
                with self.subTest(login=login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(self.users[login]).search([]).mapped("display_name")

    def test_who_only_reads_changes_nothing(self):
        budget = self.budgets[0]
        for login in ("accountant", "billing", "expenses"):
            user = self.users[login]
            with self.subTest(login=login):
                with self.assertRaises(AccessError):
                    budget.with_user(user).write({"name": "Else"})
                with self.assertRaises(AccessError):
                    budget.line_ids.with_user(user).write({"amount": 1})
                with self.assertRaises(AccessError):
                    budget.with_user(user).copy()
                with self.assertRaises(AccessError):
                    budget.revision_ids.with_user(user).action_submit()
        with self.assertRaises(AccessError):
            self.env["crm.budget.alert"].with_user(self.user_sales_manager).create(
                {"budget_id": budget.id}
            )

    def test_templates_are_made_by_managers(self):
        vals = {"name": "Usual", "kind": "sales"}
        for user in (self.user_sales_salesman, self.user_sales_leads):
            templates = self.env["crm.budget.template"].with_user(user)
            templates.search([])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                templates.create(vals)
        self.env["crm.budget.template"].with_user(self.user_sales_manager).create(vals)

    def test_totals_are_seen_but_not_the_expenses_of_others(self):
        """EXP-08: expenses of a person are seen by the rules of expenses."""
        budget = self.budgets[0]
        employee = self.env["hr.employee"].create({"name": "Emil"})
        expense = self.env["hr.expense"].create(
            {
                "name": "Dinner",
                "employee_id": employee.id,
                "product_id": self.travel.id,
                "total_amount_currency": 250,
                "date": "2026-03-01",
                "lead_id": budget.lead_id.id,
                "budget_id": budget.id,
                "budget_line_id": budget.line_ids.id,
            }
        )
        expense.action_submit()
        self.env.invalidate_all()
        mine = budget.with_user(self.user_sales_salesman)
        self.assertEqual((mine.amount_spent, mine.line_ids.amount_spent), (250, 250))
        costs = self.env["crm.budget.cost"].with_user(self.user_sales_salesman)
        self.assertFalse(costs.search([("budget_id", "=", budget.id)]))
        with self.assertRaises(AccessError):
            expense.with_user(self.user_sales_salesman).read(["name"])
        for user, amount in (
            (self.user_sales_leads, 0),  # all deals are his to see, not all expenses
            (self.user_team, 0),
            (self.leader, 250),
            (self.user_sales_manager, 250),
        ):
            with self.subTest(user=user.login):
                found = costs.with_user(user).search([("budget_id", "=", budget.id)])
                self.assertEqual(sum(found.mapped("amount")), amount)

    def test_the_approver_of_another_team_sees_what_he_is_asked(self):
        lead = self._create_lead(user_id=self.user_sales_manager.id, team_id=self.sales_team_1.id)
        budget = self._create_budget(10, user=self.user_sales_manager, lead_id=lead.id)
        self.sales_team_1.user_id = self.user_sales_salesman
        budget.action_submit()
        asked = budget.with_user(self.user_sales_salesman)
        self.assertEqual(asked.approver_id, self.user_sales_salesman)
        asked.action_approve()
        self.assertEqual(asked.state, "approved")
