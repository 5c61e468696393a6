"""Vendor bills and analytic items on budgets; nothing counts twice (EXP-02, EXP-06, EXP-11)."""

from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.budget.crm_budget_lifecycle import BudgetHasOpenCosts

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestBillsAndItems(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["account.analytic.plan"].create({"name": "Budgets"})
        cls.account, cls.other_account = cls.env["account.analytic.account"].create(
            [
                {"name": name, "plan_id": cls.plan.id, "company_id": cls.company.id}
                for name in ("Deal", "Other")
            ]
        )
        cls.budget = cls._create_budget(
            (cls.travel, 1000), (cls.meals, 500), analytic_account_id=cls.account.id
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Fair Ltd"})

    @classmethod
    def _create_bill(cls, *lines, kind="in_invoice", **vals):
        """Create a draft; lines are ``(product, price, more values)``."""
        return cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": cls.vendor.id,
                "invoice_date": date(2026, 4, 1),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                            **dict(*more),
                        }
                    )
                    for product, price, *more in lines
                ],
                **vals,
            }
        )

    def test_life_of_a_bill(self):
        bill = self._create_bill(
            (self.travel, 300, {"budget_id": self.budget.id}), (self.travel, 40)
        )
        self.assertEqual(bill.invoice_line_ids[0].budget_line_id, self.budget.line_ids[0])
        self._assert_figures(self.budget, approved=300)
        bill.invoice_line_ids[0].price_unit = 200
        self._assert_figures(self.budget, approved=200)
        bill.action_post()
        self._assert_figures(self.budget, actual=200)
        bill.button_draft()
        self._assert_figures(self.budget, approved=200)
        bill.button_cancel()
        self._assert_figures(self.budget)

    def test_a_budget_with_a_draft_bill_is_not_closed(self):
        bill = self._create_bill((self.travel, 300, {"budget_id": self.budget.id}))
        closing = self.budget.with_user(self.user_sales_manager)
        with self.assertRaises(BudgetHasOpenCosts) as raised:
            closing.action_close()
        self.assertIn(bill.invoice_line_ids.name, str(raised.exception))
        bill.action_post()
        closing.action_close()
        self.assertEqual(self.budget.state, "closed")

    def test_refund(self):
        bill = self._create_bill((self.meals, 300, {"budget_id": self.budget.id}))
        bill.action_post()
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        refund = bill.browse(
            wizard.create({"journal_id": bill.journal_id.id}).refund_moves()["res_id"]
        )
        self.assertEqual(refund.invoice_line_ids.budget_id, self.budget)
        refund.invoice_line_ids.price_unit = 100
        refund.action_post()
        self._assert_figures(self.budget, actual=200)

    def test_tax_and_currency_of_a_bill(self):
        tax = self.env["account.tax"].create(
            {"name": "VAT", "amount": 16, "type_tax_use": "purchase", "company_id": self.company.id}
        )
        foreign = self._create_currency({date(2026, 1, 1): 4})
        bill = self._create_bill(
            (self.travel, 100, {"budget_id": self.budget.id, "tax_ids": [Command.set(tax.ids)]}),
            currency_id=foreign.id,
        )
        bill.action_post()
        self._assert_figures(self.budget, actual=25)

    def test_chosen_after_posting(self):
        bill = self._create_bill((self.travel, 300))
        bill.action_post()
        self._assert_figures(self.budget)
        bill.invoice_line_ids.budget_id = self.budget
        self._assert_figures(self.budget, actual=300)

    def test_bill_by_account(self):
        """What is shared out between accounts counts with its share, once it is posted."""
        shares = {str(self.account.id): 25, str(self.other_account.id): 75}
        bill = self._create_bill((self.travel, 400, {"analytic_distribution": shares}))
        self._assert_figures(self.budget)
        bill.action_post()
        self._assert_figures(self.budget, actual=100)
        cost = self.env["crm.budget.cost"].search([("budget_id", "=", self.budget.id)])
        self.assertEqual(cost.source, "bill")
        self.assertEqual(cost.budget_line_id, self.budget.line_ids[0])
        bill.button_draft()
        self._assert_figures(self.budget)

    def test_both_ways_count_once(self):
        everything = {str(self.account.id): 100}
        bill = self._create_bill(
            (
                self.travel,
                300,
                {"budget_id": self.budget.id, "analytic_distribution": everything},
            )
        )
        bill.action_post()
        self.assertTrue(bill.invoice_line_ids.analytic_line_ids)
        self._assert_figures(self.budget, actual=300)

    def test_expense_with_account_counts_once(self):
        everything = {str(self.account.id): 100}
        for lead in (self.lead, self.env["crm.lead"]):
            expense = self._create_expense(100, analytic_distribution=everything, lead_id=lead.id)
            self._post(self._approve(expense))
            self.assertTrue(expense.account_move_id.line_ids.analytic_line_ids)
        self._assert_figures(self.budget, actual=200)

    def test_expense_shared_between_accounts(self):
        shares = {str(self.account.id): 50, str(self.other_account.id): 50}
        expense = self._create_expense(100, lead_id=False, analytic_distribution=shares)
        self.assertFalse(expense.budget_id)
        self._post(self._approve(expense), day=date(2026, 4, 1))
        self._assert_figures(self.budget, actual=50)

    def test_revenue_on_the_account_is_no_cost(self):
        everything = {str(self.account.id): 100}
        self._create_bill(
            (self.travel, 5000, {"analytic_distribution": everything}), kind="out_invoice"
        ).action_post()
        self._assert_figures(self.budget)

    def test_items(self):
        """EXP-11: timesheets and other items, by account, period and content."""
        column = self.plan._column_name()
        item, outside = self.env["account.analytic.line"].create(
            [
                {
                    "name": "Two hours",
                    column: self.account.id,
                    "amount": -80,
                    "date": day,
                    "product_id": self.meals.id,
                    "company_id": self.company.id,
                }
                for day in (date(2026, 5, 1), date(2027, 5, 1))
            ]
        )
        self.assertEqual(item.budget_id, self.budget)
        self.assertEqual(item.budget_line_id, self.budget.line_ids[1])
        self.assertFalse(outside.budget_id)
        self._assert_figures(self.budget, actual=80)
        item.amount = -90
        self._assert_figures(self.budget, actual=90)
        outside.date = date(2026, 1, 1)
        self._assert_figures(self.budget, actual=170)
        outside[column] = self.other_account
        self._assert_figures(self.budget, actual=90)
        item.unlink()
        self._assert_figures(self.budget)

    def test_items_before_the_approval(self):
        lead = self._create_lead(name="Late")
        late = self._create_budget(
            (self.meals, 10),
            lead_id=lead.id,
            state="draft",
            analytic_account_id=self.other_account.id,
        )
        item = self.env["account.analytic.line"].create(
            {
                "name": "Hours",
                self.plan._column_name(): self.other_account.id,
                "amount": -5,
                "date": date(2026, 5, 1),
                "company_id": self.company.id,
            }
        )
        self.assertFalse(item.budget_id)
        self._set_state(late, "approved")
        self.assertEqual(item.budget_id, late)
        self._assert_figures(late, actual=5)

    def test_only_vendor_bills(self):
        invoice = self._create_bill((self.travel, 100), kind="out_invoice")
        payable = self._create_bill((self.travel, 100)).line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        expense = self._approve(self._create_expense(10))
        entry = self._post(expense).account_move_id.line_ids.filtered("expense_id")[:1]
        for line in (invoice.invoice_line_ids, payable, entry):
            with self.subTest(line), self.assertRaises(ValidationError):
                line.budget_id = self.budget

    def test_posting_from_a_budget(self):
        """What the list of a budget proposes for new expenses does not reach their entries."""
        expense = self._approve(self._create_expense(10))
        context = {"default_budget_id": self.budget.id, "default_lead_id": self.lead.id}
        self._post(expense.with_context(**context))
        self.assertFalse(expense.account_move_id.line_ids.budget_id)
        self._assert_figures(self.budget, actual=10)

    def test_alert_by_a_bill(self):
        """EXP-07: posting is not blocked, but it is told."""
        self._create_bill((self.travel, 1200, {"budget_id": self.budget.id})).action_post()
        self.cr.flush()
        self.assertEqual(self.budget.alert_ids.mapped("threshold_percent"), [80])
