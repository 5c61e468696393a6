"""What to ask next: the unanswered question that could change the decision most.

Each possible answer is tried with the one formula of the score. How probable it is comes from the
answers of closed deals; the fewer there are, the more all answers count as equally probable.
"""

from dataclasses import dataclass

from . import scoring

# As if so many answers had been seen, spread evenly over all that are possible.
PRIOR_ANSWERS = 10


@dataclass(frozen=True)
class Proposal:
    """What asking one question may bring.

    ``grade_ratio`` is how probable another grade is (0-1), ``change_points`` by how much the
    score (0-100) changes on average, up or down; ``lowest`` and ``highest`` are the scores that
    are possible then.
    """

    key: int
    grade_ratio: float
    change_points: float
    lowest: float
    highest: float


def answer_ratios(keys, counts, prior=PRIOR_ANSWERS):
    """Return how probable each answer is, from how often it was given so far.

    >>> answer_ratios([1, 2], {1: 30})
    {1: 0.875, 2: 0.125}
    >>> answer_ratios([1, 2], {})
    {1: 0.5, 2: 0.5}

    :param counts: how often each answer was given, by key
    """
    total = sum(counts.get(key, 0) for key in keys) + prior
    return {key: (counts.get(key, 0) + prior / len(keys)) / total for key in keys}


def propose(questions, given, thresholds=(), counts=None):
    """Return a :class:`Proposal` for each open or unknown question, the best to ask first.

    Questions that the system answers are left out, and those that cannot change anything.

    >>> budget = scoring.Question(
    ...     1, scoring.KIND_YES_NO, (scoring.Choice(1, 10.0), scoring.Choice(2, 0.0))
    ... )
    >>> choices = (scoring.Choice(3, 30.0), scoring.Choice(4, 0.0))
    >>> fit = scoring.Question(2, scoring.KIND_CHOICE, choices)
    >>> best, other = propose([budget, fit], {}, [(50.0, "A"), (0.0, "B")])
    >>> best.key, best.grade_ratio, best.change_points, best.highest
    (2, 0.5, 37.5, 75.0)
    >>> other.key, other.grade_ratio
    (1, 0.0)

    :param questions: :class:`scoring.Question`
    :param given: :class:`scoring.Given` by question key
    :param thresholds: pairs (from percent, key of grade)
    :param counts: how often each answer was given in closed deals, by answer key
    :rtype: list[Proposal]
    """
    now = scoring.score(questions, given)
    if now.percent is None:
        return []
    grade_now = _grade(now, thresholds)
    proposals = []
    for question in questions:
        if question.key not in now.open_keys | now.unknown_keys:
            continue
        if question.kind == scoring.KIND_COMPUTED or not question.choices:
            continue
        ratios = answer_ratios([choice.key for choice in question.choices], counts or {})
        grade_ratio = change = 0.0
        percents = []
        for key, ratio in ratios.items():
            answer = scoring.Given(scoring.STATUS_GIVEN, frozenset({key}))
            then = scoring.score(questions, {**given, question.key: answer})
            percents.append(then.percent)
            change += ratio * abs(then.percent - now.percent)
            grade_ratio += ratio * (_grade(then, thresholds) != grade_now)
        if change or grade_ratio:
            proposals.append(
                Proposal(question.key, grade_ratio, change, min(percents), max(percents))
            )
    return sorted(proposals, key=lambda one: (-one.grade_ratio, -one.change_points))


def _grade(result, thresholds):
    return scoring.grade(result.percent, thresholds, bool(result.knock_out_keys))
