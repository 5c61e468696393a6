"""Who sees single costs, and who sees only totals (issue: rights of EXP-08)."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestCostAccess(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("cost_leader", "sales_team.group_sale_salesman")
        cls.team_funnel.user_id = cls.leader
        cls.budget = cls._create_budget((cls.travel, 1000))
        cls.own = cls._create_expense(10)
        cls.colleague = cls._create_expense(20, employee=cls.plain_employee)
        (cls.own + cls.colleague).action_submit()
        cls.bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": date(2026, 4, 1),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.travel.id,
                            "price_unit": 40,
                            "tax_ids": [Command.clear()],
                            "budget_id": cls.budget.id,
                        }
                    )
                ],
            }
        )
        cls.env.flush_all()

    def _sum(self, user):
        costs = self.env["crm.budget.cost"].with_user(user).with_company(user.company_id)
        return sum(costs.search([("budget_id", "=", self.budget.id)]).mapped("amount"))

    def test_rows(self):
        for user, amount in (
            (self.user_sales_salesman, 50),  # his own expense, and the bill on his budget
            (self.user_team, 40),  # what is of no person, in his team
            (self.user_sales_leads, 40),
            (self.leader, 70),  # the documents of his team
            (self.user_sales_manager, 70),
            (self.accountant, 70),
            (self.expense_approver, 70),
            (self.user_other_company, 0),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._sum(user), amount)
        for user in (self.plain_user, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._sum(user)

    def test_totals_count_what_is_not_seen(self):
        """His expenses alone would say 50; the budget says what everybody spent."""
        budget = self.budget.with_user(self.user_sales_salesman)
        self.assertEqual(budget.amount_spent, 70)

    def test_hint_of_an_expense(self):
        """Whoever reads the budget or approves expenses is told what is left, nobody else."""
        for user, is_told in (
            (self.user_sales_salesman, True),
            (self.expense_approver, True),
            (self.plain_user, False),
        ):
            with self.subTest(user.login):
                expense = self.own if user == self.user_sales_salesman else self.colleague
                expense = expense.with_user(user)
                self.assertEqual("930.00" in (expense.budget_hint or ""), is_told)
                self.assertFalse(expense.is_over_budget)
        draft = self._create_expense(931)
        self.assertTrue(draft.is_over_budget)
        self.assertIn("1.00", draft.budget_hint)

    def test_a_cost_opens_its_document(self):
        costs = self.env["crm.budget.cost"].search([("budget_id", "=", self.budget.id)])
        opened = {
            (action["res_model"], action["res_id"])
            for action in (cost.action_open_document() for cost in costs)
        }
        self.assertEqual(
            opened,
            {
                ("hr.expense", self.own.id),
                ("hr.expense", self.colleague.id),
                ("account.move", self.bill.id),
            },
        )

    def test_nobody_writes_costs(self):
        cost = self.env["crm.budget.cost"].search([("budget_id", "=", self.budget.id)], limit=1)
        for user in (self.user_sales_manager, self.accountant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                cost.with_user(user).write({"name": "x"})

    def test_expenses_of_a_meeting(self):
        """EXP-10: a visit shows what it cost, and proposes itself for the next expense."""
        meeting = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-03-10 08:00:00",
                "stop": "2026-03-10 09:00:00",
                "opportunity_id": self.lead.id,
                "user_id": self.user_sales_salesman.id,
            }
        )
        own = meeting.with_user(self.user_sales_salesman)
        self.assertEqual(own.expense_count, 0)
        action = own.action_open_expenses()
        expense = (
            self.env["hr.expense"]
            .with_user(self.user_sales_salesman)
            .with_context(**action["context"])
            .create({"name": "Taxi", "product_id": self.travel.id, "total_amount_currency": 3})
        )
        self.assertEqual(expense.lead_id, self.lead)
        self.assertEqual(expense.date, date(2026, 3, 10))
        self.assertEqual(expense.budget_id, self.budget)
        own.invalidate_recordset()
        self.assertEqual(own.expense_count, 1)
        self.assertEqual(self.env["hr.expense"].search(action["domain"]), expense)
