"""FUN-02, ANA-02: the workbook of a funnel, from made-up answers of ``get_funnel``."""

import io
import random
import tempfile
from datetime import datetime
from pathlib import Path

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.funnel_table import funnel_columns, rate_formula
from odoo.addons.sales_funnel_crm.tools.funnel_workbook import write_funnel_workbook
from odoo.addons.sales_funnel_crm.tools.sheet_book import SheetBook

from . import funnel_sample
from .sheet_calc import SheetCalc, rounded, tables

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "<r><t>x</t></r>", "{=1}", "http://x"]
TEXTS = {
    "title": "Sales Funnel",
    "sheets": {
        "funnel": "Funnel",
        "months": "Months",
        "definitions": "Definitions",
        "moves": "Moves",
    },
    "head": [("Period", "March 2026"), ("Filter", "=HYPERLINK(1)")],
    "labels": dict.fromkeys(
        [
            *("stage", "month", "total", "count", "amount", "chart_funnel", "chart_months"),
            *("cohort", "cohort_total", "outcomes", "open", "won", "lost", "removed", "reached"),
            *("reached_amount", "reached_percent", "step_percent", "success"),
            *("cycle_avg_days", "cycle_median_days"),
            *(column.key for column in funnel_columns("closed", "presence", previous=True)),
        ],
        "",
    ),
    "definition_columns": ["Figure", "Definition"],
    "definitions": [("Opening", "=Open when it starts")],
    "move_columns": [("Date", "date"), ("Opportunity", "text"), ("Amount", "decimal")],
    "moves_note": "",
}
TEXTS["labels"] = {key: key for key in TEXTS["labels"]}


