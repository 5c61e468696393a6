"""Reading files of pipeline history, whatever is wrong with them."""

import codecs
import io
import zipfile
from datetime import datetime

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools import (
    history_file,
)
from odoo.addons.sales_funnel_crm.tools.history_file import FileProblem, Formula, read_rows


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
