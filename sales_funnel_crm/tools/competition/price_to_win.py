"""Price to win: how the chance of winning hangs on the gap between our price and theirs.

P(win | gap) = 1 ÷ (1 + exp(−(a + b · z))), where z is the gap in percent less its mean, divided by
twice its standard deviation. The prior is weak, as recommended by A. Gelman, A. Jakulin, M. G.
Pittau and Y.-S. Su, "A weakly informative default prior distribution for logistic regression
models", Annals of Applied Statistics 2 (2008) 1360–1383, with their scales (10 for a, 2.5 for b)
but normal instead of Cauchy: it keeps the curve finite where all cheap deals were won and all dear
ones lost. The maximum of the posterior is found by Newton's method.

Intervals come from Laplace's approximation: the posterior is taken as normal, with the inverse of
its curvature as covariance. The logit is linear in a and b, so its standard error at z is
√(Vaa + 2 z Vab + z² Vbb), exactly as the delta method gives it. The interval of the gap at which
the chance is p is where that band crosses p (E. C. Fieller, "Some problems in interval estimation",
Journal of the Royal Statistical Society B 16 (1954) 175–185), so that what is said agrees with what
is drawn; it exists only where the slope is proven.
"""

from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from statistics import fmean, median, pstdev

from ..rates import CONFIDENCE_Z, percent, wilson_percent

# Below, nothing is concluded.
MINIMUM_DEALS = 30
MINIMUM_OUTCOMES = 10
# Farther apart, the two offers can hardly be for the same thing; one typing error would bend the
# whole curve.
MAX_GAP_PERCENT = 50.0
TARGET_PERCENTS = (50.0, 70.0)

VERDICT_DECIDES = "decides"
VERDICT_UNCLEAR = "unclear"
VERDICT_OPPOSITE = "opposite"

PRIOR_DEVIATIONS = (10.0, 2.5)
GROUP_COUNT = 10
GROUP_DEALS = 10
CURVE_POINTS = 41

_TOLERANCE = 1e-9
_MAX_ROUNDS = 100


@dataclass(frozen=True)
class Curve:
    """The chance of winning over the gap, with what it is uncertain about.

    ``intercept``, ``slope`` and ``covariance`` (Vaa, Vab, Vbb) are those of the standardised gap
    ``z = (gap − center) ÷ scale``. ``lowest``, ``highest``: the gaps that were seen.
    """

    center: float
    scale: float
    intercept: float
    slope: float
    covariance: tuple[float, float, float]
    lowest: float
    highest: float

    @property
    def verdict(self):
        """Tell whether a lower price wins more often, as far as 95 % sure."""
        reach = CONFIDENCE_Z * sqrt(self.covariance[2])
        if self.slope + reach < 0:
            return VERDICT_DECIDES
        return VERDICT_OPPOSITE if self.slope - reach > 0 else VERDICT_UNCLEAR

    def at(self, gap):
        """Return the chance at a gap and its interval, all in percent 0-100."""
        z = (gap - self.center) / self.scale
        own, both, steep = self.covariance
        logit = self.intercept + self.slope * z
        reach = CONFIDENCE_Z * sqrt(own + 2 * z * both + z * z * steep)
        return tuple(100.0 * _chance(value) for value in (logit, logit - reach, logit + reach))

    def gap_at(self, chance_percent):
        """Return the gap in percent at which we win so often, and its interval.

        :return: gap, lowest, highest; ``None`` for all when no lower price is proven to win more
        """
        if self.verdict != VERDICT_DECIDES:
            return None, None, None
        own, both, steep = self.covariance
        square = CONFIDENCE_Z**2
        distance = self.intercept - log(chance_percent / (100.0 - chance_percent))
        # Where (distance + slope · z)² = square · variance(z).
        first = self.slope**2 - square * steep
        half = self.slope * distance - square * both
        root = sqrt(max(half**2 - first * (distance**2 - square * own), 0.0))
        ends = (-distance / self.slope, (-half - root) / first, (-half + root) / first)
        return tuple(self.center + self.scale * z for z in ends)


def is_usable(gap):
    """Tell whether offers so far apart may count: see ``MAX_GAP_PERCENT``."""
    return abs(gap) <= MAX_GAP_PERCENT


def missing(deals):
    """Return how many deals are missing until something can be said.

    >>> missing([(1.0, True)] * 25)
    {'deals': 5, 'won': 0, 'lost': 10}

    :param list deals: pairs of gap in percent and whether the deal was won
    """
    won = sum(1 for _gap, is_won in deals if is_won)
    return {
        "deals": max(MINIMUM_DEALS - len(deals), 0),
        "won": max(MINIMUM_OUTCOMES - won, 0),
        "lost": max(MINIMUM_OUTCOMES - (len(deals) - won), 0),
    }


