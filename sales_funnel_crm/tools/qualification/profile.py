"""What the customers we win have in common, and how well others fit. Plain Python.

A *subject* is a closed deal or a customer with closed deals: whether it was won, and its
*traits*, hashable pairs of an attribute and a value, e.g. ``("country_id", 48)``.
"""

from collections import Counter
from dataclasses import dataclass
from math import exp, log

from ..rates import wilson_percent

# As many imagined subjects that say nothing are counted to each trait: a trait of three deals,
# all won, is no proof. Traits go together (East China, China), so this is rather many.
PRIOR = 20.0


@dataclass(frozen=True)
class Trait:
    """How a trait goes together with winning.

    ``lift`` is the win rate with the trait ÷ the win rate of all (1: it makes no difference),
    ``lift_low`` and ``lift_high`` the ends of its 95 % interval; ``None`` when nothing was won
    at all. ``weight`` is the weight of evidence, shrunk towards 0, in natural logarithms.
    """

    key: tuple
    won: int
    closed: int
    win_percent: float
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    weight: float
    has_sample: bool

    @property
    def is_typical(self):
        """Over-represented among the won, beyond chance."""
        return self.has_sample and self.lift is not None and self.lift_low > 1

    @property
    def is_untypical(self):
        return self.has_sample and self.lift is not None and self.lift_high < 1


def find_traits(subjects, min_sample=10):
    """Return the ``Trait`` of each key, the most over-represented first.

    >>> subjects = [(True, {"de"})] * 15 + [(False, {"de"})] * 5 + [(False, {"fr"})] * 20
    >>> german, french = find_traits(subjects)
    >>> german.key, german.won, german.closed, german.lift
    ('de', 15, 20, 2.0)
    >>> round(german.lift_low, 2), round(german.lift_high, 2), german.is_typical
    (1.42, 2.37, True)
    >>> french.is_untypical, find_traits([])
    (True, [])

    :param subjects: pairs of “won” and its traits
    :param int min_sample: of closed subjects with the trait; with less it weighs nothing
    """
    won, closed = Counter(), Counter()
    won_total = closed_total = 0
    for is_won, keys in subjects:
        closed_total += 1
        closed.update(keys)
        if is_won:
            won_total += 1
            won.update(keys)
    traits = [
        _trait(key, won[key], count, won_total, closed_total, min_sample)
        for key, count in closed.items()
    ]
    return sorted(
        traits, key=lambda trait: (not trait.has_sample, -(trait.lift_low or 0), str(trait.key))
    )


def _trait(key, won, closed, won_total, closed_total, min_sample):
    base = won_total / closed_total
    low, high = (percent / 100 for percent in wilson_percent(won, closed))
    has_sample = closed >= min_sample
    return Trait(
        key=key,
        won=won,
        closed=closed,
        win_percent=100 * won / closed,
        lift=won / closed / base if base else None,
        lift_low=low / base if base else None,
        lift_high=high / base if base else None,
        weight=weight_of(won, closed, won_total, closed_total) if has_sample else 0.0,
        has_sample=has_sample,
    )


def weight_of(won, closed, won_total, closed_total, prior=PRIOR):
    """Return the weight of evidence of a trait: ln(odds of winning with it ÷ odds of all).

    ``prior`` imagined subjects with the trait are won as often as all are: they draw the weight
    of a few cases to 0, that of many only a little.

    >>> weight_of(5, 10, 50, 100)
    0.0
    >>> [round(weight_of(count, count, 50, 100), 2) for count in (1, 10, 100)]
    [0.1, 0.69, 2.4]
    >>> weight_of(3, 3, 3, 3)  # nothing was lost: there is nothing to compare with
    0.0
    """
    base = won_total / closed_total
    if base in (0, 1):
        return 0.0
    odds = (won + prior * base) / (closed - won + prior * (1 - base))
    return log(odds * (1 - base) / base)


def fit_percent(keys, weights):
    """Return how well traits fit those of the won: 50 is like all, towards 100 like the won.

    Several values of one attribute (tags) count with their mean, so that many tags do not
    outweigh all else. ``None`` when none of the traits says anything.

    >>> fit_percent([("country", 1)], {("country", 1): 0.0})
    50.0
    >>> round(fit_percent([("tag", 1), ("tag", 2), ("size", 3)],
    ...                   {("tag", 1): 1.0, ("tag", 2): 0.0, ("size", 3): 0.5}), 1)
    73.1
    >>> fit_percent([("country", 2)], {("country", 1): 0.3}) is None
    True
    """
    by_attribute = {}
    for key in keys:
        if key in weights:
            by_attribute.setdefault(key[0], []).append(weights[key])
    if not by_attribute:
        return None
    total = sum(sum(found) / len(found) for found in by_attribute.values())
    return 100 / (1 + exp(-total))
