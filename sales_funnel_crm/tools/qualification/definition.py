"""What is wrong with the definition of a questionnaire, without the ORM (EVA-05).

Each part carries its ``place``, whatever the caller wants to name it by: a path of titles, or the
row of a sheet. A problem gives it back.
"""

import math
from dataclasses import dataclass

from .scoring import KIND_COMPUTED, KIND_NUMBER, KIND_YES_NO, Choice
from .scoring import Question as ScoredQuestion

NO_SECTIONS = "no_sections"
NO_QUESTIONS = "no_questions"
NO_ANSWERS = "no_answers"
NO_POINTS = "no_points"
NO_DOMAIN = "no_domain"
NO_GRADES = "no_grades"
WEIGHT_WRONG = "weight_wrong"
POINTS_WRONG = "points_wrong"
ANSWER_TWICE = "answer_twice"
YES_NO_WRONG = "yes_no_wrong"
BAND_EMPTY = "band_empty"
BAND_OVERLAP = "band_overlap"
THRESHOLD_RANGE = "threshold_range"
THRESHOLD_TWICE = "threshold_twice"
THRESHOLD_ORDER = "threshold_order"
THRESHOLD_NO_ZERO = "threshold_no_zero"

CODE_YES = "yes"
CODE_NO = "no"


@dataclass
class Answer:
    """A possible answer; ``low`` and ``high`` limit a band, None means without limit."""

    name: str
    points: float = 0.0
    is_knock_out: bool = False
    code: str = ""
    low: float | None = None
    high: float | None = None
    place: object = ""


@dataclass
class Question:
    name: str
    kind: str
    answers: list
    weight: float = 1.0
    has_domain: bool = False
    place: object = ""


@dataclass
class Section:
    name: str
    questions: list
    weight: float = 1.0
    place: object = ""


@dataclass
class Threshold:
    """What it takes to get a grade; a list of them is in the order of the grades, best first."""

    from_percent: float
    name: str
    place: object = ""


@dataclass(frozen=True)
class Problem:
    code: str
    place: object
    detail: str = ""


def find_problems(sections, thresholds, place="", *, needs_grades=False):
    """Return everything that keeps a questionnaire from being published.

    >>> yes_no = [Answer("Yes", 5, code="yes"), Answer("No", code="no")]
    >>> funds = Question("Funds?", KIND_YES_NO, yes_no)
    >>> find_problems([Section("Money", [funds])], [Threshold(0, "C")])
    []
    >>> broken = Question("Amount?", KIND_NUMBER, [Answer("a", 1, high=9), Answer("b", low=5)])
    >>> [problem.code for problem in find_problems([Section("Money", [broken], 0)], [])]
    ['weight_wrong', 'band_overlap']

    :param sections: list of :class:`Section`
    :param thresholds: list of :class:`Threshold`, best grade first
    :param place: of the questionnaire as a whole
    :rtype: list[Problem]
    """
    problems = []
    if not sections:
        problems.append(Problem(NO_SECTIONS, place))
    for section in sections:
        problems += _section_problems(section)
    if thresholds:
        problems += _threshold_problems(thresholds, place)
    elif needs_grades:
        problems.append(Problem(NO_GRADES, place))
    return problems


def _section_problems(section):
    problems = []
    if not _is_weight(section.weight):
        problems.append(Problem(WEIGHT_WRONG, section.place, _number(section.weight)))
    if not section.questions:
        problems.append(Problem(NO_QUESTIONS, section.place))
    for question in section.questions:
        problems += question_problems(question)
    return problems


def question_problems(question):
    """Return what is wrong with one question and its answers.

    :rtype: list[Problem]
    """
    problems = []
    if not _is_weight(question.weight):
        problems.append(Problem(WEIGHT_WRONG, question.place, _number(question.weight)))
    if question.kind == KIND_COMPUTED and not question.has_domain:
        problems.append(Problem(NO_DOMAIN, question.place))
    if not question.answers:
        return [*problems, Problem(NO_ANSWERS, question.place)]
    codes = sorted(answer.code for answer in question.answers)
    if question.kind in (KIND_YES_NO, KIND_COMPUTED) and codes != [CODE_NO, CODE_YES]:
        problems.append(Problem(YES_NO_WRONG, question.place))
    wrong = [answer for answer in question.answers if not math.isfinite(answer.points)]
    problems += [Problem(POINTS_WRONG, answer.place, _number(answer.points)) for answer in wrong]
    if not wrong and not _has_points(question):
        problems.append(Problem(NO_POINTS, question.place))
    problems += _name_problems(question.answers)
    if question.kind == KIND_NUMBER:
        problems += _band_problems(question.answers)
    return problems


def _has_points(question):
    """Tell whether the answers make a difference."""
    choices = tuple(Choice(number, answer.points) for number, answer in enumerate(question.answers))
    lowest, highest = ScoredQuestion(0, question.kind, choices).attainable()
    return highest > lowest or any(answer.is_knock_out for answer in question.answers)


def _name_problems(answers):
    seen, problems = set(), []
    for answer in answers:
        name = " ".join(answer.name.split()).casefold()
        if name in seen:
            problems.append(Problem(ANSWER_TWICE, answer.place, answer.name))
        seen.add(name)
    return problems


def _band_problems(answers):
    """Return the bands that hold no number, and those that begin before the one below ends.

    >>> bands = [Answer("small", low=0, high=10), Answer("big", low=10)]
    >>> _band_problems(bands)
    []
    >>> [problem.code for problem in _band_problems([Answer("?", low=5, high=5)])]
    ['band_empty']
    """
    bands = [(_low(answer), _high(answer), answer) for answer in answers]
    # Written so that a limit that is no number is a problem, too.
    problems = [
        Problem(BAND_EMPTY, answer.place, answer.name)
        for low, high, answer in bands
        if not low < high
    ]
    if problems:
        return problems
    bands.sort(key=lambda band: band[:2])
    for (_low_before, high, before), (low, _high_after, answer) in zip(
        bands, bands[1:], strict=False
    ):
        if low < high:
            problems.append(Problem(BAND_OVERLAP, answer.place, before.name))
    return problems


def _low(answer):
    return -math.inf if answer.low is None else answer.low


def _high(answer):
    return math.inf if answer.high is None else answer.high


def _threshold_problems(thresholds, place):
    """Return what is wrong with the grades.

    >>> def codes(*percents):
    ...     thresholds = [Threshold(percent, str(percent)) for percent in percents]
    ...     return [problem.code for problem in _threshold_problems(thresholds, "")]
    >>> codes(80, 50, 0), codes(50, 80, 0), codes(80, 80, 0), codes(80, 20), codes(120, 0)
    ([], ['threshold_order'], ['threshold_twice'], ['threshold_no_zero'], ['threshold_range'])
    """
    wrong = [threshold for threshold in thresholds if not 0 <= threshold.from_percent <= 100]
    if wrong:
        return [Problem(THRESHOLD_RANGE, threshold.place, threshold.name) for threshold in wrong]
    problems = []
    for better, worse in zip(thresholds, thresholds[1:], strict=False):
        if worse.from_percent == better.from_percent:
            problems.append(Problem(THRESHOLD_TWICE, worse.place, better.name))
        elif worse.from_percent > better.from_percent:
            problems.append(Problem(THRESHOLD_ORDER, worse.place, better.name))
    if min(threshold.from_percent for threshold in thresholds) > 0:
        problems.append(Problem(THRESHOLD_NO_ZERO, place))
    return problems


def _is_weight(weight):
    return math.isfinite(weight) and weight > 0


def _number(number):
    return f"{number:g}"
