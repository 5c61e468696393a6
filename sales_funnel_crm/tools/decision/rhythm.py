"""How often we are in touch with a person, and whether the silence is longer than usual."""

from dataclasses import dataclass
from math import floor

GAPS_MIN = 5


@dataclass(frozen=True)
class Rhythm:
    """Days between contacts with one person: usual, nearly the longest, and now."""

    median_days: float
    limit_days: float
    gap_days: float

    @property
    def is_silent(self):
        """Tell whether the present silence is longer than 95 % of the earlier ones."""
        return self.gap_days > self.limit_days


def percentile(numbers, ratio):
    """Return a percentile by linear interpolation between the nearest ranks.

    >>> percentile([1, 2, 3, 4, 5], 0.5), percentile([0, 10], 0.95)
    (3.0, 9.5)
    """
    ordered = sorted(numbers)
    rank = ratio * (len(ordered) - 1)
    low = floor(rank)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (rank - low))


def rhythm(days, today):
    """Return the rhythm of the contacts with one person, None when they are too few to tell.

    The gaps are those between the days of contact; several contacts of one day are one. With
    fewer than 5 gaps there is no rhythm. Silence begins beyond the person's own 95th
    percentile instead of a number of days that would be the same for all.

    >>> rhythm([0, 7, 14, 21, 28, 35], 41)
    Rhythm(median_days=7.0, limit_days=7.0, gap_days=6)
    >>> rhythm([0, 7, 14, 21, 28, 35], 43).is_silent
    True
    >>> rhythm([0, 7, 14, 21, 28], 100) is None
    True

    :param days: day numbers, in any order, repeated at will
    :param int today: day number; later days are not contacts yet
    """
    past = sorted({day for day in days if day <= today})
    gaps = [later - earlier for earlier, later in zip(past, past[1:], strict=False)]
    if len(gaps) < GAPS_MIN:
        return None
    return Rhythm(percentile(gaps, 0.5), percentile(gaps, 0.95), today - past[-1])
