"""Write tables as CSV or XLSX, of any length; no cell can run as a formula."""

import csv
import io
import tempfile

import xlsxwriter

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_MAX_WIDTH = 60
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_table(kind, sheets):
    r"""Write a file and return it, open at its start; it goes away when it is closed.

    >>> write_table("csv", [("Sheet", [["A", "B"], ["=1+1", 2]])]).read().decode("utf-8-sig")
    "A,B\r\n'=1+1,2\r\n"

    :param str kind: a key of ``KINDS``; a CSV file has the first sheet only
    :param sheets: pairs of a name and its rows, the first row is the header
    :return: binary file
    """
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller sends and closes it
    if kind == "csv":
        _name, rows = next(iter(sheets))
        _write_csv(stream, rows)
    else:
        _write_xlsx(stream, sheets)
    stream.seek(0)
    return stream


def _write_csv(stream, rows):
    # The mark of utf-8-sig tells spreadsheets how it is encoded.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    text.detach()


def _harmless(cell):
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _write_xlsx(stream, sheets):
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, rows in sheets:
        _write_sheet(book.add_worksheet(name), rows, bold)
    book.close()


def _write_sheet(sheet, rows, bold):
    sheet.freeze_panes(1, 0)
    widths = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = bold if number == 0 else None
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, style)
            else:
                sheet.write(number, column, cell, style)
            if number < 200:
                widths[column] = max(widths.get(column, 8), len(str(cell or "")) + 2)
    for column, width in widths.items():
        sheet.set_column(column, column, min(width, _MAX_WIDTH))
