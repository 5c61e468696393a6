"""Costs that come by ways that the screens do not offer."""

from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.budget.crm_budget_control import (
    BudgetIsClosed,
    BudgetOverspent,
)
from odoo.addons.sales_funnel_crm.models.budget.hr_expense import (
    SubjectIsHidden,
)

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestCostByRpc(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_budget((cls.travel, 100), policy="block")

    def _prepare_plain(self, **vals):
        return {
            "name": "Taxi",
            "employee_id": self.plain_employee.id,
            "product_id": self.travel.id,
            "total_amount_currency": 5,
            "date": date(2026, 3, 1),
            **vals,
        }

    def test_defaults_reach_for_no_hidden_deal(self):
        expenses = self.env["hr.expense"].with_user(self.plain_user)
        for name, record in (("lead_id", self.lead), ("budget_id", self.budget)):
            with self.subTest(name), self.assertRaises(SubjectIsHidden):
                expenses.with_context(**{f"default_{name}": record.id}).create(
                    self._prepare_plain()
                )
        with self.assertRaises(SubjectIsHidden):
            expenses.create(self._prepare_plain(budget_line_id=self.budget.line_ids.id))

    def test_a_private_meeting_tells_no_guest(self):
        """Its guest and deal would be proposed to whoever names it."""
        guest = self.env["res.partner"].create({"name": "Secret Guest"})
        meeting = self.env["calendar.event"].create(
            {
                "name": "Secret",
                "start": "2026-03-10 08:00:00",
                "stop": "2026-03-10 09:00:00",
                "privacy": "private",
                "user_id": self.user_sales_manager.id,
                "partner_ids": [Command.set([guest.id, self.user_sales_manager.partner_id.id])],
            }
        )
        expenses = self.env["hr.expense"].with_user(self.plain_user)
        with self.assertRaises(SubjectIsHidden):
            expenses.create(self._prepare_plain(meeting_id=meeting.id))
        own = expenses.create(self._prepare_plain())
        with self.assertRaises(SubjectIsHidden):
            own.meeting_id = meeting
        meeting.privacy = "public"
        own.meeting_id = meeting
        self.assertEqual(own.contact_id, guest)
        meeting.write(
            {"privacy": "private", "partner_ids": [Command.link(self.plain_user.partner_id.id)]}
        )
        expenses.create(self._prepare_plain(meeting_id=meeting.id))

    def test_an_approved_expense_does_not_grow_by_its_computed_amounts(self):
        expense = self._approve(self._create_expense(90))
        approver = expense.with_user(self.expense_approver)
        for vals in ({"untaxed_amount_currency": 500}, {"total_amount_currency": 500}):
            with (
                self.subTest(vals=vals),
                self.assertRaises(BudgetOverspent),
                self.env.cr.savepoint(),
            ):
                approver.write(vals)

    def test_a_closed_budget_takes_nothing_more(self):
        self._set_state(self.budget, "closed")
        expense = self._create_expense(5, budget_id=self.budget.id)
        with self.assertRaises(BudgetIsClosed):
            self._approve(expense)

    def test_bills_only_on_budgets_in_force(self):
        draft = self._create_budget(
            (self.travel, 10), lead_id=self._create_lead().id, state="draft"
        )
        with self.assertRaises(ValidationError):
            self._create_bill(5, draft)

    def test_items_only_on_budgets_in_force(self):
        draft = self._create_budget(
            (self.travel, 10), lead_id=self._create_lead().id, state="draft"
        )
        plan = self.env["account.analytic.plan"].create({"name": "Deals"})
        account = self.env["account.analytic.account"].create({"name": "A", "plan_id": plan.id})
        with self.assertRaises(ValidationError):
            self.env["account.analytic.line"].create(
                {"name": "x", plan._column_name(): account.id, "amount": -5, "budget_id": draft.id}
            )

    def _create_bill(self, amount, budget, move_type="in_invoice"):
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.customer.id,
                "invoice_date": date(2026, 4, 1),
                "date": date(2026, 4, 1),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.travel.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                            "budget_id": budget.id,
                        }
                    )
                ],
            }
        )

    def test_a_bill_on_a_closed_budget_is_not_posted_but_its_refund_is(self):
        self._set_state(self.budget, "closed")
        with self.assertRaises(BudgetIsClosed):
            self._create_bill(5, self.budget).action_post()
        refund = self._create_bill(5, self.budget, "in_refund")
        refund.action_post()
        self._assert_figures(self.budget, actual=-5)

    def test_a_posted_bill_moved_to_a_blocked_budget(self):
        bill = self._create_bill(101, self.env["crm.budget"])
        bill.action_post()
        with self.assertRaises(BudgetOverspent):
            bill.invoice_line_ids.budget_id = self.budget

    def test_a_draft_bill_is_judged_when_it_is_posted(self):
        bill = self._create_bill(101, self.env["crm.budget"])
        bill.invoice_line_ids.budget_id = self.budget
        self._assert_figures(self.budget, approved=101)
        with self.assertRaises(BudgetOverspent):
            bill.action_post()

    def test_a_bill_within_its_budget_is_posted(self):
        bill = self._create_bill(100, self.budget)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        self._assert_figures(self.budget, actual=100)

    def test_a_bill_over_a_blocked_budget_is_not_posted(self):
        bill = self._create_bill(101, self.budget)
        with self.assertRaises(BudgetOverspent):
            bill.action_post()
        self.assertEqual(bill.state, "draft")

    def test_the_person_responsible_may_have_no_sales_rights(self):
        """An alert must never stop the expense that raises it."""
        self.budget.sudo().user_id = self.plain_user
        self._approve(self._create_expense(90))
        self.env.cr.precommit.run()
        self.assertTrue(self.budget.alert_ids)

    def test_alerts_are_not_raised_before_the_threshold(self):
        """99.96 % is less than 100 %."""
        self.budget.sudo().line_ids.amount = 10000
        self._approve(self._create_expense(9996))
        self.env.cr.precommit.run()
        self.assertEqual(self.budget.alert_ids.mapped("threshold_percent"), [80])

    def test_exact_thresholds_count(self):
        for planned in (4.35, 1.15, 0.05, 16.1, 1000.1, 33.3):
            budget = self._create_budget((self.travel, planned), lead_id=self._create_lead().id)
            company = self.company_main
            company.budget_alert_low_percent = 20
            amount = budget.currency_id.round(planned * 0.2)
            if budget.currency_id.compare_amounts(amount * 5, planned):
                continue
            self._approve(self._create_expense(amount, lead_id=budget.lead_id.id))
            self.env.cr.precommit.run()
            self.assertEqual(budget.alert_ids.mapped("threshold_percent"), [20], planned)

    def test_single_expenses_stay_private_behind_analytic_items(self):
        """The entry of an expense that only counts by its account is that of its employee."""
        plan = self.env["account.analytic.plan"].create({"name": "Deals"})
        one, two = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("A", "B")]
        )
        budget = self._create_budget(
            (self.travel, 1000),
            lead_id=self._create_lead().id,
            analytic_account_id=one.id,
        )
        expense = self._create_expense(
            40,
            employee=self.plain_employee,
            lead_id=False,
            analytic_distribution={str(one.id): 50, str(two.id): 50},
        )
        self.assertFalse(expense.budget_id)
        self._approve(expense)
        self._post(expense)
        self.env.flush_all()
        self.assertEqual(budget.amount_actual, 20)
        costs = self.env["crm.budget.cost"].with_user(self.user_sales_salesman)
        self.assertFalse(costs.search([("budget_id", "=", budget.id)]))

    def test_a_reversed_expense_counts_once(self):
        plan = self.env["account.analytic.plan"].create({"name": "Deals"})
        account = self.env["account.analytic.account"].create({"name": "A", "plan_id": plan.id})
        self.budget.sudo().analytic_account_id = account
        expense = self._create_expense(40, analytic_distribution={str(account.id): 100})
        self._approve(expense)
        self._post(expense)
        self._assert_figures(self.budget, actual=40)
        day = date(2026, 3, 25)
        expense.account_move_id._reverse_moves([{"invoice_date": day, "date": day}], cancel=True)
        self.env.flush_all()
        self._assert_figures(self.budget, approved=40)
        self._post(expense)
        self._assert_figures(self.budget, actual=40)

    def test_decided_expenses_put_on_a_blocked_budget(self):
        """Approved, posted or paid: whoever moves it there would overspend the budget."""
        other = self._create_lead(name="Without a budget")
        for mode, post in (
            ("own_account", False),
            ("own_account", True),
            ("company_account", True),
        ):
            expense = self._create_expense(101, lead_id=other.id, payment_mode=mode)
            self._approve(expense)
            if post:
                self._post(expense)
            with (
                self.subTest(state=expense.state),
                self.assertRaises(BudgetOverspent),
                self.env.cr.savepoint(),
            ):
                expense.lead_id = self.lead
