"""Instalments: percent and amount, to the cent, due by a date or after a step (CON-01)."""

import doctest
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.tests import BaseCase, Form, tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract import ContractWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_instalment_invoice import (
    InstalmentInvoiced,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_instalment_plan import (
    InstalmentWrong,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked
from odoo.addons.sales_funnel_crm.tools.contract import ageing, cash, instalments

from .money_common import MoneyCommon

cents = st.integers(min_value=0, max_value=10**12).map(lambda number: number / 100)
shares = st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=24)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_examples(self):
        for module in (ageing, cash, instalments):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 2)
            self.assertEqual(result.failed, 0)

    @settings(max_examples=300, deadline=None)
    @given(cents, shares)
    def test_split_is_exact(self, total, weights):
        """CON-01: the sum is the amount to the cent, and each part within a cent of its share."""
        parts = instalments.split(total, weights)
        self.assertEqual(sum(round(part * 100) for part in parts), round(total * 100))
        self.assertEqual(len(parts), len(weights))
        whole = sum(weights)
        for place, weight in enumerate(weights[:-1]):
            part, share = parts[place], total * weight / whole
            self.assertGreaterEqual(part, 0)
            self.assertLessEqual(part, share + 0.0051 + total * 1e-12)
            # Less only where those before it have taken all there is.
            if any(parts[place + 1 :]):
                self.assertGreaterEqual(part, share - 0.0051 - total * 1e-12)
        self.assertGreaterEqual(parts[-1], 0)

    @given(cents, shares)
    def test_split_leaves_nothing_missing(self, total, weights):
        self.assertEqual(instalments.missing(total, instalments.split(total, weights)), 0)

    def test_split_refuses_nonsense(self):
        for total, weights in ((-1, [1]), (1, [0, 0]), (1, [2, -1])):
            with self.assertRaises(ValueError):
                instalments.split(total, weights)


