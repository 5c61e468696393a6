"""The demo story: budgets of all kinds and states, and what was really spent on them."""

import random
from collections import Counter
from datetime import date, timedelta

from odoo import fields
from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.budget.demo_costs import (
    get_state,
    invent_receipts,
    plan_contents,
)

from ..demo_common import DemoStoryCommon


@tagged("post_install", "-at_install")
class TestDemoReceipts(BaseCase):
    PERIOD = (date(2026, 3, 1), date(2026, 6, 30))

    def _invent(self, ratio=0.9, seed=7):
        plan = plan_contents(20_000)
        return plan, invent_receipts(random.Random(seed), plan, ratio, self.PERIOD, "Wuxi")

    def test_same_budgets_have_the_same_receipts(self):
        self.assertEqual(self._invent(), self._invent())
        self.assertNotEqual(self._invent(), self._invent(seed=8))

    def test_receipts_are_in_the_period_and_about_what_is_asked(self):
        for ratio in (0.4, 0.9, 1.1):
            for seed in range(20):
                plan, receipts = self._invent(ratio, seed)
                with self.subTest(ratio=ratio, seed=seed):
                    dates = [receipt.date for receipt in receipts]
                    self.assertEqual(dates, sorted(dates))
                    self.assertGreaterEqual(dates[0], self.PERIOD[0])
                    self.assertLessEqual(dates[-1], self.PERIOD[1])
                    self.assertEqual({receipt.content for receipt in receipts}, set(plan))
                    self.assertTrue(all(receipt.amount > 0 for receipt in receipts))
                    spent = sum(receipt.amount for receipt in receipts)
                    self.assertAlmostEqual(spent / 20_000, ratio, delta=ratio * 0.3)

    def test_older_receipts_have_come_further(self):
        today, rng = date(2026, 7, 1), random.Random(3)
        found = {
            days: {get_state(rng, today - timedelta(days=days), today, False) for _n in range(200)}
            for days in (5, 30, 80, 200)
        }
        self.assertEqual(
            found,
            {
                5: {"draft", "submitted"},
                30: {"approved", "refused"},
                80: {"posted"},
                200: {"paid"},
            },
        )
        # What is closed has nothing open.
        self.assertEqual(get_state(rng, today, today, True), "posted")


