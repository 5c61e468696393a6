"""Read the cells of one row of a file of competitor orders."""

import re
from dataclasses import dataclass, field
from datetime import date

from ..history_file import Formula
from ..history_values import AmbiguousDate, BadValue, parse_amount, parse_moment
from . import order_columns as col

ERROR = "error"
HINT = "hint"

COMPETITOR_MISSING = "competitor_missing"
DATE_MISSING = "date_missing"
DATE_WRONG = "date_wrong"
DATE_AMBIGUOUS = "date_ambiguous"
DATE_FUTURE = "date_future"
NUMBER_WRONG = "number_wrong"
NUMBER_NEGATIVE = "number_negative"
NUMBER_TOO_LARGE = "number_too_large"
AMOUNT_MISSING = "amount_missing"
FORMULA = "formula"
ORDER_DIFFERS = "order_differs"
# Beyond that, sums lose their cents; and it is nobody's order.
MAX_AMOUNT = 1e13
_SERIAL = re.compile(r"[2-9]\d{4}(\.\d+)?")

# What one order has once, whatever the number of its rows.
HEAD = (col.PARTNER, col.DATE, col.CURRENCY, col.SOURCE, col.CERTAINTY, col.REASON, col.NOTE)


@dataclass(frozen=True)
class Finding:
    """What is wrong in a row (``ERROR``), or what the user may want to know (``HINT``)."""

    row: int
    severity: str
    code: str
    value: str = ""


@dataclass
class FileLine:
    """One product of an order."""

    row: int
    product: str
    name: str
    quantity: float
    amount: float


@dataclass
class FileOrder:
    """One order of the file; texts are as written, the database knows what they mean."""

    row: int
    number: str
    competitor: str
    head: dict
    lines: list = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """How a file is meant.

    :ivar today: later dates are errors
    :ivar mark: decimal mark of texts
    :ivar date_order: see :func:`..history_values.parse_moment`
    :ivar fallback: date of the rows that have none; None: an error
    :ivar our_names: how our own firm is called; its rows are left out
    """

    today: date
    mark: str = "."
    date_order: str | None = None
    fallback: date | None = None
    our_names: tuple = ()


class Row:
    """The cells of one row by column."""

    def __init__(self, number, cells, columns, findings):
        self.number, self.cells, self.columns, self.findings = number, cells, columns, findings

    def get(self, column):
        index = self.columns.get(column)
        return self.cells[index] if index is not None and index < len(self.cells) else None

    def text(self, column):
        value = self.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a spreadsheet has no whole numbers
        return "" if value is None else " ".join(str(value).split())

    def item(self):
        """Return what the bids of one item have in common; a row alone when it names none."""
        item = (self.text(col.NUMBER), self.text(col.PRODUCT), self.text(col.NAME))
        return (*item, self.text(col.DATE)) if any(item) else (self.number,)

    def add(self, severity, code, value=""):
        self.findings.append(Finding(self.number, severity, code, str(value)))


def read_order(row, reading):
    """Return the order that a row is, of one product; what is wrong becomes its findings."""
    competitor = row.text(col.COMPETITOR)
    if not competitor:
        row.add(ERROR, COMPETITOR_MISSING)
    for index in row.columns.values():
        value = row.cells[index] if index < len(row.cells) else None
        if isinstance(value, Formula):
            row.add(ERROR, FORMULA, value)
    day = read_day(row, reading)
    quantity = read_number(row, col.QUANTITY, reading.mark)
    amount = read_number(row, col.AMOUNT, reading.mark)
    price = read_number(row, col.PRICE, reading.mark)
    quantity = 1.0 if quantity is None else quantity
    if amount is None:
        if price is None and row.get(col.AMOUNT) in (None, "") and row.get(col.PRICE) in (None, ""):
            row.add(HINT, AMOUNT_MISSING)
        amount = quantity * (price or 0.0)
    number = row.text(col.NUMBER)
    product = row.text(col.PRODUCT)
    order = FileOrder(row.number, number, competitor, {})
    order.head = {name: day if name == col.DATE else row.text(name) for name in HEAD}
    name = row.text(col.NAME) or product
    order.lines.append(FileLine(row.number, product, name, quantity, amount))
    return order


def read_day(row, reading):
    value = row.get(col.DATE)
    if value in (None, ""):
        if not reading.fallback:
            row.add(ERROR, DATE_MISSING)
        return reading.fallback
    if isinstance(value, Formula):
        return None
    # A spreadsheet that was saved as text while its dates were shown as numbers.
    if isinstance(value, str) and _SERIAL.fullmatch(value):
        value = float(value)
    try:
        day = parse_moment(value, reading.date_order).date()
    except AmbiguousDate:
        row.add(ERROR, DATE_AMBIGUOUS, value)
        return None
    except BadValue:
        row.add(ERROR, DATE_WRONG, value)
        return None
    if day > reading.today:
        row.add(ERROR, DATE_FUTURE, day)
    return day


def read_number(row, column, mark):
    value = row.get(column)
    if value in (None, "") or isinstance(value, Formula):
        return None
    try:
        number = parse_amount(value, mark)
    except BadValue:
        row.add(ERROR, NUMBER_WRONG, value)
        return None
    if number < 0:
        row.add(ERROR, NUMBER_NEGATIVE, value)
    # “not <” also refuses what is not a number.
    elif not number < MAX_AMOUNT:
        row.add(ERROR, NUMBER_TOO_LARGE, value)
        return None
    return number
