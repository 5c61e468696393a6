"""Sorts the sums of one flow request into the cells of its answer."""

from collections import defaultdict

from .figures import Cell


class FlowBook:
    """The sums of one request, by window and stage, and by group and stage.

    Windows are consecutive; window 0 is all that was before the first one. A period is
    the windows ``start + 1`` … ``end``, its opening balance all windows up to ``start``.

    >>> def row(w, kind, direction, amount):
    ...     return {"w": w, "phase": None, "g": None, "stage_ref": 4, "kind": kind, "day": None,
    ...             "direction": direction, "currency_id": 1, "count": direction, "amount": amount,
    ...             "stay_count": 0, "stay_days": 0, "move_count": 1, "inferred_count": 0}
    >>> book = FlowBook(2)
    >>> book.add_sums([row(0, "new", 1, 10.0), row(1, "new", 1, 5.0), row(2, "won", -1, -10.0)])
    >>> book.get_total(1, 2).to_figures()["opening"]
    {'count': 2, 'amount': 15.0}
    >>> book.get_total(0, 2).to_figures()["closing"]
    {'count': 1, 'amount': 5.0}

    :param int windows: how many windows follow window 0
    :param rate: ``(currency id, day) → rate`` for the amounts of flows, 1 when not given
    """

    def __init__(self, windows, rate=None):
        self.rate = rate or (lambda currency, day: 1.0)
        self.windows = [defaultdict(list) for _window in range(windows + 1)]
        self.groups = defaultdict(lambda: defaultdict(list))
        self.overdue = defaultdict(list)
        self.moves = 0
        self.inferred = 0
        self._prefixes = None

    def add_sums(self, rows):
        """Add rows as ``crm.funnel.flow._get_window_sums`` returns them."""
        for row in rows:
            if row["w"] is None:
                self.groups[row["g"]][row["stage_ref"]].append(row)
            else:
                self.windows[row["w"]][row["stage_ref"]].append(row)
                self.moves += row["move_count"]
                self.inferred += row["inferred_count"]

    def add_overdue(self, period, rows):
        """Keep the overdue deals of a period, rows of ``crm.funnel.overdue._get_overdue``."""
        self.overdue[period] += rows

    def get_inferred_percent(self):
        """Return the share of the history up to the end that is inferred, in percent."""
        return round(100.0 * self.inferred / self.moves, 2) if self.moves else 0.0

    def get_cells(self, start, end, period=None):
        """Return the cell of each stage, by stage id, over the windows ``start + 1`` … ``end``."""
        cells = defaultdict(Cell)
        for ref, balances in self._get_prefixes()[start].items():
            for currency, (count, amount) in balances.items():
                cells[ref].open(currency, count, amount)
        for window in range(start + 1, end + 1):
            for ref, rows in self.windows[window].items():
                for row in rows:
                    self._add_flow(cells[ref], row)
        for row in self.overdue[period]:
            if not row["grouped"]:
                _add_overdue(cells[row["stage_ref"]], row)
        return cells

    def get_total(self, start, end, period=None):
        """Return the cell of the whole pipeline over the windows ``start + 1`` … ``end``."""
        return sum_cells(self.get_cells(start, end, period).values())

    def get_group_cells(self, group, period):
        """Return the cell of each stage of a group over the whole period, by stage id."""
        cells = defaultdict(Cell)
        for ref, rows in self.groups[group].items():
            for row in rows:
                if row["phase"]:
                    self._add_flow(cells[ref], row)
                else:
                    cells[ref].open(row["currency_id"], row["count"], row["amount"])
        for row in self.overdue[period]:
            if row["grouped"] and row["g"] == group:
                _add_overdue(cells[row["stage_ref"]], row)
        return cells

    def _get_prefixes(self):
        """Return the balances at each window's end: ``{stage: {currency: [count, amount]}}``."""
        if self._prefixes is None:
            self._prefixes = []
            running = {}
            for window in self.windows:
                running = {
                    ref: {currency: list(values) for currency, values in balances.items()}
                    for ref, balances in running.items()
                }
                for ref, rows in window.items():
                    for row in rows:
                        balance = running.setdefault(ref, {}).setdefault(row["currency_id"], [0, 0])
                        balance[0] += row["count"]
                        balance[1] += row["amount"]
                self._prefixes.append(running)
        return self._prefixes

    def _add_flow(self, cell, row):
        cell.flow(
            row["kind"],
            row["direction"],
            row["currency_id"],
            row["count"],
            row["amount"],
            self.rate(row["currency_id"], row["day"]),
        )
        cell.stay(row["stay_count"], row["stay_days"])


def sum_cells(cells):
    """Return one cell that holds all that ``cells`` hold."""
    total = Cell()
    for cell in cells:
        total.add(cell)
    return total


def _add_overdue(cell, row):
    cell.overdue_count += row["count"]
    cell.overdue_amount += row["amount"]