def fit(deals):
    """Return the curve of these deals, ``None`` when they are too few or all at one price.

    >>> cheap = [(-10.0, True)] * 14 + [(-10.0, False)] * 6
    >>> dear = [(10.0, True)] * 6 + [(10.0, False)] * 14
    >>> curve = fit(cheap + dear)
    >>> [round(percent) for percent in curve.at(0.0)], curve.verdict
    ([50, 34, 66], 'decides')
    >>> [round(gap, 1) for gap in curve.gap_at(70.0)]
    [-10.8, -63.1, -2.1]
    >>> fit(cheap) is None
    True

    :param list deals: pairs of gap in percent (above zero, we were dearer) and whether it was won
    :rtype: Curve | None
    """
    if any(missing(deals).values()):
        return None
    gaps = [gap for gap, _is_won in deals]
    center, scale = fmean(gaps), 2.0 * pstdev(gaps)
    if not scale:
        return None
    points = [((gap - center) / scale, is_won) for gap, is_won in deals]
    intercept, slope, covariance = _maximise(points)
    return Curve(center, scale, intercept, slope, covariance, min(gaps), max(gaps))


def groups(deals):
    """Return win rates of deals with like gaps, the cheapest first, to compare with the curve.

    >>> [(one["mean_gap"], one["won"], one["count"]) for one in groups([(1.0, True), (3.0, False)])]
    [(2.0, 1, 2)]

    :return: dicts of from_gap, to_gap, mean_gap, count, won, percent, low_percent, high_percent
    """
    if not deals:
        return []
    ranked = sorted(deals)
    number = min(GROUP_COUNT, max(len(ranked) // GROUP_DEALS, 1))
    ends = [round(index * len(ranked) / number) for index in range(number + 1)]
    described = []
    for start, end in zip(ends, ends[1:], strict=False):
        part = ranked[start:end]
        won = sum(1 for _gap, is_won in part if is_won)
        low, high = wilson_percent(won, len(part))
        described.append(
            {
                "from_gap": part[0][0],
                "to_gap": part[-1][0],
                "mean_gap": fmean(gap for gap, _is_won in part),
                "count": len(part),
                "won": won,
                "percent": percent(won, len(part)),
                "low_percent": low,
                "high_percent": high,
            }
        )
    return described


def left_on_table(won):
    """Return what we could have asked more for in won deals, if only the price decided.

    >>> left_on_table([(90.0, 100.0), (120.0, 100.0), (80.0, 100.0)])
    {'count': 3, 'below_count': 2, 'amount': 30.0, 'median_percent': 15.0}
    >>> left_on_table([])
    {'count': 0, 'below_count': 0, 'amount': 0.0, 'median_percent': None}

    :param list won: pairs of our price and theirs, in one currency
    :return: deals with both prices, those in which we were below, the sum of the differences, and
        their median in percent of the rival's price
    """
    below = [(ours, theirs) for ours, theirs in won if ours < theirs]
    shares = [100.0 * (theirs - ours) / theirs for ours, theirs in below]
    return {
        "count": len(won),
        "below_count": len(below),
        "amount": sum((theirs - ours for ours, theirs in below), 0.0),
        "median_percent": median(shares) if shares else None,
    }


def curve_gaps(curve):
    """Return the gaps at which a curve is drawn: from the lowest seen to the highest."""
    step = (curve.highest - curve.lowest) / (CURVE_POINTS - 1)
    return [curve.lowest + index * step for index in range(CURVE_POINTS)]


def _chance(logit):
    return 1.0 / (1.0 + exp(-logit)) if logit > -700.0 else 0.0


def _log_posterior(points, intercept, slope):
    total = -sum(
        (value / deviation) ** 2 / 2.0
        for value, deviation in zip((intercept, slope), PRIOR_DEVIATIONS, strict=True)
    )
    for z, is_won in points:
        logit = intercept + slope * z
        wrong = -logit if is_won else logit
        total -= log1p(exp(wrong)) if wrong < 30.0 else wrong
    return total


def _derivatives(points, intercept, slope):
    """Return the gradient of the posterior and its curvature (Haa, Hab, Hbb) with reversed sign."""
    precisions = [deviation**-2 for deviation in PRIOR_DEVIATIONS]
    gradient = [-intercept * precisions[0], -slope * precisions[1]]
    own, both, steep = precisions[0], 0.0, precisions[1]
    for z, is_won in points:
        chance = _chance(intercept + slope * z)
        gradient[0] += is_won - chance
        gradient[1] += (is_won - chance) * z
        weight = chance * (1.0 - chance)
        own += weight
        both += weight * z
        steep += weight * z * z
    return gradient, (own, both, steep)


def _maximise(points):
    """Return intercept, slope and covariance: Newton's steps, halved while they lead down."""
    intercept = slope = 0.0
    best = _log_posterior(points, intercept, slope)
    for _round in range(_MAX_ROUNDS):
        (first, second), (own, both, steep) = _derivatives(points, intercept, slope)
        volume = own * steep - both * both
        covariance = steep / volume, -both / volume, own / volume
        step = (
            covariance[0] * first + covariance[1] * second,
            covariance[1] * first + covariance[2] * second,
        )
        # Half of this is what the step may still gain.
        if step[0] * first + step[1] * second < _TOLERANCE:
            break
        factor = 1.0
        while factor > _TOLERANCE:
            new = intercept + factor * step[0], slope + factor * step[1]
            height = _log_posterior(points, *new)
            if height > best:
                break
            factor /= 2.0
        best, (intercept, slope) = height, new
    return intercept, slope, covariance
