"""The table of a cohort in a workbook: how many of the new deals reached each stage."""

from xlsxwriter.utility import xl_rowcol_to_cell

from .funnel_table import NO_VALUE
from .sheet_book import text_width

OUTCOMES = ("won", "lost", "removed", "open")
_COLUMNS = ("reached", "reached_amount", "reached_percent", "step_percent")


def write_cohort(sheet, answer, labels):
    """Write the cohort and, when grouped, each group as a further block."""
    names = [labels["cycle_avg_days"], labels["cycle_median_days"]]
    names += [stage["name"] for stage in answer["stages"]]
    sheet.worksheet.set_column(0, 0, min(max(map(text_width, names)) + 2, 44))
    sheet.worksheet.set_column(1, len(_COLUMNS), 18)
    for at, key in enumerate(("stage", *_COLUMNS)):
        sheet.text(at, labels[key], "head")
    sheet.row += 1
    sheet.worksheet.freeze_panes(sheet.row, 1)
    rows = [(stage["name"], stage["figures"]) for stage in answer["stages"]]
    _write_block(sheet, labels, labels["cohort"], rows, answer["total"])
    _write_outcomes(sheet, labels, answer["total"])
    for group in answer["groups"]:
        rows = [
            (stage["name"], group["stages"][str(stage["id"])])
            for stage in answer["stages"]
            if str(stage["id"]) in group["stages"]
        ]
        _write_block(sheet, labels, group["label"], rows, group["total"])


def _write_block(sheet, labels, title, rows, total):
    """Write all deals of the cohort, then the stages they reached."""
    sheet.text(0, title, "block")
    sheet.row += 1
    everything = sheet.row
    sheet.text(0, labels["cohort_total"], bold=True)
    sheet.number(1, total["reached"]["count"], bold=True)
    sheet.number(2, total["reached"]["amount"], "amount", bold=True)
    sheet.row += 1
    size, before = total["reached"]["count"], total["reached"]["count"]
    for name, figures in rows:
        reached = figures["reached"]["count"]
        sheet.text(0, name)
        sheet.number(1, reached)
        sheet.number(2, figures["reached"]["amount"], "amount")
        _write_share(sheet, 3, everything, reached, size)
        _write_share(sheet, 4, sheet.row - 1, reached, before)
        before = reached
        sheet.row += 1
    sheet.row += 1


def _write_share(sheet, column, whole_row, part, whole):
    part_cell, whole_cell = xl_rowcol_to_cell(sheet.row, 1), xl_rowcol_to_cell(whole_row, 1)
    sheet.formula(
        column,
        f'=IF({whole_cell}>0,{part_cell}/{whole_cell},"{NO_VALUE}")',
        part / whole if whole else NO_VALUE,
        "percent",
    )


def _write_outcomes(sheet, labels, total):
    """Write what became of the cohort, and that its parts make up the whole."""
    sheet.text(0, labels["outcomes"], "block")
    sheet.row += 1
    first = sheet.row
    cells = {}
    for key in OUTCOMES:
        cells[key] = xl_rowcol_to_cell(sheet.row, 1)
        sheet.text(0, labels[key])
        sheet.number(1, total[key]["count"])
        sheet.number(2, total[key]["amount"], "amount")
        sheet.row += 1
    sheet.text(0, labels["cohort_total"], bold=True)
    for column, unit in ((1, "count"), (2, "amount")):
        top, bottom = xl_rowcol_to_cell(first, column), xl_rowcol_to_cell(sheet.row - 1, column)
        value = sum(total[key][unit] for key in OUTCOMES)
        sheet.formula(column, f"=SUM({top}:{bottom})", value, unit, bold=True)
    sheet.row += 1
    won, lost = cells["won"], cells["lost"]
    closed = total["won"]["count"] + total["lost"]["count"]
    sheet.text(0, labels["success"])
    sheet.formula(
        1,
        f'=IF({won}+{lost}>0,{won}/({won}+{lost}),"{NO_VALUE}")',
        total["won"]["count"] / closed if closed else NO_VALUE,
        "percent",
    )
    sheet.row += 1
    for key in ("cycle_avg_days", "cycle_median_days"):
        sheet.text(0, labels[key])
        if total[key] is None:
            sheet.text(1, NO_VALUE, "days")
        else:
            sheet.number(1, total[key], "days")
        sheet.row += 1
    sheet.row += 1
