"""Master budgets bound the budgets within them, by content."""

from odoo import Command

from odoo.addons.sales_funnel_crm.models.budget.crm_budget import BudgetWrong
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_check import BudgetOverlaps
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_lifecycle import BudgetHasOpenCosts
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_master import MasterExceeded

from .budget_common import BudgetCommon


class TestBudgetMaster(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.master_vals = {
            "name": "Team 2026",
            "is_master": True,
            "kind": "operations",
            "lead_id": None,
            "team_id": cls.team_funnel.id,
        }
        cls.master = cls._create_approved(3000, 1000, **cls.master_vals)

    def _create_within(self, *amounts, **vals):
        lead = self._create_lead()
        return self._create_budget(*amounts, lead_id=lead.id, **vals)

    def _approve(self, budget):
        budget.action_submit()
        budget.with_user(self.user_sales_manager).action_approve()

    def test_the_master_of_the_team_is_proposed(self):
        self.assertEqual(self._create_within(100).parent_id, self.master)
        self.assertFalse(self._create_within(100, date_to="2027-01-01").parent_id)
        other = self._create_lead(team_id=self.sales_team_1.id)
        self.assertFalse(self._create_budget(100, lead_id=other.id).parent_id)
        self.assertFalse(self.master.parent_id)

    def test_budgets_within_cannot_plan_more_together(self):
        first = self._create_within(2000, 1000)
        second = self._create_within(1001)
        third = self._create_within(1000)
        self._approve(first)
        with self.assertRaisesRegex(MasterExceeded, "Travel"):
            second.action_submit()
        self._approve(third)
        self.assertEqual(self.master.amount_allocated, 4000)
        self.assertEqual(self.master.line_ids.mapped("amount_allocated"), [3000, 1000])
        # Submitted before, approved after: the approval checks it, too.
        with self.assertRaises(MasterExceeded):
            self._approve(self._create_within(1))
        # What is closed keeps its share.
        first.action_close()
        with self.assertRaises(MasterExceeded):
            self._create_within(1).action_submit()

    def test_both_submitted_only_one_approved(self):
        first, second = self._create_within(2000), self._create_within(2000)
        (first | second).action_submit()
        first.with_user(self.leader).action_approve()
        with self.assertRaises(MasterExceeded):
            second.with_user(self.leader).action_approve()

    def test_what_the_master_does_not_plan_is_refused(self):
        lines = [Command.create({"product_id": self.gifts.id, "amount": 1})]
        with self.assertRaisesRegex(MasterExceeded, "Gifts"):
            self._create_within(line_ids=lines).action_submit()

    def test_amounts_are_converted(self):
        currency = self.env["res.currency"].create(
            {
                "name": "BUX",
                "symbol": "B",
                "rate_ids": [Command.create({"name": "2025-01-01", "company_rate": 2})],
            }
        )
        # 6,000 in it are 3,000 of the master.
        self._approve(self._create_within(6000, currency_id=currency.id))
        self.assertEqual(self.master.amount_allocated, 3000)
        with self.assertRaises(MasterExceeded):
            self._create_within(1, currency_id=currency.id).action_submit()

    def test_revisions_stay_within_the_bound_on_both_sides(self):
        child = self._create_within(2000)
        self._approve(child)
        for budget, amount in ((child, 3001), (self.master, 1999)):
            line = budget.line_ids[0]
            revision = (
                self.env["crm.budget.revision"]
                .with_user(self.user_sales_salesman)
                .create(
                    {
                        "budget_id": budget.id,
                        "reason": "Why not",
                        "line_ids": [
                            Command.create(
                                {
                                    "line_id": line.id,
                                    "product_id": line.product_id.id,
                                    "amount_after": amount,
                                }
                            )
                        ],
                    }
                )
            )
            revision.action_submit()
            with self.subTest(budget=budget.name), self.assertRaises(MasterExceeded):
                revision.with_user(self.user_sales_manager).action_approve()

    def test_a_budget_lies_within_the_period_of_its_master(self):
        child = self._create_within(100)
        for vals in (
            {"date_to": "2027-01-01", "parent_id": self.master.id},
            {"parent_id": self._create_within(1).id},
        ):
            with self.subTest(vals=vals), self.assertRaises(BudgetWrong):
                child.write(vals)

    def test_one_master_of_a_team_is_approved_at_a_time(self):
        second = self._create_budget(1, **self.master_vals)
        with self.assertRaises(BudgetOverlaps):
            second.action_submit()

    def test_a_master_is_closed_after_the_budgets_within(self):
        child = self._create_within(100)
        self._approve(child)
        with self.assertRaises(BudgetHasOpenCosts):
            self.master.action_close()
        child.action_close()
        self.master.action_close()

    def test_spending_within_counts_on_the_master(self):
        """EXP-02: compare a single resource or the whole."""
        child = self._create_within(2000, 500)
        self._approve(child)
        employee = self.env["hr.employee"].create({"name": "Emil"})
        for category, content, amount in (
            (self.travel, self.travel, 300),
            (self.samples, self.samples, 40),
            # Put on another content by hand: it counts there, on the master as well.
            (self.samples, self.travel, 7),
        ):
            self.env["hr.expense"].create(
                {
                    "name": "Spent",
                    "employee_id": employee.id,
                    "product_id": category.id,
                    "total_amount_currency": amount,
                    "date": "2026-03-01",
                    "lead_id": child.lead_id.id,
                    "budget_id": child.id,
                    "budget_line_id": child.line_ids.filtered(
                        lambda line, of=content: line.product_id == of
                    ).id,
                }
            ).action_submit()
        self.assertRecordValues(
            self.master | child,
            [{"amount_spent": 347, "amount_unplanned": 0}] * 2,
        )
        self.assertRecordValues(self.master.line_ids, [{"amount_spent": 307}, {"amount_spent": 40}])
