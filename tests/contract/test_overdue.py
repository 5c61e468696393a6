"""What is overdue, invoiced or not: found by the database as it is shown (CON-11)."""

import random
from datetime import timedelta

from odoo import fields

from .money_common import MoneyCommon


class TestOverdue(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.instalments = cls.env["crm.contract.instalment"]

    def _day(self, days):
        return self.today + timedelta(days=days)

    def _draw_contract(self, draw):
        """Return a contract whose instalments are due, invoiced and paid as chance will have it."""
        contract = self._create_contract(
            instalments=[
                {"percent": 25, "date_fixed": self._day(draw.choice((-30, -1, 0, 1, 30)))}
                for _number in range(4)
            ]
        )
        if draw.random() < 0.2:
            return contract
        self._sign(contract, state=draw.choice(("signed", "executing", "completed")))
        waiting = contract.instalment_ids[3].sudo()._unlocked()
        waiting.write({"trigger": "step", "step_id": contract.step_ids.id, "date_fixed": False})
        contract.step_ids.sudo()._unlocked().write(
            {
                "date_end": self._day(-20),
                "date_done": self._day(-20) if draw.random() < 0.5 else False,
            }
        )
        for instalment in contract.instalment_ids:
            share = draw.choice((0, 0, 0.5, 1))
            if share:
                due = self._day(draw.choice((-10, -1, 0, 20)))
                invoice = self._invoice(
                    25000 * share,
                    self._day(-60),
                    due,
                    instalment=instalment,
                    post=draw.random() < 0.8,
                )
                if invoice.state == "posted" and draw.random() < 0.5:
                    self._pay(invoice, 25000 * share * draw.choice((0.5, 1)), self._day(-5))
        if draw.random() < 0.15:
            contract.with_user(self.user_sales_manager)._do_terminate("They stopped.")
        return contract

    def test_search_finds_what_is_shown(self):
        draw = random.Random(42)
        contracts = self.env["crm.contract"].union(
            *(self._draw_contract(draw).sudo(False) for _number in range(25))
        )
        instalments = contracts.instalment_ids
        overdue = instalments.filtered("is_overdue")
        self.assertTrue(overdue)
        self.assertLess(overdue, instalments)
        own = [("id", "in", instalments.ids)]
        self.assertEqual(
            set(self.instalments.search([*own, ("is_overdue", "=", True)])), set(overdue)
        )
        self.assertEqual(
            set(self.instalments.search([*own, ("is_overdue", "=", False)])),
            set(instalments - overdue),
        )
        own = [("id", "in", contracts.ids)]
        late = contracts.filtered("is_overdue")
        found = self.env["crm.contract"].search([*own, ("is_overdue", "=", True)])
        self.assertEqual(set(found), set(late))
        found = self.env["crm.contract"].search([*own, ("is_overdue", "!=", True)])
        self.assertEqual(set(found), set(contracts - late))

    def test_what_is_shown_fits_together(self):
        """Overdue is a part of what is to collect, whether there is an invoice or not."""
        contract = self._create_signed(
            instalments=[
                {"percent": 40, "date_fixed": self._day(-10)},
                {"percent": 60, "date_fixed": self._day(10)},
            ]
        )
        first, second = contract.instalment_ids
        self.assertRecordValues(
            first | second,
            [
                {"amount_open": 0, "amount_to_collect": 40000, "amount_overdue": 40000},
                {"amount_open": 0, "amount_to_collect": 60000, "amount_overdue": 0},
            ],
        )
        invoice = self._invoice(40000, self._day(-9), self._day(5), instalment=first)
        self.assertRecordValues(
            first, [{"amount_open": 40000, "amount_to_collect": 40000, "amount_overdue": 0}]
        )
        self._pay(invoice, 15000, self._day(-1))
        self.assertRecordValues(
            first, [{"amount_open": 25000, "amount_to_collect": 25000, "amount_overdue": 0}]
        )
        self.assertEqual((contract.amount_open, contract.amount_to_collect), (25000, 85000))
        # Nobody collects what was never delivered.
        contract.with_user(self.user_sales_manager)._do_terminate("They stopped.")
        self.assertEqual((first.amount_to_collect, second.amount_to_collect), (25000, 0))
        self.assertEqual((contract.amount_open, contract.amount_to_collect), (25000, 25000))

    def test_on_the_day_an_invoice_is_due_it_is_not_overdue(self):
        contract = self._create_signed(instalments=[100])
        instalment = contract.instalment_ids
        self._invoice(100000, self._day(-9), self._day(0), instalment=instalment)
        self.assertRecordValues(
            instalment, [{"amount_overdue": 0, "days_late": 0, "is_overdue": False}]
        )
        tomorrow = instalment._get_money(self._day(1))[instalment.id]
        self.assertEqual((tomorrow.overdue, tomorrow.date_late), (100000, self._day(0)))

    def test_the_search_reads_no_instalment(self):
        """One query for the ids, however many there are."""

        def count_queries(size):
            for _number in range(size):
                self._create_signed(instalments=[{"percent": 100, "date_fixed": self._day(-1)}])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertGreaterEqual(
                self.instalments.search_count([("is_overdue", "=", True)]), size
            )
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(2), count_queries(8))
