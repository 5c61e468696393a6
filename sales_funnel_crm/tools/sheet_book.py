"""A workbook written row by row, in which no text can run as a formula."""

import re
import unicodedata

import xlsxwriter

MAX_TEXT = 32_767
_SHEET_NAME_MAX = 31
# Not allowed in XML, whatever the escape.
_NOT_XML = re.compile("[\ufffe\uffff]")

_BASE_STYLES = {
    "text": {},
    "title": {"bold": True, "font_size": 16},
    "subtle": {"font_color": "#666666"},
    "label": {"bold": True},
    "wrap": {"text_wrap": True, "valign": "top"},
    "wrap_label": {"text_wrap": True, "valign": "top", "bold": True},
    "block": {"bold": True, "font_size": 12, "font_color": "#714B67"},
    "head": {
        "bold": True,
        "bg_color": "#E7E0E5",
        "bottom": 1,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
    },
    "count": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%", "align": "right"},
    "days": {"num_format": "#,##0.0", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "wrong": {"bg_color": "#F8D7DA", "font_color": "#842029", "bold": True},
}


def clean_text(text):
    """Return ``text`` as it may stand in a cell.

    The writer takes a text that starts with ``<r>`` and ends with ``</r>`` for
    ready XML and copies it into the file, so such a text gets a space in front.

    >>> clean_text("=1+1"), clean_text("<r>x</r>")
    ('=1+1', ' <r>x</r>')

    :rtype: str
    """
    text = _NOT_XML.sub("", str(text or ""))[:MAX_TEXT]
    return f" {text}"[:MAX_TEXT] if text.startswith("<r>") else text


def sheet_name(title, taken=()):
    """Return a name that Excel accepts for a sheet and that is not ``taken``.

    >>> sheet_name("Moves [all]: 1/2")
    'Moves all 1 2'
    >>> sheet_name("moves", taken=["Moves"])
    'moves 2'

    :param Iterable[str] taken: names of the other sheets, compared without case
    :rtype: str
    """
    name = " ".join(re.sub(r"[\[\]:*?/\\]", " ", title).split()).strip("'") or "-"
    taken = {other.casefold() for other in taken}
    candidate, number = name[:_SHEET_NAME_MAX], 1
    while candidate.casefold() in taken:
        number += 1
        suffix = f" {number}"
        candidate = name[: _SHEET_NAME_MAX - len(suffix)] + suffix
    return candidate


def text_width(text):
    """Return the width of ``text`` in characters; Chinese characters count twice.

    >>> text_width("abc"), text_width("滞留")
    (3, 4)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def currency_format(symbol, position, digits):
    """Return Excel's number format of a currency.

    >>> currency_format("¥", "before", 2)
    '"¥"#,##0.00;-"¥"#,##0.00'
    >>> currency_format("€", "after", 0)
    '#,##0" €";-#,##0" €"'

    :param str position: ``before`` or ``after`` the number
    :rtype: str
    """
    number = "#,##0" + ("." + "0" * digits if digits else "")
    symbol = symbol.replace('"', "'")
    number = f'"{symbol}"{number}' if position == "before" else f'{number}" {symbol}"'
    return f"{number};-{number}"


class SheetBook:
    """A workbook whose rows are written in order and leave the memory at once.

    Use it as a context manager: the file is complete when the block ends.

    :param target: binary file to write to
    :param str folder: folder for what is not in the file yet; the caller removes it
    :param dict[str, dict] styles: more cell styles, by name
    """

    def __init__(self, target, folder, styles=None):
        self.workbook = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "remove_timezone": True,
            },
        )
        self.sheets = []
        self._properties = {**_BASE_STYLES, **(styles or {})}
        self._formats = {}

    def __enter__(self):
        return self

    def __exit__(self, error_type, error, traceback):
        if error_type is None:
            self.workbook.close()
        else:
            # Half a workbook is worth nothing, but its open files must be closed.
            for sheet in self.sheets:
                sheet.worksheet.row_data_fh.close()
            self.workbook.fileclosed = True

    def style(self, name, bold=False):
        """Return the cell format of a style, in bold type if wanted."""
        key = (name, bold)
        if key not in self._formats:
            properties = dict(self._properties[name])
            if bold:
                properties.update(bold=True, top=1)
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def add_sheet(self, title):
        """Add a sheet and return it; ``title`` is made a valid name."""
        taken = [sheet.worksheet.name for sheet in self.sheets]
        sheet = Sheet(self, self.workbook.add_worksheet(sheet_name(title, taken)))
        self.sheets.append(sheet)
        return sheet


class Sheet:
    """One sheet with a cursor: ``row`` is the row that is written now."""

    def __init__(self, book, worksheet):
        self.book = book
        self.worksheet = worksheet
        self.row = 0
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_footer("&L&A&R&P / &N")

    def text(self, column, text, style="text", *, bold=False):
        self.worksheet.write_string(
            self.row, column, clean_text(text), self.book.style(style, bold)
        )

    def number(self, column, number, style="count", *, bold=False):
        self.worksheet.write_number(self.row, column, number, self.book.style(style, bold))

    def date(self, column, date, style="date"):
        self.worksheet.write_datetime(self.row, column, date, self.book.style(style))

    def formula(self, column, formula, value, style="count", *, bold=False):
        """Write a formula; ``value`` is what readers that do not calculate show."""
        self.worksheet.write_formula(self.row, column, formula, self.book.style(style, bold), value)
