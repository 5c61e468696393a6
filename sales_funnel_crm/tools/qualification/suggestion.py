"""Points that closed deals suggest for the answers of a questionnaire, and what they would change.

All in plain numbers, without the ORM. An answer gets its shrunk weight of evidence, measured from
that of not knowing (which counts zero points), and scaled so that the questionnaire keeps its span
between the lowest and the highest score.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from . import scoring
from .prediction import PRIOR_DEALS, Tally, is_enough, weight_of_evidence
from .ranking import auc

FOLD_COUNT = 5
NOT_ASKED = scoring.Given()


@dataclass(frozen=True)
class Deal:
    """A closed deal: its outcome, its score then, and what was answered, by question key."""

    is_won: bool
    score: float = 0.0
    given: dict = field(default_factory=dict)


def tally_answers(question, deals):
    """Return how often each answer to ``question`` was given, and won; not knowing is ``None``.

    >>> yes = scoring.Given(scoring.STATUS_GIVEN, frozenset({7}))
    >>> deals = [Deal(True, given={1: yes}), Deal(False, given={1: yes}), Deal(True)]
    >>> tally_answers(scoring.Question(1, scoring.KIND_CHOICE, (scoring.Choice(7, 1),)), deals)
    {7: Tally(count=2, won=1), None: Tally(count=1, won=1)}

    :rtype: dict
    """
    counts, won = Counter(), Counter()
    for deal in deals:
        answer = deal.given.get(question.key, NOT_ASKED)
        chosen = answer.choices if answer.status == scoring.STATUS_GIVEN else ()
        for key in chosen or (None,):
            counts[key] += 1
            won[key] += deal.is_won
    keys = [*(choice.key for choice in question.choices), None]
    return {key: Tally(counts[key], won[key]) for key in keys}


def tally_combinations(question, deals):
    """Return the tally of each combination of answers that was given together, unknown included.

    Deals in which the question was not asked are left out.

    >>> both = scoring.Given(scoring.STATUS_GIVEN, frozenset({7, 8}))
    >>> unknown = scoring.Given(scoring.STATUS_UNKNOWN)
    >>> choices = (scoring.Choice(7, 1.0), scoring.Choice(8, 1.0))
    >>> deals = [Deal(True, given={1: both}), Deal(False, given={1: unknown}), Deal(True)]
    >>> tally_combinations(scoring.Question(1, scoring.KIND_CHOICES, choices), deals)
    [Tally(count=1, won=1), Tally(count=1, won=0)]
    """
    counts, won = Counter(), Counter()
    for deal in deals:
        answer = deal.given.get(question.key, NOT_ASKED)
        if answer.status != scoring.STATUS_OPEN:
            counts[answer.choices] += 1
            won[answer.choices] += deal.is_won
    return [Tally(count, won[key]) for key, count in counts.items()]


def suggest_points(questions, deals, prior_deals=PRIOR_DEALS):
    """Return suggested points by answer key; empty when the deals do not say anything.

    >>> budget = scoring.Question(
    ...     1, scoring.KIND_YES_NO, (scoring.Choice(1, 5.0), scoring.Choice(2, -5.0)), weight=2.0
    ... )
    >>> yes, no = (scoring.Given(scoring.STATUS_GIVEN, frozenset({key})) for key in (1, 2))
    >>> deals = [Deal(True, given={1: yes})] * 30 + [Deal(False, given={1: no})] * 30
    >>> suggest_points([budget], deals)
    {1: 5.0, 2: -5.0}
    >>> suggest_points([budget], deals[:30])
    {}

    :param questions: :class:`scoring.Question` of one questionnaire
    :param deals: :class:`Deal`
    """
    base = Tally(len(deals), sum(1 for deal in deals if deal.is_won))
    if not is_enough(base):
        return {}
    evidence = {}
    for question in questions:
        tallies = tally_answers(question, deals)
        unknown = weight_of_evidence(tallies.pop(None), base, prior_deals)
        for key, tally in tallies.items():
            evidence[key] = weight_of_evidence(tally, base, prior_deals) - unknown
    unweighted = [replace(with_points(question, evidence), weight=1.0) for question in questions]
    span = _span(unweighted)
    if not span:
        return {}
    scale = _span(questions) / span
    return {
        choice.key: round(scale * choice.points / question.weight, 1)
        for question, choices in zip(questions, unweighted, strict=True)
        for choice in choices.choices
        if question.weight
    }


def _span(questions):
    bounds = [question.attainable() for question in questions]
    return sum(high - low for low, high in bounds)


def with_points(question, points):
    """Return ``question`` with other points, by answer key; answers without any keep theirs.

    >>> question = scoring.Question(1, scoring.KIND_CHOICE, (scoring.Choice(1, 5.0),))
    >>> with_points(question, {1: 3.0}).choices[0].points
    3.0
    """
    choices = (
        replace(choice, points=points.get(choice.key, choice.points)) for choice in question.choices
    )
    return replace(question, choices=tuple(choices))


def unseen_auc(questions, deals, points_of=suggest_points, fold_count=FOLD_COUNT):
    """Return the AUC of suggested points on deals that did not take part in the suggestion.

    Every ``fold_count``-th deal is put aside, the points come from the others: points judged by
    the deals that they were made of look better than they are.

    >>> choices = (scoring.Choice(1, 0.0), scoring.Choice(2, 1.0))
    >>> question = scoring.Question(1, scoring.KIND_CHOICE, choices)
    >>> answers = [scoring.Given(scoring.STATUS_GIVEN, frozenset({key})) for key in (1, 2)]
    >>> deals = [Deal(bool(number % 2), given={1: answers[number % 2]}) for number in range(100)]
    >>> unseen_auc([question], deals)
    1.0
    >>> unseen_auc([question], deals[:20]) is None
    True

    :param deals: in an order that says nothing about their outcome, such as that of their ids
    :return: mean over the parts, weighted by their pairs; ``None`` with too few deals
    """
    total = weight = 0.0
    for fold in range(fold_count):
        points = points_of(
            questions, [deal for number, deal in enumerate(deals) if number % fold_count != fold]
        )
        if not points:
            return None
        changed = [with_points(question, points) for question in questions]
        aside = deals[fold::fold_count]
        area = auc([(scoring.score(changed, deal.given).raw, deal.is_won) for deal in aside])
        if area is not None:
            won = sum(1 for deal in aside if deal.is_won)
            total += area * won * (len(aside) - won)
            weight += won * (len(aside) - won)
    return total / weight if weight else None
