"""The budget of a deal on the deal: totals, buttons, case review (EXP-01, EXP-02, EXP-07)."""

from ast import literal_eval
from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestBudgetOnDeal(CostCommon):
    def _figures(self, lead=None, user=None):
        lead = (lead or self.lead).with_user(user or self.user_sales_salesman)
        lead.invalidate_recordset()
        return (
            lead.budget_state,
            round(lead.amount_budget_planned, 2),
            round(lead.amount_budget_committed, 2),
            round(lead.amount_budget_spent, 2),
            round(lead.amount_budget_remaining, 2),
            round(lead.budget_burn_percent, 2),
        )

    def test_a_deal_without_a_budget_has_no_figures(self):
        self.assertEqual(self._figures(), (False, 0, 0, 0, 0, 0))
        self.assertEqual(self.lead.budget_count, 0)
        self.assertNotIn(
            "budget", [block["key"] for block in self.lead.get_case_review()["blocks"]]
        )

    def test_totals_count_expenses_that_the_salesperson_may_not_see(self):
        self._create_budget((self.travel, 1000), (self.meals, 500))
        mine = self._create_expense(300)
        other = self._create_expense(150, employee=self.plain_employee, product_id=self.meals.id)
        mine.action_submit()
        self._approve(other)
        # 300 submitted and 150 approved: all is committed.
        self.assertEqual(self._figures(), ("approved", 1500, 450, 450, 1050, 30))
        visible = self.env["hr.expense"].with_user(self.user_sales_salesman)
        self.assertEqual(visible.search([("lead_id", "=", self.lead.id)]), mine)
        self.assertEqual(self.lead.with_user(self.user_sales_salesman).expense_count, 1)
        self.assertEqual(self.lead.expense_count, 2)

    def test_budgets_of_two_periods_add_up(self):
        self._create_budget((self.travel, 1000))
        self._create_budget((self.travel, 600), date_from=date(2027, 1, 1), date_to="2027-12-31")
        self._approve(self._create_expense(400))
        self._approve(self._create_expense(240, date=date(2027, 2, 1)))
        self.assertEqual(self._figures(), ("approved", 1600, 640, 640, 960, 40))
        self.assertEqual(self.lead.budget_count, 2)

    def test_what_is_in_force_speaks_before_plans_and_the_past(self):
        states = ("refused", "draft", "submitted", "closed", "approved")
        seen = []
        for year, state in enumerate(states, 2021):
            self._create_budget(
                (self.travel, year), state=state, date_from=f"{year}-01-01", date_to=f"{year}-12-31"
            )
            seen.append(self._figures()[:2])
        self.assertEqual(
            seen,
            [
                (False, 0),
                ("draft", 2022),
                ("submitted", 2023),
                ("closed", 2024),
                ("approved", 2025),
            ],
        )
        self.assertEqual(self.lead.budget_count, 5)

    def test_one_foreign_currency_stays_two_are_converted(self):
        foreign = self._create_currency({"2026-01-01": 4.0})
        self._create_budget((self.travel, 1000), currency_id=foreign.id)
        self.assertEqual(self._figures()[:2], ("approved", 1000))
        self.assertEqual(self.lead.budget_currency_id, foreign)
        self._create_budget((self.travel, 100), date_from="2027-01-01", date_to="2027-12-31")
        # 1000 at 4 for one of the company, and 100.
        self.assertEqual(self._figures()[:2], ("approved", 350))
        self.assertEqual(self.lead.budget_currency_id, self.company.currency_id)

    def test_expenses_on_no_budget_are_told_apart(self):
        self._create_budget((self.travel, 1000))
        self._approve(self._create_expense(100))
        self._approve(self._create_expense(70, date=date(2025, 5, 5)))
        self._create_expense(30, date=date(2025, 5, 6))  # a draft is nothing yet
        self.assertEqual(self._figures()[3], 100)
        self.assertEqual(self.lead.with_user(self.user_sales_salesman).amount_unbudgeted, 70)
        other = self._create_lead(name="Other")
        self.assertEqual(other.amount_unbudgeted, 0)

    def test_who_sees_the_deal_sees_its_totals_and_nobody_else(self):
        self._create_budget((self.travel, 1000))
        manager = self._figures(user=self.user_sales_manager)
        self.assertEqual(manager, self._figures())
        stranger = mail_new_test_user(
            self.env, login="stranger", groups="sales_team.group_sale_salesman"
        )
        portal = mail_new_test_user(self.env, login="reseller", groups="base.group_portal")
        for user in (stranger, portal, self.plain_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.lead.with_user(user).read(["amount_budget_planned"])

    def test_another_company_keeps_its_budget(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids |= other
        self.lead.company_id = False
        self._create_budget(
            (self.travel, 1000), company_id=other.id, currency_id=other.currency_id.id
        )
        self.assertEqual(self._figures(), (False, 0, 0, 0, 0, 0))
        both = self.lead.with_context(allowed_company_ids=(self.company | other).ids)
        self.assertEqual(both.amount_budget_planned, 1000)

    def test_figures_cost_the_same_for_5_and_50_deals(self):
        self._create_budget((self.travel, 1000))
        counts = []
        for number in (5, 50):
            leads = self.env["crm.lead"]
            for index in range(number):
                lead = self._create_lead(name=f"Deal {index}")
                self._create_budget((self.travel, 100), lead_id=lead.id)
                leads |= lead
            self.env.flush_all()
            self.env.invalidate_all()
            # What Odoo knows of the user once a request is not counted.
            known = self.env(su=True)
            self.assertTrue(known.companies and known.user.partner_id.name and known.tz)
            before = self.env.cr.sql_log_count
            leads.fetch(["company_currency"])
            for lead in leads:
                self.assertEqual((lead.amount_budget_planned, lead.amount_unbudgeted), (100, 0))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_the_button_opens_the_one_budget_or_the_list(self):
        budget = self._create_budget((self.travel, 1000))
        action = self.lead.with_user(self.user_sales_salesman).action_open_budgets()
        self.assertEqual((action["res_id"], action["views"]), (budget.id, [(False, "form")]))
        self._create_budget(
            (self.travel, 1), state="draft", date_from="2027-01-01", date_to="2027-12-31"
        )
        action = self.lead.with_user(self.user_sales_salesman).action_open_budgets()
        self.assertFalse(action.get("res_id"))
        self.assertEqual(len(self.env["crm.budget"].search(action["domain"])), 2)

    def test_a_new_expense_from_the_deal_knows_deal_customer_and_budget(self):
        budget = self._create_budget((self.travel, 1000))
        action = self.lead.with_user(self.user_sales_salesman).action_open_expenses()
        expenses = self.env["hr.expense"].with_user(self.user_sales_salesman)
        expense = expenses.with_context(**action["context"]).create(
            {
                "name": "Train",
                "employee_id": self.seller.id,
                "product_id": self.travel.id,
                "total_amount_currency": 50,
                "date": date(2026, 4, 1),
            }
        )
        self.assertEqual(
            (expense.lead_id, expense.contact_id, expense.budget_id, expense.budget_line_id),
            (self.lead, self.li, budget, budget.line_ids),
        )
        self.assertEqual(expenses.search(action["domain"]), expense)

    def test_a_receipt_scanned_on_the_deal_knows_the_deal(self):
        """The phone offers Scan before New."""
        budget = self._create_budget(
            (self.travel, 1000), date_from="2020-01-01", date_to="2099-12-31"
        )
        context = self.lead.action_open_expenses()["context"]
        user = self.user_sales_salesman
        receipt = (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "taxi.png", "raw": b"taxi", "res_model": "hr.expense"})
        )
        expenses = self.env["hr.expense"].with_user(user).with_context(**context)
        expense = expenses.browse(expenses.create_expense_from_attachments(receipt.ids))
        self.assertEqual(
            (expense.lead_id, expense.contact_id, expense.budget_id), (self.lead, self.li, budget)
        )

    def test_several_budgets_are_approved_at_once_or_none(self):
        """EXP-03."""
        other = self._create_lead(name="Other")
        budgets = self._create_budget((self.travel, 10), state="draft")
        budgets |= self._create_budget((self.travel, 20), state="draft", lead_id=other.id)
        budgets.action_submit()
        draft = self._create_budget(
            (self.travel, 5), state="draft", date_from="2027-01-01", date_to="2027-12-31"
        )
        manager = self.user_sales_manager
        with self.assertRaises(UserError):
            (budgets | draft).with_user(manager).action_approve()
        self.assertEqual(set(budgets.mapped("state")), {"submitted"})
        budgets.with_user(manager).action_approve()
        self.assertEqual(set(budgets.mapped("state")), {"approved"})

    def test_the_case_review_tells_what_is_left_by_content(self):
        budget = self._create_budget((self.travel, 1000), (self.meals, 100), policy="inform")
        self._approve(self._create_expense(250))
        self._approve(self._create_expense(120, product_id=self.meals.id))
        lead = self.lead.with_user(self.user_sales_salesman)
        lead.invalidate_recordset()
        blocks = {block["key"]: block for block in lead.get_case_review()["blocks"]}
        block = blocks["budget"]
        self.assertEqual(block["facts"][-1]["value"], "34 %")  # 370 of 1100
        self.assertEqual([row[0]["text"] for row in block["rows"]], ["Travel", "Meals"])
        self.assertEqual(
            [row[3].get("level") for row in block["rows"]], [None, "danger"], "Meals: 20 too much"
        )
        self.assertIn("730", block["facts"][4]["value"])
        action = getattr(lead, block["action"]["method"])()
        self.assertEqual(action["res_id"], budget.id)

    def test_filters_find_overspent_nearly_used_and_unplanned_deals(self):
        over = self._create_lead(name="Over")
        bare = self._create_lead(name="Bare")
        self._create_budget((self.travel, 1000))
        self._create_budget((self.travel, 100), lead_id=over.id, policy="inform")
        self._approve(self._create_expense(900))
        self._approve(self._create_expense(101, lead_id=over.id))
        view = self.env.ref("sales_funnel_crm.view_crm_case_opportunities_filter_budget")
        leads = self.env["crm.lead"].with_user(self.user_sales_salesman)
        domains = {
            node.get("name"): node.get("domain")
            for node in etree.fromstring(view.arch).iter("filter")
            if node.get("domain")
        }
        mine = [("id", "in", (self.lead | over | bare).ids)]

        def found(name):
            return leads.search([*mine, *literal_eval(domains[name])])

        self.assertEqual(found("filter_budget_overspent"), over)
        self.assertEqual(found("filter_budget_nearly_used"), self.lead | over)
        self.assertEqual(found("filter_budget_missing"), bare)
