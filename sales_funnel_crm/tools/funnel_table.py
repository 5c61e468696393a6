"""The funnel's table in a workbook: figures as numbers, everything derived as formulas."""

from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from . import rates
from .figures import INFLOW, OUTFLOW

NO_VALUE = "–"

# The definitions of `rates` as parts of a formula: what is divided by what.
RATE_PARTS = {
    "closed": (("won",), ("won", "lost")),
    "honest": (("won",), ("won", "lost", "overdue")),
    "presence": (("forward_out", "won"), ("opening", "inflow")),
    "exits": (("forward_out", "won"), ("outflow", "won", "lost")),
}

# Opening and these, with their sign, make up the closing balance.
IDENTITY = {
    "opening": "",
    "inflow": "+",
    "outflow": "-",
    "won": "-",
    "lost": "-",
    "transfer_in": "+",
    "transfer_out": "-",
    "revalued": "+",
    "adjusted": "+",
    "exchange": "+",
    "closing": "-",
}
# Shown only where there are some.
RARE_FIGURES = ("adjusted", "exchange")
STAY_FIGURES = ("stay_avg_days", "stay_median_days", "stay_count")
PREVIOUS_FIGURES = ("inflow", "won", "lost", "closing")


class Column(NamedTuple):
    """A column after the first one, which names the row."""

    key: str
    style: str = "measure"
    # In curly brackets the other cells of the row, by key.
    formula: str = ""


def funnel_columns(success_rate, conversion_rate, *, previous=False, without=()):
    """Return the columns of the flow table.

    :param str success_rate: ``closed`` or ``honest``
    :param str conversion_rate: ``presence`` or ``exits``
    :param bool previous: with the columns of the period before
    :param without: those of ``RARE_FIGURES`` that are zero everywhere
    :rtype: list[Column]
    """
    identity = [sign + f"{{{key}}}" for key, sign in IDENTITY.items() if key not in without]
    columns = [
        Column("opening"),
        *(Column(key) for key in INFLOW),
        Column("inflow", formula=_plus(INFLOW)),
        *(Column(key) for key in OUTFLOW),
        Column("outflow", formula=_plus(OUTFLOW)),
        *(Column(key) for key in ("won", "lost", "transfer_in", "transfer_out")),
        Column("revalued"),
        *(Column(key) for key in RARE_FIGURES if key not in without),
        Column("closing"),
        Column("check", formula=f"ROUND({''.join(identity)},2)"),
        Column("overdue"),
        Column("success", "percent", rate_formula(success_rate)),
        Column("conversion", "percent", rate_formula(conversion_rate)),
        Column("stay_avg_days", "days"),
        Column("stay_median_days", "days"),
        Column("stay_count", "count"),
    ]
    if previous:
        columns += [Column(f"previous_{key}") for key in PREVIOUS_FIGURES]
        columns.append(Column("change", formula="{closing}-{previous_closing}"))
    return columns


def rate_formula(name):
    """Return the formula of a rate, with figures in curly brackets.

    >>> rate_formula("closed")
    'IF(({won}+{lost})>0,({won})/({won}+{lost}),"–")'
    """
    part, whole = (f"({_plus(keys)})" for keys in RATE_PARTS[name])
    return f'IF({whole}>0,{part}/{whole},"{NO_VALUE}")'


def as_ratio(percent):
    """Return a percentage as the cell of a ratio shows it.

    >>> as_ratio(25.0), as_ratio(None)
    (0.25, '–')
    """
    return NO_VALUE if percent is None else percent / 100


