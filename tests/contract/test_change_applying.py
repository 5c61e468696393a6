"""What comes out of a change order must hold together, or nothing changes (CON-04, CON-05)."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_change import ChangeWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_check import (
    StepsInCircle,
    StepWrong,
)

from .change_common import ChangeCommon


@freeze_time("2026-01-10 09:00:00")
class TestChangeApplying(ChangeCommon):
    def test_what_cannot_be_applied_is_not_submitted(self):
        """Who proposes can correct it; for who approves it would be locked."""
        change = self._propose({"step_id": self.install.id, "date_end": "2026-01-10"})
        change.line_ids.date_start = "2026-01-06"
        with self.assertRaises(StepWrong) as caught:
            change.action_submit()
        self.assertIn("01/10/2026", str(caught.exception))
        self.assertEqual(change.state, "draft")
        self.assertEqual(self.install.date_end, date(2026, 2, 10))
        change.line_ids.write({"date_start": "2026-01-25", "date_end": "2026-01-30"})
        messages = self.contract.message_ids
        change.action_submit()
        self.assertEqual(change.state, "submitted")
        self.assertEqual(self.install.date_end, date(2026, 2, 10))
        self.assertEqual((self.contract.version, self.contract.message_ids), (1, messages))

    def test_a_step_comes_earlier_when_what_it_waited_for_is_gone(self):
        earlier = {
            "step_id": self.install.id,
            "date_start": "2026-01-06",
            "date_end": "2026-01-10",
        }
        self._apply(self._propose({"action": "remove", "step_id": self.deliver.id}, earlier))
        self.assertEqual(self.install.date_end, date(2026, 1, 10))
        # Or is done, whatever was planned.
        self.install.sudo().write({"state": "done", "date_done": "2026-01-02"})
        self._apply(
            self._propose(
                {"step_id": self.accept.id, "date_start": "2026-01-03", "date_end": "2026-01-04"}
            )
        )
        self.assertEqual(self.accept.date_end, date(2026, 1, 4))

    def test_nobody_hears_of_what_is_not_approved(self):
        change = self._propose({"action": "remove", "step_id": self.deliver.id})
        with patch.object(type(self.install), "_tell_ready") as tell:
            change.action_submit()
            tell.assert_not_called()
            change.with_user(self.leader).action_approve()
            tell.assert_called()

    def test_a_payment_that_a_step_waits_for_is_not_removed(self):
        first, last = self.contract.instalment_ids
        lines = [
            {"what": "instalment", "action": "remove", "instalment_id": first.id},
            {"what": "instalment", "instalment_id": last.id, "amount": 100000},
        ]
        with self.assertRaises(ChangeWrong) as caught:
            self._propose(*lines).action_submit()
        self.assertIn("Accept", str(caught.exception))
        self.assertEqual(self.accept.condition_instalment_id, first)
        change = self._propose(
            *lines, {"step_id": self.accept.id, "condition_instalment_id": last.id}
        )
        self._apply(change)
        self.assertFalse(first.exists())
        self.assertEqual(self.accept.condition_instalment_id, last)

    def test_the_proof_is_agreed_too(self):
        self.assertFalse(self.install.requires_proof)
        change = self._propose({"step_id": self.install.id, "requires_proof": True})
        self.assertEqual(change.line_ids.difference, "Proof Needed: No → Yes")
        self._apply(change)
        self.assertTrue(self.install.requires_proof)
        self._apply(self._propose({"step_id": self.install.id, "requires_proof": False}))
        self.assertFalse(self.install.requires_proof)

    def test_nothing_is_half_done(self):
        """An error leaves the contract as it was, when it is submitted and at approval."""
        circle = self._propose(
            {"step_id": self.deliver.id, "precondition_ids": [Command.set(self.accept.ids)]},
            date_end="2027-01-31",
        )
        with self.assertRaises(StepsInCircle):
            circle.action_submit()
        early = self._propose(self._later())  # the acceptance would come before
        with self.assertRaises(StepWrong):
            early.action_submit()
        late = self._propose(
            {"step_id": self.install.id, "date_end": "2026-02-15"}, date_end="2027-01-31"
        )
        late.action_submit()
        self.accept._unlocked().date_end = "2026-02-12"
        with self.assertRaises(StepWrong), self.env.cr.savepoint():
            late.with_user(self.leader).action_approve()
        self.env.invalidate_all()
        self.assertEqual(self.contract.version, 1)
        self.assertEqual(self.contract.date_end, date(2026, 12, 31))

    def test_a_removed_step_may_leave_no_payment_behind(self):
        self.contract.instalment_ids[1]._unlocked().write(
            {"trigger": "step", "step_id": self.accept.id}
        )
        change = self._propose({"action": "remove", "step_id": self.accept.id})
        with self.assertRaises(ChangeWrong):
            change.action_submit()
        self.assertEqual(self.accept.state, "waiting")
