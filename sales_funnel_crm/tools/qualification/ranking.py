"""How well a score tells won deals from lost ones.

Plain numbers, without the ORM. Deals are pairs (score, is won).
"""

from math import sqrt

from ..rates import CONFIDENCE_Z
from .prediction import MINIMUM_ANSWER_DEALS, Tally


def auc(pairs):
    """Return how often a won deal has the higher score than a lost one (area under the ROC curve).

    0.5 is no better than a coin. Equal scores count one half.

    >>> auc([(80, True), (60, True), (60, False), (10, False)])
    0.875
    >>> auc([(80, True)]) is None
    True

    :param pairs: (score, is won) of each deal
    """
    ordered = sorted(pairs, key=lambda pair: pair[0])
    won = sum(1 for _score, is_won in ordered if is_won)
    lost = len(ordered) - won
    if not won or not lost:
        return None
    rank_sum, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        tied_won = sum(1 for _score, is_won in ordered[start:end] if is_won)
        rank_sum += tied_won * (start + 1 + end) / 2
        start = end
    return (rank_sum - won * (won + 1) / 2) / (won * lost)


def auc_interval(area, won, lost):
    """Return the 95 % interval of an AUC (Hanley and McNeil).

    >>> [round(end, 3) for end in auc_interval(0.844, 227, 221)]
    [0.807, 0.881]
    >>> auc_interval(None, 3, 0)
    (None, None)
    """
    if area is None:
        return None, None
    of_won = area / (2 - area) - area**2
    of_lost = 2 * area**2 / (1 + area) - area**2
    variance = (area * (1 - area) + (won - 1) * of_won + (lost - 1) * of_lost) / (won * lost)
    reach = CONFIDENCE_Z * sqrt(max(variance, 0.0))
    return max(area - reach, 0.0), min(area + reach, 1.0)


def brier(pairs):
    """Return the mean squared error of scores that are read as the chance to win, 0 is perfect.

    >>> round(brier([(100, True), (0, False), (50, True)]), 4), brier([])
    (0.0833, None)

    :param pairs: (score 0-100, is won) of each deal
    """
    errors = [(score / 100 - is_won) ** 2 for score, is_won in pairs]
    return sum(errors) / len(errors) if errors else None


def calibration(pairs, group_count=10, minimum=MINIMUM_ANSWER_DEALS):
    """Return the win rate of tenths of the deals, from the lowest scores to the highest.

    Equal scores stay together. With few deals there are fewer groups, of ``minimum`` at least.

    >>> groups = calibration([(score, score > 50) for score in range(100)])
    >>> len(groups), groups[0]["percent"], groups[9]["from_score"], groups[9]["percent"]
    (10, 0.0, 90, 100.0)
    >>> [group["count"] for group in calibration([(1, True)] * 15 + [(2, False)] * 15)]
    [15, 15]

    :param pairs: (score, is won) of each deal
    :return: dicts of :meth:`Tally.rate` with from_score, to_score and mean_score
    """
    ordered = sorted(pairs, key=lambda pair: pair[0])
    groups, group_count = [], max(min(group_count, len(ordered) // minimum), 1)
    start = 0
    for number in range(1, group_count + 1):
        end = round(number * len(ordered) / group_count)
        while 0 < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if end > start:
            groups.append(_group(ordered[start:end]))
            start = end
    return groups


def _group(pairs):
    scores = [score for score, _is_won in pairs]
    tally = Tally(len(pairs), sum(1 for _score, is_won in pairs if is_won))
    return {
        **tally.rate(),
        "from_score": scores[0],
        "to_score": scores[-1],
        "mean_score": sum(scores) / len(scores),
    }


def roc_points(pairs):
    """Return the ROC curve: share of lost deals and of won deals above each score, 0-1.

    >>> roc_points([(80, True), (60, False)])
    [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    """
    won = sum(1 for _score, is_won in pairs if is_won)
    lost = len(pairs) - won
    if not won or not lost:
        return []
    counts = {}
    for score, is_won in pairs:
        counts[score] = counts.get(score, Tally()) + Tally(1, int(is_won))
    points, above = [(0.0, 0.0)], Tally()
    for score in sorted(counts, reverse=True):
        above += counts[score]
        points.append((above.lost / lost, above.won / won))
    return points
