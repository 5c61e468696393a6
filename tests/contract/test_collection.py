"""Expected against received, and ageing at any date (CON-09, CON-11)."""

import json
import os
import random
import unittest
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from dev import receivables

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from . import receivable_oracle
from .money_common import MoneyCommon

SHARED = Path(__file__).parents[2].resolve().parent / "shared" / "data"
DATA = SHARED / "ibm_ar" / receivables.FILE
ORACLE = SHARED / "oracles" / "ibm_ar.json"
# Buckets of the oracle that we name otherwise.
KEYS = {"not_due": "0"}


class AgeingMixin:
    def _age(self, contracts, day):
        rows = (
            self.env["crm.ageing.report"]
            .with_context(sales_funnel_ageing_date=day)
            ._read_group(
                [("contract_id", "in", contracts.ids)],
                ["bucket"],
                ["item_count:sum", "amount_open:sum"],
            )
        )
        return {bucket: (count, amount) for bucket, count, amount in rows}

    def _age_by_customer(self, contracts, day):
        rows = (
            self.env["crm.ageing.report"]
            .with_context(sales_funnel_ageing_date=day)
            ._read_group(
                [("contract_id", "in", contracts.ids)], ["partner_id"], ["amount_open:sum"]
            )
        )
        return {partner.name: amount for partner, amount in rows}

    def _lateness(self, contracts):
        ((count, late, days),) = self.env["crm.collection.report"]._read_group(
            [("contract_id", "in", contracts.ids), ("kind", "=", "received")],
            [],
            ["__count", "is_late:avg", "days_late:avg"],
        )
        return count, late / 100, days

    def assertSums(self, found, expected):
        self.assertEqual(set(found), set(expected))
        for name, (count, amount) in expected.items():
            self.assertEqual(found[name][0], count)
            self.assertAlmostEqual(found[name][1], amount, 2)


@tagged("post_install", "-at_install")
class TestOwnSample(AgeingMixin, TransactionCase):
    """The loader and the reports on bills drawn by chance, against plain Python."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        draw = random.Random(11)
        start = date(2025, 1, 1)
        cls.bills = []
        for number in range(60):
            day = start + timedelta(days=draw.randrange(300))
            due = day + timedelta(days=30)
            settled = due + timedelta(days=draw.choice((-20, -1, 0, 1, 15, 30, 31, 61, 91, 150)))
            amount = draw.randrange(100, 900000) / 100
            cls.bills.append(
                receivables.Bill(
                    f"C{draw.randrange(7)}",
                    f"B{number}",
                    day,
                    due,
                    settled,
                    amount,
                    number % 9 == 0,
                )
            )
        cls.contracts = receivables.load(cls.env, cls.bills)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_ageing_at_many_dates(self):
        seen = set()
        for offset in range(0, 540, 27):
            day = date(2025, 1, 1) + timedelta(days=offset)
            buckets, customers = receivable_oracle.age(self.bills, day)
            self.assertSums(self._age(self.contracts, day), buckets)
            found = self._age_by_customer(self.contracts, day)
            self.assertEqual(set(found), set(customers))
            for name, amount in customers.items():
                self.assertAlmostEqual(found[name], amount, 2)
            seen |= set(buckets)
        self.assertEqual(seen, {"0", "1-30", "31-60", "61-90", "91+"})

    def test_late_share_and_days(self):
        share, days = receivable_oracle.lateness(self.bills)
        count, found_share, found_days = self._lateness(self.contracts)
        self.assertEqual(count, len(self.bills))
        self.assertAlmostEqual(found_share, share, 6)
        self.assertAlmostEqual(found_days, days, 6)

    def test_expected_and_received_by_month(self):
        expected, received = defaultdict(float), defaultdict(float)
        for bill in self.bills:
            expected[bill.due.replace(day=1)] += bill.amount
            received[bill.settled.replace(day=1)] += bill.amount
        rows = self.env["crm.collection.report"]._read_group(
            [("contract_id", "in", self.contracts.ids)],
            ["date:month"],
            ["amount_expected:sum", "amount_received:sum", "amount_missing:sum"],
        )
        self.assertEqual({row[0] for row in rows}, set(expected) | set(received))
        for month, wanted, came, missing in rows:
            self.assertAlmostEqual(wanted, expected[month], 2)
            self.assertAlmostEqual(came, received[month], 2)
            self.assertAlmostEqual(missing, expected[month] - received[month], 2)

    def test_contracts_say_the_same(self):
        for contract in self.contracts:
            own = [bill for bill in self.bills if contract.name.endswith(f" {bill.customer}")]
            self.assertAlmostEqual(contract.amount_received, sum(bill.amount for bill in own), 2)
            self.assertTrue(contract.is_fully_paid)
            self.assertEqual(contract.instalments_paid, f"{len(own)}/{len(own)}")


@tagged("post_install", "-at_install")
@unittest.skipUnless(ORACLE.exists(), "the sample data is not on this machine")
class TestReceivablesSample(AgeingMixin, TransactionCase):
    """A public sample of 2,466 invoices, against figures counted elsewhere."""

    def test_the_file_is_read_as_the_oracle_was(self):
        """The plain ageing of our own tests gives the oracle's figures on the same file."""
        with open(ORACLE, encoding="utf-8") as stream:
            oracle = json.load(stream)
        bills = receivables.read(DATA)
        self.assertEqual(len(bills), oracle["invoices"])
        share, days = receivable_oracle.lateness(bills)
        self.assertAlmostEqual(share, oracle["late_share"], 6)
        self.assertAlmostEqual(days, oracle["avg_days_late_all"], 6)
        for wanted in oracle["ageing"]:
            buckets, customers = receivable_oracle.age(bills, date.fromisoformat(wanted["date"]))
            expected = {
                KEYS.get(name, name): (held["invoices"], held["amount"])
                for name, held in wanted["buckets"].items()
                if held["invoices"]
            }
            self.assertSums(buckets, expected)
            for name, amount in wanted["top10_customers"].items():
                self.assertAlmostEqual(customers[name], amount, 2)

    def test_figures_are_those_of_the_oracle(self):
        """The reports on real reconciliations of the bills of every fifth customer.

        All 2,466 take minutes: ``FULL_SAMPLES=1`` in the environment loads them, and compares with
        the figures counted elsewhere instead of with our plain ones, which are equal on the file.
        """
        bills = receivables.read(DATA)
        with open(ORACLE, encoding="utf-8") as stream:
            oracle = json.load(stream)
        days = [date.fromisoformat(wanted["date"]) for wanted in oracle["ageing"]]
        self.assertGreaterEqual(len(days), 2)
        if os.environ.get("FULL_SAMPLES"):
            share, late = oracle["late_share"], oracle["avg_days_late_all"]
            amount, customers = oracle["amount"], oracle["customers"]
            ageing = [
                (
                    {
                        KEYS.get(name, name): (held["invoices"], held["amount"])
                        for name, held in wanted["buckets"].items()
                        if held["invoices"]
                    },
                    wanted["top10_customers"],
                )
                for wanted in oracle["ageing"]
            ]
        else:
            chosen = set(sorted({bill.customer for bill in bills})[::5])
            bills = [bill for bill in bills if bill.customer in chosen]
            share, late = receivable_oracle.lateness(bills)
            amount, customers = sum(bill.amount for bill in bills), len(chosen)
            ageing = [receivable_oracle.age(bills, day) for day in days]
        contracts = receivables.load(self.env, bills)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(len(contracts), customers)
        self.assertEqual(len(contracts.instalment_ids), len(bills))
        self.assertAlmostEqual(sum(contracts.mapped("amount")), amount, 2)
        self.assertAlmostEqual(sum(contracts.mapped("amount_received")), amount, 2)
        count, found_share, found_late = self._lateness(contracts)
        self.assertEqual(count, len(bills))
        self.assertAlmostEqual(found_share, share, 6)
        self.assertAlmostEqual(found_late, late, 6)
        for day, (buckets, by_customer) in zip(days, ageing, strict=True):
            self.assertSums(self._age(contracts, day), buckets)
            found = self._age_by_customer(contracts, day)
            for name, owed in by_customer.items():
                self.assertAlmostEqual(found[name], owed, 2)


