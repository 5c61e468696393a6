"""Answers of the demo story: invented, but so that good deals are more often won."""

# Short key of a question of “Five Questions”: (number of answers, the best first; how loosely
# the answer follows the strength of a deal; how often it is unknown).
QUESTIONS = {
    "urgency": (4, 0.38, 0.04),
    "funds": (5, 0.22, 0.12),
    "competition": (5, 0.14, 0.16),
    "basis": (5, 0.28, 0.02),
}
# Mean strength of a deal, 0..1, by what became of it.
STRENGTHS = {"won": 0.70, "lost": 0.42, "open": 0.56}


def invent_strength(rng, outcome):
    """Return how good a deal is, 0..1.

    >>> import random
    >>> 0 <= invent_strength(random.Random(1), "won") <= 1
    True

    :param random.Random rng: where chance comes from
    :param str outcome: key of ``STRENGTHS``
    """
    return _limit(rng.gauss(STRENGTHS[outcome], 0.17))


def invent_answers(rng, strength):
    """Return the number of the answer (1 is the best) by question, None for “unknown”.

    >>> import random
    >>> answers = invent_answers(random.Random(3), 1.0)
    >>> sorted(answers) == sorted(QUESTIONS)
    True

    :param float strength: 0..1
    :rtype: dict[str, int | None]
    """
    answers = {}
    for key, (count, looseness, unknown) in QUESTIONS.items():
        seen = _limit(rng.gauss(strength, looseness))
        is_unknown = rng.random() < unknown
        answers[key] = None if is_unknown else 1 + round((1 - seen) * (count - 1))
    return answers


def _limit(value):
    return min(max(value, 0.0), 1.0)
