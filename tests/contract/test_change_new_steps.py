"""A change order adds steps that wait for each other, and shows executors what is theirs."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_change import ChangeWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_check import StepsInCircle

from .change_common import ChangeCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-20 09:00:00")
class TestChangeNewSteps(ChangeCommon):
    # New steps of a change order (CON-05)

    def test_new_steps_wait_for_each_other(self):
        change = self._propose(
            {"action": "add", "name": "Repair", "date_end": "2026-02-20"},
            {"action": "add", "name": "Test", "date_end": "2026-02-25"},
            {
                "what": "instalment",
                "instalment_id": self.contract.instalment_ids[1].id,
                "amount": 60000,
            },
            {
                "what": "instalment",
                "action": "add",
                "name": "After the test",
                "amount": 10000,
                "trigger": "step",
                "days": 5,
                "date_fixed": False,
            },
        )
        repair, test, _old, extra = change.line_ids
        test.precondition_line_ids = repair
        with self.assertRaises(ChangeWrong):
            change.action_submit()
        extra.trigger_line_id = test
        self.assertIn("Repair", test.difference)
        self._apply(change)
        self.assertEqual(test.step_id.precondition_ids, repair.step_id)
        self.assertEqual((repair.step_id.state, test.step_id.state), ("ready", "waiting"))
        self.assertRecordValues(
            extra.instalment_id, [{"trigger": "step", "step_id": test.step_id.id}]
        )
        self.assertEqual(str(extra.instalment_id.due_date), "2026-03-02")

    def test_an_old_step_waits_for_a_new_one(self):
        change = self._propose({"action": "add", "name": "Repair"}, {"step_id": self.accept.id})
        change.line_ids[1].precondition_line_ids = change.line_ids[0]
        self._apply(change)
        self.assertEqual(self.accept.precondition_ids, self.install | change.line_ids[0].step_id)

    def test_new_steps_do_not_wait_in_a_circle(self):
        change = self._propose({"action": "add", "name": "A"}, {"action": "add", "name": "B"})
        first, second = change.line_ids
        first.precondition_line_ids = second
        second.precondition_line_ids = first
        with self.assertRaises(StepsInCircle):
            change.action_submit()
        self.assertFalse(change.line_ids.step_id)

    def test_new_steps_are_those_of_the_same_change_order(self):
        one = self._propose({"action": "add", "name": "A"})
        other = self._propose({"action": "add", "name": "B"}, {"step_id": self.accept.id})
        for line in (one.line_ids, other.line_ids[1]):
            with self.subTest(line=line.name), self.assertRaises(ChangeWrong):
                other.line_ids[0].precondition_line_ids = line

    # Who acknowledges (ALM-08)

    def test_executors_read_no_amounts_of_a_change_order(self):
        change = self._apply(
            self._propose(
                {"step_id": self.accept.id, "date_end": "2026-03-20", "amount": 12345},
                {
                    "what": "instalment",
                    "instalment_id": self.contract.instalment_ids[1].id,
                    "amount": 90000,
                },
                amount=120000,
            )
        )
        self.env.invalidate_all()
        theirs = change.with_user(self.fitter)
        line = theirs.line_ids
        self.assertEqual(line.what, "step", "instalments are not their business")
        self.assertIn("Mar 20, 2026", line.difference)
        self.assertNotIn("12,345", line.difference)
        self.assertNotIn("10,000", line.old_words)
        for record, names in (
            (theirs, ["amount"]),
            (theirs, ["amount_old"]),
            (line, ["amount"]),
            (line, ["old_values"]),
        ):
            with self.subTest(names=names), self.assertRaises(AccessError):
                record.read(names)
        theirs.action_acknowledge()
        self.env.invalidate_all()
        self.assertIn("12,345", change.with_user(self.leader).line_ids[0].difference)
