"""From sums of moves to the figures of one cell of the funnel."""

from collections import defaultdict

from . import rates

# Which figure a posting belongs to, by its kind and direction (sign of its count).
ENTRIES = {
    "new": "new",
    "forward": "forward_in",
    "backward": "backward_in",
    "reopened": "reopened",
    "restored": "reopened",
    "transfer": "transfer_in",
}
EXITS = {
    "forward": "forward_out",
    "backward": "backward_out",
    "archived": "removed",
    "merged": "removed",
    "deleted": "removed",
    "won": "won",
    "lost": "lost",
    "transfer": "transfer_out",
}
INFLOW = ("new", "forward_in", "backward_in", "reopened")
OUTFLOW = ("forward_out", "backward_out", "removed")
SIGNED = ("revalued", "adjusted")
FLOWS = (*INFLOW, *OUTFLOW, "won", "lost", "transfer_in", "transfer_out", *SIGNED)
LEAVING = (*OUTFLOW, "won", "lost", "transfer_out")


def figure_of(kind, direction):
    """Return the figure that a posting belongs to, and the sign it is shown with.

    >>> figure_of("forward", 1), figure_of("forward", -1), figure_of("revalued", 0)
    (('forward_in', 1), ('forward_out', -1), ('revalued', 1))
    """
    if kind == "adjusted":
        return kind, 1
    if direction > 0:
        return ENTRIES[kind], 1
    if direction < 0:
        return EXITS[kind], -1
    return "revalued", 1


class Cell:
    """The figures of one cell: a stage, or the whole pipeline, over one period.

    Fed with sums of moves: :meth:`open` for those before the period, :meth:`flow`
    for those in it. Amounts of several currencies may be added; flows are converted
    when they are added, balances when the cell is read.
    """

    def __init__(self):
        self.opening_count = 0
        self.opening = defaultdict(float)
        self.balance = defaultdict(float)
        self.counts = dict.fromkeys(FLOWS, 0)
        self.amounts = dict.fromkeys(FLOWS, 0.0)
        self.overdue_count = 0
        self.overdue_amount = 0.0
        self.stay_count = 0
        self.stay_days = 0.0

    def open(self, currency, count, amount):
        """Add moves before the period: they make up the opening balance."""
        self.opening_count += count
        self.opening[currency] += amount
        self.balance[currency] += amount

    def flow(self, kind, direction, currency, count, amount, rate=1.0):
        """Add moves of the period, ``rate`` converts their amount."""
        figure, sign = figure_of(kind, direction)
        self.counts[figure] += sign * count
        self.amounts[figure] += sign * amount * rate
        self.balance[currency] += amount

    def stay(self, count, days):
        """Add finished stays: their number and the sum of their days."""
        self.stay_count += count
        self.stay_days += days

    def add(self, other):
        """Add all that another cell holds."""
        self.opening_count += other.opening_count
        self.overdue_count += other.overdue_count
        self.overdue_amount += other.overdue_amount
        self.stay(other.stay_count, other.stay_days)
        for mine, others in (
            (self.opening, other.opening),
            (self.balance, other.balance),
            (self.counts, other.counts),
            (self.amounts, other.amounts),
        ):
            for key, value in others.items():
                mine[key] += value

    def as_one_bucket(self):
        """Make moves between stages internal, as seen from the whole pipeline.

        What is left of them is a deal that changed stage and owner at once (seen from
        one owner: a transfer), or an amount that changed together with the stage.
        """
        moved_in, moved_out = ("forward_in", "backward_in"), ("forward_out", "backward_out")
        count = sum(self.counts[f] for f in moved_in) - sum(self.counts[f] for f in moved_out)
        amount = sum(self.amounts[f] for f in moved_in) - sum(self.amounts[f] for f in moved_out)
        for figure in (*moved_in, *moved_out):
            self.counts[figure], self.amounts[figure] = 0, 0.0
        figure, sign = "revalued", 1
        if count:
            figure, sign = ("transfer_in", 1) if count > 0 else ("transfer_out", -1)
            self.counts[figure] += sign * count
        self.amounts[figure] += sign * amount

    def is_empty(self):
        """Tell whether nothing was in the cell, and nothing happened there."""
        return not (self.opening_count or any(self.counts.values()) or any(self.amounts.values()))

    def to_figures(
        self,
        success=rates.SUCCESS_CLOSED,
        conversion=rates.CONVERSION_PRESENCE,
        opening_rates=None,
        closing_rates=None,
        digits=2,
        median=None,
    ):
        """Return the figures of the cell.

        >>> cell = Cell()
        >>> cell.open("CNY", 2, 300.0)
        >>> cell.flow("new", 1, "CNY", 1, 50.0)
        >>> cell.flow("won", -1, "CNY", -1, -100.0)
        >>> figures = cell.to_figures()
        >>> figures["closing"], figures["won"], figures["success_percent"]
        ({'count': 2, 'amount': 250.0}, {'count': 1, 'amount': 100.0}, 100.0)

        :param opening_rates: currency → rate at the start; ``None`` when nothing is converted
        :param closing_rates: currency → rate at the end
        :param int digits: decimals of amounts
        :param median: median of the finished stays in days, if known
        :rtype: dict
        """
        counts = dict(self.counts)
        amounts = dict(self.amounts)
        counts["opening"] = self.opening_count
        amounts["opening"] = _valued(self.opening, opening_rates)
        # Rounded first: who adds up the shown parts gets the shown sums.
        amounts = {name: round(amount, digits) for name, amount in amounts.items()}
        for name, parts in (("inflow", INFLOW), ("outflow", OUTFLOW)):
            counts[name] = sum(counts[part] for part in parts)
            amounts[name] = sum(amounts[part] for part in parts)
        counts["exchange"], amounts["exchange"] = 0, 0.0
        counts["closing"] = balance_of(counts)
        amounts["closing"] = balance_of(amounts)
        if opening_rates is not None:
            valued = round(_valued(self.balance, closing_rates), digits)
            amounts["exchange"] = round(valued - amounts["closing"], digits)
            amounts["closing"] = valued
        counts["overdue"], amounts["overdue"] = self.overdue_count, self.overdue_amount
        figures = {
            name: {"count": counts[name], "amount": round(amounts[name], digits) + 0.0}
            for name in counts
        }
        figures["success_percent"] = rates.success_percent(counts, success)
        figures["conversion_percent"] = rates.conversion_percent(counts, conversion)
        figures["stay_count"] = self.stay_count
        figures["stay_avg_days"] = (
            round(self.stay_days / self.stay_count, 4) if self.stay_count else None
        )
        figures["stay_median_days"] = median
        return figures


def balance_of(values):
    """Return the closing balance that follows from the other figures (the identity).

    >>> figures = dict.fromkeys(("transfer_in", "transfer_out", *SIGNED, "exchange"), 0)
    >>> balance_of(figures | {"opening": 5, "inflow": 3, "outflow": 1, "won": 1, "lost": 1})
    5
    """
    entered = values["opening"] + values["inflow"] + values["transfer_in"]
    left = values["outflow"] + values["won"] + values["lost"] + values["transfer_out"]
    return entered - left + values["revalued"] + values["adjusted"] + values["exchange"]


def _valued(balances, currency_rates):
    if currency_rates is None:
        return sum(balances.values())
    return sum(amount * currency_rates(currency) for currency, amount in balances.items())
