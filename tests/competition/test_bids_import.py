"""Results of tenders through the import of competitor orders (CMP-04)."""

import base64

from freezegun import freeze_time

from odoo.addons.sales_funnel_crm.tools.table_file import write_table
from odoo.addons.sales_funnel_crm.wizard.competition.crm_competitor_order_import import (
    OrderFileRefused,
)

from .order_common import OrderCommon

YES_NO = ["Item", "Bidder", "Date", "Price", "Winner"]
NAMES = ["Item", "Our Firm", "Their Firm", "Price", "Winner"]


@freeze_time("2026-03-01 10:00:00")
class TestBidsImport(OrderCommon):
    def _check(self, rows, header=NAMES, **vals):
        stream = write_table("xlsx", [("Bids", [header, *rows])])
        wizard = self.env["crm.competitor.order.import"].create(
            {"file": base64.b64encode(stream.read()), "date_fallback": "2026-02-01", **vals}
        )
        wizard.action_check()
        return wizard

    def _findings(self, wizard):
        return {(finding.rows_text, finding.code) for finding in wizard.finding_ids}

    def _imported(self, wizard):
        action = wizard.action_import()
        orders = self.env["crm.competitor.order"].search(action["domain"], order="id")
        return [
            (order.competitor_id.name, order.line_ids.name, order.amount, str(order.date))
            for order in orders
        ]

    def test_winners_by_yes_and_no(self):
        """Only winners got an order, however many they are; a slip of the pen is an error."""
        rows = [
            ["Pump", "Rival A", "2026-01-05", 10, "yes"],
            ["Pump", "Rival B", "2026-01-05", 11, "yes"],
            ["Hose", "Rival A", "2026-01-05", 5, ""],
            ["Hose", "Rival B", "2026-01-05", 6, "no"],
            ["Gate", "Rival A", "2026-01-05", 9, "no"],
            ["Gate", "Rival B", "2026-01-05", 8, 1],
            ["Tank", "Rival B", "2026-01-05", 7, "perhaps"],
        ]
        wizard = self._check(rows, YES_NO)
        self.assertEqual(
            self._findings(wizard),
            {
                ("2–3", "won_shared"),
                ("4–5", "no_winner"),
                ("6", "not_a_winner"),
                ("8", "word_unknown"),
            },
        )
        with self.assertRaises(OrderFileRefused):
            wizard.action_import()
        self.assertEqual(
            self._imported(self._check(rows[:6], YES_NO)),
            [
                ("Rival A", "Pump", 10.0, "2026-01-05"),
                ("Rival B", "Pump", 11.0, "2026-01-05"),
                ("Rival B", "Gate", 8.0, "2026-01-05"),
            ],
        )

    def test_winners_by_name(self):
        """Our wins, no winner, several, masked ones, strangers, and a firm that bid twice."""
        us = self.company.name
        rows = [
            ["Won by us", us, "", 9, us],
            ["Won by us", "", "Rival A", 10, us],
            ["Won by a rival", us, "", 9, "RIVAL A."],
            ["Won by a rival", "", "Rival A", 8, "RIVAL A."],
            ["Won by a rival", "", "Rival B", 10, "RIVAL A."],
            ["Shared", "", "Rival A", 20, "Rival A; Rival B"],
            ["Shared", "", "Rival B", 21, "Rival A; Rival B"],
            ["Nobody", "", "Rival A", 5, None],
            ["Failed", "", "Rival A", 5, "流标"],
            ["Masked", "", "***", 5, "***"],
            ["Masked", "", "Rival A", 6, "***"],
            ["Stranger", "", "Rival A", 6, "Stranger Ltd"],
            ["Twice", "", "Rival A", 30, "Rival A"],
            ["Twice", "", "Rival A", 28, "Rival A"],
            ["Ours and theirs", us, "Rival B", 40, f"{us} / Rival B"],
        ]
        wizard = self._check(rows, is_creating=True)
        self.assertEqual(
            self._findings(wizard),
            {
                ("2–3", "our_win"),
                ("4", "our_bid"),
                ("7–8, 16", "won_shared"),
                ("9–10", "no_winner"),
                ("11", "name_masked"),
                ("6, 12", "not_a_winner"),
                ("13", "winner_elsewhere"),
                ("14", "bid_replaced"),
            },
        )
        before = self.env["crm.competitor"].search_count([])
        self.assertEqual(
            self._imported(wizard),
            [
                ("Rival A", "Won by a rival", 8.0, "2026-02-01"),
                ("Rival A", "Shared", 20.0, "2026-02-01"),
                ("Rival B", "Shared", 21.0, "2026-02-01"),
                ("Rival A", "Twice", 28.0, "2026-02-01"),
                ("Rival B", "Ours and theirs", 40.0, "2026-02-01"),
            ],
        )
        self.assertEqual(self.env["crm.competitor"].search_count([]), before)

    def test_our_own_firm_is_never_a_competitor(self):
        rows = [[self.company.name.upper(), 10], ["Rival A", 5]]
        wizard = self._check(rows, ["Competitor", "Amount"], is_creating=True)
        self.assertEqual(self._findings(wizard), {("2", "our_bid")})
        self.assertEqual(len(self._imported(wizard)), 1)

    def test_a_file_of_nothing_but_own_wins(self):
        wizard = self._check([["Pump", self.company.name, "Rival A", 1, "us"]])
        self.assertEqual(wizard.order_count, 0)
        with self.assertRaisesRegex(OrderFileRefused, "left out"):
            wizard.action_import()

    def test_the_date_is_asked_for_when_the_file_has_none(self):
        with self.assertRaisesRegex(OrderFileRefused, "Date if None"):
            self._check([["Pump", "", "Rival A", 1, "us"]], date_fallback=False)
        wizard = self._check(
            [["Rival A", 1, ""], ["Rival B", 1, "2026-01-09"]], ["Competitor", "Amount", "Date"]
        )
        dates = [order[3] for order in self._imported(wizard)]
        self.assertEqual(dates, ["2026-02-01", "2026-01-09"])

    def test_reading_costs_the_same_for_many_bids(self):
        def count(number):
            rows = [
                [f"Item {index}", "", rival, index, "Rival A"]
                for index in range(number)
                for rival in ("Rival A", "Rival B")
            ]
            wizard = self._check(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard._plan()
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(50), count(5))
