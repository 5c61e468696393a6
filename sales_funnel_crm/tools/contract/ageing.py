"""How late money is: buckets of days, and averages."""

# Analyses sort by these keys.
NOT_DUE = "0"
# The last day of each bucket; the one without an end takes the rest.
BUCKETS = [("1-30", 30), ("31-60", 60), ("61-90", 90), ("91+", None)]


def days_late(due, settled):
    """Return by how many days ``settled`` comes after ``due``, 0 when it does not.

    >>> from datetime import date
    >>> days_late(date(2026, 1, 31), date(2026, 2, 3))
    3
    >>> days_late(date(2026, 1, 31), date(2026, 1, 20))
    0

    :rtype: int
    """
    return max((settled - due).days, 0)


def bucket(days):
    """Return the ageing bucket of what is ``days`` late: the day it is due is not late.

    >>> [bucket(days) for days in (-5, 0, 1, 30, 31, 60, 61, 90, 91, 400)]
    ['0', '0', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90', '91+', '91+']

    :rtype: str
    """
    if days <= 0:
        return NOT_DUE
    return next(key for key, end in BUCKETS if end is None or days <= end)
