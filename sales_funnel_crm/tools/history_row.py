"""Read one row of a history file and say what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from . import history_columns as col
from .history_file import Formula
from .history_values import AmbiguousDate, BadValue, parse_amount, parse_moment, to_utc

DATE_COLUMNS = (col.DATE_ENTERED, col.DATE_LEFT, col.DATE_OUTCOME)

# Findings that let the opportunity in; all others are errors.
WARNINGS = frozenset(
    {
        "category_empty",
        "category_similar",
        "currency_converted",
        "duplicate_row",
        "gap",
        "outcome_date_alone",
        "partner_ambiguous",
        "partner_unknown",
        "reason_empty",
        "team_empty",
        "user_empty",
    }
)


class Finding(NamedTuple):
    """What is wrong in one place of the file; ``row`` 0 means the whole file."""

    row: int
    column: str | None
    code: str
    value: str = ""
    detail: str = ""

    @property
    def is_error(self):
        return self.code not in WARNINGS


@dataclass(frozen=True)
class Reading:
    """How the user wants the cells to be read."""

    tz: ZoneInfo
    now: datetime
    date_order: str | None = None
    decimal_mark: str = "."


def read_row(number, cells, columns, reading):
    """Return what one row says and what is wrong with it.

    >>> reading = Reading(ZoneInfo("UTC"), datetime(2026, 1, 1))
    >>> read_row(2, ["D7", "2025-03-01", "x"], {"reference": 0, "date_entered": 1}, reading)
    ({'number': 2, 'reference': 'D7', 'date_entered': '2025-03-01 00:00:00', 'bad': False}, [])
    >>> read_row(3, ["D7", ""], {"reference": 0, "date_entered": 1}, reading)[1]
    [Finding(row=3, column='date_entered', code='no_entry_date', value='', detail='')]

    :param cells: as ``history_file.read_rows`` gives them
    :param dict[str, int] columns: index of each column that the user chose
    :param Reading reading: how dates and amounts are written
    :return: content that JSON can hold (moments are UTC texts; empty cells are absent;
        ``bad`` says that there is an error) and the findings
    :rtype: tuple[dict, list[Finding]]
    """
    content, findings = {"number": number}, []
    for column, index in columns.items():
        cell = cells[index] if index < len(cells) else None
        if cell is None or cell == "":
            continue
        try:
            content[column] = _read_cell(column, cell, reading)
        except _CellProblem as problem:
            findings.append(Finding(number, column, problem.code, str(cell)))
    findings += _missing(number, content, findings)
    findings += _order(number, content)
    findings += [
        Finding(number, column, "future", content[column])
        for column in DATE_COLUMNS
        if content.get(column, "") > str(reading.now)
    ]
    content["bad"] = any(finding.is_error for finding in findings)
    return content, findings


class _CellProblem(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def _read_cell(column, cell, reading):
    if isinstance(cell, Formula):
        raise _CellProblem("formula")
    if column in DATE_COLUMNS:
        try:
            return str(to_utc(parse_moment(cell, reading.date_order), reading.tz))
        except AmbiguousDate as error:
            raise _CellProblem("date_ambiguous") from error
        except (BadValue, OverflowError) as error:
            raise _CellProblem("date_unreadable") from error
    if column == col.AMOUNT:
        return _read_amount(cell, reading)
    # Spreadsheets keep a reference such as 1024 as the number 1024.0.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _read_amount(cell, reading):
    try:
        amount = parse_amount(cell, reading.decimal_mark)
    except BadValue as error:
        raise _CellProblem("amount_unreadable") from error
    if amount < 0:
        raise _CellProblem("amount_negative")
    # Beyond that, cents get lost.
    if not amount < 1e13:
        raise _CellProblem("amount_unreadable")
    return amount


def _missing(number, content, findings):
    unreadable = {finding.column for finding in findings}
    if not content.get(col.REFERENCE) and col.REFERENCE not in unreadable:
        yield Finding(number, col.REFERENCE, "no_reference")
    if not content.get(col.DATE_ENTERED) and col.DATE_ENTERED not in unreadable:
        yield Finding(number, col.DATE_ENTERED, "no_entry_date")


def _order(number, content):
    entered = content.get(col.DATE_ENTERED)
    left = content.get(col.DATE_LEFT)
    if entered and left and left < entered:
        yield Finding(number, col.DATE_LEFT, "left_before_entry", left, entered)
