"""Check the rows of an org chart and make people of them, without the ORM (DEC-04)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from ..history_columns import normalize
from . import org_chart_columns as col

ERROR = "error"
HINT = "hint"

NO_NAME = "no_name"
SAME_KEY = "same_key"
SAME_EMAIL = "same_email"
SAME_PERSON = "same_person"
SUPERIOR_UNKNOWN = "superior_unknown"
SUPERIOR_AMBIGUOUS = "superior_ambiguous"
SUPERIOR_SELF = "superior_self"
CYCLE = "cycle"
LEVEL_WRONG = "level_wrong"
EMAIL_WRONG = "email_wrong"
DATE_WRONG = "date_wrong"
DATES_REVERSED = "dates_reversed"
ENDED_EARLIER = "ended_earlier"
ENDED_LEFT_OUT = "ended_left_out"
SUPERIOR_LEFT = "superior_left"
SEVERAL_ROOTS = "several_roots"
SAME_NAME = "same_name"

HINTS = {ENDED_EARLIER, ENDED_LEFT_OUT, SUPERIOR_LEFT, SEVERAL_ROOTS, SAME_NAME}

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LEVELS = ("1", "2", "3", "4", "5")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Finding:
    """Something about one row that the user should know."""

    row: int
    code: str
    value: str = ""
    detail: str = ""

    @property
    def severity(self):
        return HINT if self.code in HINTS else ERROR


@dataclass
class Person:
    """One person of the chart, made of the current row and the ended ones."""

    row: int
    name: str
    key: str = ""
    superior_text: str = ""
    title: str = ""
    department: str = ""
    level: str = ""
    email: str = ""
    phone: str = ""
    date_from: date | None = None
    date_to: date | None = None
    superior: "Person | None" = None
    depth: int = 0
    earlier: list = field(default_factory=list)

    @property
    def inferred_level(self):
        """Return 5 for the top, one less for each step down, at least 1."""
        return str(max(1, 5 - self.depth))


def read_people(rows, columns, today):
    """Return the people of an org chart and everything there is to say about its rows.

    >>> rows = [(2, ["1", "", "Ann Lee"]), (3, ["2", "1", "Bob Ray"]), (4, ["3", "9", "Cid Ott"])]
    >>> people, findings = read_people(rows, {"key": 0, "superior": 1, "name": 2}, date(2026, 1, 1))
    >>> [(person.name, person.superior and person.superior.name) for person in people[:2]]
    [('Ann Lee', None), ('Bob Ray', 'Ann Lee')]
    >>> findings
    [Finding(row=4, code='superior_unknown', value='9', detail='')]

    :param rows: iterable of ``(number, cells)`` without the header row
    :param dict columns: index by column, see ``org_chart_columns.match_headers``
    :param date today: rows that ended before it are former jobs
    :return: ``([Person, …], [Finding, …])``, findings by row; people are only fit for use when
        no finding is an error
    :rtype: tuple
    """
    findings = []
    everybody = []
    for number, cells in rows:
        person = _read_person(number, cells, columns, findings)
        if person.name:
            everybody.append(person)
        else:
            findings.append(Finding(number, NO_NAME))
    people, alias, left = _join_ended(everybody, today, findings)
    _check_unique(everybody, people, findings)
    _link(people, alias, left, findings)
    _check_cycles(people, findings)
    roots = [person for person in people if not person.superior_text]
    if len(roots) > 1:
        names = ", ".join(person.name for person in roots[:5])
        findings.append(Finding(roots[1].row, SEVERAL_ROOTS, str(len(roots)), names))
    return people, sorted(findings, key=lambda finding: (finding.row, finding.code))


def join_name(first, last):
    """Return the full name; Chinese family names stand first and without a space.

    >>> join_name("Guy", "Gilbert"), join_name("小明", "王")
    ('Guy Gilbert', '王小明')
    """
    if _CHINESE.search(first + last):
        return last + first
    return f"{first} {last}".strip()


def _read_person(number, cells, columns, findings):
    def text(column):
        index = columns.get(column)
        cell = cells[index] if index is not None and index < len(cells) else None
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None else " ".join(str(cell).split())

    def day(column):
        value = text(column)
        parsed = _parse_date(value)
        if value and not parsed:
            findings.append(Finding(number, DATE_WRONG, value))
        return parsed

    level, email = text(col.LEVEL), text(col.EMAIL).lower()
    if level and level not in _LEVELS:
        findings.append(Finding(number, LEVEL_WRONG, level))
    if email and not _EMAIL.fullmatch(email):
        findings.append(Finding(number, EMAIL_WRONG, email))
    person = Person(
        row=number,
        name=text(col.NAME) or join_name(text(col.FIRST_NAME), text(col.LAST_NAME)),
        key=text(col.KEY),
        superior_text=text(col.SUPERIOR) or text(col.SUPERIOR_NAME),
        title=text(col.TITLE),
        department=text(col.DEPARTMENT),
        level=level,
        email=email,
        phone=text(col.PHONE),
        date_from=day(col.DATE_FROM),
        date_to=day(col.DATE_TO),
    )
    if person.date_from and person.date_to and person.date_from > person.date_to:
        findings.append(Finding(number, DATES_REVERSED, text(col.DATE_TO)))
    return person


def _parse_date(text):
    """Return the day that ``text`` begins with, None when it is none.

    >>> _parse_date("2009-12-28 00:00:00"), _parse_date("2009/12/28"), _parse_date("28.")
    (datetime.date(2009, 12, 28), datetime.date(2009, 12, 28), None)
    """
    try:
        return datetime.strptime(text[:10].replace("/", "-"), "%Y-%m-%d").date()
    except ValueError:
        return None


def _join_ended(everybody, today, findings):
    """Return the current people, whose former numbers mean whom, and who has left.

    A row that ended belongs to the current row of the same name, when there is one only: it is
    an earlier job of that person, and who reports to its number reports to that person.
    """
    ended = [person for person in everybody if person.date_to and person.date_to < today]
    gone = {id(person) for person in ended}
    people = [person for person in everybody if id(person) not in gone]
    by_name = defaultdict(list)
    for person in people:
        by_name[normalize(person.name)].append(person)
    alias, left = {}, set()
    for former in ended:
        current = by_name[normalize(former.name)]
        if len(current) == 1:
            current[0].earlier.append(former)
            findings.append(Finding(former.row, ENDED_EARLIER, former.name, str(current[0].row)))
            if former.key:
                alias[former.key] = current[0]
        else:
            findings.append(Finding(former.row, ENDED_LEFT_OUT, former.name))
            left |= {text for text in (former.key, normalize(former.name)) if text}
    return people, alias, left


def _check_unique(everybody, people, findings):
    _check_same(everybody, lambda person: person.key, SAME_KEY, findings)
    _check_same(people, lambda person: person.email, SAME_EMAIL, findings)
    by_name = defaultdict(list)
    for person in people:
        by_name[normalize(person.name)].append(person)
    for first, *others in by_name.values():
        for person in others:
            # Nothing but a number or an e-mail address tells two people of one name apart.
            told_apart = all(one.key or one.email for one in (first, person))
            code = SAME_NAME if told_apart else SAME_PERSON
            findings.append(Finding(person.row, code, person.name, str(first.row)))


def _check_same(people, value_of, code, findings):
    row_by_value = {}
    for person in people:
        value = value_of(person)
        if value and value in row_by_value:
            findings.append(Finding(person.row, code, value, str(row_by_value[value])))
        elif value:
            row_by_value[value] = person.row


def _link(people, alias, left, findings):
    by_key = {person.key: person for person in reversed(people) if person.key}
    by_name = defaultdict(list)
    for person in people:
        by_name[normalize(person.name)].append(person)
    for person in people:
        text = person.superior_text
        if not text:
            continue
        found = by_key.get(text) or alias.get(text)
        candidates = [found] if found else by_name.get(normalize(text), [])
        if len(candidates) > 1:
            findings.append(Finding(person.row, SUPERIOR_AMBIGUOUS, text))
        elif not candidates:
            code = SUPERIOR_LEFT if left & {text, normalize(text)} else SUPERIOR_UNKNOWN
            findings.append(Finding(person.row, code, text))
        elif candidates[0] is person:
            findings.append(Finding(person.row, SUPERIOR_SELF, text))
        else:
            person.superior = candidates[0]


def _check_cycles(people, findings):
    """Set the depth of everybody; report each cycle once, at its first row."""
    settled = set()
    for person in people:
        way, node = [], person
        while node and id(node) not in settled and all(node is not one for one in way):
            way.append(node)
            node = node.superior
        if node and id(node) not in settled:
            cycle = way[[one is node for one in way].index(True) :]
            first = min(cycle, key=lambda one: one.row)
            names = " → ".join(one.name for one in [*cycle, cycle[0]])
            findings.append(Finding(first.row, CYCLE, first.name, names))
        for one in reversed(way):
            superior = one.superior
            one.depth = superior.depth + 1 if superior and id(superior) in settled else 0
            settled.add(id(one))
