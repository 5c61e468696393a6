"""The postings of a whole history, from the stays of an opportunity in its stages."""

from decimal import Decimal

from .postings import Balance, Bucket, Position, State, diff


def postings_of(visits, end, is_forward):
    """Return what the recorder would have posted, had it been there all the time.

    >>> from datetime import datetime
    >>> from .history_check import End, Visit
    >>> visits = [
    ...     Visit(1, datetime(2026, 3, 2), datetime(2026, 3, 6), 7, None, 100.0, 3, 2),
    ...     Visit(2, datetime(2026, 3, 6), datetime(2026, 3, 9), 7, None, 120.0, 3, 2),
    ... ]
    >>> end = End("won", datetime(2026, 3, 9), 4)
    >>> for date, row in postings_of(visits, end, lambda old, new: new > old):
    ...     print(date.day, row.kind, row.bucket.stage, row.count, row.amount, row.stay_days)
    2 new 1 1 100.0 None
    6 revalued 1 0 20.0 None
    6 forward 1 -1 -120.0 4.0
    6 forward 2 1 120.0 None
    9 won 2 -1 -120.0 3.0

    :param list[history_check.Visit] visits: in order, each begins when the one before ends
    :param history_check.End end: None when it is still open
    :param is_forward: function of two stages, true when the second comes after the first
    :return: dates and postings, in order
    :rtype: list[tuple[datetime, postings.Posting]]
    """
    position, rows = Position(), []
    for visit in visits:
        bucket = Bucket(
            visit.stage_id, visit.user_id, visit.team_id, visit.company_id, visit.currency_id
        )
        state = State(bucket, Decimal(str(visit.amount)))
        rows += [(visit.entered, row) for row in diff(position, state, visit.entered, is_forward)]
        position = _position_in(bucket, state.amount, position, visit.entered)
    if end:
        last = state.bucket._replace(stage=end.stage_id or state.bucket.stage)
        closed = State(last, state.amount, end.outcome)
        rows += [(end.date, row) for row in diff(position, closed, end.date, is_forward)]
    return rows


def _position_in(bucket, amount, before, date):
    for old, balance in before.balances.items():
        if old.stage == bucket.stage:
            date = balance.date_entered
    return Position({bucket: Balance(1, amount, date)})
