"""Order and time table of steps that depend on each other, in plain Python."""

from datetime import date, timedelta
from typing import NamedTuple


class PlannedStep(NamedTuple):
    """A step with the first and the last day planned for it, both inclusive.

    ``end_at_least`` is the day on which it ended or, while it is open, the end of its plan.
    """

    start: date
    end: date
    end_at_least: date
    predecessors: tuple = ()
    is_fixed: bool = False


def in_levels(predecessors):
    """Return the keys in levels, each of which depends on levels before it only.

    >>> in_levels({"offer": ["demo"], "demo": ["call"], "call": [], "news": []})
    [['call', 'news'], ['demo'], ['offer']]
    >>> in_levels({"a": ["b"], "b": ["a"]})
    Traceback (most recent call last):
        ...
    ValueError: these steps wait for each other: a, b

    :param dict predecessors: for each key those it depends on; unknown ones do not count
    :return: lists of keys, sorted; empty without keys
    :raise ValueError: when steps wait for each other
    """
    waiting = {
        key: {before for before in befores if before in predecessors}
        for key, befores in predecessors.items()
    }
    levels = []
    while waiting:
        level = sorted(key for key, befores in waiting.items() if not befores)
        if not level:
            raise ValueError("these steps wait for each other: " + ", ".join(map(str, waiting)))
        levels.append(level)
        waiting = {
            key: befores.difference(level) for key, befores in waiting.items() if key not in level
        }
    return levels


def pushed(steps):
    """Return the new first and last day of the steps that begin before they can.

    A step begins on the last day of its predecessors at the earliest. Later ones are pushed and
    keep their length; nothing is pulled forward, so that slack stays where it was planned.

    >>> day = lambda number: date(2026, 3, number)
    >>> pushed({
    ...     "call": PlannedStep(day(1), day(9), day(9)),
    ...     "demo": PlannedStep(day(5), day(7), day(7), ("call",)),
    ...     "offer": PlannedStep(day(20), day(21), day(21), ("demo",)),
    ... })
    {'demo': (datetime.date(2026, 3, 9), datetime.date(2026, 3, 11))}

    :param dict steps: ``PlannedStep`` by key; fixed ones (finished) are never pushed
    :return: (first day, last day) by key, of the steps that move only
    :raise ValueError: when steps wait for each other
    """
    ends = {key: step.end_at_least for key, step in steps.items()}
    moved = {}
    for level in in_levels({key: step.predecessors for key, step in steps.items()}):
        for key in level:
            step = steps[key]
            if step.is_fixed:
                continue
            earliest = max(
                (ends[before] for before in step.predecessors if before in ends), default=step.start
            )
            if earliest > step.start:
                length = step.end - step.start
                moved[key] = (earliest, earliest + length)
                ends[key] = earliest + length
    return moved


def planned_days(entered, befores, days_after_entry):
    """Return the first and last planned day of a step of a stage that was just entered.

    >>> planned_days(date(2026, 3, 1), [], 5)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 6))
    >>> planned_days(date(2026, 3, 1), [date(2026, 3, 8)], 5)
    (datetime.date(2026, 3, 8), datetime.date(2026, 3, 8))

    :param date entered: when the deal entered the stage
    :param befores: last planned days of the steps before it
    :param int days_after_entry: by when the step should be done
    """
    start = max([entered, *befores])
    return start, max(start, entered + timedelta(days=days_after_entry))
