"""Expected cash by month (M18): open instalments, as late as customers pay, and the funnel."""

import itertools
import random
from datetime import date, timedelta

from lxml import etree

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.contract import cash
from odoo.addons.sales_funnel_crm.wizard.contract.crm_cash_outlook import OutlookTooLong

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestOutlookTool(BaseCase):
    def _enumerate(self, items, level):
        """Go through every combination, one by one."""
        cases = []
        for turn in itertools.product((False, True), repeat=len(items)):
            total, share = 0.0, 1.0
            for (amount, chance), comes in zip(items, turn, strict=True):
                total += amount if comes else 0
                share *= chance if comes else 1 - chance
            cases.append((total, share))
        cases.sort()
        reached = 0.0
        for total, share in cases:
            reached += share
            if reached >= level - 1e-12:
                return total
        return cases[-1][0]

    def test_few_items_are_exact(self):
        items = [(100, 0.3), (250, 0.6), (40, 0.95), (999, 0.05), (70, 1.0), (10, 0.0)]
        found = cash.outlook(items)
        for level, amount in zip((0.1, 0.5, 0.9), found, strict=True):
            self.assertAlmostEqual(amount, self._enumerate(items, level), 6)

    def test_many_items_are_near_a_simulation(self):
        draw = random.Random(3)
        items = [(draw.randrange(50, 150), draw.random()) for _number in range(60)]
        totals = sorted(
            sum(amount for amount, chance in items if draw.random() < chance)
            for _turn in range(20000)
        )
        for level, amount in zip((0.1, 0.5, 0.9), cash.outlook(items), strict=True):
            self.assertAlmostEqual(amount / totals[int(level * 20000)], 1, delta=0.02)

    def test_chances_are_counted(self):
        months = [date(2026, 1, 1), date(2026, 2, 1)]
        delays = [-3, 0, 4, 9, 14, 29, 80]
        today = date(2026, 1, 12)
        due = date(2026, 1, 10)
        days = [due + timedelta(days=delay) for delay in delays]
        left = [day for day in days if day >= today]
        expected = [
            sum(1 for day in left if (day.year, day.month) == (month.year, month.month)) / len(left)
            for month in months
        ]
        for found, wanted in zip(cash.chances(due, delays, months, today), expected, strict=True):
            self.assertAlmostEqual(found, wanted, 9)
        self.assertLess(sum(expected), 1)


