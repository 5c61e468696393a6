"""How much of a market nobody saw, from what two sources saw independently (Chapman)."""

from dataclasses import dataclass
from math import exp, log, sqrt

from ..rates import CONFIDENCE_Z

# With fewer orders seen by both, the estimate says nothing.
MIN_BOTH = 5


@dataclass(frozen=True)
class Estimate:
    """What is known, and what there may be in all.

    ``total`` with its 95% interval; all ``None`` as long as no order was seen by both sources.
    """

    known: int
    total: float | None
    low: float | None
    high: float | None
    has_sample: bool

    @property
    def unseen(self):
        """Return how many were seen by nobody."""
        return None if self.total is None else self.total - self.known


def chapman(first, second, both):
    """Return the estimated number of all, of which two sources saw some.

    It holds when the sources find orders independently of one another, each order is as likely to
    be found as any other, and none is taken for another. The interval is that of the logarithm of
    the unseen (Chao 1987), which cannot fall below what is known.

    >>> estimate = chapman(30, 20, 12)
    >>> estimate.known, round(estimate.total, 2), round(estimate.low, 1), round(estimate.high, 1)
    (38, 49.08, 41.9, 69.2)
    >>> chapman(3, 2, 0)
    Estimate(known=5, total=None, low=None, high=None, has_sample=False)

    :param int first: seen by the first source, those seen by both included
    :param int second: seen by the second source, likewise
    :param int both: seen by both
    :rtype: Estimate
    :raise ValueError: when ``both`` is more than one of them
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} of {first} and {second}")
    known = first + second - both
    if not both:
        return Estimate(known, None, None, None, False)
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (
        (first + 1) * (second + 1) * (first - both) * (second - both)
        / ((both + 1) ** 2 * (both + 2))
    )  # fmt: skip
    unseen = total - known
    if unseen <= 0:
        return Estimate(known, total, float(known), total, both >= MIN_BOTH)
    reach = exp(CONFIDENCE_Z * sqrt(log(1 + variance / unseen**2)))
    return Estimate(known, total, known + unseen / reach, known + unseen * reach, both >= MIN_BOTH)
