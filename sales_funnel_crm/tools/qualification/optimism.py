"""Are scores better than the deals? Scores against evidence, and people against their results.

Plain numbers, without the ORM.
"""

from dataclasses import dataclass

from ..rates import wilson_percent
from .prediction import MINIMUM_ANSWER_DEALS, VERDICT_FEW, VERDICT_SAME, Tally
from .ranking import auc, calibration

VERDICT_OPTIMISTIC = "optimistic"
VERDICT_CAREFUL = "careful"

EVIDENCE_NONE = "none"
EVIDENCE_SOME = "some"
EVIDENCE_MOST = "most"
MOST_RATIO = 0.5


@dataclass(frozen=True)
class Judged:
    """A closed deal as it was judged: by whom, with which score, and on how much evidence.

    ``evidence_ratio`` is the share of the answers that have a note, a file or a message, 0-1;
    ``None`` when nothing was answered.
    """

    is_won: bool
    score: float
    person: int = 0
    evidence_ratio: float | None = None


def evidence_level(ratio):
    """Return the name of an evidence ratio.

    >>> evidence_level(0.0), evidence_level(0.2), evidence_level(0.5), evidence_level(None)
    ('none', 'some', 'most', 'none')
    """
    if not ratio:
        return EVIDENCE_NONE
    return EVIDENCE_MOST if ratio >= MOST_RATIO else EVIDENCE_SOME


def by_evidence(deals):
    """Return score and win rate of the deals with no, some and most answers proven.

    Scores as high as elsewhere, but won less often: that is optimism.

    >>> rows = by_evidence([Judged(True, 80.0, evidence_ratio=0.9), Judged(False, 90.0)])
    >>> [(row["level"], row["mean_score"], row["percent"]) for row in rows]
    [('none', 90.0, 0.0), ('most', 80.0, 100.0)]

    :return: dicts of :meth:`prediction.Tally.rate` with level, mean_score and auc
    """
    rows = []
    for level in (EVIDENCE_NONE, EVIDENCE_SOME, EVIDENCE_MOST):
        here = [deal for deal in deals if evidence_level(deal.evidence_ratio) == level]
        if here:
            area = auc([(deal.score, deal.is_won) for deal in here])
            rows.append({"level": level, **_summary(here), "auc": area})
    return rows


def by_person(deals):
    """Return by person what the scores promised, and what came of it.

    What a score promises is the win rate of all deals with about that score. A person is
    called optimistic when even the upper end of the interval of his win rate lies below it.

    >>> deals = [Judged(number % 2 > 0, 70.0, person=number % 2) for number in range(60)]
    >>> [(row["person"], row["promised_percent"], row["verdict"]) for row in by_person(deals)]
    [(0, 50.0, 'optimistic'), (1, 50.0, 'careful')]

    :return: dicts of :meth:`prediction.Tally.rate` with person, mean_score, promised_percent,
        evidence_percent and verdict; the most deals first
    """
    groups = calibration([(deal.score, deal.is_won) for deal in deals])
    by_key = {}
    for deal in deals:
        by_key.setdefault(deal.person, []).append(deal)
    rows = []
    for person, here in by_key.items():
        promised = sum(_promised_percent(deal.score, groups) for deal in here) / len(here)
        ratios = [deal.evidence_ratio or 0.0 for deal in here]
        rows.append(
            {
                "person": person,
                **_summary(here),
                "promised_percent": promised,
                "evidence_percent": 100.0 * sum(ratios) / len(ratios),
                "verdict": person_verdict(_tally(here), promised),
            }
        )
    return sorted(rows, key=lambda row: -row["count"])


def person_verdict(tally, promised_percent):
    """Return whether a win rate is surely below, or above, what the scores promised.

    >>> person_verdict(Tally(40, 10), 60.0), person_verdict(Tally(4, 0), 60.0)
    ('optimistic', 'few')
    """
    if tally.count < MINIMUM_ANSWER_DEALS:
        return VERDICT_FEW
    low, high = wilson_percent(tally.won, tally.count)
    if high < promised_percent:
        return VERDICT_OPTIMISTIC
    return VERDICT_CAREFUL if low > promised_percent else VERDICT_SAME


def _promised_percent(score, groups):
    for group in groups:
        if score <= group["to_score"]:
            return group["percent"]
    return groups[-1]["percent"]


def _tally(deals):
    return Tally(len(deals), sum(1 for deal in deals if deal.is_won))


def _summary(deals):
    mean = sum(deal.score for deal in deals) / len(deals)
    return {**_tally(deals).rate(), "mean_score": mean}
