"""Is a deal worth what it still costs? Plain arithmetic; money in any one currency."""

from dataclasses import dataclass

ADVICE_GO = "go"
ADVICE_LOW = "low"
ADVICE_STOP = "stop"


@dataclass(frozen=True)
class Prospect:
    """What is known of an open deal.

    ``margin_amount`` counts before ``margin_percent``, this before ``default_margin_percent``;
    ``None`` or 0 is “not known”. ``probability_percent`` is 0 to 100. ``budget_cost`` is what
    other sources say is still to be spent, beyond the days and costs entered here.
    """

    amount: float
    probability_percent: float
    margin_amount: float = 0.0
    margin_percent: float = 0.0
    default_margin_percent: float = 0.0
    effort_days: float = 0.0
    day_cost: float = 0.0
    other_cost: float = 0.0
    budget_cost: float = 0.0
    day_value_wanted: float = 0.0


@dataclass(frozen=True)
class Worth:
    """What follows from a ``Prospect``. ``None`` says that there is nothing to divide by."""

    margin: float
    expected_margin: float
    remaining_cost: float
    expected_value: float
    day_value: float | None
    break_even_percent: float | None
    affordable_days: float | None
    advice: str


def margin_of(prospect):
    """Return the margin of the deal if it is won, ``None`` when nobody said what it is.

    >>> margin_of(Prospect(10_000, 50, margin_percent=20, default_margin_percent=30))
    2000.0
    >>> margin_of(Prospect(10_000, 50, margin_amount=-500, margin_percent=20))
    -500
    >>> margin_of(Prospect(10_000, 50)) is None
    True
    """
    if prospect.margin_amount:
        return prospect.margin_amount
    percent = prospect.margin_percent or prospect.default_margin_percent
    return prospect.amount * percent / 100 if percent else None


def missing_of(prospect):
    """Return what must be known first: ``margin``, ``cost``, ``day_cost``; or None.

    >>> missing_of(Prospect(10_000, 50)), missing_of(Prospect(10_000, 50, margin_percent=20))
    ('margin', 'cost')
    >>> missing_of(Prospect(10_000, 50, margin_percent=20, effort_days=3))
    'day_cost'
    >>> missing_of(Prospect(10_000, 50, margin_percent=20, other_cost=3))
    """
    if margin_of(prospect) is None:
        return "margin"
    if prospect.effort_days and not prospect.day_cost:
        return "day_cost"
    if not (prospect.effort_days or prospect.other_cost or prospect.budget_cost):
        return "cost"
    return None


def weigh(prospect):
    """Return the ``Worth`` of a deal, ``None`` when something must be known first.

    Expected value = probability × margin − remaining cost. A day is worth the expected value
    divided by the remaining days of work: what a day brings in beyond what it costs.

    >>> deal = Prospect(30_000, 25, margin_percent=40, effort_days=5, day_cost=800)
    >>> weigh(deal)  # doctest: +NORMALIZE_WHITESPACE
    Worth(margin=12000.0, expected_margin=3000.0, remaining_cost=4000.0, expected_value=-1000.0,
          day_value=-200.0, break_even_percent=33.333333333333336, affordable_days=3.75,
          advice='stop')
    >>> weigh(Prospect(30_000, 50, margin_percent=40, other_cost=1_000)).advice
    'go'
    >>> weigh(Prospect(30_000, 50, margin_percent=40)) is None
    True
    """
    if missing_of(prospect):
        return None
    margin = margin_of(prospect)
    expected_margin = margin * prospect.probability_percent / 100
    cash_cost = prospect.other_cost + prospect.budget_cost
    remaining_cost = prospect.effort_days * prospect.day_cost + cash_cost
    expected_value = expected_margin - remaining_cost
    days = prospect.effort_days
    day_value = expected_value / days if days else None
    return Worth(
        margin=margin,
        expected_margin=expected_margin,
        remaining_cost=remaining_cost,
        expected_value=expected_value,
        day_value=day_value,
        break_even_percent=100 * remaining_cost / margin if margin > 0 else None,
        affordable_days=(
            max((expected_margin - cash_cost) / prospect.day_cost, 0.0)
            if prospect.day_cost
            else None
        ),
        advice=_advice(expected_value, day_value, prospect.day_value_wanted),
    )


def _advice(expected_value, day_value, day_value_wanted):
    if expected_value < 0:
        return ADVICE_STOP
    if day_value is not None and day_value < day_value_wanted:
        return ADVICE_LOW
    return ADVICE_GO
