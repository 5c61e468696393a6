"""What contracts of the demo story promise: the usual plans, and how they were carried out."""

from datetime import timedelta
from typing import NamedTuple

# Who carries a step out: the responsible of the contract, or one of these logins.
RESPONSIBLE = ""
OPERATIONS = "lin_yue"
SERVICE = "zhou_bin"


class StepPlan(NamedTuple):
    """A usual step. ``share`` is in percent of the contract, ``after`` are keys of others."""

    key: str
    kind: str
    start: int
    days: int
    share: float = 0
    executor: str = RESPONSIBLE
    after: tuple = ()
    after_payment: str = ""


class InstalmentPlan(NamedTuple):
    """A usual instalment: ``days`` after signing, or after the step of the key ``after``."""

    key: str
    percent: float
    days: int
    after: str = ""


class Plan(NamedTuple):
    """What a kind of contract consists of; ``products`` are names of the deals of the story."""

    key: str
    days: int
    products: tuple
    categories: tuple
    steps: tuple
    instalments: tuple


MACHINE = Plan(
    "machine",
    420,
    (
        "Filling line",
        "Packaging line",
        "Palletizing cell",
        "Case packer",
        "Flow wrapper",
        "Second labelling machine",
        "Capacity extension",
        "Capper",
    ),
    ("filling", "packing"),
    (
        StepPlan("sign", "sign", 0, 1),
        StepPlan("layout", "accept", 1, 20, 5, OPERATIONS, ("sign",)),
        StepPlan("deliver", "deliver", 21, 60, 60, OPERATIONS, ("layout",), "advance"),
        StepPlan("install", "install", 81, 20, 15, SERVICE, ("deliver",)),
        StepPlan("train", "train", 101, 5, 5, SERVICE, ("install",)),
        StepPlan("accept", "accept", 106, 10, 10, RESPONSIBLE, ("train",)),
        StepPlan("visit", "service", 300, 10, 5, SERVICE, ("accept",)),
    ),
    (
        InstalmentPlan("advance", 30, 10),
        InstalmentPlan("delivery", 60, 15, "deliver"),
        InstalmentPlan("acceptance", 10, 30, "accept"),
    ),
)
PARTS = Plan(
    "parts",
    120,
    ("Spare parts package", "Control upgrade"),
    (),
    (
        StepPlan("sign", "sign", 0, 1),
        StepPlan("parts", "deliver", 1, 30, 80, OPERATIONS, ("sign",)),
        StepPlan("fit", "install", 31, 7, 20, SERVICE, ("parts",)),
    ),
    (InstalmentPlan("advance", 50, 7), InstalmentPlan("delivery", 50, 30, "parts")),
)
CARE = Plan(
    "care",
    365,
    ("Full service contract", "Maintenance contract"),
    ("service",),
    (
        StepPlan("sign", "sign", 0, 1),
        *(
            StepPlan(
                f"visit_{number}",
                "service",
                number * 91 - 60,
                5,
                25,
                SERVICE,
                (f"visit_{number - 1}" if number > 1 else "sign",),
            )
            for number in (1, 2, 3, 4)
        ),
    ),
    tuple(InstalmentPlan(f"quarter_{number}", 25, number * 91 - 77) for number in (1, 2, 3, 4)),
)
PLANS = {plan.key: plan for plan in (MACHINE, PARTS, CARE)}


class Life(NamedTuple):
    """Planned and real days of one step; what has not happened yet is ``None``."""

    start: object
    end: object
    begun: object = None
    done: object = None


def invent_lives(rng, steps, signed, until, pace=1.0, known=()):
    """Return how the steps of a contract went, by key.

    :param random.Random rng: source of chance
    :param date signed: when the contract was signed
    :param date until: nothing happened later: it is today, or the contract was terminated
    :param float pace: how long the work takes: 1 is about as planned
    :param dict known: when steps were done, by key; ``None`` for one that nobody has begun
    :rtype: dict[str, Life]
    """
    known = dict(known)
    lives = {}
    for step in steps:
        start = signed + timedelta(days=step.start)
        end = start + timedelta(days=step.days - 1)
        before = [lives[key].done for key in step.after]
        if step.kind == "sign":
            lives[step.key] = Life(start, end, signed, signed)
            continue
        early, late = rng.randint(-3, 2), rng.uniform(0.8, 1.2)
        begun = done = None
        if all(before) and known.get(step.key, signed):
            first = max((day + timedelta(1) for day in before), default=signed)
            begun = max(start + timedelta(days=early), first)
            done = begun + timedelta(days=max(round(step.days * pace * late), 1))
            if step.key in known:
                # Chance may have let the step before it take longer.
                done = max(known[step.key], first)
                begun = min(begun, done)
        lives[step.key] = Life(start, end, _happened(begun, until), _happened(done, until))
    return lives


def _happened(day, until):
    return day if day and day <= until else None


# Days after the due date on which money usually comes, by the rating of the customer.
HABITS = {"a": (-2, 3), "b": (5, 6), "c": (16, 10), "d": (38, 18)}
PARTIAL_CHANCE = 0.12
# Customers pay on some days of the month only.
PAY_DAYS = (10, 25)


def invent_payments(rng, amount, due, first, rating):
    """Return when an instalment is paid, ``[(day, amount)]``; some days may be in the future.

    :param date first: nothing is paid before
    :param str rating: a to d
    """
    usual, spread = HABITS[rating]
    day = next_pay_day(max(due + timedelta(days=round(rng.gauss(usual, spread))), first))
    if rng.random() >= PARTIAL_CHANCE:
        return [(day, amount)]
    part = round(amount * rng.choice((0.5, 0.6, 0.7)), -2)
    later = next_pay_day(day + timedelta(days=rng.randint(5, 25)))
    return [(day, part), (later, round(amount - part, 2))]


def next_pay_day(day):
    """Return the next day of a payment run.

    >>> from datetime import date
    >>> [next_pay_day(date(2026, 1, number)).isoformat() for number in (10, 11, 26)]
    ['2026-01-10', '2026-01-25', '2026-02-10']
    """
    while day.day not in PAY_DAYS:
        day += timedelta(days=1)
    return day