class TestReports(AgeingMixin, MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_signed(
            instalments=[
                {"percent": 30, "date_fixed": "2026-03-01"},
                {"percent": 70, "date_fixed": "2026-06-01"},
            ]
        )
        cls.first = cls.contract.instalment_ids[0]
        cls.invoice = cls._invoice(30000, "2026-02-01", "2026-03-01", instalment=cls.first)
        cls._pay(cls.invoice, 10000, "2026-03-11")

    def test_partial_payments_at_their_dates(self):
        for day, expected in (
            ("2026-01-31", {}),
            ("2026-02-01", {"0": (1, 30000)}),
            ("2026-03-01", {"0": (1, 30000)}),
            ("2026-03-02", {"1-30": (1, 30000)}),
            ("2026-03-11", {"1-30": (1, 20000)}),
            ("2026-06-30", {"91+": (1, 20000)}),
        ):
            self.assertSums(self._age(self.contract, day), expected)

    def _read(self, user, model):
        return (
            self.env[model]
            .with_user(user)
            ._read_group([("contract_id", "=", self.contract.id)], [], ["__count"])[0][0]
        )

    def test_who_sees_what(self):
        for model, count in (("crm.collection.report", 3), ("crm.ageing.report", 1)):
            for user in (
                self.user_sales_salesman,
                self.user_team,
                self.leader,
                self.user_sales_leads,
                self.user_sales_manager,
                self.biller,
                self.accountant,
            ):
                self.assertEqual(self._read(user, model), count, (model, user.login))
            stranger = self._create_user(f"x{count}", "sales_team.group_sale_salesman")
            self.assertEqual(self._read(stranger, model), 0)
            self.assertEqual(self._read(self.user_other_company, model), 0)
            for user in (self.executor, self.portal):
                with self.assertRaises(AccessError):
                    self._read(user, model)

    def test_other_currencies_at_the_rate_of_the_day(self):
        foreign = self.env.ref("base.JPY")
        foreign.active = True
        foreign.rate_ids.unlink()
        for day, rate in (("2026-01-01", 2), ("2026-05-01", 4)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": foreign.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company.id,
                }
            )
        contract = self._create_signed(
            currency_id=foreign.id,
            instalments=[
                {"percent": 50, "date_fixed": "2026-03-01"},
                {"percent": 50, "date_fixed": "2026-06-01"},
            ],
        )
        rows = self.env["crm.collection.report"]._read_group(
            [("contract_id", "=", contract.id)], ["date:month"], ["amount_expected:sum"]
        )
        self.assertEqual([amount for _month, amount in rows], [25000, 12500])

    def test_terminated_expects_only_what_was_invoiced(self):
        self.contract.with_user(self.user_sales_manager)._do_terminate("They stopped.")
        ((expected,),) = self.env["crm.collection.report"]._read_group(
            [("contract_id", "=", self.contract.id)], [], ["amount_expected:sum"]
        )
        self.assertEqual(expected, 30000)

    def test_wizard_opens_the_day(self):
        wizard = self.env["crm.ageing.at"].with_user(self.user_sales_salesman)
        action = wizard.create({"date": "2026-03-02"}).action_show()
        report = self.env["crm.ageing.report"].with_context(**action["context"])
        self.assertEqual(report._get_day(), date(2026, 3, 2))