@tagged("post_install", "-at_install")
class TestDemoStoryOfBudgets(DemoStoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.companies = ref("sales_funnel_crm.res_company_main") | ref(
            "sales_funnel_crm.res_company_west"
        )
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.companies.ids})
        domain = [("company_id", "in", cls.companies.ids)]
        cls.budgets = cls.env["crm.budget"].search(domain)
        cls.expenses = cls.env["hr.expense"].search(domain)
        cls.overspent = cls.budgets.filtered(
            lambda budget: budget.revision_ids.filtered(lambda one: one.state == "approved")
        )

    def _as(self, model, login):
        user = self.env["res.users"].search([("login", "=", login)])
        return (
            self.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        )

    def test_every_kind_and_state_is_there(self):
        """EXP-01, EXP-05."""
        kinds = Counter(self.budgets.filtered(lambda one: not one.is_master).mapped("kind"))
        self.assertEqual(set(kinds), {"sales", "marketing", "service", "operations"})
        self.assertGreater(kinds["sales"], 25)
        states = set(self.budgets.mapped("state"))
        self.assertEqual(states, {"draft", "submitted", "approved", "closed", "refused"})
        found = set(self.expenses.mapped("state"))
        self.assertGreaterEqual(
            found, {"draft", "submitted", "approved", "refused", "posted", "paid"}
        )
        revisions = self.budgets.revision_ids
        self.assertEqual(set(revisions.mapped("state")), {"approved", "submitted"})

    def test_every_expense_is_on_a_content_of_its_deal(self):
        """EXP-08, EXP-09, EXP-10, EXP-11: nothing is left over in the analyses."""
        for expense in self.expenses:
            with self.subTest(expense=expense.name):
                self.assertTrue(expense.budget_line_id)
                self.assertEqual(expense.budget_id.lead_id, expense.lead_id)
                self.assertEqual(bool(expense.stage_id), bool(expense.lead_id))
                self.assertLessEqual(expense.date, fields.Date.today())
        self.assertTrue(self.expenses.meeting_id)
        self.assertGreater(len(self.expenses.contact_id), 8)
        self.assertGreater(len(self.expenses.stage_id), 3)
        self.assertGreater(len(self.expenses.employee_id), 9)
        self.assertGreater(len(self.expenses.currency_id), 1)

    def test_figures_are_the_sums_of_the_documents(self):
        """EXP-02: of budgets in the currency of all their costs, without bills and hours."""
        for budget in self.budgets.filtered("lead_id"):
            expenses = self.expenses.filtered(lambda one, of=budget: one.budget_id == of)
            if expenses.currency_id - budget.currency_id:
                continue
            spent = sum(
                expense.total_amount_currency - expense.tax_amount_currency
                for expense in expenses
                if expense.state not in ("draft", "refused")
            )
            self.assertAlmostEqual(budget.amount_spent, spent, places=2, msg=budget.name)
        sources = self.env["crm.budget.cost"]._read_group(
            [("budget_id", "in", self.budgets.ids)], ["source"], ["__count"]
        )
        self.assertEqual({source for source, _count in sources}, {"expense", "bill", "analytic"})

    def test_posted_ones_are_in_the_books(self):
        posted = self.expenses.filtered(lambda one: one.state in ("posted", "paid"))
        self.assertGreater(len(posted), 100)
        moves = posted.account_move_id
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        total = sum(moves.line_ids.filtered("expense_id").mapped("balance"))
        self.assertAlmostEqual(total, sum(posted.mapped("total_amount")), delta=0.01 * len(posted))

    def test_one_deal_is_overspent_in_spite_of_its_revision(self):
        """EXP-03, EXP-07."""
        budget = self.overspent
        self.assertEqual(len(budget), 1)
        self.assertEqual(budget.lead_id.won_status, "pending")
        self.assertLess(budget.amount_remaining, 0)
        [revision] = budget.revision_ids
        self.assertGreater(revision.amount_difference, 0)
        self.assertEqual(revision.amount_after, budget.amount_planned)
        self.assertNotIn(revision.decided_by_id, revision._get_people())
        alerts = Counter(
            (alert.amount_planned, alert.threshold_percent) for alert in budget.alert_ids
        )
        planned = (revision.amount_before, revision.amount_after)
        self.assertEqual(alerts, {(amount, of): 1 for amount in planned for of in (80, 100)})
        self.assertIn(budget.user_id, budget.activity_ids.user_id)
        # The revision, and the approval that overspent it.
        self.assertEqual(len(budget.message_ids.filtered("body")), 2)

    def test_nothing_approved_is_wrong(self):
        """EXP-01, EXP-03: what the workflow would refuse is not in the story either."""
        in_force = self.budgets.filtered(lambda one: one.state == "approved")
        in_force._check_no_overlap()
        in_force._check_master_bound()
        self.budgets._check_subject()
        self.budgets._check_dates()
        self.budgets.filtered(lambda one: one.state == "closed")._check_nothing_open()
        for budget in self.budgets.filtered("decided_by_id"):
            self.assertNotIn(budget.decided_by_id, budget._get_people(), budget.name)

    def test_master_budgets_of_two_years_bound_those_within(self):
        """EXP-04."""
        masters = self.budgets.filtered("is_master")
        self.assertEqual(len(masters.team_id), 3)
        self.assertEqual(len({master.date_from.year for master in masters}), 2)
        self.assertGreater(len(masters.child_ids), 8)
        for master in masters:
            self.assertLessEqual(master.amount_allocated, master.amount_planned)

    def test_leaders_find_something_to_decide(self):
        """EXP-03: within the limit the leader, above it the manager."""
        submitted = self.budgets.filtered(lambda one: one.state == "submitted")
        revisions = self.budgets.revision_ids.filtered(lambda one: one.state == "submitted")
        for document in (*submitted, *revisions):
            with self.subTest(document=document.display_name):
                approver = document.approver_id
                self.assertEqual(document.activity_ids.user_id, approver)
                self.assertTrue(document.with_user(approver).can_decide)
        logins = set(submitted.approver_id.mapped("login"))
        self.assertEqual(logins, {"li.na", "wang.wei"})

    def test_salespeople_see_their_own(self):
        mine = self._as("crm.budget", "zhang.qiang").search([("lead_id", "!=", False)])
        self.assertEqual(mine.lead_id.user_id.login, "zhang.qiang")
        self.assertIn(self.overspent.id, mine.ids)
        own = self._as("hr.expense", "zhang.qiang").search([])
        self.assertEqual(set(own.employee_id.user_id.mapped("login")), {"zhang.qiang"})

    def test_templates_fit_the_deals(self):
        templates = self.env["crm.budget.template"]
        main = self.env.ref("sales_funnel_crm.res_company_main")
        for team, amount, key in (
            ("east", 90_000, "small"),
            ("east", 900_000, "large"),
            ("export", 900_000, "export"),
        ):
            team = self.env.ref(f"sales_funnel_crm.crm_team_{team}")
            self.assertEqual(
                templates._get_best("sales", main, team, amount),
                self.env.ref(f"sales_funnel_crm.crm_budget_template_{key}"),
            )

    def test_campaigns_have_deals_to_pay_for_them(self):
        """EXP-12, EXP-13."""
        for budget in self.budgets.filtered("campaign_id"):
            leads = self.env["crm.lead"].with_context(active_test=False)
            found = leads.search([("campaign_id", "=", budget.campaign_id.id)])
            self.assertTrue(found, budget.name)
            self.assertGreater(budget.amount_spent, 0)

    def test_nobody_was_told(self):
        """Two years of decisions are no news: no mail, no notification."""
        for records in (self.budgets, self.budgets.revision_ids, self.expenses):
            messages = self.env["mail.message"].search(
                [("model", "=", records._name), ("res_id", "in", records.ids)]
            )
            self.assertFalse(messages.notification_ids, records._name)
            self.assertFalse(messages.mail_ids, records._name)
