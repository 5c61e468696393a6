"""Local days, UTC instants and calendar months. All instants are naive UTC."""

import calendar
from datetime import date, datetime, time, timedelta

import pytz


def local_midnight(day, tz):
    """Return the UTC instant at which a local day starts.

    Where clocks jump over midnight, the day starts with the first instant that
    exists; where midnight comes twice, with the second one.

    >>> local_midnight(date(2026, 3, 1), pytz.timezone("Asia/Shanghai"))
    datetime.datetime(2026, 2, 28, 16, 0)
    >>> local_midnight(date(2026, 4, 24), pytz.timezone("Africa/Cairo"))  # 00:00 does not exist
    datetime.datetime(2026, 4, 23, 22, 0)

    :param date day: the local day
    :param tz: a pytz time zone
    :return: naive UTC
    :rtype: datetime
    """
    local = tz.localize(datetime.combine(day, time.min), is_dst=False)
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def month_start(day):
    """Return the first day of the month of ``day``.

    >>> month_start(date(2026, 2, 17))
    datetime.date(2026, 2, 1)
    """
    return day.replace(day=1)


def add_months(day, months):
    """Return ``day`` moved by whole months, on the last day where the month is shorter.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 1, 1), -1)
    (datetime.date(2026, 2, 28), datetime.date(2025, 12, 1))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_between(day_from, day_to):
    """Split ``[day_from, day_to)`` at the starts of calendar months.

    >>> for window in months_between(date(2026, 1, 15), date(2026, 3, 1)): print(*window)
    2026-01-15 2026-02-01
    2026-02-01 2026-03-01

    :return: ``(from, to)`` pairs in order, the first and last one clipped
    :rtype: list[tuple[date, date]]
    """
    windows = []
    while day_from < day_to:
        end = min(add_months(month_start(day_from), 1), day_to)
        windows.append((day_from, end))
        day_from = end
    return windows


def previous_period(day_from, day_to):
    """Return the period of the same length just before ``[day_from, day_to)``.

    Whole calendar months stay whole calendar months.

    >>> previous_period(date(2026, 3, 1), date(2026, 4, 1))
    (datetime.date(2026, 2, 1), datetime.date(2026, 3, 1))
    >>> previous_period(date(2026, 3, 11), date(2026, 3, 21))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 11))
    """
    if day_from.day == day_to.day == 1:
        months = (day_to.year - day_from.year) * 12 + day_to.month - day_from.month
        return add_months(day_from, -months), day_from
    return day_from - (day_to - day_from), day_from


def nearest_month(instant, limit):
    """Return the UTC month start nearest to ``instant``, but not after ``limit``.

    >>> nearest_month(datetime(2026, 3, 31, 16), datetime(2026, 6, 1))
    datetime.datetime(2026, 4, 1, 0, 0)
    >>> nearest_month(datetime(2026, 9, 3), datetime(2026, 6, 1))
    datetime.datetime(2026, 6, 1, 0, 0)

    :param datetime limit: itself a month start
    :rtype: datetime
    """
    below = instant.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    above = (below + timedelta(days=32)).replace(day=1)
    nearest = below if instant - below <= above - instant else above
    return min(nearest, limit)


def balance_edges(boundaries, seal):
    """Return how to correct sums of whole months to sums up to exact instants.

    Window ``i`` is ``[boundaries[i - 1], boundaries[i])``, window 0 is all before the
    first one. Whole months before ``seal`` are put into windows by their anchors
    (the month start nearest to each boundary); the moves between a boundary and its
    anchor then have to be moved from one window to its neighbour.

    >>> anchors, edges = balance_edges(
    ...     [datetime(2026, 2, 28, 16), datetime(2026, 3, 31, 16)], datetime(2026, 6, 1))
    >>> anchors
    [datetime.datetime(2026, 3, 1, 0, 0), datetime.datetime(2026, 4, 1, 0, 0)]
    >>> for edge in edges: print(*edge)
    2026-02-28 16:00:00 2026-03-01 00:00:00 0 -1
    2026-02-28 16:00:00 2026-03-01 00:00:00 1 1
    2026-03-31 16:00:00 2026-04-01 00:00:00 1 -1

    :param list[datetime] boundaries: UTC, ascending
    :param datetime seal: months before it are summed; boundaries from it on need no edge
    :return: the anchors, and ``(from, to, window, sign)`` for each correction
    :rtype: tuple[list[datetime], list[tuple[datetime, datetime, int, int]]]
    """
    anchors, edges = [], []
    for index, boundary in enumerate(boundaries):
        anchor = nearest_month(boundary, seal)
        anchors.append(anchor)
        if boundary >= seal or boundary == anchor:
            continue
        low, high = min(anchor, boundary), max(anchor, boundary)
        sign = 1 if anchor < boundary else -1
        edges.append((low, high, index, sign))
        if index + 1 < len(boundaries):
            edges.append((low, high, index + 1, -sign))
    return anchors, edges
