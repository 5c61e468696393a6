"""How the amount of a contract is divided into instalments, to the cent."""

from decimal import ROUND_HALF_UP, Decimal


def split(total, weights, rounding=0.01):
    """Return ``total`` divided by ``weights``; the sum is exact, the last one takes the rest.

    >>> split(100, [1, 1, 1])
    [33.33, 33.33, 33.34]
    >>> split(1000, [30, 60, 10])
    [300.0, 600.0, 100.0]
    >>> split(100, [30, 30, 40], rounding=1)
    [30.0, 30.0, 40.0]

    No part is negative, however small the total:

    >>> split(0.02, [1, 1, 1, 1])
    [0.01, 0.01, 0.0, 0.0]
    >>> split(100, [])
    []

    :param float total: zero or more, rounded to ``rounding``
    :param weights: percents or amounts, zero or more, not all of them zero
    :param float rounding: the smallest coin, e.g. 0.01
    :return: amounts, as many as weights
    :rtype: list[float]
    :raise ValueError: when something is negative, or all weights are zero
    """
    if not weights:
        return []
    shares = [_exact(weight) for weight in weights]
    whole = sum(shares)
    coin = _exact(rounding)
    coins = _coins(_exact(total), coin)
    if coins < 0 or whole <= 0 or min(shares) < 0:
        raise ValueError("Only a positive amount can be divided, by positive weights.")
    parts = []
    rest = coins
    for share in shares[:-1]:
        part = min(_coins(coins * share / whole, Decimal(1)), rest)
        rest -= part
        parts.append(part)
    return [float(part * coin) for part in [*parts, rest]]


def missing(total, amounts, rounding=0.01):
    """Return what is missing in ``amounts`` for ``total``: 0.0 when they agree to the cent.

    >>> missing(100, [33.33, 33.33, 33.34])
    0.0
    >>> missing(100, [30, 80])
    -10.0

    :rtype: float
    """
    coin = _exact(rounding)
    held = sum(_coins(_exact(amount), coin) for amount in amounts)
    return float((_coins(_exact(total), coin) - held) * coin)


def settle(total, amounts, rounding=0.01):
    """Return ``amounts`` with what rounding left on the last one, so that they make ``total``.

    Each of them may have lost half a coin. Anything more is no rounding: then they stay as they
    are, for somebody to look at.

    >>> settle(100, [33.33, 33.33, 33.33])
    [33.33, 33.33, 33.34]
    >>> settle(100, [30, 60])
    [30, 60]
    """
    difference = missing(total, amounts, rounding)
    if not amounts or not difference or abs(difference) > rounding * len(amounts):
        return list(amounts)
    coin = _exact(rounding)
    last = _coins(_exact(amounts[-1]) + _exact(difference), coin)
    if last < 0:
        return list(amounts)
    return [*amounts[:-1], float(last * coin)]


def _exact(number):
    """Return what the number is read as: 0.1 is a tenth."""
    return Decimal(str(number))


def _coins(amount, coin):
    return int((amount / coin).to_integral_value(rounding=ROUND_HALF_UP))
