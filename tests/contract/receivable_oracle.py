"""Ageing, late share and days late of bills in plain Python, apart from the SQL of the reports."""

from collections import defaultdict


def age(bills, day):
    """Return what was open at the end of ``day``: sums and counts by bucket, and by customer."""
    buckets = defaultdict(lambda: [0, 0.0])
    customers = defaultdict(float)
    for bill in bills:
        if not bill.date <= day < bill.settled:
            continue
        late = (day - bill.due).days
        for name, low, high in (
            ("0", -(10**6), 0),
            ("1-30", 1, 30),
            ("31-60", 31, 60),
            ("61-90", 61, 90),
            ("91+", 91, 10**6),
        ):
            if low <= late <= high:
                buckets[name][0] += 1
                buckets[name][1] += bill.amount
        customers[bill.customer] += bill.amount
    return {name: tuple(held) for name, held in buckets.items()}, dict(customers)


def lateness(bills):
    """Return the share of late bills and the average days late of all."""
    late = [max((bill.settled - bill.due).days, 0) for bill in bills]
    return sum(1 for days in late if days) / len(late), sum(late) / len(late)
