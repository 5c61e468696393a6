"""Whatever happens to a cost, the figures of its budget follow at once (EXP-02, EXP-06).

Each test adds up by hand what must have been spent.
"""

from datetime import date

from odoo import Command
from odoo.tests import Form, tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestActuals(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_budget((cls.travel, 1000), (cls.meals, 500))

    def test_life_of_an_expense(self):
        expense = self._create_expense(100)
        self._assert_figures(self.budget)
        expense.action_submit()
        self._assert_figures(self.budget, submitted=100)
        self._approve(expense)
        self._assert_figures(self.budget, approved=100)
        self._post(expense)
        self.assertEqual(expense.state, "posted")
        self._assert_figures(self.budget, actual=100)
        expense.account_move_id.button_draft()
        self._assert_figures(self.budget, actual=100)
        expense.account_move_id.button_cancel()
        self.assertEqual(expense.state, "approved")
        self._assert_figures(self.budget, approved=100)
        expense.action_reset()
        self._assert_figures(self.budget)

    def test_paid_by_the_company(self):
        expense = self._approve(self._create_expense(100, payment_mode="company_account"))
        self._post(expense)
        self.assertEqual(expense.state, "paid")
        self._assert_figures(self.budget, actual=100)
        # The entry has an item for the expense, not counted again.
        self.assertTrue(expense.account_move_id.line_ids.filtered("expense_id"))

    def test_paid_to_the_employee(self):
        expense = self._post(self._approve(self._create_expense(100)))
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=expense.account_move_id.ids
        )
        wizard.create({})._create_payments()
        self.assertIn(expense.state, ("in_payment", "paid"))
        self._assert_figures(self.budget, actual=100)

    def test_refused_and_deleted(self):
        expenses = self._create_expense(100) + self._create_expense(30)
        expenses.action_submit()
        self._assert_figures(self.budget, submitted=130)
        expenses[0]._do_refuse("no")
        self._assert_figures(self.budget, submitted=30)
        expenses[1].action_reset()
        expenses[1].unlink()
        self._assert_figures(self.budget)

    def test_refused_after_approval(self):
        expense = self._approve(self._create_expense(100))
        expense._do_refuse("no")
        self._assert_figures(self.budget)

    def test_split(self):
        expense = self._create_expense(99.99)
        expense.action_submit()
        wizard = self.env["hr.expense.split.wizard"].browse(expense.action_split_wizard()["res_id"])
        wizard.action_split_expense()
        self._assert_figures(self.budget, submitted=99.99)
        self._assert_line_figures(self.budget.line_ids[0], 99.99)

    def test_date(self):
        """Out of the period, an expense leaves the budget; into that of another, it changes."""
        next_year = self._create_budget(
            (self.travel, 50), date_from=date(2027, 1, 1), date_to=date(2027, 12, 31)
        )
        expense = self._approve(self._create_expense(40))
        expense.date = date(2027, 2, 1)
        self._assert_figures(self.budget)
        self._assert_figures(next_year, approved=40)
        expense.date = date(2030, 2, 1)
        self._assert_figures(next_year)
        expense.date = date(2026, 2, 1)
        self._assert_figures(self.budget, approved=40)

    def test_another_deal(self):
        other = self._create_lead(name="Other")
        budget = self._create_budget((self.travel, 50), lead_id=other.id)
        expense = self._approve(self._create_expense(40))
        expense.lead_id = other
        self._assert_figures(self.budget)
        self._assert_figures(budget, approved=40)
        expense.lead_id = self._create_lead(name="Without a budget")
        self.assertFalse(expense.budget_id)
        self._assert_figures(budget)

    def test_amount_and_category(self):
        expense = self._create_expense(40)
        expense.action_submit()
        expense.total_amount_currency = 70
        self._assert_line_figures(self.budget.line_ids[0], 70)
        expense.product_id = self.meals
        self._assert_line_figures(self.budget.line_ids[0], 0)
        self._assert_line_figures(self.budget.line_ids[1], 70)
        self._assert_figures(self.budget, submitted=70)

    def test_without_recoverable_tax(self):
        """116 with 16 % of tax take 100 of the budget."""
        tax = self.env["account.tax"].create(
            {"name": "VAT", "amount": 16, "type_tax_use": "purchase", "company_id": self.company.id}
        )
        expense = self._create_expense(116, tax_ids=[Command.set(tax.ids)])
        self._approve(expense)
        self._assert_figures(self.budget, approved=100)
        self._post(expense)
        self._assert_figures(self.budget, actual=100)

    def test_currency(self):
        """At the rate of the date of the expense; a rate of one's own counts, too."""
        foreign = self._create_currency({date(2026, 1, 1): 2, date(2026, 3, 1): 4})
        expense = self._create_expense(100, currency_id=foreign.id)
        expense.action_submit()
        self._assert_figures(self.budget, submitted=25)
        with Form(expense) as form:  # Odoo looks for the rate when somebody types the date
            form.date = date(2026, 2, 1)
        self._assert_figures(self.budget, submitted=50)
        expense.total_amount = 60
        self._assert_figures(self.budget, submitted=60)
        expense.currency_id = self.company.currency_id
        expense.total_amount_currency = 100
        self._assert_figures(self.budget, submitted=100)

    def test_budget_in_another_currency(self):
        """In the currency of the budget it counts as it is, else by the rate of its date."""
        foreign = self._create_currency({date(2026, 1, 1): 2, date(2026, 3, 1): 4})
        third = self._create_currency({date(2026, 1, 1): 10}, "TST")
        lead = self._create_lead(name="Abroad")
        budget = self._create_budget((self.travel, 1000), lead_id=lead.id, currency_id=foreign.id)
        for vals, expected in (
            ({"currency_id": foreign.id}, 100),
            ({}, 400),
            ({"date": date(2026, 2, 1)}, 200),
            ({"currency_id": third.id}, 40),
        ):
            with self.subTest(vals):
                expense = self._create_expense(100, lead_id=lead.id, **vals)
                expense.action_submit()
                self._assert_figures(budget, submitted=expected)
                expense.action_reset()

    def test_currency_without_decimals(self):
        """Odoo rounds the untaxed amount like the currency of the expense; ours is not."""
        yen = self._create_currency({date(2026, 1, 1): 150}, "JPT", rounding=1)
        expense = self._create_expense(1000, currency_id=yen.id)
        expense.action_submit()
        self._assert_figures(self.budget, submitted=expense.total_amount)

    def test_same_as_odoo_converts(self):
        """Oracle: ``res.currency._convert`` for each date around the rates."""
        foreign = self._create_currency({date(2026, 2, 1): 3, date(2026, 3, 1): 7})
        lead = self._create_lead(name="Abroad")
        budget = self._create_budget((self.travel, 1e6), lead_id=lead.id, currency_id=foreign.id)
        company_currency, expected = self.company.currency_id, 0
        for day in (date(2026, 1, 15), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)):
            self._create_expense(123.45, lead_id=lead.id, date=day).action_submit()
            expected += company_currency._convert(123.45, foreign, self.company, day, round=False)
        self._assert_figures(budget, submitted=expected)

    def test_one_row_for_each_cost(self):
        """EXP-08, EXP-09: the list of costs says who spent it, for whom, in which stage."""
        expenses = self._create_expense(10) + self._create_expense(
            20, employee=self.plain_employee, product_id=self.meals.id
        )
        expenses.action_submit()
        rows = self.env["crm.budget.cost"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(rows.expense_id, expenses)
        self.assertEqual(sum(rows.mapped("amount")), 30)
        self.assertEqual(rows.stage_id, self.stage_new)
        self.assertEqual(rows.contact_id, self.li)
        groups = self.env["crm.budget.cost"]._read_group(
            [("lead_id", "=", self.lead.id)], ["employee_id"], ["amount:sum"]
        )
        self.assertEqual(dict(groups), {self.seller: 10, self.plain_employee: 20})

    def _assert_line_figures(self, line, spent):
        figures, _rest = line.budget_id._get_figures()[line.budget_id]
        self.assertEqual(round(figures[line].spent, 2), spent)
