"""What an expense was for is proposed, can be changed, and survives (EXP-08, EXP-09, EXP-10)."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestExpenseAssignment(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_budget((cls.travel, 1000), (cls.meals, 500))

    def test_deal_proposes_contact_stage_and_budget(self):
        expense = self._create_expense(100)
        self.assertEqual(expense.contact_id, self.li)
        self.assertEqual(expense.stage_id, self.stage_new)
        self.assertEqual(expense.budget_id, self.budget)
        self.assertEqual(expense.budget_line_id, self.budget.line_ids[0])
        self._assert_figures(self.budget)  # a draft is not spent

    def test_context_of_a_deal(self):
        """EXP-10: made from the deal, an expense is of the deal."""
        self.plain_user.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        expenses = self.env["hr.expense"].with_user(self.plain_user)
        with Form(expenses.with_context(default_lead_id=self.lead.id)) as form:
            form.name = "Lunch"
            form.product_id = self.meals
            form.total_amount_currency = 30
            form.date = date(2026, 5, 1)
        expense = form.record
        self.assertEqual(expense.employee_id, self.plain_employee)
        self.assertEqual(expense.lead_id, self.lead)
        self.assertEqual(expense.budget_line_id, self.budget.line_ids[1])

    def test_meeting_proposes_deal_and_guest(self):
        """EXP-09, EXP-10: the guest of the customer is the contact, not our colleague."""
        guest = self.env["res.partner"].create({"name": "Wu", "parent_id": self.customer.id})
        meeting = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": datetime(2026, 3, 10, 8),
                "stop": datetime(2026, 3, 10, 9),
                "opportunity_id": self.lead.id,
                "partner_ids": [
                    Command.set([self.user_sales_salesman.partner_id.id, guest.id]),
                ],
            }
        )
        expense = self._create_expense(100, lead_id=False, contact_id=False)
        self.assertFalse(expense.lead_id or expense.contact_id)
        expense.meeting_id = meeting
        self.assertEqual(expense.lead_id, self.lead)
        self.assertEqual(expense.contact_id, guest)
        self.assertEqual(expense.budget_id, self.budget)

    def test_stage_is_that_of_the_date(self):
        """An expense of last week is of the stage in which the deal was then."""
        with self.at("2026-03-01 08:00:00"):
            lead = self._create_lead(name="Moving")
        with self.at("2026-03-05 08:00:00"):
            lead.stage_id = self.stage_qualified
        with self.at("2026-03-09 08:00:00"):
            lead.stage_id = self.stage_offer
        for day, stage in (
            (2, self.stage_new),
            (5, self.stage_qualified),
            (8, self.stage_qualified),
            (9, self.stage_offer),
            (20, self.stage_offer),
        ):
            with self.subTest(day=day):
                expense = self._create_expense(1, lead_id=lead.id, date=date(2026, 3, day))
                self.assertEqual(expense.stage_id, stage)

    def test_most_specific_content(self):
        """EXP-11: stage before employee before period; what is planned for others stays free."""
        lead = self._create_lead()
        budget = self._create_budget(
            (self.travel, 10),
            (self.travel, 20, {"stage_id": self.stage_new.id}),
            (self.travel, 30, {"employee_id": self.plain_employee.id}),
            (self.travel, 40, {"date_from": date(2026, 6, 1), "date_to": date(2026, 6, 30)}),
            (self.travel, 50, {"stage_id": self.stage_won.id}),
            lead_id=lead.id,
        )
        general, new, plain, june, _won = budget.line_ids
        for vals, line in (
            ({"stage_id": self.stage_offer.id}, general),
            ({}, new),
            ({"employee_id": self.plain_employee.id, "stage_id": False}, plain),
            ({"employee_id": self.plain_employee.id}, new),
            ({"date": date(2026, 6, 15), "stage_id": False}, june),
            ({"product_id": self.meals.id}, self.env["crm.budget.line"]),
        ):
            with self.subTest(vals):
                expense = self.env["hr.expense"].create(
                    {
                        "name": "x",
                        "employee_id": self.seller.id,
                        "product_id": self.travel.id,
                        "total_amount_currency": 1,
                        "date": date(2026, 3, 10),
                        "lead_id": lead.id,
                        **vals,
                    }
                )
                self.assertEqual(expense.budget_id, budget)
                self.assertEqual(expense.budget_line_id, line)

    def test_only_approved_of_the_period_of_the_company(self):
        lead = self._create_lead()
        draft = self._create_budget((self.travel, 10), lead_id=lead.id, state="draft")
        self.assertFalse(self._create_expense(1, lead_id=lead.id).budget_id)
        self._set_state(draft, "approved")
        self.assertFalse(self._create_expense(1, lead_id=lead.id, date=date(2027, 1, 1)).budget_id)
        self.assertEqual(
            self._create_expense(1, lead_id=lead.id, date=date(2026, 12, 31)).budget_id, draft
        )

    def test_campaign_and_account(self):
        """EXP-12: without a deal, the campaign decides, then the analytic account."""
        campaign = self.env["utm.campaign"].create({"name": "Fair"})
        plan = self.env["account.analytic.plan"].create({"name": "Budgets"})
        account = self.env["account.analytic.account"].create(
            {"name": "Fair", "plan_id": plan.id, "company_id": self.company.id}
        )
        fair = self._create_budget(
            (self.travel, 10), lead_id=False, kind="marketing", campaign_id=campaign.id
        )
        office = self._create_budget(
            (self.travel, 10),
            lead_id=False,
            kind="operations",
            team_id=self.team_funnel.id,
            analytic_account_id=account.id,
        )
        everything = {str(account.id): 100}
        for vals, budget in (
            ({"campaign_id": campaign.id}, fair),
            ({"analytic_distribution": everything}, office),
            ({"analytic_distribution": everything, "campaign_id": campaign.id}, fair),
            ({"analytic_distribution": everything, "lead_id": self.lead.id}, self.budget),
            ({"analytic_distribution": {str(account.id): 50}}, self.env["crm.budget"]),
        ):
            with self.subTest(vals):
                expense = self._create_expense(1, **{"lead_id": False, **vals})
                self.assertEqual(expense.budget_id, budget)

    def test_choice_by_hand_stays(self):
        office = self._create_budget(
            (self.travel, 10), lead_id=False, kind="operations", team_id=self.team_funnel.id
        )
        expense = self._create_expense(5, lead_id=False, budget_id=office.id)
        self.assertEqual(expense.budget_id, office)
        expense.date = date(2026, 7, 1)
        self.assertEqual(expense.budget_id, office)
        expense.date = date(2027, 7, 1)
        self.assertFalse(expense.budget_id)

    def test_approval_of_a_budget_draws_what_was_spent_before(self):
        lead = self._create_lead()
        early = self._create_expense(10, lead_id=lead.id)
        other_year = self._create_expense(10, lead_id=lead.id, date=date(2025, 12, 31))
        budget = self._create_budget((self.travel, 100), lead_id=lead.id, state="draft")
        self._approve(early)
        self.assertFalse(early.budget_id)
        self._set_state(budget, "approved")
        self.assertEqual(early.budget_id, budget)
        self.assertEqual(early.budget_line_id, budget.line_ids)
        self.assertFalse(other_year.budget_id)
        self._assert_figures(budget, approved=10)

    def test_wrong_budgets_are_refused(self):
        expense = self._create_expense(10)
        draft = self._create_budget((self.travel, 1), state="draft")
        other = self._create_budget((self.travel, 1), lead_id=self._create_lead().id)
        for vals in (
            {"budget_id": draft.id},
            {"budget_id": other.id},
            {"budget_line_id": other.line_ids.id},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                expense.write(vals)

    def test_nobody_reaches_for_a_deal_that_he_does_not_see(self):
        hidden = self._create_lead(user_id=self.user_sales_manager.id)
        values = {
            "name": "x",
            "employee_id": self.seller.id,
            "product_id": self.travel.id,
            "total_amount_currency": 1,
        }
        expenses = self.env["hr.expense"].with_user(self.user_sales_salesman)
        with self.assertRaises(Exception, msg="hidden deal") as caught:
            expenses.create({**values, "lead_id": hidden.id})
        self.assertEqual(type(caught.exception).__name__, "SubjectIsHidden")
        self.assertTrue(expenses.create({**values, "lead_id": self.lead.id}))

    def test_colleague_without_sales_rights_copies_and_splits(self):
        """EXP-11: a technician's expense on a deal stays his own, whatever he may see."""
        expense = self._create_expense(100, employee=self.plain_employee)
        own = expense.with_user(self.plain_user)
        with self.assertRaises(AccessError):
            own.env["crm.budget"].browse(self.budget.id).check_access("read")
        copy = own.copy()
        self.assertEqual(copy.sudo().budget_id, self.budget)
        wizard = own.env["hr.expense.split.wizard"].browse(own.action_split_wizard()["res_id"])
        wizard.action_split_expense()
        parts = self.env["hr.expense"].search([("split_expense_origin_id", "=", expense.id)])
        self.assertEqual(len(parts), 2)
        for part in parts:
            self.assertEqual(part.lead_id, self.lead)
            self.assertEqual(part.contact_id, self.li)
            self.assertEqual(part.budget_line_id, self.budget.line_ids[0])

    def test_part_of_another_category_moves_to_its_content(self):
        expense = self._create_expense(100)
        wizard = self.env["hr.expense.split.wizard"].browse(expense.action_split_wizard()["res_id"])
        wizard.expense_split_line_ids[1].product_id = self.meals
        wizard.action_split_expense()
        parts = self.env["hr.expense"].search(
            [("split_expense_origin_id", "=", expense.id)], order="id"
        )
        self.assertEqual(parts.budget_id, self.budget)
        self.assertEqual(parts.mapped("budget_line_id.product_id"), self.travel + self.meals)
