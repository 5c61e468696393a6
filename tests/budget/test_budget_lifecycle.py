"""EXP-01, EXP-03: planning, approval and the end of budgets."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import users

from odoo.addons.sales_funnel_crm.models.budget.crm_budget import BudgetWrong
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_approval_mixin import (
    BudgetLocked,
    BudgetNotAllowed,
)
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_check import BudgetOverlaps
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_lifecycle import BudgetHasOpenCosts

from .budget_common import BudgetCommon


class TestBudgetLifecycle(BudgetCommon):
    def test_a_budget_is_about_its_deal(self):
        """EXP-01: budget, state and responsible department or team of a deal."""
        self.lead.partner_id = self.env["res.partner"].create({"name": "Acme"})
        budget = self._create_budget(1000, 500)
        self.assertRecordValues(
            budget,
            [
                {
                    "name": "Filling line",
                    "state": "draft",
                    "team_id": self.team_funnel.id,
                    "partner_id": self.lead.partner_id.id,
                    "user_id": self.user_sales_salesman.id,
                    "company_id": self.env.company.id,
                    "amount_planned": 1500,
                    "amount_spent": 0,
                    "amount_remaining": 1500,
                    "burn_percent": 0,
                    "amount_forecast": 1500,
                }
            ],
        )

    def test_the_leader_approves_within_his_limit(self):
        """EXP-03: state and approver; the approver is told, and so is who asked."""
        budget = self._create_budget(15000, 5000)
        budget.action_submit()
        self.assertEqual((budget.state, budget.approver_id), ("submitted", self.leader))
        self.assertEqual(budget.activity_ids.user_id, self.leader)
        asked = self._get_notices(budget)
        self.assertEqual(asked.notified_partner_ids, self.leader.partner_id)
        budget.with_user(self.leader).action_approve()
        self.assertEqual((budget.state, budget.decided_by_id), ("approved", self.leader))
        self.assertTrue(budget.date_approved)
        self.assertFalse(budget.activity_ids)
        told = self._get_notices(budget) - asked
        self.assertEqual(told.notified_partner_ids, self.user_sales_salesman.partner_id)

    def _get_notices(self, budget):
        return self.env["mail.message"].search(
            [
                ("model", "=", budget._name),
                ("res_id", "=", budget.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_above_the_limit_a_manager_approves(self):
        budget = self._create_budget(15000, 5001)
        budget.action_submit()
        self.assertTrue(budget.approver_id.has_group("sales_team.group_sale_manager"))
        with self.assertRaises(BudgetNotAllowed):
            budget.with_user(self.leader).action_approve()
        self.assertFalse(budget.with_user(self.leader).can_decide)
        budget.with_user(self.user_sales_manager).action_approve()
        self.assertEqual(budget.state, "approved")

    def test_the_limit_is_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "BUX",
                "symbol": "B",
                "rate_ids": [
                    Command.create({"name": "2025-01-01", "company_rate": 0.5}),
                    Command.create({"name": "2026-06-01", "company_rate": 10}),
                ],
            }
        )
        # 15,000 at the rate of the first day are 30,000 of ours.
        budget = self._create_budget(15000, currency_id=currency.id)
        self.assertEqual(budget.amount_planned_company, 30000)
        budget.action_submit()
        with self.assertRaises(BudgetNotAllowed):
            budget.with_user(self.leader).action_approve()

    def test_nobody_approves_his_own(self):
        own = self._create_budget(1000, user=self.leader, lead_id=self._own_lead(self.leader).id)
        own.action_submit()
        self.assertNotEqual(own.approver_id, self.leader)
        with self.assertRaises(BudgetNotAllowed):
            own.with_user(self.leader).action_approve()
        # Neither who submits it for somebody else …
        manager = self.user_sales_manager
        budget = self._create_budget(1000)
        budget.with_user(manager).action_submit()
        with self.assertRaises(BudgetNotAllowed):
            budget.with_user(manager).action_approve()
        # … nor who is responsible, when somebody else submits it.
        other = self._create_budget(
            1000, user=manager, user_id=manager.id, lead_id=self._create_lead().id
        )
        other.with_user(self.user_sales_salesman).check_access("read")
        other.with_user(self.user_sales_salesman).action_submit()
        with self.assertRaises(BudgetNotAllowed):
            other.with_user(manager).action_approve()

    def _own_lead(self, user):
        return self._create_lead(user_id=user.id)

    def test_others_do_not_decide(self):
        budget = self._create_budget(1000)
        budget.action_submit()
        for user in (self.user_team, self.user_sales_leads):
            with self.subTest(user=user.login), self.assertRaises(BudgetNotAllowed):
                budget.with_user(user).action_approve()
            with self.subTest(user=user.login), self.assertRaises(BudgetNotAllowed):
                budget.with_user(user)._do_refuse("No")
        with self.assertRaises(AccessError):
            budget.with_user(self.user_other_company).action_approve()
        self.assertEqual(budget.state, "submitted")

    def test_refusing_needs_a_reason_and_can_be_planned_anew(self):
        budget = self._create_budget(1000)
        budget.action_submit()
        leader = budget.with_user(self.leader)
        action = leader.action_refuse()
        wizard = self.env[action["res_model"]].with_user(self.leader)
        wizard = wizard.with_context(**action["context"])
        with self.assertRaises(BudgetNotAllowed):
            wizard.create({"reason": " "}).action_refuse()
        wizard.create({"reason": "Too much travel"}).action_refuse()
        self.assertRecordValues(budget, [{"state": "refused", "refusal_reason": "Too much travel"}])
        self.assertEqual(budget.status_hint, f"Refused by {self.leader.name}: Too much travel")
        self.assertFalse(budget.activity_ids)
        with self.assertRaises(BudgetLocked):
            budget.line_ids[0].amount = 10
        budget.action_reset()
        self.assertRecordValues(
            budget, [{"state": "draft", "refusal_reason": False, "status_hint": False}]
        )
        budget.line_ids[0].amount = 10

    def test_a_submitted_budget_can_be_taken_back(self):
        budget = self._create_budget(1000)
        budget.action_submit()
        with self.assertRaises(BudgetNotAllowed):
            budget.with_user(self.user_team).action_reset()
        budget.action_reset()
        self.assertFalse(budget.activity_ids)
        self.assertEqual(budget.state, "draft")

    def test_steps_in_the_wrong_state_are_refused(self):
        budget = self._create_budget(1000)
        manager = budget.with_user(self.user_sales_manager)
        for wrong in ("action_approve", "action_refuse", "action_reset", "action_close"):
            with self.subTest(step=wrong), self.assertRaises(BudgetNotAllowed):
                getattr(manager, wrong)()
        budget.action_submit()
        with self.assertRaises(BudgetNotAllowed):
            budget.action_submit()
        with self.assertRaises(BudgetNotAllowed):
            manager.action_reopen()

    def test_nothing_is_changed_by_hand_once_it_is_submitted(self):
        """Through RPC, nobody writes states, totals, or what was approved."""
        budget = self._create_budget(1000)
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(BudgetLocked):
            self._create_budget(1000, state="approved", lead_id=self._create_lead().id)
        for vals in (
            {"state": "approved"},
            {"approver_id": self.user_sales_salesman.id},
            {"amount_planned": 1},
            {"amount_planned_company": 1},
            {"submitted_by_id": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(BudgetLocked):
                budget.with_user(admin).write(vals)
        budget.action_submit()
        for state in ("submitted", "approved", "closed"):
            self.assertEqual(budget.state, state)
            for vals in (
                {"name": "Else"},
                {"date_to": "2027-12-31"},
                {"policy": "inform"},
                {"line_ids": [Command.update(budget.line_ids[0].id, {"amount": 1})]},
                {"line_ids": [Command.clear()]},
            ):
                with self.subTest(state=state, vals=vals), self.assertRaises(BudgetLocked):
                    budget.with_user(admin).write(vals)
            line = budget.line_ids.with_user(admin)
            with self.subTest(state=state):
                with self.assertRaises(BudgetLocked):
                    line.write({"amount": 1})
                with self.assertRaises(BudgetLocked):
                    line.unlink()
                with self.assertRaises(BudgetLocked):
                    line.create({**line.copy_data()[0], "budget_id": budget.id})
            budget.message_post(body="Still talking")
            if state == "submitted":
                budget.with_user(self.leader).action_approve()
            elif state == "approved":
                budget.action_close()
        draft = self._create_budget(10, lead_id=self._create_lead().id)
        with self.assertRaises(BudgetLocked):
            draft.line_ids.budget_id = budget

    def test_only_drafts_and_refused_are_deleted_or_archived(self):
        budget = self._create_budget(1000)
        budget.action_submit()
        for step in (None, "action_approve"):
            if step:
                getattr(budget.with_user(self.leader), step)()
            with self.assertRaises(BudgetLocked):
                budget.unlink()
            with self.assertRaises(BudgetLocked):
                budget.action_archive()
        budget.action_close()
        with self.assertRaises(BudgetLocked):
            budget.unlink()
        budget.action_archive()
        self.assertFalse(budget.active)
        self._create_budget(1000).unlink()
        refused = self._create_budget(1000)
        refused.action_submit()
        refused.with_user(self.leader)._do_refuse("No")
        refused.unlink()
        self.assertFalse(refused.exists())

    def test_a_manager_hands_over_what_is_approved(self):
        budget = self._create_approved(1000)
        with self.assertRaises(BudgetLocked):
            budget.user_id = self.user_team
        # The deal goes to another team, what was approved stays that of the team it was for.
        self.lead.team_id = self.sales_team_1
        budget.with_user(self.user_sales_manager).user_id = self.user_team
        self.assertRecordValues(
            budget, [{"user_id": self.user_team.id, "team_id": self.team_funnel.id}]
        )

    def test_a_deal_has_one_approved_budget_at_a_time(self):
        first = self._create_approved(1000, name="First", date_to="2026-06-30")
        second = self._create_budget(1000, date_from="2026-06-30")
        with self.assertRaisesRegex(BudgetOverlaps, "First"):
            second.action_submit()
        second.date_from = "2026-07-01"
        second.action_submit()
        second.with_user(self.leader).action_approve()
        # Submitted at the same time, both cannot be approved.
        third = self._create_budget(
            1000, date_from="2027-01-01", date_to="2027-06-30", name="Third"
        )
        fourth = self._create_budget(1000, date_from="2027-02-01", date_to="2027-03-31")
        (third | fourth).action_submit()
        third.with_user(self.leader).action_approve()
        with self.assertRaisesRegex(BudgetOverlaps, "Third"):
            fourth.with_user(self.leader).action_approve()
        # Another deal, or a service task at the same customer, are something else.
        self._create_approved(1000, lead_id=self._create_lead().id)
        self.assertEqual(first.state, "approved")

    def test_a_campaign_has_one_approved_budget_at_a_time(self):
        campaign = self.env["utm.campaign"].create({"name": "Fair"})
        vals = {"kind": "marketing", "lead_id": None, "campaign_id": campaign.id}
        self._create_approved(1000, **vals)
        with self.assertRaises(BudgetOverlaps):
            self._create_budget(1000, **vals).action_submit()

    @users("user_sales_salesman")
    def test_what_makes_no_sense_is_refused(self):
        nobody = {"lead_id": None, "team_id": False}
        partner = self.env["res.partner"].search([], limit=1)
        for vals in (
            {"date_to": "2025-12-31"},
            {"lead_id": None},
            {"kind": "marketing", "lead_id": None},
            {"kind": "service", "lead_id": None},
            {"kind": "operations", **nobody},
            {"is_master": True, "kind": "operations", **nobody},
            {"is_master": True},
        ):
            with self.subTest(vals=vals), self.assertRaises(BudgetWrong):
                self._create_budget(1000, **vals)
        for amount in (0, -5):
            with self.subTest(amount=amount), self.assertRaises(BudgetWrong):
                self._create_budget(amount)
        self._create_budget(1, kind="service", lead_id=None, partner_id=partner.id)
        self._create_budget(1, kind="operations", lead_id=None, team_id=self.team_funnel.id)
        with self.assertRaises(BudgetWrong):
            self._create_budget(line_ids=[]).action_submit()

    def test_contents_lie_within_the_dates(self):
        budget = self._create_budget(1000)
        line = budget.line_ids
        for vals in (
            {"date_from": "2025-12-31"},
            {"date_to": "2027-01-01"},
            {"date_from": "2026-03-01", "date_to": "2026-02-01"},
        ):
            with self.subTest(vals=vals), self.assertRaises(BudgetWrong):
                line.write(vals)
        line.write({"date_from": "2026-03-01", "date_to": "2026-06-30"})
        with self.assertRaises(BudgetWrong):
            budget.date_to = "2026-05-31"

    def test_reversed_dates_are_told_of_the_budget(self):
        """Its contents have no dates of their own: nothing is wrong with them."""
        with self.assertRaisesRegex(BudgetWrong, "ends before it starts"):
            self._create_budget(1000, date_from="2026-06-01", date_to="2026-05-01")

    def test_a_currency_without_a_rate_is_refused(self):
        currency = self.env["res.currency"].create({"name": "XNR", "symbol": "x"})
        with self.assertRaises(ValidationError):
            self._create_budget(1000, currency_id=currency.id)

    def test_nobody_plans_for_a_deal_that_he_may_not_see(self):
        hidden = self._create_lead(user_id=self.user_sales_manager.id)
        with self.assertRaises(AccessError):
            self._create_budget(1000, lead_id=hidden.id)
        budget = self._create_budget(1000)
        with self.assertRaises(AccessError):
            budget.lead_id = hidden

    def test_a_copy_is_a_draft(self):
        budget = self._create_approved(1000, 500)
        copy = budget.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "name": "Filling line (copy)",
                    "state": "draft",
                    "approver_id": False,
                    "date_approved": False,
                    "amount_planned": 1500,
                }
            ],
        )

    def test_a_budget_with_open_expenses_is_not_closed(self):
        budget = self._create_approved(1000)
        expense = self._create_expense(budget)
        for state in ("draft", "submitted", "approved"):
            with self.subTest(state=state), self.assertRaisesRegex(BudgetHasOpenCosts, "Hotel"):
                if state == "submitted":
                    expense.action_submit()
                elif state == "approved":
                    expense._do_approve(check=False)
                self.assertEqual(expense.state, state)
                budget.action_close()
        expense._do_refuse("No")
        budget.action_close()
        self.assertEqual(budget.state, "closed")
        with self.assertRaises(BudgetNotAllowed):
            budget.action_reopen()
        budget.with_user(self.user_sales_manager).action_reopen()
        self.assertEqual(budget.state, "approved")

    def test_reopening_checks_what_was_approved_since(self):
        budget = self._create_approved(1000)
        budget.action_close()
        self._create_approved(2000)
        with self.assertRaises(BudgetOverlaps):
            budget.with_user(self.user_sales_manager).action_reopen()

    def _create_expense(self, budget, amount=100, **vals):
        employee = self.env["hr.employee"].create(
            {"name": "Emil", "expense_manager_id": self.user_sales_manager.id}
        )
        return self.env["hr.expense"].create(
            {
                "name": "Hotel",
                "employee_id": employee.id,
                "product_id": self.travel.id,
                "total_amount_currency": amount,
                "date": "2026-03-01",
                "lead_id": self.lead.id,
                "budget_id": budget.id,
                **vals,
            }
        )
