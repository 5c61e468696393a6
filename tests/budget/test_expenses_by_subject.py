"""Expenses on contacts, employees and campaigns (EXP-08, EXP-09, EXP-12)."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestExpensesBySubject(CostCommon):
    def test_a_company_counts_what_was_spent_on_its_contacts(self):
        """EXP-09."""
        wang = self.env["res.partner"].create({"name": "Wang", "parent_id": self.customer.id})
        self._create_expense(10)
        self._create_expense(20)
        self._create_expense(30, lead_id=False, contact_id=wang.id)
        self._create_expense(40, lead_id=False, contact_id=self.customer.id)
        partners = self.customer | self.li | wang
        self.assertEqual(partners.mapped("expense_count"), [4, 2, 1])
        action = self.customer.action_open_expenses()
        self.assertEqual(len(self.env["hr.expense"].search(action["domain"])), 4)
        context = wang.action_open_expenses()["context"]
        new = self.env["hr.expense"].with_context(**context)
        new = new.create({"name": "Gift", "employee_id": self.seller.id})
        self.assertEqual(new.contact_id, wang)

    def test_a_salesperson_counts_only_expenses_that_he_sees(self):
        self._create_expense(10)
        self._create_expense(20, employee=self.plain_employee)
        self.assertEqual(self.li.with_user(self.user_sales_salesman).expense_count, 1)
        self.assertEqual(self.li.expense_count, 2)
        with self.assertRaises(AccessError):
            self.li.with_user(self.plain_user).read(["expense_count"])

    def test_an_employee_counts_his_expenses(self):
        """EXP-08."""
        mine = self._create_expense(10) | self._create_expense(20, lead_id=False)
        self._create_expense(30, employee=self.plain_employee)
        self.assertEqual((self.seller | self.plain_employee).mapped("expense_count"), [2, 1])
        action = self.seller.action_open_expenses()
        self.assertEqual(self.env["hr.expense"].search(action["domain"]), mine)
        self.assertEqual(action["context"], {"default_employee_id": self.seller.id})

    def test_a_campaign_leads_to_its_budgets_and_costs(self):
        """EXP-12."""
        campaign = self.env["utm.campaign"].create({"name": "Fair", "title": "Fair"})
        budget = self._create_budget(
            (self.travel, 1000), kind="marketing", lead_id=False, campaign_id=campaign.id
        )
        expense = self._create_expense(70, lead_id=False, campaign_id=campaign.id)
        self._approve(expense)
        self.assertEqual(expense.budget_id, budget)
        self.assertEqual(campaign.budget_count, 1)
        action = campaign.action_open_budgets()
        self.assertEqual(self.env["crm.budget"].search(action["domain"]), budget)
        draft = self.env["crm.budget"].with_context(**action["context"]).new()
        self.assertEqual((draft.kind, draft.campaign_id.id), ("marketing", campaign.id))
        costs = self.env["crm.budget.cost"].search(campaign.action_open_costs()["domain"])
        self.assertEqual(costs.mapped("amount"), [70])
        action = campaign.action_open_return()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.campaign_id, campaign)

    def test_counts_cost_the_same_for_5_and_50_contacts(self):
        counts = []
        for number in (1, 5, 50):  # the first warms up
            contacts = self.env["res.partner"].create(
                [{"name": f"Contact {index}"} for index in range(number)]
            )
            for contact in contacts:
                self._create_expense(1, lead_id=False, contact_id=contact.id, date=date(2026, 1, 2))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(contacts.mapped("expense_count")), {1})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
