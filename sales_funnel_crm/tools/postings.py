"""Double-entry postings of the pipeline: what changed between two states of one opportunity.

Plain Python. The recorder and the reconciliation read the two states and call ``diff``
or ``adjust``; nothing else knows how a change is booked.
"""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

KIND_NEW = "new"
KIND_FORWARD = "forward"
KIND_BACKWARD = "backward"
KIND_TRANSFER = "transfer"
KIND_WON = "won"
KIND_LOST = "lost"
KIND_REOPENED = "reopened"
KIND_ARCHIVED = "archived"
KIND_RESTORED = "restored"
KIND_MERGED = "merged"
KIND_DELETED = "deleted"
KIND_REVALUED = "revalued"
KIND_ADJUSTED = "adjusted"

# A row of the ledger, in this order.
LEDGER_COLUMNS = (
    "date",
    "kind",
    "lead_id",
    "lead_ref",
    "lead_name",
    "stage_id",
    "stage_ref",
    "other_stage_id",
    "user_id",
    "team_id",
    "company_id",
    "currency_id",
    "count",
    "amount",
    "date_entered",
    "stay_days",
    "author_id",
    "origin",
)

SECONDS_PER_DAY = 86400


class Bucket(NamedTuple):
    """Where an opportunity sits; all are database ids, ``None`` when empty."""

    stage: int
    user: int | None
    team: int | None
    company: int | None
    currency: int


class Balance(NamedTuple):
    """What the ledger holds of one opportunity in one bucket."""

    count: int
    amount: Decimal
    date_entered: datetime


class Position(NamedTuple):
    """What the ledger says about one opportunity.

    ``balances`` has only the buckets that are not zero: one with count 1 while the
    opportunity is open, none while it is closed. Anything else is drift.
    ``exit_kind`` is the kind of the last row, ``None`` when there is no row at all.
    """

    balances: dict[Bucket, Balance] = {}
    exit_kind: str | None = None
    date: datetime | None = None


class State(NamedTuple):
    """What the opportunity is now; open while it has no ``exit_kind``.

    A deleted one has neither bucket nor amount.
    """

    bucket: Bucket | None
    amount: Decimal | None = None
    exit_kind: str | None = None


class Posting(NamedTuple):
    """One row of the ledger, but for what is the same for all rows of a change."""

    kind: str
    bucket: Bucket
    count: int
    amount: Decimal
    date_entered: datetime
    stay_days: float | None = None
    other_stage: int | None = None


def days_between(start, end):
    """Return the days from ``start`` to ``end``, never negative.

    >>> days_between(datetime(2026, 3, 1), datetime(2026, 3, 2, 12))
    1.5
    >>> days_between(datetime(2026, 3, 2), datetime(2026, 3, 1))
    0.0
    """
    return max((end - start).total_seconds(), 0.0) / SECONDS_PER_DAY


def diff(before, after, now, is_forward):
    """Return the postings that lead from ``before`` to ``after``.

    A changed amount is a row of its own, before all others: so the rows of a move carry
    the amount of the moment, and a deal that is raised and won at once is won at its
    final amount.

    >>> monday, friday = datetime(2026, 3, 2), datetime(2026, 3, 6)
    >>> offer, order = Bucket(1, 7, 5, 3, 2), Bucket(2, 7, 5, 3, 2)
    >>> before = Position({offer: Balance(1, Decimal(100), monday)})
    >>> for row in diff(before, State(order, Decimal(120)), friday, lambda old, new: new > old):
    ...     print(row.kind, row.bucket.stage, row.count, row.amount, row.stay_days)
    revalued 1 0 20 None
    forward 1 -1 -120 4.0
    forward 2 1 120 None
    >>> diff(Position(), State(offer, Decimal(0)), monday, None)[0][:4] == ("new", offer, 1, 0)
    True
    >>> [row.kind for row in diff(before, State(None, None, "deleted"), friday, None)]
    ['deleted']
    >>> diff(Position(), State(offer, Decimal(5), "won"), monday, None)
    []

    :param Position before: what the ledger says
    :param State after: what the opportunity is
    :param datetime now: date of the rows
    :param is_forward: function of two stages, true when the second comes after the first
    :rtype: list[Posting]
    """
    if not before.balances:
        return _enter(before, after, now)
    if len(before.balances) > 1 or next(iter(before.balances.values())).count != 1:
        return adjust(before, after, now)
    [(bucket, balance)] = before.balances.items()
    rows = []
    if after.bucket and after.bucket.currency == bucket.currency and after.amount != balance.amount:
        change = after.amount - balance.amount
        rows.append(Posting(KIND_REVALUED, bucket, 0, change, balance.date_entered))
        balance = balance._replace(amount=after.amount)
    if after.exit_kind:
        rows.append(_leave(bucket, balance, after, now))
    elif after.bucket != bucket:
        rows += _move(bucket, balance, after, now, is_forward)
    return rows


