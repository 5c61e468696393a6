"""The postings of a whole history, from the states of one opportunity over time."""

from .postings import Balance, Position, diff


def replay(states, is_forward):
    """Return what the recorder would have posted, had it seen every state.

    >>> from datetime import datetime
    >>> from decimal import Decimal
    >>> from .postings import Bucket, State
    >>> offer = Bucket(1, 7, 5, 3, 2)
    >>> for date, row in replay([
    ...     (datetime(2026, 3, 2), State(offer, Decimal(100))),
    ...     (datetime(2026, 3, 6), State(offer._replace(user=8), Decimal(120))),
    ...     (datetime(2026, 3, 9), State(offer._replace(user=8), Decimal(120), "lost")),
    ...     (datetime(2026, 4, 1), State(offer._replace(user=8), Decimal(120))),
    ... ], lambda old, new: new > old):
    ...     print(date.day, row.kind, row.bucket.user, row.count, row.amount, row.stay_days)
    2 new 7 1 100 None
    6 revalued 7 0 20 None
    6 transfer 7 -1 -120 None
    6 transfer 8 1 120 None
    9 lost 8 -1 -120 7.0
    1 reopened 8 1 120 None

    :param list[tuple[datetime, State]] states: in order of time
    :param is_forward: function of two stages, true when the second comes after the first
    :return: dates and postings, in order
    :rtype: list[tuple[datetime, Posting]]
    """
    position, rows = Position(), []
    for date, state in states:
        postings = diff(position, state, date, is_forward)
        rows += [(date, posting) for posting in postings]
        if state.exit_kind:
            position = Position({}, postings[-1].kind if postings else position.exit_kind, date)
            continue
        entered = date
        for bucket, balance in position.balances.items():
            if bucket.stage == state.bucket.stage:
                entered = balance.date_entered
        kind = postings[-1].kind if postings else position.exit_kind
        position = Position({state.bucket: Balance(1, state.amount, entered)}, kind, date)
    return rows
