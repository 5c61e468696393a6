"""The plain Python behind the history import: files, values, rows, stays (FUN-22)."""

import codecs
import doctest
import io
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
from odoo.addons.sales_funnel_crm.tools.history_file import FileProblem, Formula, read_rows
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
class TestHistoryFile(BaseCase):
    TEXT = '编号;阶段;进入时间\r\nD1;"谈判;二";2026-03-01\r\n\r\nD2;成交;2026-03-02\r\n'
    CELLS = [
        ["编号", "阶段", "进入时间"],
        ["D1", "谈判;二", "2026-03-01"],
        ["D2", "成交", "2026-03-02"],
    ]

    def assertProblem(self, content, code, row=None, encoding=None):
        with self.assertRaises(FileProblem) as caught:
            list(read_rows(io.BytesIO(content), encoding))
        self.assertEqual(caught.exception.code, code)
        if row is not None:
            self.assertEqual(caught.exception.row, row)

    def test_encodings_are_detected(self):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
            with self.subTest(encoding):
                rows = list(read_rows(io.BytesIO(self.TEXT.encode(encoding))))
                self.assertEqual([cells for _number, cells in rows], self.CELLS)
                self.assertEqual([number for number, _cells in rows], [1, 2, 4])

    def test_big5_and_latin_are_detected(self):
        for text, encoding in (
            ("參考編號,商機名稱,階段,進入時間\nA1,辦公大樓專案,報價,2026-03-01\n", "big5"),
            ("Référence,Étape,Entrée\nA1,Négociation,2026-03-01\n", "cp1252"),
        ):
            rows = list(read_rows(io.BytesIO(text.encode(encoding))))
            self.assertEqual(rows[0][1], text.splitlines()[0].split(","))

    def test_wrong_encoding_is_reported_with_its_row(self):
        content = b"ref,stage\nA,B\n" + b"C,caf\xe9\n"
        self.assertProblem(content, "file_encoding_wrong", encoding="utf-8-sig")
        self.assertProblem(b"\xff\x80\x81,\xff\xff\n", "file_encoding_unknown")

    def test_late_wrong_byte_does_not_hide_the_row(self):
        content = b"ref,stage\n" + b"A,B\n" * 50_000 + b"C,\xff\xfe\n"
        self.assertProblem(content, "file_encoding_wrong", encoding="utf-8-sig")

    def test_empty_files_are_reported(self):
        for content in (b"", b"\n\n", b",,\n"):
            self.assertProblem(content, "file_empty", row=0)

    def test_other_kinds_of_file_are_reported(self):
        self.assertProblem(b"%PDF-1.7 ...", "file_kind")
        self.assertProblem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Excel", "file_kind")
        self.assertProblem(b"PK\x03\x04 not a zip", "file_broken")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as content:
            content.writestr("letter.txt", "hello")
        self.assertProblem(archive.getvalue(), "file_kind")

    def test_limits_are_reported_before_memory_is_used(self):
        self.assertProblem(b"a," * 300, "file_too_many_columns", row=1)
        for name, value, code in (
            ("MAX_BYTES", 10, "file_too_large"),
            ("MAX_ROWS", 2, "file_too_many_rows"),
        ):
            limit = getattr(history_file, name)
            self.addCleanup(setattr, history_file, name, limit)
            setattr(history_file, name, value)
            self.assertProblem(b"ref,stage\nA,B\nA,B\nA,B\n", code)
            setattr(history_file, name, limit)

    def test_quotation_mark_that_is_not_closed_is_reported(self):
        self.assertProblem(b'ref,stage\nA,"B\n' + b"C,D\n" * 60_000, "file_broken", row=2)

    def test_delimiters_are_recognised(self):
        for delimiter in ",;\t|":
            content = delimiter.join("abc") + "\n" + delimiter.join(["1", "2", "3"]) + "\n"
            rows = list(read_rows(io.BytesIO(content.encode())))
            self.assertEqual(rows[1], (2, ["1", "2", "3"]))

    def test_workbook_gives_values_dates_and_formulas(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["ref", "date", "amount"])
        sheet.append([])
        sheet.append([7, datetime(2026, 3, 1, 8), "=A3*2"])
        stream = io.BytesIO()
        book.save(stream)
        rows = list(read_rows(stream))
        self.assertEqual(
            rows, [(1, ["ref", "date", "amount"]), (3, [7, datetime(2026, 3, 1, 8), "=A3*2"])]
        )
        self.assertIsInstance(rows[1][1][2], Formula)

    def test_mark_of_byte_order_is_not_part_of_the_first_header(self):
        content = codecs.BOM_UTF8 + b"ref,stage\nA,B\n"
        self.assertEqual(next(read_rows(io.BytesIO(content)))[1], ["ref", "stage"])


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
