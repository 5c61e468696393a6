"""Dates, amounts and outcomes as people write them in files."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

DATE_ORDERS = ("dmy", "mdy")

OUTCOME_WON = "won"
OUTCOME_LOST = "lost"
OUTCOME_ARCHIVED = "archived"
OUTCOME_OPEN = "open"

OUTCOME_WORDS = {
    OUTCOME_WON: "won|win|closed won|success|赢单|赢|成交|已成交|贏單|贏",
    OUTCOME_LOST: "lost|loss|closed lost|丢单|输单|失败|丟單|輸單|失敗",
    OUTCOME_ARCHIVED: "archived|cancelled|canceled|dropped|归档|已归档|取消|封存|歸檔",
    OUTCOME_OPEN: "open|pending|in progress|进行中|未结束|進行中|開啟",
}
_OUTCOME_BY_WORD = {
    word: outcome for outcome, words in OUTCOME_WORDS.items() for word in words.split("|")
}

_TIME = r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?)?"
_ZONE = r"\s*(Z|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _TIME + _ZONE, re.I)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME + _ZONE, re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")

# Serial numbers of spreadsheets between 1954 and 2173; others are not dates.
_SERIAL_RANGE = (20_000, 100_000)
_SERIAL_ORIGIN = datetime(1899, 12, 30)


class BadValue(ValueError):
    """The text cannot be read as what its column holds."""


class AmbiguousDate(BadValue):
    """The text may be day/month or month/day, and the user did not say which."""


def parse_moment(value, order=None):
    """Read a date or a moment; a date is its midnight.

    >>> parse_moment("2026-03-01"), parse_moment("2026年3月1日 8:05")
    (datetime.datetime(2026, 3, 1, 0, 0), datetime.datetime(2026, 3, 1, 8, 5))
    >>> parse_moment("13/02/2026"), parse_moment("2/3/2026", "mdy")
    (datetime.datetime(2026, 2, 13, 0, 0), datetime.datetime(2026, 2, 3, 0, 0))
    >>> parse_moment("2026-03-01T08:05:00+08:00").utcoffset()
    datetime.timedelta(seconds=28800)
    >>> parse_moment("2/3/2026")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    AmbiguousDate: 2/3/2026

    :param value: text, number (serial date of a spreadsheet), date or datetime
    :param order: ``"dmy"``, ``"mdy"`` or None: then ambiguous texts are refused
    :return: whole seconds; without time zone when the text names none
    :rtype: datetime
    :raise AmbiguousDate: when both orders are possible and differ
    :raise BadValue: when it is no date at all
    """
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_serial(value)
    text = str(value).strip()
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day, *rest = match.groups()
    elif match := _COMPACT.fullmatch(text):
        year, month, day = match.groups()
        rest = (None,) * 5
    elif match := _YEAR_LAST.fullmatch(text):
        first, separator, second, year, *rest = match.groups()
        day, month = _day_and_month(text, int(first), int(second), separator, order)
    else:
        raise BadValue(text)
    try:
        return _moment(int(year), int(month), int(day), *rest)
    except ValueError as error:
        raise BadValue(text) from error


def _from_serial(value):
    if not _SERIAL_RANGE[0] <= value < _SERIAL_RANGE[1]:
        raise BadValue(str(value))
    return _SERIAL_ORIGIN + timedelta(seconds=round(value * 86400))


def _day_and_month(text, first, second, separator, order):
    if order == "mdy":
        return second, first
    # Points are only used day first; a number above 12 can only be a day.
    if order == "dmy" or separator == "." or first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    raise AmbiguousDate(text)


def _moment(year, month, day, hour, minute, second, half, zone):
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    moment = datetime(year, month, day, hours, int(minute or 0), int(second or 0))
    if not zone:
        return moment
    if zone in "Zz":
        return moment.replace(tzinfo=UTC)
    sign = -1 if zone[0] == "-" else 1
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return moment.replace(tzinfo=timezone(sign * offset))


def to_utc(moment, tz):
    """Return ``moment`` in UTC, without time zone; naive moments are local to ``tz``.

    >>> from zoneinfo import ZoneInfo
    >>> to_utc(datetime(2026, 3, 1), ZoneInfo("Asia/Shanghai"))
    datetime.datetime(2026, 2, 28, 16, 0)
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=tz)
    return aware.astimezone(UTC).replace(tzinfo=None)


def parse_amount(value, mark="."):
    """Read an amount of money; the currency is not part of it.

    >>> parse_amount("1,234.50"), parse_amount("1 234,50", mark=","), parse_amount("¥ 1234")
    (1234.5, 1234.5, 1234.0)
    >>> parse_amount("1,5")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    BadValue: 1,5

    :param value: number or text
    :param str mark: decimal mark of texts, ``"."`` or ``","``
    :rtype: float
    :raise BadValue: when it is no amount, or groups its digits in another way
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = re.sub(r"[\s'’$€£¥￥]", "", str(value))
    group = re.escape("," if mark == "." else ".")
    point = re.escape(mark)
    if not re.fullmatch(rf"[+-]?(\d+|\d{{1,3}}({group}\d{{3}})+)({point}\d+)?", text):
        raise BadValue(str(value))
    return float(re.sub(group, "", text).replace(mark, "."))


def parse_outcome(text):
    """Return the outcome that ``text`` names, or None.

    >>> parse_outcome("Closed-Won"), parse_outcome("丢单"), parse_outcome("Engaging")
    ('won', 'lost', None)
    """
    return _OUTCOME_BY_WORD.get(" ".join(re.split(r"[\s_-]+", text.strip().casefold())))