def write(answer, moves=(), texts=None):
    target = io.BytesIO()
    write_funnel_workbook(target, answer, texts or TEXTS, moves)
    target.seek(0)
    return target


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    def load(self, answer, moves=(), texts=None, **options):
        return openpyxl.load_workbook(write(answer, moves, texts), **options)

    def check_figures(self, calc, cells, figures, unit, success, conversion):
        """Compare calculated cells with the figures; rates are worked out by hand."""
        for key, figure in figures.items():
            if isinstance(figure, dict):
                self.assertAlmostEqual(calc.value(cells[key]), figure[unit], 2, key)
        self.assertEqual(calc.value(cells["check"]), 0)
        value = {key: figure[unit] for key, figure in figures.items() if isinstance(figure, dict)}
        decided = value["won"] + value["lost"] + (success == "honest") * value["overdue"]
        self.assertAlmostEqual(calc.value(cells["success"]), value["won"] / decided)
        base = {
            "presence": value["opening"] + value["inflow"],
            "exits": value["outflow"] + value["won"] + value["lost"],
        }[conversion]
        self.assertAlmostEqual(
            calc.value(cells["conversion"]), (value["forward_out"] + value["won"]) / base
        )

    def test_formulas_give_the_figures_of_the_answer(self):
        for success, conversion in (("closed", "presence"), ("honest", "exits")):
            answer = funnel_sample.make_answer(
                groups=2, success_rate=success, conversion_rate=conversion
            )
            sheet = self.load(answer)["Funnel"]
            calc, lines = SheetCalc(sheet), tables(sheet)
            expected = []
            for block in (answer, *answer["groups"]):
                stages = (
                    [(stage["name"], stage["figures"]) for stage in answer["stages"]]
                    if block is answer
                    else [
                        (stage["name"], block["stages"][str(stage["id"])])
                        for stage in answer["stages"]
                    ]
                )
                for unit in ("count", "amount"):
                    expected += [(*line, unit) for line in (*stages, ("total", block["total"]))]
            self.assertEqual([name for name, _cells in lines], [name for name, *_ in expected])
            for (_name, cells), (_same, figures, unit) in zip(lines, expected, strict=True):
                self.check_figures(calc, cells, figures, unit, success, conversion)

    def test_formulas_are_live(self):
        """A changed number changes total, rate and check."""
        answer = funnel_sample.make_answer()
        book = self.load(answer)
        sheet = book["Funnel"]
        (_name, first), total = tables(sheet)[0], tables(sheet)[4][1]
        sheet[first["won"]].value += 5
        calc = SheetCalc(sheet)
        self.assertEqual(calc.value(total["won"]), answer["total"]["won"]["count"] + 5)
        self.assertEqual(calc.value(first["check"]), -5)
        self.assertEqual(calc.value(total["check"]), -5)
        for key in ("inflow", "outflow", "check", "success", "conversion"):
            self.assertTrue(sheet[first[key]].value.startswith("="), key)
            self.assertTrue(sheet[total[key]].value.startswith("="), key)
        for key in ("opening", "new", "removed", "won", "lost", "closing", "overdue"):
            self.assertTrue(sheet[total[key]].value.startswith("=SUM("), key)

    def test_stored_results_equal_the_formulas(self):
        """Readers that do not calculate show the same figures."""
        target = write(funnel_sample.make_answer(groups=1, previous=True))
        formulas, stored = (
            openpyxl.load_workbook(target, data_only=data_only) for data_only in (False, True)
        )
        checked = 0
        for name in ("Funnel", "Months"):
            calc = SheetCalc(formulas[name])
            for row in formulas[name].iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        result = stored[name][cell.coordinate].value
                        self.assertEqual(
                            rounded(calc.value(cell.coordinate)), rounded(result), cell.coordinate
                        )
                        checked += 1
        self.assertGreater(checked, 100)

    def test_nothing_to_divide_by_is_a_dash(self):
        answer = funnel_sample.make_answer(stages=1)
        answer["stages"][0]["figures"] = funnel_sample.make_figures(
            random.Random(1), **dict.fromkeys(funnel_sample.SIGNED, 0)
        )
        sheet = self.load(answer)["Funnel"]
        _name, cells = tables(sheet)[0]
        calc = SheetCalc(sheet)
        self.assertEqual(calc.value(cells["success"]), "–")
        self.assertEqual(calc.value(cells["conversion"]), "–")
        self.assertEqual(calc.value(cells["stay_median_days"]), "–")

    def test_every_rate_definition_has_a_formula(self):
        self.assertEqual(
            rate_formula("honest"),
            'IF(({won}+{lost}+{overdue})>0,({won})/({won}+{lost}+{overdue}),"–")',
        )

    def test_no_text_runs_as_a_formula(self):
        answer = funnel_sample.make_answer(stages=len(DANGEROUS), groups=1)
        for stage, name in zip(answer["stages"], DANGEROUS, strict=True):
            stage["name"] = name
        answer["groups"][0]["label"] = "=2+2"
        moves = [(datetime(2026, 3, 1), name, 1.0) for name in DANGEROUS]
        texts = TEXTS | {"title": "=3+3", "moves_note": "@note"}
        book = self.load(answer, moves, texts)
        shown = set()
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertIsNone(cell.hyperlink)
                    if cell.data_type == "f":
                        self.assertRegex(cell.value, r"^=(SUM|IF|ROUND|\(MAX|[A-Z]+[0-9]+[+-])")
                    elif isinstance(cell.value, str):
                        shown.add(cell.value)
        self.assertLessEqual(
            {*DANGEROUS, "=3+3", "@note", "=HYPERLINK(1)"},
            {text.removeprefix(" ") for text in shown},
        )

    def test_rare_figures_have_a_column_only_where_there_are_some(self):
        answer = funnel_sample.make_answer(stages=1, months=0)
        for line in (answer["stages"][0]["figures"], answer["total"]):
            line |= dict.fromkeys(("adjusted", "exchange"), {"count": 0, "amount": 0.0})
            funnel_sample.complete(line)
        sheet = self.load(answer)["Funnel"]
        _name, cells = tables(sheet)[0]
        self.assertNotIn("adjusted", cells)
        self.assertNotIn("exchange", cells)
        self.assertEqual(SheetCalc(sheet).value(cells["check"]), 0)

    def test_compared_period_has_columns_and_a_difference(self):
        answer = funnel_sample.make_answer(previous=True)
        sheet = self.load(answer)["Funnel"]
        calc = SheetCalc(sheet)
        _name, cells = tables(sheet)[0]
        before = answer["previous"]["stages"]["1"]["closing"]["count"]
        self.assertEqual(calc.value(cells["previous_closing"]), before)
        self.assertEqual(
            calc.value(cells["change"]),
            answer["stages"][0]["figures"]["closing"]["count"] - before,
        )

    def test_funnel_sheet_is_ready_to_print_and_read(self):
        sheet = self.load(funnel_sample.make_answer())["Funnel"]
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertTrue(sheet.freeze_panes)
        self.assertEqual(len(sheet._charts), 2)
        amounts = tables(sheet)[5][1]
        self.assertIn("¥", sheet[amounts["won"]].number_format)

    def test_months_and_their_closing_by_stage(self):
        answer = funnel_sample.make_answer(months=3)
        sheet = self.load(answer)["Months"]
        calc, lines = SheetCalc(sheet), tables(sheet)
        for number, month in enumerate(answer["months"]):
            for offset, unit in ((0, "count"), (3, "amount"), (6, None)):
                name, cells = lines[number + offset] if unit else (month["label"], None)
                self.assertEqual(name, month["label"])
                if unit:
                    self.check_figures(calc, cells, month["total"], unit, "closed", "presence")
        closing = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Month 2"][2]
        self.assertEqual(
            list(closing[1:5]),
            [figures["closing"]["count"] for figures in answer["months"][1]["stages"].values()],
        )

    def test_cohort(self):
        book = self.load(funnel_sample.make_cohort())
        self.assertEqual(book.sheetnames, ["Funnel", "Definitions", "Moves"])
        sheet = book["Funnel"]
        calc = SheetCalc(sheet)
        rows = {
            row[0].value: [calc.value(cell.coordinate) for cell in row[1:]]
            for row in sheet.iter_rows(min_row=5)
            if row[0].value
        }
        self.assertEqual(rows["Stage 1"], [8, 8000, 1.0, 1.0])
        self.assertEqual(rows["Stage 2"], [6, 6000, 0.75, 0.75])
        self.assertEqual(rows["Stage 3"], [0, 0, 0, 0])
        self.assertEqual(rows["cohort_total"][0], 8)
        self.assertEqual(rows["success"][0], 0.4)
        self.assertEqual(rows["cycle_median_days"][0], "–")

    def test_sheet_names_may_be_anything(self):
        texts = TEXTS | {
            "sheets": {
                "funnel": "Trichter: [alle]/Stufen und ein sehr langer Name",
                "months": "Moves",
                "definitions": "moves",
                "moves": "MOVES",
            }
        }
        names = self.load(funnel_sample.make_answer(), texts=texts).sheetnames
        self.assertEqual(names, ["Trichter alle Stufen und ein se", "Moves", "moves 2", "MOVES 3"])

    def test_no_file_stays_behind_after_an_error(self):
        def broken():
            yield (datetime(2026, 3, 1), "one", 1.0)
            raise ZeroDivisionError

        with tempfile.TemporaryDirectory() as folder:
            self.addCleanup(setattr, tempfile, "tempdir", tempfile.tempdir)
            tempfile.tempdir = folder
            with self.assertRaises(ZeroDivisionError):
                write(funnel_sample.make_answer(), broken())
            self.assertEqual(list(Path(folder).iterdir()), [])

    def test_empty_funnel(self):
        answer = funnel_sample.make_answer(stages=0, months=0)
        sheet = self.load(answer)["Funnel"]
        self.assertEqual(sheet["A1"].value, "Sales Funnel")

    def test_unfinished_workbook_closes_quietly(self):
        with (
            tempfile.TemporaryDirectory() as folder,
            self.assertRaises(KeyError),
            SheetBook(io.BytesIO(), folder) as book,
        ):
            book.add_sheet("A").text(0, "x", "no such style")
