"""Write tables as CSV or XLSX, of any length; no cell can run as a formula."""

import csv
import io
import tempfile

import xlsxwriter

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_CHUNK = 1 << 16
_MAX_WIDTH = 60
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_table(kind, sheets):
    r"""Return the file as an iterable of bytes; a CSV file has the first sheet only.

    >>> b"".join(write_table("csv", [("Sheet", [["A", "B"], ["=1+1", 2]])])).decode("utf-8-sig")
    "A,B\r\n'=1+1,2\r\n"

    :param str kind: a key of ``KINDS``
    :param sheets: pairs of a name and its rows, the first row is the header
    """
    if kind == "csv":
        _name, rows = next(iter(sheets))
        return _csv_chunks(rows)
    return _xlsx_chunks(sheets)


def _csv_chunks(rows):
    # The mark tells spreadsheets that this is UTF-8.
    yield "\ufeff".encode()
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _harmless(cell):
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _xlsx_chunks(sheets):
    with tempfile.TemporaryFile() as stream:
        book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False})
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets:
            _write_sheet(book.add_worksheet(name), rows, bold)
        book.close()
        stream.seek(0)
        while chunk := stream.read(_CHUNK):
            yield chunk


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
