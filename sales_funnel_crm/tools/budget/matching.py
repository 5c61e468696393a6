"""Which content of which budget a cost belongs to (EXP-01, EXP-11).

Costs, budgets and their contents are anything with the attributes named here; ``None`` and empty
records say the same.
"""


def covers(part, date):
    """Tell whether a date is in the period of a budget or content; an open side has no end.

    >>> from types import SimpleNamespace as Part
    >>> from datetime import date
    >>> spring = Part(date_from=date(2026, 3, 1), date_to=None)
    >>> covers(spring, date(2026, 3, 1)), covers(spring, date(2026, 2, 28))
    (True, False)
    """
    return bool(
        date
        and (not part.date_from or part.date_from <= date)
        and (not part.date_to or date <= part.date_to)
    )


def best_line(lines, cost, current=None):
    """Return the content for a cost, or None: the most specific one that allows it.

    A content is for one product (``product``). It may also be for one stage (``stage``), one
    employee (``employee``) and a period; what it leaves open fits everything. The stage weighs
    more than the employee, the employee more than the period. Among equals, the present one
    stays, else the first is taken.

    >>> from types import SimpleNamespace as Part
    >>> travel = dict(product="travel", stage=None, employee=None, date_from=None, date_to=None)
    >>> general, offer = Part(**travel), Part(**{**travel, "stage": "offer"})
    >>> cost = Part(product="travel", stage="offer", employee="Li", date=None)
    >>> best_line([general, offer], cost) is offer
    True
    >>> cost.stage = "new"
    >>> best_line([general, offer], cost) is general
    True
    >>> cost.product = "meals"
    >>> best_line([general, offer], cost)
    """
    best, best_rank = None, None
    for line in lines:
        rank = _rank(line, cost)
        if rank is not None:
            rank = (rank, line == current)
            if best is None or rank > best_rank:
                best, best_rank = line, rank
    return best


def _rank(line, cost):
    """Return how specific a content is, None when it does not allow the cost."""
    if not cost.product or line.product != cost.product:
        return None
    rank = 0
    for weight, asked, given in ((4, line.stage, cost.stage), (2, line.employee, cost.employee)):
        if asked:
            if asked != given:
                return None
            rank += weight
    if line.date_from or line.date_to:
        if not covers(line, cost.date):
            return None
        rank += 1
    return rank
