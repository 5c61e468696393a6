"""Read competitor orders from the rows of a file, without the database."""

import re
from dataclasses import dataclass, field
from datetime import date

from ..history_file import Formula
from ..history_values import AmbiguousDate, BadValue, parse_amount, parse_moment
from . import bids, firm_names
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
# Verdicts on bids that leave a row out, as its findings.
LEFT_OUT = (
    bids.LOST,
    bids.NO_WINNER,
    bids.OUR_WIN,
    bids.OUR_BID,
    bids.REPLACED,
    bids.WINNER_ELSEWHERE,
)

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


def read_orders(rows, columns, reading):
    """Return the orders of ``rows`` and the findings.

    Rows of one competitor and one order number are the products of one order; rows without number
    are orders of their own. With a column for the winner, the rows are bids: only those that a
    rival won are orders (see :mod:`.bids`).

    >>> columns = {"competitor": 0, "date": 1, "amount": 2}
    >>> rows = [(2, ["A", "2026-01-02", "10"])]
    >>> orders, findings = read_orders(rows, columns, Reading(date(2026, 2, 1)))
    >>> orders[0].competitor, orders[0].lines[0].amount, findings
    ('A', 10.0, [])

    :param rows: pairs of number and cells, without the header
    :param dict columns: column → index
    :param Reading reading: how they are meant
    :return: list of FileOrder, list of Finding
    """
    orders, findings = {}, []
    readers = [_Row(number, cells, columns, findings) for number, cells in rows]
    verdicts = _judge(readers, columns, reading)
    for reader in readers:
        verdict, value = verdicts[reader.number]
        if verdict in LEFT_OUT:
            reader.add(HINT, verdict, value)
            continue
        order = _read_row(reader, reading)
        if verdict == bids.WORD_UNKNOWN:
            reader.add(ERROR, verdict, value)
        elif verdict == bids.WON_SHARED:
            reader.add(HINT, verdict)
        key = (order.competitor.casefold(), order.number) if order.number else reader.number
        first = orders.setdefault(key, order)
        if first is not order:
            first.lines += order.lines
            differing = [name for name in HEAD if order.head[name] not in (None, "")
                         and order.head[name] != first.head[name]]  # fmt: skip
            if differing:
                reader.add(HINT, ORDER_DIFFERS, ",".join(differing))
    return list(orders.values()), findings


def _judge(readers, columns, reading):
    """Return what became of each bid; without a column for the winner, each row is an order."""
    our_names = {*reading.our_names}
    marks = {}
    for reader in readers:
        firm = reader.text(col.OUR_FIRM)
        if firm and col.parse_winner(firm) is None:
            our_names.add(firm)
        # Ours, when no other firm is named or the column only says that it is we.
        marks[reader.number] = bool(firm) and (
            col.parse_winner(firm) is True or not reader.text(col.COMPETITOR)
        )
    is_bids = col.WINNER in columns
    verdicts = bids.judge(
        (
            bids.Bid(
                reader.number,
                reader.item() if is_bids else (reader.number,),
                reader.text(col.COMPETITOR),
                marks[reader.number],
                reader.get(col.WINNER) if is_bids else "yes",
            )
            for reader in readers
        ),
        our_names,
    )
    if not is_bids:
        return {
            row: (bids.OUR_BID, value) if verdict == bids.OUR_WIN else (verdict, value)
            for row, (verdict, value) in verdicts.items()
        }
    return verdicts


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
        return "" if value is None else " ".join(str(value).split())

    def item(self):
        """Return what the bids of one item have in common; a row alone when it names none."""
        item = (self.text(col.NUMBER), self.text(col.PRODUCT), self.text(col.NAME))
        return (*item, self.text(col.DATE)) if any(item) else (self.number,)

    def add(self, severity, code, value=""):
        self.findings.append(Finding(self.number, severity, code, str(value)))


def _read_row(row, reading):
    competitor = row.text(col.COMPETITOR)
    if not competitor:
        row.add(ERROR, COMPETITOR_MISSING)
    for index in row.columns.values():
        value = row.cells[index] if index < len(row.cells) else None
        if isinstance(value, Formula):
            row.add(ERROR, FORMULA, value)
    day = _read_day(row, reading)
    quantity = _read_number(row, col.QUANTITY, reading.mark)
    amount = _read_number(row, col.AMOUNT, reading.mark)
    price = _read_number(row, col.PRICE, reading.mark)
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


def _read_day(row, reading):
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


def _read_number(row, column, mark):
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


def compact_rows(rows, limit=12):
    """Return numbers of rows as people write them.

    >>> compact_rows([2, 3, 4, 9, 12]), compact_rows(range(1, 99, 2), limit=3)
    ('2–4, 9, 12', '1, 3, 5 …')

    :param rows: numbers, ascending
    :param int limit: so many are listed, ranges count once
    """
    spans = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:limit]]
    return ", ".join(texts) + (" …" if len(spans) > limit else "")
