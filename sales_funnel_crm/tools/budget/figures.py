"""What a budget has left: the one definition of its figures (EXP-01, EXP-02).

Amounts are plain numbers in one currency. *Committed* is what was submitted or approved and is not
posted yet, *actual* what is posted or paid. Nobody counts as spent what was refused or is a draft.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """Planned and spent amounts of a line, a budget or a deal.

    ``submitted`` is the part of ``committed`` that nobody has approved yet.

    >>> line = Figures(planned=1000, submitted=100, approved=200, actual=300)
    >>> line.committed, line.spent, line.remaining, line.burn_percent
    (300, 600, 400, 60.0)
    >>> Figures(planned=0, actual=5).burn_percent  # nothing planned: there is no percentage
    0.0
    """

    planned: float = 0
    submitted: float = 0
    approved: float = 0
    actual: float = 0

    @property
    def committed(self):
        return self.submitted + self.approved

    @property
    def decided(self):
        """What nobody can refuse any more: what a further approval is added to."""
        return self.approved + self.actual

    @property
    def spent(self):
        return self.committed + self.actual

    @property
    def remaining(self):
        """Negative when overspent."""
        return self.planned - self.spent

    @property
    def burn_percent(self):
        return 100 * self.spent / self.planned if self.planned else 0.0

    def __add__(self, other):
        """Return the sum, e.g. of all lines of a budget.

        >>> Figures(planned=1, actual=2) + Figures(planned=3, approved=4)
        Figures(planned=4, submitted=0, approved=4, actual=2)
        """
        return Figures(
            self.planned + other.planned,
            self.submitted + other.submitted,
            self.approved + other.approved,
            self.actual + other.actual,
        )


def forecast(lines, unplanned, is_over):
    """Return the amount at completion (estimate at completion, bottom up).

    As long as the period runs, each line is expected to take what is planned, or what it took
    already if that is more; what no line planned is added. Afterwards it is what was spent.

    :param lines: ``Figures`` of the lines of a budget
    :param unplanned: ``Figures`` of what is on the budget, but on none of its lines
    :param is_over: whether the period of the budget has ended

    >>> lines = [Figures(planned=100, actual=150), Figures(planned=100, approved=20)]
    >>> forecast(lines, Figures(actual=5), is_over=False)
    255
    >>> forecast(lines, Figures(actual=5), is_over=True)
    175
    """
    if is_over:
        return sum(line.spent for line in lines) + unplanned.spent
    return sum(max(line.planned, line.spent) for line in lines) + unplanned.spent
