"""What the chart of a contract's plan is told (CON-02)."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError

from .money_common import MoneyCommon
from .step_common import StepCommon


@freeze_time("2026-01-25")
class TestPlanChart(StepCommon):
    def _get_rows(self, contract=None):
        plan = (contract or self.contract).with_user(self.user_sales_salesman).get_plan()
        return {row["key"]: row for row in plan["rows"]}

    def test_steps_and_instalments_stand_with_what_they_wait_for(self):
        rows = self._get_rows()
        first, last = self.contract.instalment_ids
        accept = rows[f"step-{self.accept.id}"]
        self.assertEqual(accept["after"], [f"step-{self.install.id}", f"instalment-{first.id}"])
        self.assertEqual((accept["start"], accept["end"]), ("2026-02-11", "2026-02-20"))
        self.assertEqual(rows[f"instalment-{last.id}"]["start"], "2026-03-31")
        self.assertEqual(len(rows), 5)

    def test_late_ones_are_told(self):
        late = {key for key, row in self._get_rows().items() if row["is_late"]}
        first = self.contract.instalment_ids[0]
        self.assertEqual(late, {f"step-{self.deliver.id}", f"instalment-{first.id}"})

    def test_overdue_means_what_it_means_in_lists(self):
        """Without a step that is done, nothing is owed yet, whatever was planned."""
        first = self.contract.instalment_ids[0]
        first._unlocked().write({"trigger": "step", "step_id": self.deliver.id, "days": 0})
        row = self._get_rows()[f"instalment-{first.id}"]
        self.assertEqual(
            (row["end"], row["is_late"], first.is_overdue), ("2026-01-20", False, False)
        )

    def test_an_instalment_after_a_step_follows_it(self):
        last = self.contract.instalment_ids[1]
        last._unlocked().write({"trigger": "step", "step_id": self.accept.id, "days": 30})
        row = self._get_rows()[f"instalment-{last.id}"]
        self.assertEqual((row["end"], row["is_movable"]), ("2026-03-22", False))
        self.assertEqual(row["after"], [f"step-{self.accept.id}"])

    def test_who_may_move_what(self):
        draft = self._create_planned()
        for contract, user, mode in (
            (draft, self.user_sales_salesman, "write"),
            (self.contract, self.user_sales_salesman, "propose"),
            (draft, self.biller, ""),
            (self.contract, self.biller, ""),
        ):
            with self.subTest(user=user.login, state=contract.state):
                self.assertEqual(contract.with_user(user).get_plan()["mode"], mode)
        self.deliver.sudo().state = "done"
        self.assertFalse(self._get_rows()[f"step-{self.deliver.id}"]["is_movable"])
        for user in (self.executor, self.user_other_company):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.contract.with_user(user).get_plan()

    def test_it_costs_the_same_for_many_steps(self):
        def count(size):
            contract = self._create_contract(
                steps=[{"date_end": "2026-02-01"} for _number in range(size)],
                instalments=[100 / size] * size,
            )
            for step, before in zip(contract.step_ids[1:], contract.step_ids, strict=False):
                step.precondition_ids = [Command.link(before.id)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            contract.get_plan()
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(50), count(5))


class TestPlanChartPaid(MoneyCommon):
    def test_it_shows_when_instalments_were_paid(self):
        contract = self._create_signed(steps=[], instalments=[30, 70])
        first, second = contract.instalment_ids
        invoice = self._invoice(30000, "2026-02-01", instalment=first)
        self._pay(invoice, 10000, "2026-02-20")
        self.assertEqual(contract.get_plan()["rows"][0]["end_actual"], False)
        self._pay(invoice, 20000, "2026-03-05")
        rows = contract.get_plan()["rows"]
        self.assertEqual([row["id"] for row in rows], [first.id, second.id])
        self.assertEqual(rows[0]["start_actual"], "2026-03-05")
        self.assertEqual([row["end_actual"] for row in rows], ["2026-03-05", False])
