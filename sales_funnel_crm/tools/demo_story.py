"""The demo story: two years of selling machines, invented by a seeded random generator.

A company that builds packaging lines and machine tools sells to factories: few deals, months
long, with a spring low (New Year holidays), strong springs and autumns, a quiet August.
"""

import random
from datetime import datetime, timedelta
from typing import NamedTuple

STAGES = ("new", "qualified", "proposition", "trial", "negotiation", "contract")
# Chance to go on from a stage, and the usual days until it is known.
CHANCES = (0.82, 0.80, 0.80, 0.84, 0.88, 0.95)
USUAL_DAYS = (26, 32, 30, 26, 20, 14)
# Deals by calendar month, January first; 1 is an average month.
SEASON = (0.65, 0.45, 1.25, 1.35, 1.15, 1.0, 0.8, 0.65, 1.25, 1.3, 1.2, 0.95)

DEALS = 400
DAYS = 730
YEARLY_GROWTH = 1.25
# The deals of the salesperson who left go to his colleagues, some months ago.
LEAVER_DAYS_AGO = 200

SALESPEOPLE = {
    # login: (team, share of the deals, skill)
    "wang.wei": ("east", 0.10, 1.05),
    "li.na": ("east", 0.14, 1.10),
    "zhang.qiang": ("east", 0.13, 0.95),
    "liu.yang": ("east", 0.10, 1.0),
    "sun.lei": ("east", 0.08, 0.85),
    "chen.jing": ("west", 0.13, 1.0),
    "zhao.min": ("west", 0.10, 0.9),
    "huang.tao": ("west", 0.07, 1.05),
    "anna.schmidt": ("export", 0.12, 1.08),
    "marco.rossi": ("export", 0.09, 0.95),
    "priya.nair": ("export", 0.08, 1.0),
}
LEAVER = "sun.lei"

# Category: (share, usual amount in CNY, what is sold)
CATEGORIES = {
    "new_project": (
        0.50,
        1_300_000,
        ("Filling line", "Packaging line", "Palletizing cell", "Case packer", "Flow wrapper"),
    ),
    "extension": (0.24, 480_000, ("Second labelling machine", "Capacity extension", "Capper")),
    "renewal": (0.11, 130_000, ("Full service contract", "Maintenance contract")),
    "service": (0.15, 90_000, ("Control upgrade", "Spare parts package", "Operator training")),
}
LOST_REASONS = {
    "price": 0.30,
    "competitor": 0.17,
    "technical": 0.12,
    "delivery": 0.12,
    "quality": 0.10,
    "budget": 0.13,
    "postponed": 0.06,
}
SOURCES = {"fair": 0.28, "referral": 0.24, "website": 0.20, "repeat": 0.18, "tender": 0.10}


class Event(NamedTuple):
    """What a deal is from a moment on. ``outcome`` is empty while it is open."""

    date: datetime
    stage: str
    user: str
    team: str
    amount: int
    outcome: str = ""


class Deal(NamedTuple):
    """A deal with its whole life, its last event being what it is now."""

    name: str
    category: str
    customer: int
    source: str
    lost_reason: str
    priority: str
    deadline: datetime
    events: list[Event]


def invent_deals(now, customers, seed=20190401):
    """Return the deals of the two years before ``now``, the same ones for the same day.

    >>> deals = invent_deals(datetime(2026, 6, 15), {"east": 9, "west": 5, "export": 7})
    >>> deals == invent_deals(datetime(2026, 6, 15), {"east": 9, "west": 5, "export": 7})
    True
    >>> all(deal.events[-1].date < datetime(2026, 6, 15) for deal in deals)
    True

    :param datetime now: UTC; nothing happens later
    :param dict[str, int] customers: how many customers each team has
    :rtype: list[Deal]
    """
    now = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rng = random.Random(seed)
    return [_Life(rng, now, customers).invent() for _number in range(DEALS)]


