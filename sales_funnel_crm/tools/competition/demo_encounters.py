"""The demo story: who competed for a deal, how that went along its stages, and what was quoted.

Pure, and the same for the same deals. The outcome of a deal is given; what is invented here fits
it: where price decided, we were dearer.
"""

from datetime import timedelta
from typing import NamedTuple

from .demo_quotes import CLASSES, day_in, invent_quotes
from .demo_rivals import (
    ASKED,
    BEATEN_WITH,
    COMPETING,
    LOST_FACTORS,
    STRATEGIES,
    STRENGTHS,
    TEAM_SHARES,
    THREATS,
    WINNERS,
    WORDS,
)

# Share of the deals in which somebody competes.
CONTESTED = {"new_project": 0.94, "extension": 0.82, "renewal": 0.3, "service": 0.45}
# Chance that the strongest rival is known to lead when the deal enters the stage.
LEADS = {"qualified": 0.35, "proposition": 0.6, "trial": 0.75, "negotiation": 0.8, "contract": 0.8}


class Facts(NamedTuple):
    """What is known of a deal: ``visits`` are (stage, date), ``end`` is now when it is open.

    ``named`` are rivals that people of the customer speak for, so that they do compete.
    """

    outcome: str
    reason: str
    team: str
    category: str
    product: str
    amount: float
    visits: tuple
    end: object
    named: tuple = ()


class Move(NamedTuple):
    """One change of the status of a rival."""

    date: object
    stage: str
    old: str
    new: str


class Rival(NamedTuple):
    """One rival in a deal; ``before`` is what it was before the deal was closed."""

    key: str
    product: str
    threat: str
    status: str
    before: str
    moves: tuple
    quotes: tuple
    strategy: str
    strengths: str
    beaten_with: str


class Encounter(NamedTuple):
    """The competition of a deal; ``asked`` is a date and whom, when none is known."""

    rivals: tuple
    asked: tuple = ()
    winner_kind: str = ""
    customer_reason: str = ""
    more_reason: str = ""
    words: str = ""


def invent_encounter(rng, facts):
    """Return the ``Encounter`` of a deal."""
    if not facts.named and rng.random() > CONTESTED[facts.category]:
        return Encounter((), _ask(rng, facts))
    keys = _pick_rivals(rng, facts)
    winner_kind, winner = _pick_winner(rng, facts, keys)
    leader = winner or (rng.choice(keys) if rng.random() < 0.75 else "")
    rivals = tuple(_invent_rival(rng, facts, key, leader, winner) for key in keys)
    if facts.outcome != "lost":
        return Encounter(rivals)
    customer, more, words = _invent_reasons(rng, facts, winner_kind)
    return Encounter(rivals, (), winner_kind, customer, more, words)


def _ask(rng, facts):
    """Return the day on which we asked and whom, or nothing: not everybody asks."""
    if rng.random() > 0.6:
        return ()
    date = day_in(rng, facts, rng.choice(facts.visits)[1], 10)
    return date, rng.choice(ASKED)


def _pick_rivals(rng, facts):
    weights = {}
    for key, shares in TEAM_SHARES.items():
        weight = shares[facts.team] * (LOST_FACTORS[key] if facts.outcome == "lost" else 1)
        weights[key] = weight * (1 if facts.product in COMPETING[key] else 0.35)
    [count] = rng.choices((1, 2, 3), (0.46, 0.40, 0.14))
    keys = list(facts.named)
    weights = {key: weight for key, weight in weights.items() if key not in keys}
    for _number in range(count - len(keys)):
        [key] = rng.choices(list(weights), list(weights.values()))
        del weights[key]
        keys.append(key)
    return keys


def _pick_winner(rng, facts, keys):
    """Return who got a lost deal: the kind of answer, and the rival."""
    if facts.outcome != "lost":
        return "", ""
    kind = CLASSES.get(facts.reason)
    if not kind:
        return "nobody", ""
    what = rng.random()
    if what > 0.92:
        return "", ""
    if what > 0.84:
        return "unknown", ""
    weights = WINNERS[kind]
    return "rival", rng.choices(keys, [weights[key] for key in keys])[0]


def _invent_reasons(rng, facts, winner_kind):
    """Return the customer's reason, a further one of ours, and the customer's words."""
    ours = CLASSES.get(facts.reason)
    if not ours or not winner_kind:
        return "", "", ""
    others = [key for key, kind in CLASSES.items() if kind and key != facts.reason]
    more = rng.choice(others) if rng.random() < 0.25 else ""
    if rng.random() > 0.65:
        return "", more, ""
    # We like to blame the price; what the customer says is the product.
    contradicts = rng.random() < (0.33 if ours == "price" else 0.25)
    same = [key for key, kind in CLASSES.items() if kind == ours]
    other = [key for key in others if CLASSES[key] != ours]
    customer = rng.choice(other) if contradicts else rng.choice([facts.reason, *same])
    return customer, more, rng.choice(WORDS[customer])


def _invent_rival(rng, facts, key, leader, winner):
    moves = _invent_moves(rng, facts, key, leader)
    before = moves[-1].new
    last = {"won": "eliminated", "lost": "won" if key == winner else "eliminated"}.get(
        facts.outcome if facts.outcome != "lost" or winner else "open", before
    )
    if last != before:
        stage = facts.visits[-1][0]
        moves = (*moves, Move(facts.end, stage, before, last))
    is_beaten = facts.outcome == "won" and before != "eliminated" and rng.random() < 0.85
    return Rival(
        key=key,
        product=COMPETING[key].get(facts.product, ""),
        threat=THREATS[key] if rng.random() < 0.7 else rng.choice("123"),
        status=last,
        before=before if last != before else "",
        moves=moves,
        quotes=invent_quotes(rng, facts, key, key == winner),
        strategy=rng.choice(STRATEGIES[key]) if rng.random() < 0.7 else "",
        strengths=rng.choice(STRENGTHS[key]) if rng.random() < 0.5 else "",
        beaten_with=rng.choice(BEATEN_WITH[key]) if is_beaten else "",
    )


def _invent_moves(rng, facts, key, leader):
    """Return how the rival moved up along the stages, until the deal was closed."""
    start = min(rng.choice((0, 0, 0, 1, 1, 2)), len(facts.visits) - 1)
    moves, status = [], ""
    for stage, entered in facts.visits[start:]:
        new = _get_next_status(rng, status, stage, key == leader)
        if new != status:
            floor = moves[-1].date + timedelta(hours=3) if moves else entered
            date = max(day_in(rng, facts, entered, 14), floor)
            if date >= facts.end and moves:
                break
            moves.append(Move(min(date, facts.end), stage, status, new))
            status = new
    return tuple(moves)


def _get_next_status(rng, status, stage, is_leader):
    if not status:
        return "suspected" if rng.random() < 0.6 else "active"
    if status == "suspected":
        return "active" if rng.random() < 0.85 else status
    if status == "active" and is_leader and stage != "new":
        return "leading" if rng.random() < LEADS[stage] else status
    if status == "active" and stage in ("trial", "negotiation", "contract"):
        return "eliminated" if rng.random() < 0.22 else status
    return status
