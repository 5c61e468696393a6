"""Rates of the funnel. No data is not zero: without a denominator a rate is ``None``."""

from math import sqrt

SUCCESS_CLOSED = "closed"
SUCCESS_HONEST = "honest"
CONVERSION_PRESENCE = "presence"
CONVERSION_EXITS = "exits"


def percent(part, whole):
    """Return ``part`` of ``whole`` in percent, ``None`` when there is nothing to divide by.

    >>> percent(1, 4), percent(0, 0)
    (25.0, None)
    """
    return 100.0 * part / whole if whole > 0 else None


def success_percent(counts, definition=SUCCESS_CLOSED):
    """Return the success rate: how much of what was decided was won.

    ``closed``: won ÷ (won + lost) of the exits in the period (DESIGN, section 2).
    ``honest``: won ÷ (won + lost + overdue), counts deals that are dead but not closed
    as not won (the "honest win rate" of Zoho Motivator).

    >>> success_percent({"won": 3, "lost": 1, "overdue": 2})
    75.0
    >>> success_percent({"won": 3, "lost": 1, "overdue": 2}, SUCCESS_HONEST)
    50.0

    :param dict counts: figure name → number of deals
    :return: percent 0-100, ``None`` when nothing was decided
    :raise ValueError: when ``definition`` is unknown
    """
    decided = counts["won"] + counts["lost"]
    if definition == SUCCESS_HONEST:
        decided += counts["overdue"]
    elif definition != SUCCESS_CLOSED:
        raise ValueError(f"unknown success rate {definition!r}")
    return percent(counts["won"], decided)


def conversion_percent(counts, definition=CONVERSION_PRESENCE):
    """Return the conversion rate: how much of a stage went on to the next or was won.

    ``presence``: (forward + won) ÷ (opening + inflow), of all that were in the stage.
    ``exits``: (forward + won) ÷ all that left the stage in the period.

    >>> counts = {"opening": 6, "inflow": 4, "forward_out": 2, "won": 1, "outflow": 3, "lost": 1}
    >>> conversion_percent(counts), conversion_percent(counts, CONVERSION_EXITS)
    (30.0, 60.0)

    :param dict counts: figure name → number of deals
    :return: percent 0-100, ``None`` when the stage was empty (or nothing left it)
    :raise ValueError: when ``definition`` is unknown
    """
    advanced = counts["forward_out"] + counts["won"]
    if definition == CONVERSION_EXITS:
        return percent(advanced, counts["outflow"] + counts["won"] + counts["lost"])
    if definition != CONVERSION_PRESENCE:
        raise ValueError(f"unknown conversion rate {definition!r}")
    return percent(advanced, counts["opening"] + counts["inflow"])


# Of the normal distribution: 95 of 100 such intervals hold the true rate.
CONFIDENCE_Z = 1.959963984540054


def wilson_percent(part, whole):
    """Return the 95 % interval of a rate: where it may well be, with so few cases (Wilson).

    >>> [round(percent, 1) for percent in wilson_percent(8, 10)]
    [49.0, 94.3]
    >>> [round(percent, 1) for percent in wilson_percent(0, 3)]
    [0.0, 56.1]
    >>> wilson_percent(0, 0)
    (None, None)

    :return: lowest and highest percent, 0-100; a pair of ``None`` when nothing was counted
    """
    if whole <= 0:
        return None, None
    square = CONFIDENCE_Z**2
    ratio = part / whole
    middle = ratio + square / (2 * whole)
    reach = CONFIDENCE_Z * sqrt(ratio * (1 - ratio) / whole + square / (4 * whole**2))
    low, high = middle - reach, middle + reach
    return tuple(100.0 * min(max(end / (1 + square / whole), 0.0), 1.0) for end in (low, high))
