"""How well the people who decide a deal are covered: the decision risk and its parts.

All in plain numbers, without the ORM. The weighing of persons follows the practice of political
maps (influence, level, role, coverage, support); the index of single-threading is the
Herfindahl-Hirschman index; old evidence loses half of its weight every half-life.
"""

from dataclasses import dataclass, field, replace

STANCE_MAX = 2
EVIDENCE_MAX = 3
COVERAGE_MAX = 3
# What a talk with a person tells us about the stance at least: the person says it to us.
EVIDENCE_OF_A_TALK = 2

COVERAGE = "coverage"
SUPPORT = "support"
COMPLETENESS = "completeness"
DECIDER = "decider"
THREAD = "thread"
CONFLICT = "conflict"
PARTS = (COVERAGE, SUPPORT, COMPLETENESS, DECIDER, THREAD, CONFLICT)
DEFAULT_WEIGHTS = {
    COVERAGE: 25.0,
    SUPPORT: 25.0,
    COMPLETENESS: 20.0,
    DECIDER: 15.0,
    THREAD: 10.0,
    CONFLICT: 5.0,
}


@dataclass(frozen=True)
class Rules:
    """What a company sets: weights of the parts in percent, and two periods in days."""

    weights: dict = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    half_life_days: float = 45.0
    decider_window_days: float = 30.0


@dataclass(frozen=True)
class Person:
    """One stakeholder as the figures see him.

    ``stance`` is -2..2 or None when unknown; ``evidence`` 0..3, ``evidence_days`` its age;
    ``coverage`` 0..3; ``level`` 1..5 or None; ``touches`` the contacts of the last 90 days.
    ``matters`` is False when the stage of the deal is not one of his. A placeholder is a
    known gap: he fills no role. Who has left the customer counts for nothing.
    """

    key: int
    influence: int = 3
    level: int | None = None
    roles: frozenset = frozenset()
    is_decider: bool = False
    matters: bool = True
    stance: int | None = None
    evidence: int = 0
    evidence_days: float = 0.0
    coverage: int = 0
    touches: int = 0
    is_placeholder: bool = False
    has_left: bool = False


@dataclass(frozen=True)
class Deal:
    """The people of one deal and what it needs.

    ``required`` are the roles its stage needs, ``conflicts`` pairs of keys of persons,
    ``decider_days`` the days since a decider was met, None for never.
    """

    people: tuple = ()
    required: frozenset = frozenset()
    conflicts: frozenset = frozenset()
    decider_days: float | None = None


@dataclass(frozen=True)
class Part:
    """One part of the risk: ``value`` 0..1 (1 is good), ``weight`` and ``points`` of risk."""

    name: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True)
class Risk:
    """The figures of a deal: percent 0..100, ``support`` -1..1, the other ratios 0..1."""

    percent: float
    coverage: float
    support: float
    completeness: float
    decider: float
    hhi: float
    conflict: float
    missing: frozenset
    parts: tuple


def weight(person):
    """Return how much a person counts: influence × level factor × role factor.

    The level factor is 0.6 + 0.1 · level, 0.8 when the level is unknown. The role factor is
    1.5 for who decides, and half of it when the stage of the deal is not one of his.

    >>> weight(Person(1, influence=4, level=5, is_decider=True))
    6.6
    >>> weight(Person(1, influence=4, matters=False))
    1.6
    >>> weight(Person(1, influence=4, has_left=True))
    0.0
    """
    if person.has_left:
        return 0.0
    level_factor = 0.8 if person.level is None else 0.6 + 0.1 * person.level
    role_factor = (1.5 if person.is_decider else 1.0) * (1.0 if person.matters else 0.5)
    return round(person.influence * level_factor * role_factor, 9)


def trust(evidence, days, half_life_days=45.0):
    """Return what evidence of a stance is still worth: (evidence / 3) · 2^(−days / half-life).

    >>> trust(3, 0), trust(3, 45), trust(2, 90)
    (1.0, 0.5, 0.16666666666666666)
    >>> trust(3, -5)
    1.0

    :param int evidence: 0..3
    :param float days: age; a date in the future counts as today
    """
    return evidence / EVIDENCE_MAX * 2 ** (-max(days, 0.0) / half_life_days)


def stand(person, rules):
    """Return what the stance of a person adds to the support, -1..1; unknown adds nothing.

    >>> stand(Person(1, stance=-2, evidence=3, evidence_days=45), Rules())
    -0.5
    """
    if person.stance is None:
        return 0.0
    return trust(person.evidence, person.evidence_days, rules.half_life_days) * (
        person.stance / STANCE_MAX
    )


