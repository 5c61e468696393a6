"""Does a questionnaire predict? What closed deals say about its questions and their answers.

Plain numbers, without the ORM. A deal is won or lost, outcomes are booleans. No data is not
zero: what cannot be said with so few deals is ``None``.
"""

from dataclasses import dataclass
from math import erfc, log, log2, sqrt

from ..rates import percent, wilson_percent

# An answer weighs as if so many average deals had been seen with it before.
PRIOR_DEALS = 10
# Below so many closed deals, or without this many of both outcomes, nothing is concluded.
MINIMUM_DEALS = 30
MINIMUM_OUTCOMES = 10
# Below so many deals, an answer gets its interval, but no verdict.
MINIMUM_ANSWER_DEALS = 10
# How often chance alone may pass for a finding, over all questions together.
CHANCE_RATIO = 0.05

VERDICT_FEW = "few"
VERDICT_TELLS = "tells"
VERDICT_UNCLEAR = "unclear"
VERDICT_BETTER = "better"
VERDICT_WORSE = "worse"
VERDICT_SAME = "same"


@dataclass(frozen=True)
class Tally:
    """How many deals there were of a sort, and how many of them were won."""

    count: int = 0
    won: int = 0

    @property
    def lost(self):
        return self.count - self.won

    def __add__(self, other):
        """Return the tally of both.

        >>> Tally(3, 1) + Tally(2, 2)
        Tally(count=5, won=3)
        """
        return Tally(self.count + other.count, self.won + other.won)

    def rate(self):
        """Return count, won, and the win rate in percent with its interval.

        >>> Tally(4, 3).rate()["percent"], Tally().rate()["low_percent"]
        (75.0, None)
        """
        low, high = wilson_percent(self.won, self.count)
        return {
            "count": self.count,
            "won": self.won,
            "percent": percent(self.won, self.count),
            "low_percent": low,
            "high_percent": high,
        }


def is_enough(tally):
    """Tell whether there are deals enough of both outcomes to conclude anything.

    >>> is_enough(Tally(40, 20)), is_enough(Tally(40, 38)), is_enough(Tally(12, 6))
    (True, False, False)
    """
    return tally.count >= MINIMUM_DEALS and min(tally.won, tally.lost) >= MINIMUM_OUTCOMES


def entropy_bits(won, lost):
    """Return how uncertain an outcome is: 1 bit when as many are won as lost, 0 when it is known.

    >>> entropy_bits(5, 5), entropy_bits(4, 0), entropy_bits(0, 0)
    (1.0, 0.0, 0.0)
    """
    whole = won + lost
    return sum((part / whole * log2(whole / part) for part in (won, lost) if part), 0.0)


def gain_bits(tallies):
    """Return the information gain: how much less uncertain an outcome is, given the answer.

    >>> gain_bits([Tally(5, 5), Tally(5, 0)]), gain_bits([Tally(4, 2), Tally(2, 1)])
    (1.0, 0.0)
    >>> gain_bits([]) is None
    True
    """
    total = sum(tallies, Tally())
    if not total.count:
        return None
    left = sum(tally.count / total.count * entropy_bits(tally.won, tally.lost) for tally in tallies)
    return max(entropy_bits(total.won, total.lost) - left, 0.0)


def gain_of_chance_bits(tallies):
    """Return the gain to be expected of answers that have nothing to do with the outcome.

    Many answers to few deals look telling by chance (Miller and Madow).

    >>> round(gain_of_chance_bits([Tally(50, 25), Tally(50, 20)]), 4)
    0.0072
    >>> gain_of_chance_bits([Tally(50, 25)])
    0.0
    """
    used = [tally for tally in tallies if tally.count]
    total = sum(used, Tally())
    if not total.won or not total.lost:
        return 0.0
    return (len(used) - 1) / (2 * total.count * log(2))


def chance_ratio(tallies):
    """Return how probable a gain of this size is when answer and outcome are unrelated, 0-1.

    Of the likelihood-ratio test (G), with the approximation of Wilson and Hilferty.

    >>> round(chance_ratio([Tally(100, 60), Tally(100, 40)]), 3)
    0.005
    >>> chance_ratio([Tally(10, 5), Tally(10, 5)])
    1.0
    >>> chance_ratio([Tally(10, 5)]) is None
    True
    """
    used = [tally for tally in tallies if tally.count]
    total = sum(used, Tally())
    freedom = len(used) - 1
    if freedom < 1 or not total.won or not total.lost:
        return None
    statistic = 2 * total.count * log(2) * gain_bits(used)
    if not statistic:
        return 1.0
    if freedom == 1:
        return erfc(sqrt(statistic / 2))
    spread = 2 / (9 * freedom)
    return 0.5 * erfc(((statistic / freedom) ** (1 / 3) - 1 + spread) / sqrt(2 * spread))


def question_verdict(tallies, question_count):
    """Return whether the answers to one of ``question_count`` questions tell who wins.

    The more questions are looked at, the more look telling by chance: the bar rises with them.

    >>> telling = [Tally(100, 70), Tally(100, 30)]
    >>> question_verdict(telling, 20), question_verdict([Tally(100, 60), Tally(100, 46)], 20)
    ('tells', 'unclear')
    >>> question_verdict([Tally(5, 5), Tally(5, 0)], 1)
    'few'
    """
    if not is_enough(sum(tallies, Tally())):
        return VERDICT_FEW
    ratio = chance_ratio(tallies)
    is_found = ratio is not None and ratio * max(question_count, 1) < CHANCE_RATIO
    return VERDICT_TELLS if is_found else VERDICT_UNCLEAR


def answer_verdict(tally, base_percent):
    """Return whether deals with an answer were won more, or less, often than all of them.

    >>> answer_verdict(Tally(100, 70), 50.0), answer_verdict(Tally(100, 30), 50.0)
    ('better', 'worse')
    >>> answer_verdict(Tally(20, 11), 50.0), answer_verdict(Tally(3, 3), 50.0)
    ('same', 'few')
    """
    if tally.count < MINIMUM_ANSWER_DEALS or base_percent is None:
        return VERDICT_FEW
    low, high = wilson_percent(tally.won, tally.count)
    if low > base_percent:
        return VERDICT_BETTER
    return VERDICT_WORSE if high < base_percent else VERDICT_SAME


def weight_of_evidence(tally, base, prior_deals=PRIOR_DEALS):
    """Return how an answer changes the log odds of winning; above zero speaks for winning.

    Shrunk towards zero, as if ``prior_deals`` average deals had been seen with it before: an
    answer that was given twice says little.

    >>> base = Tally(200, 100)
    >>> round(weight_of_evidence(Tally(90, 70), base), 3), weight_of_evidence(Tally(), base)
    (1.099, 0.0)
    >>> weight_of_evidence(Tally(2, 2), base) < 0.5
    True
    >>> weight_of_evidence(Tally(5, 5), Tally(9, 9)) is None
    True

    :param base: tally of all deals
    :return: in natural logarithms; ``None`` when all deals were won, or all lost
    """
    if not base.won or not base.lost:
        return None
    share = base.won / base.count
    won = tally.won + prior_deals * share
    lost = tally.lost + prior_deals * (1 - share)
    return log(won / lost) - log(base.won / base.lost)
