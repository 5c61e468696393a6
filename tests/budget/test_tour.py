"""From the plan to the warning, in the browser (EXP-01, EXP-03, EXP-07)."""

from odoo import fields
from odoo.tests import HttpCase

from .budget_common import BudgetCommon


class TestBudgetTour(BudgetCommon, HttpCase):
    browser_size = "1920x1080"  # no button of the deal hides in a menu

    def test_plan_approve_spend_and_be_warned(self):
        """The salesperson plans, the leader approves, an expense of the deal is too much."""
        users = self.user_sales_salesman | self.leader
        for user in users:
            user.password = user.login
        self.env["hr.employee"].create(
            {
                "name": "Tour Seller",
                "user_id": self.user_sales_salesman.id,
                "company_id": self.company_main.id,
                "expense_manager_id": self.leader.id,
                "work_contact_id": self.user_sales_salesman.partner_id.id,
            }
        )
        self.travel.name = "Tour Travel"
        self.lead.name = "Tour Deal"
        path = f"/odoo/crm/{self.lead.id}"

        self.start_tour(path, "budget_plan_tour", login=self.user_sales_salesman.login)
        budget = self.lead.budget_ids
        self.assertEqual((budget.state, budget.amount_planned), ("submitted", 1000))
        self.assertEqual(budget.approver_id, self.leader)

        self.start_tour(
            f"/odoo/deal-budgets/{budget.id}", "budget_approve_tour", login=self.leader.login
        )
        self.assertEqual((budget.state, budget.decided_by_id), ("approved", self.leader))

        self.start_tour(path, "budget_spend_tour", login=self.user_sales_salesman.login)
        expense = self.lead.expense_ids
        self.assertEqual((expense.state, expense.budget_id), ("submitted", budget))
        self.assertEqual(expense.budget_line_id.product_id, self.travel)
        self.assertEqual(expense.date, fields.Date.context_today(expense))
        self.assertEqual(budget.amount_remaining, -250)
