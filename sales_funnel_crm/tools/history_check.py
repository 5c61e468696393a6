"""Make the stays of one opportunity out of its rows, or say why they contradict."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from . import history_columns as col
from .history_row import Finding
from .history_values import OUTCOME_OPEN, OUTCOME_WON

# What must be the same in all rows of an opportunity; an empty cell says nothing.
COMMON_COLUMNS = (col.NAME, col.PARTNER, col.CURRENCY, col.LOST_REASON, col.CATEGORY)

# Where the file may leave a cell empty when its value is not known in Odoo.
_EMPTY_CODES = {
    col.USER: ("user_unknown", "user_empty"),
    col.TEAM: ("team_unknown", "team_empty"),
    col.LOST_REASON: ("reason_empty", "reason_empty"),
    col.CATEGORY: ("category_empty", "category_empty"),
}


class Visit(NamedTuple):
    """One stay in one stage under one owner; ``left`` is None while it lasts (UTC)."""

    stage_id: int
    entered: datetime
    left: datetime | None
    user_id: int | None = None
    team_id: int | None = None
    amount: float = 0.0
    company_id: int | None = None
    currency_id: int | None = None


class End(NamedTuple):
    """How the opportunity left the pipeline; ``stage_id`` is the won stage, if named."""

    outcome: str
    date: datetime
    stage_id: int | None = None


@dataclass
class Deal:
    """One opportunity of the file; it has visits when it is ready to be imported."""

    reference: str
    row: int
    visits: list
    end: End | None = None
    common: dict = field(default_factory=dict)
    # Values of the opportunity that do not change in its history, by field.
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Lookup:
    """What the texts of the file mean in Odoo.

    ``values`` maps column and text to an id, or to None for a text that Odoo
    does not know; a stage may also map to an outcome.
    """

    values: dict
    won_stage_ids: frozenset = frozenset()
    default_stage_id: int | None = None
    refuse_unknown: bool = True

    def get(self, column, text):
        return self.values.get(column, {}).get(text) if text else None


def check_deal(reference, rows, lookup):
    """Return the opportunity that ``rows`` tell of, and what is wrong with them.

    >>> lookup = Lookup({"stage": {"New": 1, "Offer": 2}, "outcome": {"Won": "won"}})
    >>> deal, findings = check_deal("D7", [
    ...     {"number": 2, "stage": "New", "date_entered": "2026-01-01 00:00:00"},
    ...     {"number": 3, "stage": "Offer", "date_entered": "2026-01-09 00:00:00",
    ...      "outcome": "Won", "date_outcome": "2026-02-01 00:00:00", "amount": 50.0},
    ... ], lookup)
    >>> [(visit.stage_id, str(visit.left.date()), visit.amount) for visit in deal.visits]
    [(1, '2026-01-09', 0.0), (2, '2026-02-01', 50.0)]
    >>> deal.end.outcome, findings
    ('won', [])

    :param list[dict] rows: contents of ``history_row.read_row``
    :param Lookup lookup: what the texts mean
    :return: the opportunity, without any visit when there is an error; and the findings
    :rtype: tuple[Deal, list[Finding]]
    """
    findings = []
    rows = _without_duplicates(rows, findings)
    common = _common_values(rows, findings)
    stays, end = _stays_and_end(rows, lookup, findings)
    _report_unknown(rows, lookup, findings)
    deal = Deal(reference, rows[0]["number"], [], end, common)
    if not any(row.get("bad") for row in rows):
        _check_chain(stays, end, rows, findings)
        if not any(finding.is_error for finding in findings):
            deal.visits = _visits(stays, end, lookup)
    return deal, findings


def _without_duplicates(rows, findings):
    seen, kept = {}, []
    for row in rows:
        key = repr(sorted(item for item in row.items() if item[0] != "number"))
        if key in seen:
            findings.append(Finding(row["number"], None, "duplicate_row", "", str(seen[key])))
        else:
            seen[key] = row["number"]
            kept.append(row)
    return kept


def _common_values(rows, findings):
    common = {}
    for column in COMMON_COLUMNS:
        first = None
        for row in rows:
            text = row.get(column)
            if not text:
                continue
            if first is None:
                first, common[column] = row["number"], text
            elif text.casefold() != common[column].casefold():
                detail = f"{first}: {common[column]}"
                findings.append(Finding(row["number"], column, "contradiction", text, detail))
    return common


def _stays_and_end(rows, lookup, findings):
    """Split the rows into stays, in order, and the one end."""
    stays, ends = [], {}
    for row in rows:
        stage, outcome = _meaning(row, lookup, findings)
        if isinstance(stage, str) or stage in lookup.won_stage_ids:
            _end_by_stage(row, stage, ends, findings)
            continue
        stays.append((row, stage))
        if outcome:
            date = row.get(col.DATE_OUTCOME)
            ends.setdefault((outcome, date), (row, None))
        elif row.get(col.DATE_OUTCOME):
            date = row[col.DATE_OUTCOME]
            findings.append(Finding(row["number"], col.DATE_OUTCOME, "outcome_date_alone", date))
    # A row that is still in the stage comes after one that was left the same day.
    stays.sort(
        key=lambda stay: (
            stay[0].get(col.DATE_ENTERED, ""),
            stay[0].get(col.DATE_LEFT, "9999"),
            stay[0]["number"],
        )
    )
    return stays, _single_end(stays, ends, findings)


def _meaning(row, lookup, findings):
    """Return stage id (or the outcome that the stage stands for) and outcome of a row."""
    text = row.get(col.STAGE)
    stage = lookup.get(col.STAGE, text) if text else lookup.default_stage_id
    if stage is None:
        code = "stage_unknown" if text else "no_stage"
        findings.append(Finding(row["number"], col.STAGE, code, text or ""))
    text = row.get(col.OUTCOME)
    outcome = lookup.get(col.OUTCOME, text)
    if text and not outcome:
        findings.append(Finding(row["number"], col.OUTCOME, "outcome_unknown", text))
    return stage, None if outcome == OUTCOME_OPEN else outcome


def _end_by_stage(row, stage, ends, findings):
    """Take a row in a stage such as "Won" for the end, on the day it was entered."""
    entered = row.get(col.DATE_ENTERED)
    others = {row.get(col.DATE_OUTCOME), row.get(col.DATE_LEFT)} - {None, entered}
    if others:
        findings.append(Finding(row["number"], col.STAGE, "stage_is_end", row.get(col.STAGE, "")))
    elif isinstance(stage, str):
        ends[stage, entered] = (row, None)
    else:
        ends[OUTCOME_WON, entered] = (row, stage)


def _single_end(stays, ends, findings):
    dated = {key: end for key, end in ends.items() if key[1]}
    for (outcome, date), (row, _stage) in ends.items():
        same = [key for key in dated if key[0] == outcome]
        if date or same:
            continue
        left = stays and stays[-1][0].get(col.DATE_LEFT)
        if left:
            dated[outcome, left] = (row, None)
        else:
            findings.append(
                Finding(row["number"], col.DATE_OUTCOME, "outcome_without_date", outcome)
            )
    if not dated:
        return None
    (outcome, date), (row, stage_id) = max(dated.items(), key=lambda item: item[1][1] or 0)
    for other, (other_row, _stage) in dated.items():
        if other != (outcome, date):
            findings.append(
                Finding(
                    other_row["number"],
                    col.OUTCOME,
                    "two_outcomes",
                    " ".join(other),
                    f"{row['number']}: {outcome} {date}",
                )
            )
    return End(outcome, _moment(date), stage_id)


def _check_chain(stays, end, rows, findings):
    """Report overlaps and gaps between the stays, and what happens after the end."""
    if not stays:
        findings.append(Finding(rows[0]["number"], col.STAGE, "no_stay"))
        return
    for (row, _stage), (following, _next_stage) in zip(stays, stays[1:], strict=False):
        left, entered = row.get(col.DATE_LEFT), following[col.DATE_ENTERED]
        if left and left != entered:
            code = "overlap" if left > entered else "gap"
            detail = f"{row['number']}: {left}"
            findings.append(Finding(following["number"], col.DATE_ENTERED, code, entered, detail))
    last = stays[-1][0]
    left = last.get(col.DATE_LEFT)
    if not end:
        if left:
            findings.append(Finding(last["number"], col.DATE_LEFT, "left_without_outcome", left))
        return
    date = str(end.date)
    if date < last[col.DATE_ENTERED]:
        entered = last[col.DATE_ENTERED]
        findings.append(Finding(last["number"], col.DATE_ENTERED, "after_end", entered, date))
    elif left and left != date:
        code = "left_after_end" if left > date else "gap"
        findings.append(Finding(last["number"], col.DATE_LEFT, code, date, left))


def _report_unknown(rows, lookup, findings):
    for row in rows:
        for column, (refused, emptied) in _EMPTY_CODES.items():
            text = row.get(column)
            if text and lookup.get(column, text) is None:
                code = refused if lookup.refuse_unknown else emptied
                findings.append(Finding(row["number"], column, code, text))


def _visits(stays, end, lookup):
    visits, amount = [], 0.0
    for index, (row, stage_id) in enumerate(stays):
        # An empty amount means that it did not change.
        amount = row.get(col.AMOUNT, amount)
        if index + 1 < len(stays):
            left = _moment(stays[index + 1][0][col.DATE_ENTERED])
        else:
            left = end.date if end else None
        visits.append(
            Visit(
                stage_id,
                _moment(row[col.DATE_ENTERED]),
                left,
                lookup.get(col.USER, row.get(col.USER)),
                lookup.get(col.TEAM, row.get(col.TEAM)),
                amount,
            )
        )
    return visits


def _moment(text):
    return datetime.fromisoformat(text)
