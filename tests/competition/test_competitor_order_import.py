"""Competitor orders from files: dry run, findings by row, all or nothing (CMP-04)."""

import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import users

from odoo.addons.sales_funnel_crm.tools.table_file import write_table
from odoo.addons.sales_funnel_crm.wizard.competition.crm_competitor_order_import import (
    OrderFileRefused,
)

from .order_common import OrderCommon

HEADER = ["Order", "Competitor", "Customer", "Date", "Product", "Quantity", "Amount", "Currency"]


@freeze_time("2026-03-01 10:00:00")
class TestCompetitorOrderImport(OrderCommon):
    def _open(self, rows, header=HEADER, kind="csv", **vals):
        stream = write_table(kind, [("Orders", [header, *rows])])
        return self.env["crm.competitor.order.import"].create(
            {"file": base64.b64encode(stream.read()), "decimal_mark": ".", **vals}
        )

    def _findings(self, wizard):
        found = set()
        for finding in wizard.finding_ids:
            for span in finding.rows_text.split(", "):
                first, _dash, last = span.partition("–")
                found |= {(row, finding.code) for row in range(int(first), int(last or first) + 1)}
        return found

    def _imported(self, wizard):
        action = wizard.action_import()
        return self.env["crm.competitor.order"].search(action["domain"], order="id")

    def test_rows_of_one_order_become_its_products(self):
        code = self.currency.name
        rows = [
            ["T-1", "rival a", "Customer", "2026-01-05", "Pump A", 2, 70, code],
            ["T-1", "Rival A", "", "2026-01-05", "Hose", 1, 30, ""],
            ["T-1", "Rival B", "", "2026-01-06", "", "", "1,000.50", ""],
            ["", "Rival B", "", "2026-01-07", "", "", 5, ""],
            ["", "Rival B", "", "2026-01-07", "", "", 5, ""],
        ]
        for kind in ("csv", "xlsx"):
            with self.subTest(kind=kind):
                wizard = self._open(rows, kind=kind)
                before = self.env["crm.competitor.order"].search_count([])
                wizard.action_check()
                self.assertEqual(self.env["crm.competitor.order"].search_count([]), before)
                self.assertEqual((wizard.order_count, wizard.line_count), (4, 5))
                self.assertEqual(wizard.error_count, 0)
                orders = self._imported(wizard)
                self.assertEqual(orders.mapped("amount"), [100.0, 1000.5, 5.0, 5.0])
                self.assertEqual(orders[0].partner_id, self.customer)
                self.assertEqual(orders[0].line_ids.product_id, self.product_a)
                self.assertEqual(orders[0].line_ids.mapped("name"), ["Pump A", "Hose"])
                self.assertEqual(orders[0].line_ids[0].counterpart_id, self.our_product)

    def test_findings_name_the_row_and_nothing_is_imported(self):
        naked = self.env["res.currency"].create({"name": "ZZC", "symbol": "z"})
        self.env["res.partner"].create({"name": "Customer", "is_company": True})
        rows = [
            ["1", "Nobody", "", "2026-01-05", "", "", 1, ""],
            ["2", "", "", "", "", "", 1, ""],
            ["3", "Rival A", "", "2026-03-02", "", -1, 1, ""],
            ["4", "Rival A", "", "04/05/2025", "", "", "1.2.3", ""],
            ["5", "Rival A", "", "soon", "", "", 1, "XXQ"],
            ["6", "Rival A", "Customer", "2026-01-05", "", "", 1, naked.name],
            ["7", "Rival A", "Unheard Of", "2026-01-05", "", "", 1, ""],
        ]
        wizard = self._open(rows)
        wizard.action_check()
        self.assertEqual(
            self._findings(wizard),
            {
                (2, "competitor_unknown"),
                (3, "competitor_missing"),
                (3, "date_missing"),
                (4, "date_future"),
                (4, "number_negative"),
                (5, "date_ambiguous"),
                (5, "number_wrong"),
                (6, "date_wrong"),
                (6, "currency_unknown"),
                (7, "partner_ambiguous"),
                (7, "currency_without_rate"),
                (8, "partner_unknown"),
            },
        )
        self.assertEqual(wizard.hint_count, 2)
        self.assertTrue(all(wizard.finding_ids.mapped("message")))
        with self.assertRaises(OrderFileRefused):
            wizard.action_import()

    def test_unknown_competitors_are_created_when_wanted(self):
        """Each of them once, of a company that is there already; never of a masked name."""
        self._create_rival_named("Kept ****")
        rows = [
            ["1", "New Firm", "", "2026-01-05", "Pump", 1, 10, ""],
            ["2", " new  firm", "", "2026-01-05", "pump", 1, 10, ""],
            ["3", "Customer", "", "2026-01-05", "", 1, 10, ""],
            ["4", "Firm-****7", "", "2026-01-05", "", 1, 10, ""],
            ["5", "某公司", "", "2026-01-05", "", 1, 10, ""],
            ["6", "kept ****", "", "2026-01-05", "", 1, 10, ""],
        ]
        before = self.env["crm.competitor"].search_count([])
        wizard = self._open(rows, is_creating=True)
        wizard.action_check()
        self.assertEqual(wizard.error_count, 0)
        self.assertEqual(
            self._findings(wizard),
            {
                (2, "competitor_created"),
                (3, "competitor_created"),
                (4, "competitor_created"),
                (5, "name_masked"),
                (6, "name_masked"),
            },
        )
        orders = self._imported(wizard)
        self.assertEqual(len(orders), 4)
        self.assertEqual(self.env["crm.competitor"].search_count([]), before + 2)
        self.assertEqual(len(orders[:2].competitor_id), 1)
        self.assertEqual(len(orders[:2].line_ids.product_id), 1)
        self.assertEqual(orders[2].competitor_id.partner_id, self.customer)

    def _create_rival_named(self, name, **vals):
        partner = self.env["res.partner"].create({"name": name, "is_company": True})
        return self.env["crm.competitor"].create({"partner_id": partner.id, **vals})

    def test_archived_rivals_and_those_of_other_companies(self):
        """History is history; but an order never gets a rival of another company."""
        other = self.env["res.company"].create({"name": "Other Company"})
        archived = self._create_rival_named("Gone Ltd", active=False)
        self._create_rival_named("Twice Ltd", company_id=other.id)
        ours = self._create_rival_named("Twice Ltd", company_id=self.company.id)
        self._create_rival_named("Theirs Ltd", company_id=other.id)
        rows = [
            ["1", "Gone Ltd", "", "2026-01-05", "", 1, 10, ""],
            ["2", "Twice Ltd", "", "2026-01-05", "", 1, 10, ""],
        ]
        wizard = self._open(rows)
        wizard.action_check()
        self.assertEqual(self._findings(wizard), {(2, "competitor_archived")})
        self.assertEqual(self._imported(wizard).competitor_id, archived | ours)
        wizard = self._open([["3", "Theirs Ltd", "", "2026-01-05", "", 1, 10, ""]])
        wizard.action_check()
        self.assertEqual(self._findings(wizard), {(2, "competitor_unknown")})

    def test_known_orders_are_pointed_out(self):
        self._create_order(100.0, reference="T-9")
        rows = [
            ["t-9", "Rival A", "", "2026-02-25", "", "", 1, ""],
            ["", "Rival A", "Customer", "2026-01-20", "", "", 98, ""],
            ["", "Rival A", "Customer", "2026-01-20", "", "", 50, ""],
        ]
        wizard = self._open(rows)
        wizard.action_check()
        self.assertEqual(self._findings(wizard), {(2, "maybe_duplicate"), (3, "maybe_duplicate")})
        self.assertEqual(len(self._imported(wizard)), 3)

    def test_files_that_cannot_be_used(self):
        for values in ({}, {"file": base64.b64encode(b"")}, {"file": base64.b64encode(b"%PDF-1")}):
            wizard = self.env["crm.competitor.order.import"].create(values)
            with self.subTest(values=values), self.assertRaises(OrderFileRefused):
                wizard.action_check()
        for rows, header in (([], HEADER), ([["x"]], ["Colour"])):
            with self.subTest(header=header), self.assertRaises(OrderFileRefused):
                self._open(rows, header).action_check()

    @users("user_sales_leads")
    def test_only_editors_import(self):
        with self.assertRaises(AccessError):
            self._open([["1", "Rival A", "", "2026-01-05", "", "", 1, ""]])

    def test_reading_costs_the_same_for_many_rows(self):
        def count(number):
            rows = [
                [f"N{index}", "Rival A", "Customer", "2026-01-05", "Pump A", 1, index, ""]
                for index in range(number)
            ]
            wizard = self._open(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard._plan()
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(50), count(5))
