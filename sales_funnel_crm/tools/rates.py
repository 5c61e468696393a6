"""Rates of the funnel. No data is not zero: without a denominator a rate is ``None``."""

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