class FunnelTable:
    """Writes the blocks of the flow table on a sheet, all with the same columns.

    :param Sheet sheet: where to write
    :param dict answer: the head of what ``get_funnel`` answered
    :param dict[str, str] labels: label by key of column
    """

    def __init__(self, sheet, answer, labels, *, previous=False):
        self.sheet = sheet
        self.labels = labels
        self.success_rate = answer["success_rate"]
        self.conversion_rate = answer["conversion_rate"]
        self.columns = funnel_columns(
            self.success_rate,
            self.conversion_rate,
            previous=previous,
            without=[key for key in RARE_FIGURES if not _has_any(answer, key)],
        )
        self.at = {column.key: at for at, column in enumerate(self.columns, start=1)}

    def write_header(self):
        self.sheet.worksheet.set_row(self.sheet.row, 48)
        self.sheet.text(0, self.labels["stage"], "head")
        for column in self.columns:
            self.sheet.text(self.at[column.key], self.labels[column.key], "head")
        self.sheet.row += 1

    def write_block(self, title, unit, rows, total=None, total_label=""):
        """Write a block: its title, one line a row, and the line of the total.

        :param str unit: ``count`` or ``amount``
        :param list rows: ``(name, figures)`` or ``(name, figures, previous figures)``, the last
            ones empty where there was nothing before
        :param total: as a row without its name, or None for a block without total
        :return: first and last row of ``rows`` on the sheet
        :rtype: tuple[int, int]
        """
        sheet = self.sheet
        sheet.text(0, title, "block")
        sheet.row += 1
        first = sheet.row
        values_of_rows = []
        for name, *figures in rows:
            values = self._values(unit, *figures)
            self._write_row(name, unit, values)
            values_of_rows.append(values)
        last = sheet.row - 1
        if total is not None:
            self._write_row(
                total_label,
                unit,
                self._values(unit, *total),
                above=(first, last, values_of_rows),
                bold=True,
            )
        self._mark_broken_identity(first, sheet.row - 1)
        sheet.row += 1
        return first, last

    def _values(self, unit, figures, previous=None):
        values = {key: figure[unit] for key, figure in figures.items() if isinstance(figure, dict)}
        values["check"] = 0
        success = rates.success_percent(values, self.success_rate)
        conversion = rates.conversion_percent(values, self.conversion_rate)
        values |= {"success": as_ratio(success), "conversion": as_ratio(conversion)}
        if unit == "count":
            values |= {key: figures[key] for key in STAY_FIGURES}
        if previous is not None:
            for key in PREVIOUS_FIGURES:
                values[f"previous_{key}"] = previous[key][unit] if previous else 0
            values["change"] = values["closing"] - values["previous_closing"]
        return values

    def _write_row(self, name, unit, values, above=None, *, bold=False):
        sheet = self.sheet
        sheet.text(0, name, bold=bold)
        cells = {key: xl_rowcol_to_cell(sheet.row, at) for key, at in self.at.items()}
        for column in self.columns:
            if column.key not in values:
                continue
            at, value = self.at[column.key], values[column.key]
            style = unit if column.style == "measure" else column.style
            if column.formula:
                sheet.formula(at, "=" + column.formula.format(**cells), value, style, bold=bold)
            elif value is None:
                sheet.text(at, NO_VALUE, "days", bold=bold)
            elif above and self._is_sum(column, value, above):
                first, last, _values = above
                top, bottom = xl_rowcol_to_cell(first, at), xl_rowcol_to_cell(last, at)
                sheet.formula(at, f"=SUM({top}:{bottom})", value, style, bold=bold)
            else:
                sheet.number(at, value, style, bold=bold)
        sheet.row += 1

    def _is_sum(self, column, value, above):
        """Tell whether the total of a column is the sum of its rows.

        Moves between stages happen inside the pipeline: its total does not
        count them, though each stage does. A median is never a sum.
        """
        _first, _last, rows = above
        return (
            column.style not in ("days", "percent")
            and bool(rows)
            and abs(sum(row[column.key] or 0 for row in rows) - value) < 0.005
        )

    def _mark_broken_identity(self, first, last):
        if last >= first:
            at = self.at["check"]
            self.sheet.worksheet.conditional_format(
                first,
                at,
                last,
                at,
                {
                    "type": "cell",
                    "criteria": "!=",
                    "value": 0,
                    "format": self.sheet.book.style("wrong"),
                },
            )


def _has_any(answer, key):
    """Tell whether a figure is not zero in some line of the workbook."""
    lines = [stage["figures"] for stage in answer["stages"]]
    for block in (answer, *answer["groups"], *answer["months"]):
        lines.append(block["total"])
    for group in answer["groups"]:
        lines += group["stages"].values()
    return any(line[key]["count"] or line[key]["amount"] for line in lines)


def _plus(keys):
    return "+".join(f"{{{key}}}" for key in keys)
