"""When money comes in: the delays of the past, laid over what is open (M18)."""

from bisect import bisect_left
from datetime import timedelta
from math import sqrt

# Fewer payments say too little about a customer: the company's stand in.
MINIMUM = 5
P10, P50, P90 = 0.1, 0.5, 0.9
# 10 % of a normal distribution lie beyond so many deviations.
NORMAL_P90 = 1.2815515655446004


def choose_delays(own, everybody):
    """Return the delays to count with: the customer's own when they are enough.

    >>> choose_delays([1, 2, 3, 4, 5], [9])
    [1, 2, 3, 4, 5]
    >>> choose_delays([1, 2], [9, 8])
    [9, 8]

    Where nobody has paid yet, money is taken to come when it is due:

    >>> choose_delays([], [])
    [0]
    """
    if len(own) >= MINIMUM:
        return own
    return everybody or own or [0]


def chances(due, delays, months, today):
    """Return the chance of each month that an amount due on ``due`` comes in it.

    Each delay of the past is as likely as any other. What should have come already according to a
    delay has not: only the longer ones are left, and if there is none, it is expected now.

    >>> from datetime import date
    >>> months = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    >>> chances(date(2026, 1, 20), [0, 0, 5, 20], months, date(2026, 1, 10))
    [0.75, 0.25, 0.0]
    >>> chances(date(2026, 1, 1), [0, 20, 40, 40], months, date(2026, 1, 31))
    [0.0, 1.0, 0.0]
    >>> chances(date(2025, 1, 1), [0, 5], months, date(2026, 1, 31))
    [1.0, 0.0, 0.0]

    :param list months: first days of consecutive months, in order; what comes later is in none
    :return: as many chances as months; their sum is less than 1 when some of it comes later
    :rtype: list[float]
    """
    days = [due + timedelta(days=delay) for delay in delays]
    days = [day for day in days if day >= today] or [max(due, today)]
    result = [0.0] * len(months)
    for day in days:
        place = bisect_left(months, day.replace(day=1))
        if place < len(months) and months[place] == day.replace(day=1):
            result[place] += 1 / len(days)
    return result


def outlook(items):
    """Return P10, P50 and P90 of the sum of amounts that come with a chance each.

    Amounts are taken to be independent. A handful are counted out exactly; for more, the sum is
    taken to be normal, cut off at nothing and at everything. P90 is what 90 % of all cases reach
    at most.

    >>> outlook([(100, 1.0)])
    (100.0, 100.0, 100.0)
    >>> outlook([(100, 0.5), (50, 1.0)])
    (50.0, 50.0, 150.0)
    >>> outlook([])
    (0.0, 0.0, 0.0)

    :param items: pairs of amount (zero or more) and chance (0 to 1)
    :rtype: tuple[float, float, float]
    """
    sure = sum(amount for amount, chance in items if chance >= 1)
    open_items = [(amount, chance) for amount, chance in items if 0 < chance < 1 and amount]
    if len(open_items) > EXACT:
        return _normal(sure, open_items)
    sums = [(0.0, 1.0)]
    for amount, chance in open_items:
        sums = [(total, share * (1 - chance)) for total, share in sums] + [
            (total + amount, share * chance) for total, share in sums
        ]
    sums.sort()
    return tuple(float(sure + _quantile(sums, level)) for level in (P10, P50, P90))


# 2^12 sums are counted out at once.
EXACT = 12


def _quantile(sums, level):
    reached = 0.0
    for total, share in sums:
        reached += share
        if reached >= level - 1e-12:
            return total
    return sums[-1][0]


def _normal(sure, items):
    mean = sum(amount * chance for amount, chance in items)
    spread = NORMAL_P90 * sqrt(sum(amount**2 * chance * (1 - chance) for amount, chance in items))
    most = sum(amount for amount, _chance in items)
    low, high = max(mean - spread, 0.0), min(mean + spread, most)
    return float(sure + low), float(sure + mean), float(sure + high)
