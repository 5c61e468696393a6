"""Read the rows of a CSV or XLSX file one after the other, whatever its size."""

import csv
import io
import zipfile
from itertools import islice

import openpyxl

from .history_encoding import UnknownEncoding, detect_encoding

MAX_BYTES = 100_000_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
# As in spreadsheets. Text beyond that is a sign of a quotation mark that is not closed.
MAX_CELL_CHARS = 32_767
# Of the XML inside an XLSX file. Its shared texts are held in memory while it is read.
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_SHARED_TEXT_BYTES = 200_000_000

DELIMITERS = (",", ";", "\t", "|")


class FileProblem(Exception):
    """The file cannot be read (further).

    :ivar code: key of the finding it becomes
    :ivar row: number of the row, 0 when it is about the whole file
    :ivar detail: what the message may quote
    """

    def __init__(self, code, row=0, detail=""):
        super().__init__(code, row, detail)
        self.code, self.row, self.detail = code, row, detail


class Formula(str):
    """Text of a cell that a spreadsheet would compute."""


def read_rows(stream, encoding=None):
    r"""Yield ``(number, cells)`` for each row that is not empty, the header row first.

    Numbers are those a spreadsheet shows: the header is row 1.

    >>> list(read_rows(io.BytesIO(b"ref;name\n\n7;=1+1\n")))
    [(1, ['ref', 'name']), (3, ['7', '=1+1'])]

    :param stream: seekable binary file
    :param encoding: of a CSV file, by default it is detected
    :return: cells are str, Formula, int, float, bool, date, datetime or None
    :raise FileProblem: at the first row when the file as a whole is unusable,
        later when a row cannot be read
    """
    is_empty = True
    for number, cells in _open_rows(stream, encoding):
        _check_limits(number, cells)
        if any(cell not in (None, "") for cell in cells):
            is_empty = False
            yield number, cells
    if is_empty:
        raise FileProblem("file_empty")


def _open_rows(stream, encoding):
    size = stream.seek(0, io.SEEK_END)
    if not size:
        raise FileProblem("file_empty")
    if size > MAX_BYTES:
        raise FileProblem("file_too_large", detail=_megabytes(size))
    stream.seek(0)
    magic = stream.read(8)
    if magic.startswith(b"PK\x03\x04"):
        return _xlsx_rows(stream)
    if magic.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FileProblem("file_kind")
    return _csv_rows(stream, encoding)


def _check_limits(number, cells):
    if number > MAX_ROWS + 1:
        raise FileProblem("file_too_many_rows", row=number)
    if len(cells) > MAX_COLUMNS:
        raise FileProblem("file_too_many_columns", row=number, detail=str(len(cells)))
    if any(isinstance(cell, str) and len(cell) > MAX_CELL_CHARS for cell in cells):
        raise FileProblem("file_broken", row=number)


def _megabytes(size):
    return f"{size / 1_000_000:.1f}"


def _csv_rows(stream, encoding):
    if not encoding:
        try:
            encoding = detect_encoding(stream)
        except UnknownEncoding as error:
            raise FileProblem("file_encoding_unknown") from error
    stream.seek(0)
    # A wrapper that is collected closes its file: detach it first.
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    number = 0
    try:
        sample = text.read(20_000)
        if "\0" in sample:
            raise FileProblem("file_encoding_wrong", row=1, detail=encoding)
        text.seek(0)
        # Strict: a quotation mark that is not closed would swallow all rows after it.
        reader = csv.reader(text, delimiter=sniff_delimiter(sample), strict=True)
        for number, row in enumerate(reader, 1):
            yield number, [_csv_cell(cell) for cell in row]
    except UnicodeError as error:
        raise FileProblem("file_encoding_wrong", row=number + 1, detail=encoding) from error
    except csv.Error as error:
        raise FileProblem("file_broken", row=number + 1, detail=str(error)) from error
    finally:
        text.detach()


def _csv_cell(text):
    text = text.strip()
    return Formula(text) if text.startswith("=") else text


def sniff_delimiter(sample):
    r"""Return the delimiter that cuts the first rows into most columns of equal number.

    >>> sniff_delimiter("a;b;c\n1,5;2;3\n")
    ';'
    >>> sniff_delimiter("one column\n")
    ','
    """

    def columns(delimiter):
        rows = islice(csv.reader(io.StringIO(sample), delimiter=delimiter), 20)
        try:
            widths = [len(row) for row in rows if row]
        except csv.Error:
            return 0
        # The sample may end inside a row.
        widths = widths[:-1] or widths
        return sorted(widths)[len(widths) // 2] if widths else 0

    header_widths = {
        delimiter: next(csv.reader(io.StringIO(sample), delimiter=delimiter), [])
        for delimiter in DELIMITERS
    }
    return max(DELIMITERS, key=lambda mark: min(columns(mark), len(header_widths[mark])))


def read_sheets(stream, max_rows=MAX_ROWS):
    """Return the rows of all sheets of an XLSX file, like :func:`read_rows` those of the first.

    :param int max_rows: of all sheets together, those that are not empty
    :return: ``{title of the sheet: [(number, cells)]}``
    :raise FileProblem: when the file or one of its rows is unusable
    """
    size = stream.seek(0, io.SEEK_END)
    if not size:
        raise FileProblem("file_empty")
    if size > MAX_BYTES:
        raise FileProblem("file_too_large", detail=_megabytes(size))
    stream.seek(0)
    if not stream.read(4).startswith(b"PK\x03\x04"):
        raise FileProblem("file_kind")
    sheets, count = {}, 0
    for sheet in _open_book(stream).worksheets:
        rows = sheets[sheet.title] = []
        for number, cells in _sheet_rows(sheet):
            _check_limits(number, cells)
            if any(cell not in (None, "") for cell in cells):
                rows.append((number, cells))
                count += 1
                if count > max_rows:  # the rows are held in memory
                    raise FileProblem("file_too_many_rows", row=number)
    return sheets


def _xlsx_rows(stream):
    return _sheet_rows(_open_book(stream).worksheets[0])


def _open_book(stream):
    try:
        with zipfile.ZipFile(stream) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise FileProblem("file_broken", detail=str(error)) from error
    if sum(sizes.values()) > MAX_UNPACKED_BYTES:
        raise FileProblem("file_too_large", detail=_megabytes(sum(sizes.values())))
    if sizes.get("xl/sharedStrings.xml", 0) > MAX_SHARED_TEXT_BYTES:
        raise FileProblem("file_too_much_text")
    try:
        book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise FileProblem("file_kind") from error
    if not book.worksheets:
        raise FileProblem("file_empty")
    return book


def _sheet_rows(sheet):
    # Some programs write a wrong size of the sheet, which would cut rows off.
    sheet.reset_dimensions()
    number = 0
    try:
        for row in sheet.iter_rows():
            filled = next((cell for cell in row if cell.value is not None), None)
            number = filled.row if filled else number + 1
            yield number, [_xlsx_cell(cell) for cell in row]
    except FileProblem:
        raise
    except Exception as error:  # a damaged sheet fails in the XML parser or in a converter
        raise FileProblem("file_broken", row=number + 1, detail=str(error)) from error


def _xlsx_cell(cell):
    value = cell.value
    if cell.data_type == "f":
        return Formula(value)
    return value.strip() if isinstance(value, str) else value