def adjust(before, after, now):
    """Return the ``adjusted`` postings that make the ledger say what ``after`` is.

    Unlike ``diff`` it assumes nothing about ``before``: it may have any balance in any
    number of buckets.

    >>> monday = datetime(2026, 3, 2)
    >>> offer, order = Bucket(1, 7, 5, 3, 2), Bucket(2, 7, 5, 3, 2)
    >>> before = Position({offer: Balance(2, Decimal(30), monday)})
    >>> for row in adjust(before, State(order, Decimal(10)), monday):
    ...     print(row.kind, row.bucket.stage, row.count, row.amount)
    adjusted 1 -2 -30
    adjusted 2 1 10
    >>> right = Position({order: Balance(1, Decimal(10), monday)})
    >>> adjust(right, State(order, Decimal(10)), monday)
    []
    """
    target = None if after.exit_kind else after.bucket
    entered = {bucket.stage: balance.date_entered for bucket, balance in before.balances.items()}
    rows = []
    for bucket, balance in before.balances.items():
        if bucket != target:
            leaves_stage = balance.count > 0 and not (target and target.stage == bucket.stage)
            rows.append(
                Posting(
                    KIND_ADJUSTED,
                    bucket,
                    -balance.count,
                    -balance.amount,
                    balance.date_entered,
                    days_between(balance.date_entered, now) if leaves_stage else None,
                )
            )
    if target:
        old = before.balances.get(target) or Balance(0, Decimal(0), now)
        count, amount = 1 - old.count, after.amount - old.amount
        if count or amount:
            date_entered = entered.get(target.stage, now)
            rows.append(Posting(KIND_ADJUSTED, target, count, amount, date_entered))
    return rows


def _enter(before, after, now):
    if after.exit_kind:
        return []
    kind = KIND_RESTORED
    if before.exit_kind is None:
        kind = KIND_NEW
    elif before.exit_kind in (KIND_WON, KIND_LOST):
        kind = KIND_REOPENED
    return [Posting(kind, after.bucket, 1, after.amount, now)]


def _leave(bucket, balance, after, now):
    return Posting(
        after.exit_kind,
        bucket,
        -1,
        -balance.amount,
        balance.date_entered,
        days_between(balance.date_entered, now),
        after.bucket.stage if after.exit_kind == KIND_WON else None,
    )


def _move(bucket, balance, after, now, is_forward):
    old, new = bucket.stage, after.bucket.stage
    if old == new:
        entered = balance.date_entered
        return [
            Posting(KIND_TRANSFER, bucket, -1, -balance.amount, entered),
            Posting(KIND_TRANSFER, after.bucket, 1, after.amount, entered),
        ]
    kind = KIND_FORWARD if is_forward(old, new) else KIND_BACKWARD
    stay_days = days_between(balance.date_entered, now)
    return [
        Posting(kind, bucket, -1, -balance.amount, balance.date_entered, stay_days, new),
        Posting(kind, after.bucket, 1, after.amount, now, None, old),
    ]
