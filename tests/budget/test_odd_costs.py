"""EXP-01, EXP-02: figures of odd cases, against sums made by hand."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.budget.crm_budget import BudgetWrong
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_check import BudgetOverlaps

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestOddCosts(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_budget((cls.travel, 100), (cls.meals, 50))

    def _raise_alerts(self):
        self.env.cr.precommit.run()
        return sorted(self.budget.alert_ids.mapped("threshold_percent"))

    def test_periods_that_touch_share_no_day(self):
        self._set_state(self.budget, "closed")
        first = self._create_budget(
            (self.travel, 10), date_from=date(2027, 1, 1), date_to=date(2027, 6, 30)
        )
        second = self._create_budget(
            (self.travel, 10),
            state="draft",
            date_from=date(2027, 7, 1),
            date_to=date(2027, 12, 31),
        )
        second._check_plan()
        for ends in (
            {"date_from": date(2027, 6, 30)},
            {"date_from": date(2026, 5, 1), "date_to": date(2027, 1, 1)},
        ):
            with self.subTest(ends), self.assertRaises(BudgetOverlaps), self.env.cr.savepoint():
                second.write(ends)
                second._check_plan()
        second.write({"date_from": date(2027, 7, 1), "date_to": date(2027, 12, 31)})
        self._set_state(second, "approved")
        for day, budget in ((date(2027, 6, 30), first), (date(2027, 7, 1), second)):
            self.assertEqual(self._create_expense(1, date=day).budget_id, budget)

    def test_archived_deal_and_product(self):
        expense = self._approve(self._create_expense(40))
        self.lead.active = False
        self.travel.active = False
        self.env.flush_all()
        self._assert_figures(self.budget, approved=40)
        self.assertEqual(self.budget.line_ids[0].amount_spent, 40)
        self.assertEqual(expense.budget_line_id.product_id, self.travel)
        report = self.env["crm.budget.report"].search([("budget_id", "=", self.budget.id)])
        self.assertEqual(sum(report.mapped("amount_spent")), 40)

    def test_a_deleted_content_leaves_its_costs_on_the_budget(self):
        expense = self._create_expense(40)
        expense.action_submit()
        self.budget.line_ids[0].sudo().unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self._assert_figures(self.budget, submitted=40)
        self.assertEqual(self.budget.amount_unplanned, 40)
        self.assertEqual(self.budget.amount_forecast, 90)

    def test_a_revision_below_what_is_spent(self):
        """It is allowed, told, and the next approval is judged by it."""
        self._approve(self._create_expense(70))
        self.assertEqual(self._raise_alerts(), [])
        revision = (
            self.env["crm.budget.revision"]
            .with_user(self.user_sales_salesman)
            .create(
                {
                    "budget_id": self.budget.id,
                    "reason": "Less",
                    "line_ids": [
                        Command.create(
                            {
                                "line_id": line.id,
                                "product_id": line.product_id.id,
                                "amount_after": amount,
                            }
                        )
                        for line, amount in zip(self.budget.line_ids, (15, 5), strict=True)
                    ],
                }
            )
        )
        revision.action_submit()
        revision.with_user(self.user_sales_manager).action_approve()
        self._assert_figures(self.budget, approved=70)
        self.assertEqual(self.budget.amount_remaining, -50)
        self.assertEqual(self._raise_alerts(), [80, 100])

    def test_alerts_count_anew_after_a_revision_up(self):
        self._approve(self._create_expense(150))
        self.assertEqual(self._raise_alerts(), [80, 100])
        self.budget.line_ids[0].sudo().amount = 150
        self.assertEqual(self._raise_alerts(), [80, 100])
        self._approve(self._create_expense(10))
        self.assertEqual(self._raise_alerts(), [80, 80, 100])
        self._approve(self._create_expense(40))
        self.assertEqual(self._raise_alerts(), [80, 80, 100, 100])

    def test_a_reset_a_copy_and_a_refused_one(self):
        expense = self._create_expense(30)
        expense.action_submit()
        copy = expense.copy()
        self.assertEqual((copy.state, copy.budget_id), ("draft", self.budget))
        self._assert_figures(self.budget, submitted=30)
        copy.action_submit()
        self._assert_figures(self.budget, submitted=60)
        copy.with_user(self.expense_approver).with_company(self.company_main)._do_refuse("No")
        self._assert_figures(self.budget, submitted=30)
        expense.action_reset()
        self._assert_figures(self.budget)

    def test_two_companies_with_two_currencies(self):
        """Each budget counts in its currency, by the rates of its company."""
        foreign = self._create_currency({"2026-01-01": 2.0, "2026-06-01": 4.0})
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": foreign.id,
                "rate": 10.0,
                "company_id": self.company_other.id,
            }
        )
        lead = self._create_lead(user_id=False, team_id=False, company_id=self.company_other.id)
        theirs = self._create_budget(
            (self.travel, 1000),
            lead_id=lead.id,
            user_id=self.user_other_company.id,
            approver_id=False,
            company_id=self.company_other.id,
            currency_id=foreign.id,
        )
        employee = self.env["hr.employee"].create(
            {"name": "Olga", "company_id": self.company_other.id}
        )
        expense = (
            self.env["hr.expense"]
            .with_company(self.company_other)
            .create(
                {
                    "name": "Trip",
                    "employee_id": employee.id,
                    "product_id": self.travel.id,
                    "total_amount_currency": 7,
                    "date": date(2026, 7, 1),
                    "lead_id": lead.id,
                    "company_id": self.company_other.id,
                    "currency_id": self.company_other.currency_id.id,
                }
            )
        )
        expense.action_submit()
        self.assertEqual(expense.budget_id, theirs)
        self._assert_figures(theirs, submitted=70)
        self._assert_figures(self.budget)

    def test_a_master_plans_a_content_once(self):
        """Costs within go to one of its contents: two of a category could not be told apart."""
        master = self.env["crm.budget"].create(
            {
                "kind": "operations",
                "is_master": True,
                "team_id": self.team_funnel.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "line_ids": [
                    Command.create({"product_id": self.travel.id, "amount": amount})
                    for amount in (100, 100)
                ],
            }
        )
        with self.assertRaises(BudgetWrong):
            master.action_submit()
        master.line_ids[1].product_id = self.meals
        master._check_plan()

    def test_bill_expense_and_item_of_one_cost(self):
        """The account of the budget is on the expense, on its entry and on a bill: each once."""
        plan = self.env["account.analytic.plan"].create({"name": "Deals"})
        account = self.env["account.analytic.account"].create({"name": "A", "plan_id": plan.id})
        self.budget.sudo().analytic_account_id = account
        share = {str(account.id): 100}
        for mode, amount in (("own_account", 11), ("company_account", 13)):
            expense = self._create_expense(amount, payment_mode=mode, analytic_distribution=share)
            self._approve(expense)
            self._post(expense)
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.customer.id,
                "invoice_date": date(2026, 4, 1),
                "date": date(2026, 4, 1),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.travel.id,
                            "price_unit": 17,
                            "tax_ids": [Command.clear()],
                            "analytic_distribution": share,
                            **vals,
                        }
                    )
                    for vals in ({"budget_id": self.budget.id}, {})
                ],
            }
        )
        self._assert_figures(self.budget, approved=17, actual=24)
        bill.action_post()
        self.env.flush_all()
        self._assert_figures(self.budget, actual=24 + 34)
        bill.button_draft()
        self._assert_figures(self.budget, approved=17, actual=24)
        bill.button_cancel()
        self._assert_figures(self.budget, actual=24)

    def test_an_expense_without_untaxed_amount_in_two_currencies(self):
        """Tax in the price, foreign currency, another one of the budget."""
        tax = self.env["account.tax"].create(
            {
                "name": "Included",
                "amount": 25,
                "type_tax_use": "purchase",
                "price_include_override": "tax_included",
                "company_id": self.company_main.id,
            }
        )
        foreign = self._create_currency({"2026-01-01": 2.0})
        other = self._create_currency({"2026-01-01": 5.0, "2026-03-01": 10.0}, name="OTH")
        lead = self._create_lead()
        budget = self._create_budget((self.travel, 1000), lead_id=lead.id, currency_id=other.id)
        expense = self._create_expense(
            250, lead_id=lead.id, currency_id=foreign.id, tax_ids=[Command.set(tax.ids)]
        )
        expense.action_submit()
        # 250 with tax are 200 without, 100 of the company, and 1,000 of the budget in March.
        self._assert_figures(budget, submitted=1000)
        self.assertEqual(budget.burn_percent, 100)