class _Life:
    """Invents one deal, event by event."""

    def __init__(self, rng, now, customers):
        self.rng = rng
        self.now = now
        self.customers = customers
        self.events = []

    def invent(self):
        rng = self.rng
        self.date = self._pick_birthday()
        self.user = _pick(rng, {login: share for login, (_t, share, _s) in SALESPEOPLE.items()})
        if self.user == LEAVER and self._is_after_leaving():
            self.user = self._pick_colleague()
        self.team = SALESPEOPLE[self.user][0]
        category = _pick(rng, {key: share for key, (share, *_rest) in CATEGORIES.items()})
        _share, usual, products = CATEGORIES[category]
        self.amount = _round(rng.lognormvariate(0, 0.55) * usual)
        deal = Deal(
            name=rng.choice(products),
            category=category,
            customer=rng.randrange(self.customers[self.team]),
            source=_pick(rng, SOURCES),
            lost_reason=_pick(rng, LOST_REASONS),
            priority=rng.choice("00112") if self.amount < 1_500_000 else rng.choice("1223"),
            deadline=self.date + timedelta(days=rng.randrange(90, 220)),
            events=self.events,
        )
        self.stage = 0
        self._add()
        while self._live_on():
            pass
        return deal

    def _pick_birthday(self):
        while True:
            days_ago = self.rng.randrange(1, DAYS)
            date = self._at_work(self.now - timedelta(days=days_ago))
            likely = SEASON[date.month - 1] / YEARLY_GROWTH ** (days_ago / 365)
            if date < self.now and self.rng.random() * max(SEASON) < likely:
                return date

    def _at_work(self, day):
        """Return a moment of the working hours in China of ``day``, or of the Monday after."""
        if day.weekday() > 4:
            day += timedelta(days=7 - day.weekday())
        seconds = self.rng.randrange(3600, 10 * 3600)
        return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(seconds=seconds)

    def _add(self, outcome=""):
        self.events.append(
            Event(self.date, STAGES[self.stage], self.user, self.team, self.amount, outcome)
        )

    def _wait(self, days):
        """Let ``days`` pass; return whether the story is still in the past then."""
        date = self._at_work(self.date + timedelta(days=max(days, 1)))
        if self.user == LEAVER and date >= self._leaving:
            self.date = max(self.date + timedelta(hours=1), self._at_work(self._leaving))
            if self.date >= self.now:
                return False
            self.user = self._pick_colleague()
            self._add()
        self.date = max(date, self.date + timedelta(hours=1))
        return self.date < self.now

    @property
    def _leaving(self):
        return self.now - timedelta(days=LEAVER_DAYS_AGO)

    def _is_after_leaving(self):
        return self.date >= self._leaving

    def _pick_colleague(self):
        team = SALESPEOPLE[self.user][0]
        others = [
            login
            for login, (of_team, *_rest) in SALESPEOPLE.items()
            if of_team == team and login not in (self.user, LEAVER)
        ]
        return self.rng.choice(others)

    def _live_on(self):
        """Let the next thing happen; return whether there may be another one."""
        rng, stage = self.rng, self.stage
        what = rng.random()
        days = rng.gammavariate(2.2, USUAL_DAYS[stage] / 2.2)
        if what < 0.04:
            return self._sleep()
        if what < 0.08:
            return self._wait(days / 2) and self._hand_over()
        if not self._wait(days):
            return False
        if what < 0.14 and stage:
            self.stage -= 1
        elif rng.random() < CHANCES[stage] * SALESPEOPLE[self.user][2] ** 0.5:
            if stage + 1 == len(STAGES):
                self._add("won")
                return False
            self.stage += 1
            if STAGES[self.stage] in ("proposition", "negotiation"):
                self.amount = _round(self.amount * rng.uniform(0.82, 1.22))
        elif rng.random() < 0.08:
            self._add("archived")
            return False
        else:
            self._add("lost")
            return self._reopen()
        self._add()
        return True

    def _hand_over(self):
        self.user = self._pick_colleague()
        self._add()
        return True

    def _sleep(self):
        """Nobody cares for a while: overdue meanwhile, then lost."""
        if self._wait(self.rng.randrange(120, 260)):
            self._add("lost")
        return False

    def _reopen(self):
        if self.rng.random() > 0.08 or not self._wait(self.rng.randrange(25, 90)):
            return False
        self._add()
        return True


def _pick(rng, shares):
    [key] = rng.choices(list(shares), list(shares.values()))
    return key


def _round(amount):
    """Return an amount as people quote it: two digits that count, then zeros."""
    size = 10 ** max(len(str(int(amount))) - 2, 3)
    return max(round(amount / size) * size, 1000)
