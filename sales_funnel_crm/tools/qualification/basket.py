"""What customers who bought one product also bought. Plain Python."""

from collections import Counter
from dataclasses import dataclass

from ..rates import wilson_percent


@dataclass(frozen=True)
class Suggestion:
    """``product``, because ``both`` of ``base`` customers who bought ``because`` bought it, too.

    ``lift`` is how many times as often as all customers; ``lift_low`` the lower end of its 95 %
    interval. ``buyers`` of ``total`` customers bought the product.
    """

    product: object
    because: object
    both: int
    base: int
    buyers: int
    total: int
    lift: float
    lift_low: float


def suggest(baskets, owned, min_support=3):
    """Return what to offer to who has bought ``owned``: the surest first, each product once.

    Only what goes together beyond chance (the interval of the lift is above 1), seen with at
    least ``min_support`` customers.

    >>> baskets = [{"pump", "filter"}] * 8 + [{"pump"}] * 2 + [{"belt"}] * 10
    >>> found, = suggest(baskets, {"pump"})
    >>> found.product, found.because, found.both, found.base, found.lift
    ('filter', 'pump', 8, 10, 2.0)
    >>> suggest(baskets, {"belt"}), suggest([], {"pump"}), suggest(baskets, set())
    ([], [], [])
    >>> suggest(baskets, {"pump"}, min_support=9)
    []

    :param baskets: products of each customer
    :param owned: products of the customer to advise
    """
    buyers = Counter()
    together = {product: Counter() for product in owned}
    total = 0
    for basket in baskets:
        total += 1
        buyers.update(basket)
        for because in basket & owned:
            together[because].update(basket - owned)
    best = {}
    for because, counts in together.items():
        for product, both in counts.items():
            if both < min_support:
                continue
            found = _suggestion(product, because, both, buyers, total)
            if found.lift_low > 1 and (product not in best or _rank(found) < _rank(best[product])):
                best[product] = found
    return sorted(best.values(), key=_rank)


def _suggestion(product, because, both, buyers, total):
    share = buyers[product] / total
    low, _high = wilson_percent(both, buyers[because])
    return Suggestion(
        product=product,
        because=because,
        both=both,
        base=buyers[because],
        buyers=buyers[product],
        total=total,
        lift=both / buyers[because] / share,
        lift_low=low / 100 / share,
    )


def _rank(found):
    return (-found.lift_low, -found.both, str(found.product), str(found.because))
