"""Does a step of the playbook go with winning? Two win rates and what may be said about them."""

from math import sqrt
from typing import NamedTuple

from ..rates import percent, wilson_percent

HELPS = "helps"
HURTS = "hurts"
UNCLEAR = "unclear"
TOO_FEW = "too_few"
# Closed deals on each side below which nothing is said.
MINIMUM_SAMPLE = 10


class Effect(NamedTuple):
    """Win rates with and without a step, in percent; None without deals."""

    with_percent: float | None
    with_low_percent: float | None
    with_high_percent: float | None
    without_percent: float | None
    without_low_percent: float | None
    without_high_percent: float | None
    difference_percent: float | None
    verdict: str


def effect(with_won, with_lost, without_won, without_lost):
    """Return the win rates of the deals that did a step and of those that did not.

    Their difference is clear when its 95 % interval (Newcombe, from the two Wilson intervals)
    does not contain zero.

    >>> effect(30, 10, 12, 28).verdict, effect(30, 10, 28, 12).verdict, effect(3, 0, 0, 3).verdict
    ('helps', 'unclear', 'too_few')
    >>> effect(30, 10, 12, 28).difference_percent
    45.0
    >>> effect(0, 0, 1, 1).with_percent

    :param int with_won: won deals that did the step; the others accordingly
    :rtype: Effect
    """
    with_count, without_count = with_won + with_lost, without_won + without_lost
    with_percent = percent(with_won, with_count)
    without_percent = percent(without_won, without_count)
    with_low, with_high = wilson_percent(with_won, with_count)
    without_low, without_high = wilson_percent(without_won, without_count)
    if with_percent is None or without_percent is None:
        difference, verdict = None, TOO_FEW
    else:
        difference = with_percent - without_percent
        low = difference - sqrt(
            (with_percent - with_low) ** 2 + (without_high - without_percent) ** 2
        )
        high = difference + sqrt(
            (with_high - with_percent) ** 2 + (without_percent - without_low) ** 2
        )
        verdict = HELPS if low > 0 else HURTS if high < 0 else UNCLEAR
        if min(with_count, without_count) < MINIMUM_SAMPLE:
            verdict = TOO_FEW
    return Effect(
        with_percent,
        with_low,
        with_high,
        without_percent,
        without_low,
        without_high,
        difference,
        verdict,
    )