class TestInstalment(MoneyCommon):
    def test_thirds_make_the_whole(self):
        """CON-01: what rounding leaves is on the last one."""
        contract = self._create_contract(
            amount=100, instalments=[{"percent": 33.3333, "amount": 33.33} for _ in range(3)]
        )
        self.assertEqual(contract.instalment_ids.mapped("amount"), [33.33, 33.33, 33.34])
        contract._check_ready()

    def test_percent_gives_amount_and_amount_gives_percent(self):
        contract = self._create_contract(instalments=[])
        own = contract.instalment_ids.create(
            [
                {"contract_id": contract.id, "name": "A", "percent": 25},
                {"contract_id": contract.id, "name": "B", "amount": 75000},
            ]
        )
        self.assertEqual(own.mapped("amount"), [25000, 75000])
        self.assertEqual(own.mapped("percent"), [25, 75])
        own[0].percent = 40
        self.assertEqual(own[0].amount, 40000)
        own[1].amount = 60000
        self.assertEqual(own[1].percent, 60)

    def test_form_shows_both(self):
        contract = self._create_contract(instalments=[])
        with Form(contract) as form:
            with form.instalment_ids.new() as line:
                line.name = "Advance"
                line.percent = 30
                self.assertEqual(line.amount, 30000)
                line.date_fixed = "2026-02-01"
            with form.instalment_ids.new() as line:
                line.name = "Rest"
                line.amount = 70000
                self.assertEqual(line.percent, 70)
                line.date_fixed = "2026-12-01"
        self.assertEqual(contract.amount_unplanned, 0)

    def test_another_amount_is_divided_alike(self):
        contract = self._create_contract(instalments=[30, 70])
        contract.amount = 1000.01
        self.assertEqual(contract.instalment_ids.mapped("amount"), [300, 700.01])
        self.assertEqual(contract.instalment_ids.mapped("percent"), [30, 70])

    def test_draft_shows_the_difference_and_cannot_be_submitted(self):
        contract = self._create_contract(instalments=[30, 60])
        self.assertEqual(contract.amount_unplanned, 10000)
        with self.assertRaises(InstalmentWrong):
            contract.action_submit()
        contract.instalment_ids[1].percent = 80
        self.assertEqual(contract.amount_unplanned, -10000)
        with self.assertRaises(InstalmentWrong):
            contract.action_submit()
        contract.instalment_ids[1].percent = 70
        contract.action_submit()
        self.assertEqual(contract.state, "review")

    def test_a_cent_is_a_difference(self):
        contract = self._create_contract(instalments=[50, 50])
        # Two instalments cannot have lost three cents by rounding.
        contract.instalment_ids[1].amount = 49999.97
        with self.assertRaises(InstalmentWrong):
            contract.action_submit()

    def test_nothing_planned_cannot_be_submitted(self):
        for instalment in (
            {"percent": 100, "date_fixed": False},
            {"percent": 100, "trigger": "step", "date_fixed": False},
        ):
            contract = self._create_contract(instalments=[instalment])
            with self.assertRaises(InstalmentWrong):
                contract.action_submit()
        with self.assertRaises(InstalmentWrong):
            self._create_contract(instalments=[]).action_submit()
        zero = self._create_contract(instalments=[100, {"percent": 0}])
        with self.assertRaises(InstalmentWrong):
            zero.action_submit()

    def test_bad_input(self):
        contract = self._create_contract()
        for vals in ({"percent": -1}, {"amount": -1}):
            with self.assertRaises(InstalmentWrong), self.cr.savepoint():
                contract.instalment_ids.write(vals)
        other = self._create_contract()
        with self.assertRaises(InstalmentWrong):
            contract.instalment_ids.write({"trigger": "step", "step_id": other.step_ids.id})
        with self.assertRaises(ContractLocked):
            contract.instalment_ids.write({"state": "paid"})

    def test_due_date_follows_the_step(self):
        """CON-01: planned until the step is done, then days after it."""
        contract = self._create_contract(steps=[{"date_end": "2026-03-10"}], instalments=[])
        step = contract.step_ids
        instalment = contract.instalment_ids.create(
            {
                "contract_id": contract.id,
                "name": "After delivery",
                "percent": 100,
                "step_id": step.id,
                "days": 30,
            }
        )
        self.assertEqual(instalment.trigger, "step")
        self.assertEqual(instalment.due_date, date(2026, 4, 9))
        self._sign(contract)
        self.assertEqual(instalment.state, "planned")
        step.sudo().write({"state": "done", "date_done": "2026-03-20"})
        self.assertEqual(instalment.due_date, date(2026, 4, 19))
        self.assertEqual(instalment.state, "due")

    def test_fallen_due_by_the_job_twice(self):
        today = fields.Date.context_today(self.env.user)
        contract = self._create_signed(
            instalments=[
                {"percent": 40, "date_fixed": today + timedelta(days=1)},
                {"percent": 60, "date_fixed": today + timedelta(days=2)},
            ]
        )
        first, second = contract.instalment_ids
        self.assertEqual(first.state, "planned")
        self.env.cr.execute(
            "UPDATE crm_contract_instalment SET due_date = %s WHERE id = %s", [today, first.id]
        )
        first.invalidate_recordset()
        instalments_model = self.env["crm.contract.instalment"]
        # A commit would end the test.
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 9.0)
        instalments_model._cron_update_states()
        self.assertEqual((first | second).mapped("state"), ["due", "planned"])
        stamps = (first | second).mapped("write_date")
        instalments_model._cron_update_states()
        self.assertEqual((first | second).mapped("write_date"), stamps)

    def test_filled_from_payment_terms(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 now, 70 in 60 days",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 70, "nb_days": 60}),
                ],
            }
        )
        contract = self._create_contract(amount=999.99, instalments=[100])
        wizard = self.env["crm.contract.instalment.fill"].with_user(self.user_sales_salesman)
        wizard.create(
            {"contract_id": contract.id, "payment_term_id": term.id, "date": "2026-01-15"}
        ).action_fill()
        self.assertEqual(contract.instalment_ids.mapped("amount"), [300, 699.99])
        self.assertEqual(
            contract.instalment_ids.mapped("due_date"), [date(2026, 1, 15), date(2026, 3, 16)]
        )
        contract._check_ready()
        contract.amount = 0
        with self.assertRaises(ContractWrong):
            wizard.create({"contract_id": contract.id, "payment_term_id": term.id}).action_fill()
        signed = self._create_signed()
        with self.assertRaises(ContractLocked):
            wizard.create({"contract_id": signed.id, "payment_term_id": term.id}).action_fill()

    def test_invoiced_instalments_stay(self):
        contract = self._create_signed()
        instalment = contract.instalment_ids
        invoice = self._invoice(40000, "2026-02-01", instalment=instalment)
        with self.assertRaises(InstalmentInvoiced):
            instalment._unlocked().unlink()
        with self.assertRaises(InstalmentInvoiced):
            contract._unlocked().write({"currency_id": self.env.ref("base.JPY").id})
        with self.assertRaises(InstalmentInvoiced):
            instalment._unlocked().write({"amount": 39999.99})
        self.assertEqual(invoice.instalment_id, instalment)

    def test_steps_wait_for_payments(self):
        """CON-04: a step is possible once all is paid, and waits again when that is undone."""
        contract = self._create_contract(steps=[{}, {}])
        step = contract.step_ids[1]
        step.condition_instalment_id = contract.instalment_ids
        self._sign(contract)
        self.assertEqual(contract.step_ids.mapped("state"), ["ready", "waiting"])
        invoice = self._invoice(100000, "2026-02-01", instalment=contract.instalment_ids)
        self._pay(invoice, 99999, "2026-02-02")
        self.assertEqual(step.state, "waiting")
        rest = self._pay(invoice, 1, "2026-02-03")
        self.assertEqual(step.state, "ready")
        rest.line_ids.remove_move_reconcile()
        self.assertEqual(step.state, "waiting")
