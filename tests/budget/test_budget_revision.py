"""EXP-07, EXP-11: an approved budget changes by revisions alone, with the difference kept."""

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.budget.crm_budget import BudgetWrong
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_approval_mixin import (
    BudgetLocked,
    BudgetNotAllowed,
)
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_check import BudgetOverlaps

from .budget_common import BudgetCommon


class TestBudgetRevision(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_approved(1000, 500)
        cls.travel_line, cls.samples_line = cls.budget.line_ids

    def _revise(self, *lines, budget=None, **vals):
        """Ask for a revision as the salesperson; ``lines`` are values."""
        revisions = self.env["crm.budget.revision"].with_user(self.user_sales_salesman)
        return revisions.create(
            {
                "budget_id": (budget or self.budget).id,
                "reason": "One more trip",
                "line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )

    def _change(self, line, amount):
        return {"line_id": line.id, "product_id": line.product_id.id, "amount_after": amount}

    def test_the_form_starts_with_the_budget_as_it_is(self):
        action = self.budget.action_revise()
        self.assertFalse(action["res_id"])
        revisions = self.env["crm.budget.revision"].with_user(self.user_sales_salesman)
        form = Form(revisions.with_context(**action["context"]))
        form.reason = "One more trip"
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.amount_before, line.amount_after), (1000, 1000))
            line.amount_after = 1400
        with form.line_ids.new() as line:
            line.product_id = self.samples
            line.stage_id = self.stage_offer
            line.amount_after = 200
        self.assertEqual((form.amount_before, form.amount_after), (1500, 2100))
        revision = form.save()
        self.assertEqual(revision.amount_difference, 600)
        self.assertEqual(self.budget.action_revise()["res_id"], revision.id)

    def test_the_budget_changes_when_the_revision_is_approved(self):
        revision = self._revise(
            self._change(self.travel_line, 1400),
            self._change(self.samples_line, 0),
            {"product_id": self.samples.id, "stage_id": self.stage_offer.id, "amount_after": 200},
            date_to="2027-03-31",
        )
        revision.action_submit()
        self.assertEqual(revision.approver_id, self.leader)
        self.assertEqual(self.budget.amount_planned, 1500)
        revision.with_user(self.leader).action_approve()
        self.assertRecordValues(
            self.budget, [{"amount_planned": 1600, "state": "approved", "active": True}]
        )
        self.assertEqual(str(self.budget.date_to), "2027-03-31")
        self.assertRecordValues(
            self.budget.line_ids,
            [
                {"product_id": self.travel.id, "amount": 1400, "stage_id": False},
                {"product_id": self.samples.id, "amount": 200, "stage_id": self.stage_offer.id},
            ],
        )
        # What differed is kept.
        self.assertRecordValues(
            revision,
            [{"amount_before": 1500, "amount_after": 1600, "amount_difference": 100}],
        )
        self.assertRecordValues(
            revision.line_ids,
            [
                {"amount_before": 1000, "amount_after": 1400, "amount_difference": 400},
                {"amount_before": 500, "amount_after": 0, "amount_difference": -500},
                {"amount_before": 0, "amount_after": 200, "amount_difference": 200},
            ],
        )
        self.assertEqual(str(revision.date_to_before), "2026-12-31")
        bodies = "".join(self.budget.message_ids.mapped("body"))
        self.assertIn("One more trip", bodies)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(revision.line_ids[0].amount_before, 1000)

    def test_the_limit_judges_the_whole_budget(self):
        revision = self._revise(self._change(self.travel_line, 19501))
        revision.action_submit()
        with self.assertRaises(BudgetNotAllowed):
            revision.with_user(self.leader).action_approve()
        revision.with_user(self.user_sales_manager).action_approve()
        self.assertEqual(self.budget.amount_planned, 20001)

    def test_nobody_approves_his_own(self):
        manager = self.user_sales_manager
        revision = self._revise(self._change(self.travel_line, 1400)).with_user(manager)
        revision.action_submit()
        with self.assertRaises(BudgetNotAllowed):
            revision.action_approve()
        with self.assertRaises(BudgetNotAllowed):
            revision.with_user(self.user_sales_salesman).action_approve()
        with self.assertRaises(BudgetNotAllowed):
            revision.with_user(self.user_sales_leads).action_approve()

    def test_nobody_approves_the_revision_of_his_own_budget(self):
        """EXP-03: whoever answers for the budget decides on nothing of it, whoever asked."""
        self.budget.sudo().user_id = self.leader
        revision = self._revise(self._change(self.travel_line, 1100))
        revision.action_submit()
        self.assertNotEqual(revision.approver_id, self.leader)
        with self.assertRaises(BudgetNotAllowed):
            revision.with_user(self.leader).action_approve()

    def test_the_difference_cannot_be_entered(self):
        """Else somebody could call a large revision a small one."""
        revision = self._revise(self._change(self.travel_line, 30000))
        for vals in ({"amount_before": 29000}, {"amount_difference": 1}):
            with self.subTest(vals=vals), self.assertRaises(BudgetLocked):
                revision.line_ids.write(vals)
            with self.subTest(vals=vals), self.assertRaises(BudgetLocked):
                revision.write(vals)
            with self.subTest(vals=vals), self.assertRaises(BudgetLocked):
                revision.line_ids.create(
                    {"revision_id": revision.id, **self._change(self.samples_line, 1), **vals}
                )

    def test_what_was_submitted_stays(self):
        revision = self._revise(self._change(self.travel_line, 1400))
        revision.action_submit()
        for state in ("submitted", "approved"):
            self.assertEqual(revision.state, state)
            with self.assertRaises(BudgetLocked):
                revision.reason = "Else"
            with self.assertRaises(BudgetLocked):
                revision.line_ids.amount_after = 2
            with self.assertRaises(BudgetLocked):
                revision.line_ids.unlink()
            with self.assertRaises(BudgetLocked):
                revision.unlink()
            if state == "submitted":
                revision.with_user(self.leader).action_approve()

    @mute_logger("odoo.sql_db")
    def test_one_revision_is_open_at_a_time(self):
        self._revise(self._change(self.travel_line, 1400))
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._revise(self._change(self.travel_line, 1500))

    def test_only_what_is_in_force_is_revised(self):
        draft = self._create_budget(10, lead_id=self._create_lead().id)
        with self.assertRaises(BudgetWrong):
            self._revise(self._change(draft.line_ids, 20), budget=draft)
        self.budget.action_close()
        with self.assertRaises(BudgetWrong):
            self._revise(self._change(self.travel_line, 20))

    def test_what_makes_no_sense_is_refused(self):
        other = self._create_approved(10, lead_id=self._create_lead().id)
        for lines in (
            [self._change(self.travel_line, -1)],
            [{"product_id": self.travel.id, "amount_after": 0}],
            [self._change(other.line_ids, 5)],
            [self._change(self.travel_line, 1), self._change(self.travel_line, 2)],
        ):
            with self.subTest(lines=lines), self.assertRaises(BudgetWrong):
                self._revise(*lines)
        with self.assertRaises(BudgetWrong):
            self._revise(self._change(self.travel_line, 1), reason="  ")
        for lines in (
            [self._change(self.travel_line, 1000)],
            [self._change(self.travel_line, 0), self._change(self.samples_line, 0)],
        ):
            revision = self._revise(*lines)
            with self.subTest(lines=lines), self.assertRaises(BudgetWrong):
                revision.action_submit()
            revision.unlink()

    def test_a_new_end_must_fit(self):
        self._create_approved(10, date_from="2027-01-01", date_to="2027-12-31")
        revision = self._revise(date_to="2027-02-01")
        revision.action_submit()
        with self.assertRaises(BudgetOverlaps):
            revision.with_user(self.leader).action_approve()
        revision.action_reset()
        revision.date_to = "2025-01-01"
        revision.action_submit()
        with self.assertRaises(BudgetWrong):
            revision.with_user(self.leader).action_approve()

    def test_what_was_spent_on_is_not_dropped(self):
        expense = self.env["hr.expense"].create(
            {
                "name": "Flight",
                "employee_id": self.env["hr.employee"].create({"name": "Emil"}).id,
                "product_id": self.travel.id,
                "total_amount_currency": 100,
                "date": "2026-03-01",
                "lead_id": self.lead.id,
                "budget_id": self.budget.id,
                "budget_line_id": self.travel_line.id,
            }
        )
        expense.action_submit()
        revision = self._revise(self._change(self.travel_line, 0))
        with self.assertRaisesRegex(BudgetWrong, "100"):
            revision.action_submit()
        # Nor can the budget end before it: the expense would count in no period.
        revision.unlink()
        shorter = self._revise(date_to="2026-02-28")
        with self.assertRaisesRegex(BudgetWrong, "03/01/2026"):
            shorter.action_submit()
        shorter.date_to = "2026-03-01"
        shorter.action_submit()

    def test_an_open_revision_keeps_the_budget_open(self):
        revision = self._revise(self._change(self.travel_line, 1400))
        with self.assertRaises(BudgetNotAllowed):
            self.budget.action_close()
        revision.unlink()
        self.budget.action_close()