@tagged("post_install", "-at_install")
class TestOutlook(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2031, 1, 10)
        # The past of the customer: on time, and 20 days late.
        past = cls._create_signed(
            amount=600, instalments=[{"amount": 100, "percent": 100 / 6} for _ in range(6)]
        )
        for number, instalment in enumerate(past.instalment_ids):
            due = date(2026, 3, 1 + number)
            invoice = cls._invoice(100, due, due, instalment=instalment)
            cls._pay(invoice, 100, due + timedelta(days=20 * (number % 2)))

    def _outlook(self, user=None, **vals):
        wizards = self.env["crm.cash.outlook"].with_user(user or self.user_sales_salesman)
        wizard = wizards.create({"date": self.today, "team_id": self.team_funnel.id, **vals})
        wizard.action_refresh()
        return wizard

    def _lines(self, wizard):
        return wizard.line_ids.mapped(
            lambda line: (
                line.date.month,
                line.amount_p10,
                line.amount_p50,
                line.amount_p90,
                line.amount_signed,
            )
        )

    def test_open_instalments_come_as_late_as_usual(self):
        self._create_signed(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-01-20"}],
        )
        # Half of the past paid on time (January), half 20 days late (February).
        self.assertEqual(
            self._lines(self._outlook(month_count=3)),
            [(1, 0, 0, 1000, 500), (2, 0, 0, 1000, 500), (3, 0, 0, 0, 0)],
        )

    def test_what_is_partly_invoiced_and_paid(self):
        contract = self._create_signed(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-03-01"}],
        )
        invoice = self._invoice(400, "2031-01-02", "2031-02-01", instalment=contract.instalment_ids)
        self._pay(invoice, 150, "2031-02-01")
        lines = self._lines(self._outlook(month_count=3))
        # 250 due in February stay there, 600 due in March, whether late or not.
        self.assertEqual([line[4] for line in lines], [0, 250, 600])

    def test_months_are_named_as_the_user_says_them(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        line = self._outlook(month_count=1).line_ids
        self.assertEqual(line.display_name, "January 2031")
        self.assertEqual(line.with_context(lang="zh_CN").display_name, "2031年1月")

    def test_what_comes_later_is_said(self):
        self._create_signed(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-01-20"}],
        )
        self.assertEqual(self._outlook(month_count=1).amount_later, 500)

    def test_the_funnel_on_top(self):
        deal = self._create_lead(
            stage_id=self.stage_offer.id,
            expected_revenue=1000,
            date_deadline="2031-01-11",
            partner_id=False,
        )
        deal.probability = 40
        without = self._outlook(month_count=2)
        self.assertEqual(sum(without.line_ids.mapped("amount_p90")), 0)
        lines = self._outlook(month_count=2, with_funnel=True).line_ids
        # Nothing is known of its customer: the company pays half of its bills 20 days late.
        self.assertEqual(lines.mapped("amount_funnel"), [400, 0])
        self.assertEqual(lines.mapped("amount_signed"), [0, 0])
        self.assertEqual(lines[0].amount_p90, 1000)
        # Once a contract is in force, the deal does not count twice.
        self._create_signed(amount=1000, lead_id=deal.id, date_end="2031-12-31")
        lines = self._outlook(month_count=2, with_funnel=True).line_ids
        self.assertEqual(lines.mapped("amount_funnel"), [0, 0])

    def test_contracts_of_won_deals_before_they_are_signed(self):
        contract = self._create_contract(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-01-20"}],
        )
        self.assertEqual(contract.lead_id.won_status, "won")
        lines = self._outlook(month_count=2, with_funnel=True).line_ids
        self.assertEqual(lines.mapped("amount_funnel"), [500, 500])
        self.assertEqual(lines.mapped("amount_signed"), [0, 0])
        without = self._outlook(month_count=2)
        self.assertEqual(without.line_ids.mapped("amount_mean"), [0, 0])
        self.assertTrue(without.is_empty)
        self._sign(contract)
        lines = self._outlook(month_count=2, with_funnel=True).line_ids
        self.assertEqual(lines.mapped("amount_funnel"), [0, 0])
        self.assertEqual(lines.mapped("amount_signed"), [500, 500])

    def test_what_is_invoiced_is_owed_when_the_contract_has_ended(self):
        contract = self._create_signed(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-02-01"}],
        )
        self._invoice(400, "2031-01-02", "2031-03-05", instalment=contract.instalment_ids)
        contract.with_user(self.user_sales_manager)._do_terminate("They stopped.")
        lines = self._outlook(month_count=3).line_ids
        self.assertEqual(lines.mapped("amount_signed"), [0, 0, 400])

    def test_billing_sees_what_is_signed(self):
        self._create_signed(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-01-20"}],
        )
        wizard = self._outlook(self.biller, with_funnel=True)
        self.assertEqual(sum(wizard.line_ids.mapped("amount_signed")), 1000)
        self.assertEqual(sum(wizard.line_ids.mapped("amount_funnel")), 0)
        for user, is_shown in ((self.biller, False), (self.user_sales_salesman, True)):
            arch = wizard.with_user(user).get_views([(False, "form")])["views"]["form"]["arch"]
            shown = etree.fromstring(arch).xpath(
                "//field[@name='with_funnel'][not(@invisible='True' or @invisible='1')]"
            )
            self.assertEqual(bool(shown), is_shown, user.login)

    def test_as_the_user_may_see(self):
        self._create_signed(
            amount=1000,
            date_end="2031-12-31",
            instalments=[{"percent": 100, "date_fixed": "2031-01-20"}],
        )
        stranger = self._create_user("outlook_stranger", "sales_team.group_sale_salesman")
        self.assertEqual(sum(self._outlook(stranger).line_ids.mapped("amount_signed")), 0)
        self.assertEqual(sum(self._outlook(self.biller).line_ids.mapped("amount_signed")), 1000)

    def test_bad_input(self):
        for count in (0, -1, 1000):
            with self.assertRaises(OutlookTooLong):
                self._outlook(month_count=count)
