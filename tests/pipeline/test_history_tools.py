"""The plain Python behind the history import: files, values, rows, stays (FUN-22)."""

import doctest
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools import (
    history_check,
    history_columns,
    history_encoding,
    history_file,
    history_row,
    history_spool,
    history_values,
    table_file,
    visits,
)
from odoo.addons.sales_funnel_crm.tools.history_values import AmbiguousDate, BadValue

MODULES = (
    history_check,
    history_columns,
    history_encoding,
    history_file,
    history_row,
    history_spool,
    history_values,
    table_file,
    visits,
)


@tagged("post_install", "-at_install")
class TestHistoryTools(BaseCase):
    def test_examples_in_the_docstrings_are_true(self):
        for module in MODULES:
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)


@tagged("post_install", "-at_install")
class TestHistoryValues(BaseCase):
    def test_dates_are_read_in_the_usual_ways(self):
        expected = datetime(2026, 3, 31)
        for text in (
            "2026-03-31",
            "2026/3/31",
            "2026.03.31",
            "20260331",
            "31/03/2026",
            "03/31/2026",
            "31.3.2026",
            "2026年3月31日",
            " 2026-03-31 ",
            46112,
            46112.0,
            date(2026, 3, 31),
            "2026-03-31 00:00:00.000",
        ):
            with self.subTest(text):
                self.assertEqual(history_values.parse_moment(text), expected)

    def test_times_are_read_in_the_usual_ways(self):
        expected = datetime(2026, 3, 31, 14, 5)
        for text in ("2026-03-31 14:05", "2026-03-31T14:05:00", "31.3.2026 2:05 PM", 46112.5868056):
            with self.subTest(text):
                self.assertEqual(history_values.parse_moment(text), expected)
        self.assertEqual(history_values.parse_moment("2026-03-31 12:00 am"), datetime(2026, 3, 31))

    def test_order_of_day_and_month_is_never_guessed(self):
        with self.assertRaises(AmbiguousDate):
            history_values.parse_moment("03/04/2026")
        for order, expected in (("dmy", datetime(2026, 4, 3)), ("mdy", datetime(2026, 3, 4))):
            self.assertEqual(history_values.parse_moment("03/04/2026", order), expected)
        with self.assertRaises(BadValue):
            history_values.parse_moment("31/03/2026", "mdy")

    def test_what_is_no_date_is_refused(self):
        for text in (
            "soon",
            "2026-02-30",
            "31/03/26",
            "7",
            7,
            True,
            "2026-03-31 25:00",
            "00/01/2026",
        ):
            with self.subTest(text), self.assertRaises(BadValue):
                history_values.parse_moment(text)

    def test_daylight_saving_time_is_observed(self):
        berlin = ZoneInfo("Europe/Berlin")
        for moment, expected in (
            (datetime(2026, 3, 29), datetime(2026, 3, 28, 23)),
            (datetime(2026, 3, 30), datetime(2026, 3, 29, 22)),
        ):
            self.assertEqual(history_values.to_utc(moment, berlin), expected)

    def test_amounts_are_read_with_the_chosen_mark_only(self):
        for text, mark, expected in (
            ("1,234,567.8", ".", 1234567.8),
            ("1.234.567,8", ",", 1234567.8),
            ("1’234", ".", 1234.0),
            ("€ 12", ".", 12.0),
            ("-5", ".", -5.0),
        ):
            self.assertEqual(history_values.parse_amount(text, mark), expected)
        for text, mark in (("12,5", "."), ("1.5", ","), ("1,23,456", "."), ("abc", "."), ("", ".")):
            with self.subTest(text), self.assertRaises(BadValue):
                history_values.parse_amount(text, mark)


@tagged("post_install", "-at_install")
class TestTableFile(BaseCase):
    def test_no_cell_runs_as_a_formula(self):
        rows = [["Value"], ["=HYPERLINK(1)"], ["+1"], ["@x"], [-5]]
        content = table_file.write_table("csv", [("S", rows)]).read().decode("utf-8-sig")
        self.assertEqual(content.split(), ["Value", "'=HYPERLINK(1)", "'+1", "'@x", "-5"])
        book = openpyxl.load_workbook(table_file.write_table("xlsx", [("S", rows)]))
        cells = [cell for (cell,) in book["S"].iter_rows(min_row=2)]
        self.assertEqual([cell.value for cell in cells], ["=HYPERLINK(1)", "+1", "@x", -5])
        self.assertNotIn("f", [cell.data_type for cell in cells[1:]])
        with zipfile.ZipFile(table_file.write_table("xlsx", [("S", rows)])) as archive:
            self.assertNotIn(b"<f>", archive.read("xl/worksheets/sheet1.xml"))
