"""Who of several people gets which deal. Plain Python."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Deal:
    """A deal to hand out, and the keys of the ``Taker`` that may have it."""

    key: int
    amount: float
    takers: frozenset


@dataclass(frozen=True)
class Taker:
    """A person. ``load`` and ``capacity`` are numbers of deals, e.g. within 30 days."""

    key: int
    load: int = 0
    capacity: int = 0


def share_evenly(deals, takers):
    """Give each deal to who has got the fewest of them, of these to who has got the least amount.

    Large deals first, so that the small ones even out the amounts; deals that few may have
    before those that anybody may have.

    >>> everybody = frozenset({1, 2})
    >>> deals = [Deal(7, 100, everybody), Deal(8, 900, everybody), Deal(9, 500, everybody)]
    >>> share_evenly(deals, [Taker(1), Taker(2)])
    {8: 1, 9: 2, 7: 2}
    >>> share_evenly([Deal(7, 100, frozenset())], [Taker(1)]), share_evenly([], [])
    ({7: None}, {})

    :return: key of the taker by key of the deal; ``None`` when nobody may have it
    """
    return _share(deals, takers, lambda taker, count, amount: (count, amount))


def share_by_capacity(deals, takers):
    """Give each deal to whose capacity is used least, until everybody's is used up.

    >>> deals = [Deal(key, 100, frozenset({1, 2, 3})) for key in range(5)]
    >>> takers = [Taker(1, load=0, capacity=2), Taker(2, load=8, capacity=10), Taker(3)]
    >>> share_by_capacity(deals, takers)
    {0: 1, 1: 1, 2: 2, 3: 2, 4: None}

    :return: key of the taker by key of the deal; ``None`` when nobody has room for it
    """

    def order(taker, count, amount):
        used = taker.load + count
        return (used / taker.capacity, amount) if used < taker.capacity else None

    return _share(deals, takers, order)


def _share(deals, takers, order):
    counts = dict.fromkeys((taker.key for taker in takers), 0)
    amounts = dict.fromkeys(counts, 0.0)
    chosen = {}
    for deal in sorted(deals, key=lambda deal: (len(deal.takers), -deal.amount, deal.key)):
        ranked = []
        for place, taker in enumerate(takers):
            rank = order(taker, counts[taker.key], amounts[taker.key])
            if taker.key in deal.takers and rank is not None:
                ranked.append((rank, place, taker.key))
        chosen[deal.key] = min(ranked)[2] if ranked else None
        if ranked:
            counts[chosen[deal.key]] += 1
            amounts[chosen[deal.key]] += deal.amount
    return chosen
