"""The score of a questionnaire: weighted points, raw and between the lowest and highest attainable.

All in plain numbers, without the ORM. A question that is not answered, or answered with
“unknown”, counts zero points; zero is therefore always attainable, except where the system
answers by itself.
"""

from dataclasses import dataclass

KIND_CHOICE = "choice"
KIND_CHOICES = "choices"
KIND_NUMBER = "number"
KIND_YES_NO = "yes_no"
KIND_COMPUTED = "computed"

STATUS_OPEN = "open"
STATUS_GIVEN = "given"
STATUS_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Choice:
    """One possible answer; of a number, one band. ``points`` may be negative."""

    key: int
    points: float
    is_knock_out: bool = False


@dataclass(frozen=True)
class Question:
    """One question with its answers; ``weight`` is that of the question times its section's."""

    key: int
    kind: str
    choices: tuple
    weight: float = 1.0

    def attainable(self):
        """Return the lowest and the highest number of weighted points that an answer can give.

        >>> five = Question(1, KIND_CHOICE, (Choice(1, 1.0), Choice(2, 5.0)), weight=2.0)
        >>> five.attainable()
        (0.0, 10.0)
        >>> Question(1, KIND_COMPUTED, five.choices).attainable()
        (1.0, 5.0)
        >>> Question(1, KIND_CHOICES, (Choice(1, 1.0), Choice(2, 5.0), Choice(3, -2))).attainable()
        (-2.0, 6.0)
        """
        points = [choice.points for choice in self.choices]
        if self.kind == KIND_CHOICES:
            lowest = sum(point for point in points if point < 0)
            highest = sum(point for point in points if point > 0)
        else:
            if self.kind != KIND_COMPUTED:
                points.append(0.0)
            lowest, highest = min(points, default=0.0), max(points, default=0.0)
        return self.weight * lowest, self.weight * highest


@dataclass(frozen=True)
class Given:
    """What was answered to one question: its status and the keys of the chosen answers."""

    status: str = STATUS_OPEN
    choices: frozenset = frozenset()


@dataclass(frozen=True)
class Result:
    """The outcome. ``percent`` is None when nothing can be attained.

    ``points`` is weighted points by question key. ``weakest`` are the keys of the questions
    with the smallest share of what they could give, ``weakest_percent`` that share (0-100).
    """

    raw: float
    lowest: float
    highest: float
    percent: float | None
    points: dict
    open_keys: frozenset
    unknown_keys: frozenset
    knock_out_keys: frozenset
    weakest: tuple
    weakest_percent: float | None


def share_percent(value, lowest, highest):
    """Return where ``value`` lies between ``lowest`` and ``highest``, 0-100.

    What the system could not answer counts zero points, also where no answer gives so few.

    >>> share_percent(5, 0, 20), share_percent(1, 1, 1), share_percent(0, 4, 10)
    (25.0, None, 0.0)
    """
    if highest <= lowest:
        return None
    # Without the noise of binary fractions, or 7 of 10 points in weights of 0.3 are not quite 70%.
    share = round(100.0 * (value - lowest) / (highest - lowest), 9)
    return min(max(share, 0.0), 100.0)


def score(questions, given):
    """Score what was answered.

    >>> budget = Question(1, KIND_YES_NO, (Choice(1, 10.0), Choice(2, -10.0, True)))
    >>> need = Question(2, KIND_CHOICE, (Choice(3, 0.0), Choice(4, 5.0)), weight=2.0)
    >>> result = score([budget, need], {1: Given(STATUS_GIVEN, frozenset({1}))})
    >>> result.raw, result.percent, sorted(result.open_keys), result.weakest
    (10.0, 66.666666667, [2], (2,))
    >>> sorted(score([budget], {1: Given(STATUS_GIVEN, frozenset({2}))}).knock_out_keys)
    [1]

    :param questions: iterable of :class:`Question`
    :param given: :class:`Given` by question key; a missing one is not answered
    :rtype: Result
    """
    points, open_keys, unknown_keys, knock_outs, shares = {}, set(), set(), set(), {}
    lowest = highest = 0.0
    for question in questions:
        answer = given.get(question.key, Given())
        chosen = [choice for choice in question.choices if choice.key in answer.choices]
        if answer.status != STATUS_GIVEN:
            (unknown_keys if answer.status == STATUS_UNKNOWN else open_keys).add(question.key)
            chosen = []
        points[question.key] = question.weight * sum(choice.points for choice in chosen)
        if any(choice.is_knock_out for choice in chosen):
            knock_outs.add(question.key)
        low, high = question.attainable()
        lowest, highest = lowest + low, highest + high
        share = share_percent(points[question.key], low, high)
        if share is not None:
            shares[question.key] = share
    raw = sum(points.values())
    weakest_percent = min(shares.values(), default=None)
    return Result(
        raw=raw,
        lowest=lowest,
        highest=highest,
        percent=share_percent(raw, lowest, highest),
        points=points,
        open_keys=frozenset(open_keys),
        unknown_keys=frozenset(unknown_keys),
        knock_out_keys=frozenset(knock_outs),
        weakest=tuple(key for key, share in shares.items() if share == weakest_percent),
        weakest_percent=weakest_percent,
    )


def telling_digits(percent, from_percent):
    """Return how many decimals must be shown to see whether a score reaches ``from_percent``.

    >>> [telling_digits(percent, 70.0) for percent in (64.9, 69.4, 69.6, 69.96, 70.0, 70.4)]
    [0, 0, 1, 2, 0, 0]
    """
    is_reached = percent >= from_percent
    digits = range(9)
    return next((n for n in digits if (round(percent, n) >= from_percent) == is_reached), 9)


def grade(percent, thresholds, is_knocked_out=False):
    """Return the key of the grade for ``percent``: the highest threshold that is reached.

    >>> thresholds = [(80.0, "A"), (50.0, "B"), (0.0, "C")]
    >>> grade(80.0, thresholds), grade(79.9, thresholds), grade(99.0, thresholds, True)
    ('A', 'B', 'C')
    >>> grade(None, thresholds) is None
    True

    :param percent: score 0-100, None without one
    :param thresholds: pairs (from percent, key); the lowest is the grade of a knock-out
    """
    if percent is None or not thresholds:
        return None
    ordered = sorted(thresholds, key=lambda threshold: threshold[0])
    if is_knocked_out:
        return ordered[0][1]
    reached = [key for from_percent, key in ordered if percent >= from_percent]
    return reached[-1] if reached else ordered[0][1]
