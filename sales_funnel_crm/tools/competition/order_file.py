"""Read competitor orders from the rows of a file, without the database."""

from dataclasses import dataclass, field
from datetime import date  # noqa: F401 - for the example

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
WORD_UNKNOWN = "word_unknown"
NOT_A_WINNER = "not_a_winner"
ORDER_DIFFERS = "order_differs"

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


def read_orders(rows, columns, today, mark=".", date_order=None):
    """Return the orders of ``rows`` and the findings.

    Rows of one competitor and one order number are the products of one order; rows without number
    are orders of their own. A row that says that the firm did not win is left out.

    >>> columns = {"competitor": 0, "date": 1, "amount": 2}
    >>> orders, findings = read_orders([(2, ["A", "2026-01-02", "10"])], columns, date(2026, 2, 1))
    >>> orders[0].competitor, orders[0].lines[0].amount, findings
    ('A', 10.0, [])

    :param rows: pairs of number and cells, without the header
    :param dict columns: column → index
    :param date today: later dates are errors
    :param str mark: decimal mark of texts
    :param date_order: see :func:`parse_moment`
    :return: list of FileOrder, list of Finding
    """
    orders, findings = {}, []
    for number, cells in rows:
        reader = _Row(number, cells, columns, findings)
        order = _read_row(reader, today, mark, date_order)
        if not order:
            continue
        key = (order.competitor.casefold(), order.number) if order.number else number
        first = orders.setdefault(key, order)
        if first is not order:
            first.lines += order.lines
            differing = [name for name in HEAD if order.head[name] not in (None, "")
                         and order.head[name] != first.head[name]]  # fmt: skip
            if differing:
                reader.add(HINT, ORDER_DIFFERS, ", ".join(col.TITLES[name] for name in differing))
    return list(orders.values()), findings


class _Row:
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
        return "" if value is None else str(value).strip()

    def add(self, severity, code, value=""):
        self.findings.append(Finding(self.number, severity, code, str(value)))


def _read_row(row, today, mark, date_order):
    if col.WINNER in row.columns:
        won = col.parse_winner(row.get(col.WINNER))
        if won is None:
            row.add(ERROR, WORD_UNKNOWN, row.text(col.WINNER))
        if not won:
            if won is False:
                row.add(HINT, NOT_A_WINNER)
            return None
    competitor = row.text(col.COMPETITOR)
    if not competitor:
        row.add(ERROR, COMPETITOR_MISSING)
    day = _read_day(row, today, date_order)
    quantity = _read_number(row, col.QUANTITY, mark)
    amount = _read_number(row, col.AMOUNT, mark)
    price = _read_number(row, col.PRICE, mark)
    quantity = 1.0 if quantity is None else quantity
    if amount is None:
        amount = quantity * (price or 0.0)
    number = row.text(col.NUMBER)
    product = row.text(col.PRODUCT)
    order = FileOrder(row.number, number, competitor, {})
    order.head = {name: day if name == col.DATE else row.text(name) for name in HEAD}
    name = row.text(col.NAME) or product
    order.lines.append(FileLine(row.number, product, name, quantity, amount))
    return order


def _read_day(row, today, date_order):
    value = row.get(col.DATE)
    if value in (None, ""):
        row.add(ERROR, DATE_MISSING)
        return None
    try:
        day = parse_moment(value, date_order).date()
    except AmbiguousDate:
        row.add(ERROR, DATE_AMBIGUOUS, value)
        return None
    except BadValue:
        row.add(ERROR, DATE_WRONG, value)
        return None
    if day > today:
        row.add(ERROR, DATE_FUTURE, day)
    return day


def _read_number(row, column, mark):
    value = row.get(column)
    if value in (None, ""):
        return None
    try:
        number = parse_amount(value, mark)
    except BadValue:
        row.add(ERROR, NUMBER_WRONG, value)
        return None
    if number < 0:
        row.add(ERROR, NUMBER_NEGATIVE, value)
    return number
