"""Templates of the import of competitor orders, encodings and large files (CMP-04)."""

import base64
import io
from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.sales_funnel_crm.tools.competition import order_columns as col
from odoo.addons.sales_funnel_crm.tools.table_file import write_table
from odoo.addons.sales_funnel_crm.wizard.competition import (
    crm_competitor_order_import as order_import,
)
from odoo.addons.sales_funnel_crm.wizard.competition import (
    crm_competitor_order_import_read as order_import_read,
)

from .order_common import OrderCommon

LANGUAGES = ("en_US", "zh_CN", "zh_TW")


@freeze_time("2026-03-01 10:00:00")
class TestOrderTemplates(OrderCommon):
    def _open(self, content, **vals):
        return self.env["crm.competitor.order.import"].create(
            {"file": base64.b64encode(content), "decimal_mark": ".", **vals}
        )

    def _check(self, content, **vals):
        wizard = self._open(content, **vals)
        wizard.action_check()
        return wizard

    def _codes(self, wizard):
        return {(finding.row_number, finding.code) for finding in wizard.finding_ids}

    def test_titles_of_every_language_are_recognised(self):
        for lang in LANGUAGES:
            titles = col.titles(lang)
            with self.subTest(lang=lang):
                self.assertEqual(
                    col.match_headers(list(titles.values())),
                    {column: index for index, column in enumerate(titles)},
                )

    def test_no_header_means_two_columns(self):
        for lang in LANGUAGES:
            seen = {}
            for column, texts in col.HEADERS.items():
                for header in texts[lang].split("|"):
                    self.assertEqual(seen.setdefault(header, column), column, header)
                    self.assertEqual(col.match_headers([header]), {column: 0}, header)

    def test_templates_can_be_imported(self):
        for lang in LANGUAGES:
            self.env["res.lang"]._activate_lang(lang)
            for is_bids in (False, True):
                with self.subTest(lang=lang, is_bids=is_bids):
                    records = self.env["crm.competitor.order.import"].with_context(lang=lang)
                    sheets = records._get_template_sheets(is_bids)
                    self.assertEqual(len(sheets), 2)
                    for kind in ("xlsx", "csv"):
                        content = write_table(kind, sheets).read()
                        wizard = self._check(content, is_creating=True)
                        self.assertFalse(wizard.error_count, self._codes(wizard))
                        self.assertEqual(wizard.order_count, 1)

    def test_encodings_and_delimiters(self):
        self.rival_a.partner_id.name = "北方公司"
        text = "订单号;竞争对手;日期;金额\nD1;北方公司;2026年1月5日;1,234.50\n"
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding):
                wizard = self._check(text.encode(encoding))
                self.assertEqual(self._codes(wizard), set())
                self.assertEqual(wizard.line_count, 1)

    def test_cells_of_spreadsheets(self):
        rows = [
            ["Competitor", "Date", "Amount"],
            ["Rival A", 46027, 10],
            ["Rival A", "46027", "1,000"],
            ["Rival A", "2026-01-05", "1e5"],
            ["Rival A", "2026-01-05", 1e15],
            ["Rival A", "2026-01-05", ""],
            ["Rival A", "2026-01-05", "1.000,50"],
        ]
        wizard = self._check(write_table("xlsx", [("Orders", rows)]).read())
        self.assertEqual(
            self._codes(wizard),
            {
                (4, "number_wrong"),
                (5, "number_too_large"),
                (6, "amount_missing"),
                (7, "number_wrong"),
            },
        )

    def test_formulas(self):
        text = "Competitor;Date;Amount\n=A1;2026-01-05;=1+1\nRival A;=TODAY();3\n"
        wizard = self._check(text.encode(), is_creating=True)
        self.assertLessEqual({(2, "formula"), (3, "formula")}, self._codes(wizard))
        self.assertTrue(wizard.error_count)

    def test_files_that_are_none(self):
        """Each says in a sentence what to do."""
        header = b"Competitor,Date,Amount\n"
        for name, content, text in (
            ("empty", b"", "Choose a file"),
            ("blank", b"\n\n", "empty"),
            ("header only", header, "no orders"),
            ("pdf", b"%PDF-1.7 x", "neither CSV nor Excel"),
            ("broken zip", b"PK\x03\x04 broken", "cannot be read"),
            ("open quotation mark", header + b'"Rival A,2026-01-05,1\n' * 3, "cannot be read"),
            ("no columns", b"Colour,Size\nred,1\n", "columns are missing"),
        ):
            with (
                self.subTest(file=name),
                self.assertRaisesRegex(order_import.OrderFileRefused, text),
            ):
                self._check(content)
        with (
            patch.object(order_import_read, "MAX_ROWS", 2),
            self.assertRaisesRegex(order_import.OrderFileRefused, "too large"),
        ):
            self._check(header + b"Rival A,2026-01-05,1\n" * 3)

    def test_large_files_go_to_the_background(self):
        """As a whole or not at all, as the user who asked, once."""
        stream = io.StringIO("Competitor,Date,Amount\n" + "Rival A,2026-01-05,1\n" * 4)
        stream.seek(0)
        wizard = self._open(stream.read().encode())
        progress = self.env["crm.competitor.order.import.progress"]
        reports = []
        with (
            patch.object(order_import, "MAX_ORDERS_NOW", 3),
            patch.object(type(progress), "_report", lambda *args: reports.append(args[-1])),
            patch.object(type(progress), "_begin", lambda *args: True),
            patch.object(type(progress), "_end", lambda *args: None),
        ):
            wizard.action_import()
            self.assertEqual(wizard.state, "queued")
            before = self.env["crm.competitor.order"].search_count([])
            with self.assertRaises(order_import.OrderFileRefused):
                wizard.action_import()
            wizard._run_job()
            self.assertEqual(wizard.state, "done")
            self.assertEqual(self.env["crm.competitor.order"].search_count([]), before + 4)
            action = wizard.action_view_orders()
            self.assertEqual(self.env["crm.competitor.order"].search_count(action["domain"]), 4)
            self.assertEqual(reports[-1], "4 of 4 orders")

            wizard = self._open(b"Competitor,Date,Amount\n" + b"Rival B,2026-01-05,1\n" * 4)
            wizard.action_import()
            self.rival_b.partner_id.name = "Renamed meanwhile"
            wizard._run_job()
            self.assertEqual(wizard.state, "checked")
            self.assertIn("errors", wizard.failure)
            self.assertEqual(self.env["crm.competitor.order"].search_count([]), before + 4)
