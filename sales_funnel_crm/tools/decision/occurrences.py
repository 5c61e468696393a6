"""When a special date comes round again."""

from datetime import date, timedelta


def next_occurrence(day, today, is_yearly=True):
    """Return the next time ``day`` comes round, today included.

    Who was born on a 29 February celebrates on the 28th of other years.

    >>> next_occurrence(date(1980, 5, 4), date(2026, 5, 5))
    datetime.date(2027, 5, 4)
    >>> next_occurrence(date(1980, 2, 29), date(2026, 1, 1))
    datetime.date(2026, 2, 28)
    >>> next_occurrence(date(2026, 5, 4), date(2026, 5, 5), is_yearly=False) is None
    True

    :param date day: the special date itself
    :param date today: the day to look from
    :param bool is_yearly: it comes every year, otherwise once
    :return: a day from ``today`` and ``day`` on; None when it is over
    :rtype: date | None
    """
    if day >= today:
        return day
    if not is_yearly:
        return None
    occurrence = _in_year(day, today.year)
    return occurrence if occurrence >= today else _in_year(day, today.year + 1)


def is_due(occurrence, today, remind_days):
    """Tell whether it is time to remind of ``occurrence``.

    >>> is_due(date(2026, 5, 4), date(2026, 4, 27), 7), is_due(None, date(2026, 4, 27), 7)
    (True, False)
    >>> is_due(date(2026, 5, 4), date(2026, 4, 26), 7)
    False
    """
    return bool(occurrence) and today <= occurrence <= today + timedelta(days=remind_days)


def _in_year(day, year):
    """Return ``day`` in another year.

    >>> _in_year(date(2024, 2, 29), 2028)
    datetime.date(2028, 2, 29)
    """
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
