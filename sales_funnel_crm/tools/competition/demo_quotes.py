"""The demo story: what a rival quoted along the stages of a deal, and we beside it."""

from datetime import timedelta
from typing import NamedTuple

from .demo_rivals import GAPS

CLASSES = {
    "price": "price",
    "competitor": "price",
    "technical": "product",
    "quality": "product",
    "delivery": "product",
    "budget": None,
    "postponed": None,
}
QUOTED_IN = ("proposition", "negotiation", "contract")
EUR = 7.8


class Quote(NamedTuple):
    """One round of quotes."""

    date: object
    stage: str
    currency: str
    theirs: int
    ours: int
    is_final: bool


def invent_quotes(rng, facts, key, is_winner):
    """Return the rounds of quotes; with each round, the gap comes nearer to the final one."""
    rounds = [(stage, date) for stage, date in facts.visits if stage in QUOTED_IN]
    # A stage that a deal came back to is quoted once.
    rounds = list({stage: (stage, date) for stage, date in rounds}.values())
    if not rounds or rng.random() > (0.9 if facts.outcome in ("won", "lost") else 0.8):
        return ()
    currency, rate = "CNY", 1.0
    if key in ("rheintal", "emilia") and (facts.team == "export" or rng.random() < 0.3):
        currency, rate = "EUR", EUR
    gap = _invent_gap(rng, facts, key, is_winner)
    quotes = []
    for number, (stage, entered) in enumerate(reversed(rounds)):
        ours = facts.amount * (1 + 0.03 * number + rng.uniform(0, 0.02) * number)
        theirs = ours / (1 + (gap + number * rng.uniform(-1, 5)) / 100)
        is_final = not number and facts.outcome in ("won", "lost")
        date = day_in(rng, facts, entered, 12)
        if quotes and date >= quotes[-1].date:
            date = min(entered, quotes[-1].date - timedelta(days=1))
        quotes.append(
            Quote(date, stage, currency, _round(theirs / rate), _round(ours / rate), is_final)
        )
    return tuple(reversed(quotes))


def _invent_gap(rng, facts, key, is_winner):
    """Return by how many percent our last price was above theirs."""
    if facts.outcome == "won":
        return GAPS[key] + rng.gauss(-3.5, 6)
    if facts.outcome == "lost" and is_winner:
        return GAPS[key] + rng.gauss(10 if CLASSES.get(facts.reason) == "price" else 3.5, 6)
    return GAPS[key] + rng.gauss(2, 6)


def day_in(rng, facts, start, days):
    """Return a moment some days after ``start`` at which the deal was still open."""
    return min(start + timedelta(days=rng.uniform(0.5, days)), facts.end)


def _round(amount):
    size = 10 ** max(len(str(int(amount))) - 4, 0)
    return int(round(amount / size) * size)
