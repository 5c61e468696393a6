"""Bradley–Terry: one strength for each firm, from who beat whom.

P(i beats j) = s_i ÷ (s_i + s_j). The strengths maximise the likelihood with a prior: each firm is
taken to have won and lost ``PRIOR`` times against an average one of strength 1. So firms that never
lost, and groups that never met, get finite strengths, and those met rarely stay close to average.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

from ..rates import CONFIDENCE_Z

PRIOR = 0.5
# Below so many encounters with a firm, nothing is said about it.
MIN_ENCOUNTERS = 5
# The computation grows with the cube of the firms. Whoever is not among those met most often has
# too few encounters to be told apart from average anyway.
MAX_FIRMS = 60

_TOLERANCE = 1e-10
_MAX_ROUNDS = 10_000


@dataclass(frozen=True)
class Strength:
    """How strong a firm is.

    ``strength``: 1 is an average firm. ``chance_percent``: that ``us`` beats it in the next
    encounter, with its 95% interval; ``None`` for ``us``.
    """

    firm: object
    won: float
    lost: float
    strength: float
    chance_percent: float | None
    chance_low_percent: float | None
    chance_high_percent: float | None

    @property
    def has_sample(self):
        """Tell whether there were enough encounters to say something."""
        return self.won + self.lost >= MIN_ENCOUNTERS


def strengths(wins, us, prior=PRIOR):
    """Return the strength of each firm, the strongest first.

    >>> ranked = strengths({("us", "a"): 6, ("a", "us"): 2, ("a", "b"): 3}, "us")
    >>> [(row.firm, round(row.strength, 2)) for row in ranked]
    [('us', 3.41), ('a', 1.35), ('b', 0.18)]
    >>> strengths({}, "us")
    []

    :param dict wins: ``(winner, loser)`` → number of times
    :param us: which firm the chances are meant for
    :rtype: list[Strength]
    """
    firms = list(dict.fromkeys(firm for pair in wins for firm in pair))
    met = _encounters(wins)
    won = {firm: sum(n for (winner, _), n in wins.items() if winner == firm) for firm in firms}
    lost = {firm: sum(n for (_, loser), n in wins.items() if loser == firm) for firm in firms}
    power = _maximise(firms, met, won, prior)
    spread = _covariance(firms, met, power, prior)
    rows = [
        Strength(
            firm,
            won[firm],
            lost[firm],
            power[firm],
            *_chance(firm, us, firms, power, spread),
        )
        for firm in firms
    ]
    return sorted(rows, key=lambda row: -row.strength)


def most_met(wins, us, limit=MAX_FIRMS):
    """Return the encounters among the firms that were met most often, ``us`` always among them.

    >>> most_met({("us", "a"): 1, ("a", "b"): 3, ("c", "a"): 1}, "us", limit=3)
    {('us', 'a'): 1, ('a', 'b'): 3}
    """
    met = _encounters(wins)
    ranked = sorted(met, key=lambda firm: (firm != us, -sum(met[firm].values())))
    kept = set(ranked[:limit])
    return {pair: number for pair, number in wins.items() if kept.issuperset(pair)}


def _encounters(wins):
    met = {}
    for (winner, loser), number in wins.items():
        for one, other in ((winner, loser), (loser, winner)):
            met.setdefault(one, {})
            met[one][other] = met[one].get(other, 0) + number
    return met


def _maximise(firms, met, won, prior):
    """Minorise and maximise (Hunter 2004): each round raises the likelihood."""
    power = dict.fromkeys(firms, 1.0)
    for _round in range(_MAX_ROUNDS):
        change = 0.0
        for firm in firms:
            weight = sum(n / (power[firm] + power[other]) for other, n in met[firm].items())
            weight += 2 * prior / (power[firm] + 1.0)
            new = (won[firm] + prior) / weight
            change = max(change, abs(log(new / power[firm])))
            power[firm] = new
        if change < _TOLERANCE:
            break
    return power


def _covariance(firms, met, power, prior):
    """Return the covariance of the logarithms of the strengths: the inverse information."""
    information = []
    for firm in firms:
        own = 2 * prior * power[firm] / (power[firm] + 1.0) ** 2
        row = dict.fromkeys(firms, 0.0)
        for other, n in met[firm].items():
            weight = n * power[firm] * power[other] / (power[firm] + power[other]) ** 2
            row[other] -= weight
            own += weight
        row[firm] += own
        information.append([row[other] for other in firms])
    return _inverse(information)


def _inverse(matrix):
    """Invert a positive definite matrix by Gauss and Jordan."""
    size = len(matrix)
    rows = [
        list(row) + [float(column == number) for column in range(size)]
        for number, row in enumerate(matrix)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda number: abs(rows[number][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column]
        rows[column] = [value / scale for value in rows[column]]
        for number in range(size):
            factor = rows[number][column]
            if number != column and factor:
                rows[number] = [
                    value - factor * base
                    for value, base in zip(rows[number], rows[column], strict=True)
                ]
    return [row[size:] for row in rows]


def _chance(firm, us, firms, power, spread):
    if firm == us or us not in power:
        return None, None, None
    i, j = firms.index(us), firms.index(firm)
    lead = log(power[us] / power[firm])
    reach = CONFIDENCE_Z * sqrt(spread[i][i] + spread[j][j] - 2 * spread[i][j])
    return tuple(100.0 / (1.0 + exp(-value)) for value in (lead, lead - reach, lead + reach))