def concentration(counts):
    """Return the Herfindahl-Hirschman index of contacts by person, 1 when there are none.

    >>> concentration([2, 2]), concentration([4, 0]), concentration([])
    (0.5, 1.0, 1.0)
    """
    total = sum(counts)
    return sum((count / total) ** 2 for count in counts) if total else 1.0


def assess(deal, rules=None):
    """Return the decision risk of a deal, None when nobody is on its map.

    Risk = 100 · (1 − Σ weight · value), with the weights in parts of one and the values

    - coverage: Σ w · coverage / 3 / Σ w;
    - support: (Support + 1) / 2, where Support = Σ w · trust · stance / 2 / Σ w;
    - completeness: roles that somebody fills / roles needed, 1 when none is needed;
    - decider: 1 if a decider was met within the window, else 0;
    - thread: 1 − concentration of the contacts of the last 90 days;
    - conflict: 1 − share of w of persons in conflict with another one of the deal.

    The points of the parts add up to the risk.

    >>> lee = Person(1, influence=5, is_decider=True, stance=2, evidence=3, coverage=3)
    >>> round(assess(Deal((lee,), decider_days=3)).percent, 6)
    10.0
    >>> [(part.name, part.points) for part in assess(Deal((lee,), decider_days=3)).parts][-2:]
    [('thread', 10.0), ('conflict', 0.0)]
    >>> round(assess(Deal((Person(1),), required=frozenset({7}))).percent, 6)
    82.5
    >>> assess(Deal()) is None
    True
    """
    if not deal.people:
        return None
    rules = rules or Rules()
    people = [person for person in deal.people if not person.has_left]
    weights = {person.key: weight(person) for person in people}
    total = sum(weights.values())

    def mean(value):
        if not total:
            return 0.0
        return sum(weights[person.key] * value(person) for person in people) / total

    coverage = mean(lambda person: person.coverage / COVERAGE_MAX)
    support = mean(lambda person: stand(person, rules))
    missing = deal.required - frozenset(
        role for person in people if not person.is_placeholder for role in person.roles
    )
    completeness = 1 - len(missing) / len(deal.required) if deal.required else 1.0
    is_met = deal.decider_days is not None and deal.decider_days <= rules.decider_window_days
    decider = 1.0 if is_met else 0.0
    hhi = concentration([person.touches for person in people])
    quarrelling = {key for pair in deal.conflicts if set(pair) <= weights.keys() for key in pair}
    conflict = mean(lambda person: float(person.key in quarrelling))
    values = {
        COVERAGE: coverage,
        SUPPORT: (support + 1) / 2,
        COMPLETENESS: completeness,
        DECIDER: decider,
        THREAD: 1 - hhi,
        CONFLICT: 1 - conflict,
    }
    parts = tuple(
        Part(name, values[name], rules.weights[name], rules.weights[name] * (1 - values[name]))
        for name in PARTS
    )
    percent = sum(part.points for part in parts)
    return Risk(
        percent, coverage, support, completeness, decider, hhi, conflict, missing, parts
    )


def risk_after(deal, person, rules=None):
    """Return the risk, in percent, if ``person`` stood one better and was covered one better.

    :return: ``stance`` (a talk that moves him one step towards us), ``coverage`` (one more
        step of coverage), ``meeting`` (a good meeting: both, and a contact today)
    :rtype: dict[str, float]

    >>> lee = Person(1, influence=5, is_decider=True, coverage=1)
    >>> after = risk_after(Deal((lee,)), lee)
    >>> {key: round(value, 2) for key, value in after.items()}
    {'stance': 50.0, 'coverage': 45.83, 'meeting': 26.67}
    """
    stance = min((person.stance or 0) + 1, STANCE_MAX)
    # A stance that is said to us today; what was proven by acts before stays proven.
    moved = {
        "stance": stance,
        "evidence": max(person.evidence, EVIDENCE_OF_A_TALK),
        "evidence_days": 0.0,
    }
    covered = {"coverage": min(person.coverage + 1, COVERAGE_MAX)}
    met = {**moved, **covered, "touches": person.touches + 1, "is_placeholder": False}
    changes = {"stance": moved, "coverage": covered, "meeting": met}
    outcome = {}
    for name, change in changes.items():
        people = tuple(
            replace(other, **change) if other.key == person.key else other for other in deal.people
        )
        after = replace(deal, people=people)
        if name == "meeting" and person.is_decider:
            after = replace(after, decider_days=0)
        outcome[name] = assess(after, rules).percent
    return outcome
