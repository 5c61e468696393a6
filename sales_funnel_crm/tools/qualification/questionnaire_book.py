"""Read a questionnaire from the sheets of a workbook, without the ORM."""

import re
from dataclasses import dataclass, field

from . import definition
from . import questionnaire_columns as col
from .scoring import KIND_CHOICE, KIND_COMPUTED, KIND_YES_NO

SHEET_MISSING = "sheet_missing"
COLUMN_MISSING = "column_missing"
NAME_MISSING = "name_missing"
ROW_LOST = "row_lost"
VALUE_UNKNOWN = "value_unknown"
NUMBER_WRONG = "number_wrong"

MAX_VALIDITY_DAYS = 36_500
# Nothing that is counted here has more digits; hundreds of them are no number any more.
_MAX_CHARS = 20
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
# A comma before three digits may mean thousands.
_AMBIGUOUS = re.compile(r"[-+]?\d+,\d{3}")
_YES_NO = (KIND_YES_NO, KIND_COMPUTED)
_CODES = {definition.CODE_YES: "Yes", definition.CODE_NO: "No"}


@dataclass(frozen=True)
class Place:
    """A row of a sheet; row 0 is the sheet as a whole."""

    sheet: str
    row: int = 0


@dataclass
class BookQuestion(definition.Question):
    """``values`` are further fields of the question; ``key`` tells which one it continues."""

    values: dict = field(default_factory=dict)
    key: int = 0


@dataclass
class BookSection(definition.Section):
    description: str = ""


@dataclass
class Book:
    """What a workbook says; ``problems`` are all that keep it from being imported."""

    values: dict = field(default_factory=dict)
    sections: list = field(default_factory=list)
    thresholds: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def read_book(sheets):
    """Read a questionnaire and check it.

    >>> rows = [(1, ["Section", "Question", "Kind", "Answer", "Points"]),
    ...         (2, ["Money", "Funds?", "choice", "Yes", 2]), (3, ["", "", "", "No", "zero"])]
    >>> about = [(1, ["Name", "Small"]), (2, ["Sets the Grade", "no"])]
    >>> book = read_book({"Questionnaire": about, "Questions": rows})
    >>> [(problem.code, problem.place.row, problem.detail) for problem in book.problems]
    [('number_wrong', 3, 'zero')]
    >>> [answer.name for answer in book.sections[0].questions[0].answers]
    ['Yes', 'No']

    :param sheets: ``{title: [(row number, cells)]}``
    :rtype: Book
    """
    book = Book()
    found = {}
    for title, rows in sheets.items():
        key = col.match(col.SHEETS, title)
        if key and key not in found:
            found[key] = (title, rows)
    _read_about(book, *found.get(col.SHEET_ABOUT, (col.SHEET_ABOUT, [])))
    if col.SHEET_QUESTIONS in found:
        _QuestionReader(book, *found[col.SHEET_QUESTIONS]).read_rows()
    else:
        book.problems.append(definition.Problem(SHEET_MISSING, Place(col.SHEET_QUESTIONS)))
    if col.SHEET_GRADES in found:
        _read_grades(book, *found[col.SHEET_GRADES])
    if not book.problems:
        book.problems += definition.find_problems(
            book.sections,
            book.thresholds,
            Place(col.SHEET_QUESTIONS),
            needs_grades=book.values.get("is_grading", False),
        )
    return book


def _read_about(book, title, rows):
    for number, cells in rows:
        row = _Row(book, Place(title, number), {"key": 0, "value": 1}, cells)
        key = col.match(col.ABOUT, row.text("key"))
        if key == "subject":
            book.values[key] = row.choice("value", col.SUBJECTS) or "deal"
        elif key in ("is_grading", "is_for_rivals"):
            book.values[key] = row.flag("value")
        elif key == "validity_days":
            days = row.number("value") or 0
            if not 0 <= days <= MAX_VALIDITY_DAYS:
                book.problems.append(definition.Problem(NUMBER_WRONG, row.place, row.text("value")))
                days = 0
            book.values[key] = int(days)
        elif key:
            book.values[key] = row.text("value")
    if not book.values.get("name"):
        book.problems.append(definition.Problem(NAME_MISSING, Place(title)))


def _read_grades(book, title, rows):
    for row in _rows(book, title, rows, col.GRADES, ("grade", "from_percent")):
        book.thresholds.append(
            definition.Threshold(row.number("from_percent") or 0.0, row.text("grade"), row.place)
        )
    book.thresholds.sort(key=lambda threshold: -threshold.from_percent)


def _rows(book, title, rows, table, needed):
    """Return the rows below the header; none when a needed column is missing."""
    if not rows:
        return []
    columns = col.match_headers(table, rows[0][1])
    missing = [col.title(table[key]) for key in needed if key not in columns]
    if missing:
        place = Place(title, rows[0][0])
        book.problems.append(definition.Problem(COLUMN_MISSING, place, ", ".join(missing)))
        return []
    return [_Row(book, Place(title, number), columns, cells) for number, cells in rows[1:]]


def read_number(text):
    """Return the number that ``text`` says beyond doubt, else None.

    >>> read_number("1 000,5"), read_number("-2.25"), read_number("1,000"), read_number("ten")
    (1000.5, -2.25, None, None)
    """
    text = "".join(text.split())
    if len(text) > _MAX_CHARS or not _NUMBER.fullmatch(text) or _AMBIGUOUS.fullmatch(text):
        return None
    return float(text.replace(",", "."))


class _Row:
    """One row; what cannot be read becomes a problem of the book."""

    def __init__(self, book, place, columns, cells):
        self.book, self.place, self.columns, self.cells = book, place, columns, cells

    def text(self, key):
        index = self.columns.get(key)
        value = self.cells[index] if index is not None and index < len(self.cells) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def number(self, key):
        """Return the number, None when the cell is empty."""
        text = self.text(key)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            self.book.problems.append(definition.Problem(NUMBER_WRONG, self.place, text))
            return 0.0
        return number

    def choice(self, key, table):
        """Return a key of ``table``, None when the cell is empty."""
        text = self.text(key)
        found = col.match(table, text) if text else None
        if text and not found:
            self.book.problems.append(definition.Problem(VALUE_UNKNOWN, self.place, text))
        return found

    def flag(self, key):
        return self.choice(key, col.BOOLEANS) == "yes"


class _QuestionReader:
    """Reads one row an answer; empty cells mean “as above”."""

    def __init__(self, book, title, rows):
        self.book = book
        self.section = self.question = None
        self.rows = _rows(book, title, rows, col.QUESTIONS, ("section", "question", "answer"))

    def read_rows(self):
        for row in self.rows:
            self._read_section(row)
            self._read_question(row)
            self._read_answer(row)
        for section in self.book.sections:
            for question in section.questions:
                _complete(question)

    def _read_section(self, row):
        name = row.text("section")
        if name and (self.section is None or name != self.section.name):
            weight = row.number("section_weight")
            self.section = BookSection(
                name,
                [],
                1.0 if weight is None else weight,
                row.place,
                row.text("section_description"),
            )
            self.question = None
            self.book.sections.append(self.section)

    def _read_question(self, row):
        name = row.text("question")
        if not name or (self.question is not None and name == self.question.name):
            return
        if self.section is None:
            self.book.problems.append(definition.Problem(ROW_LOST, row.place))
            return
        weight, key = row.number("weight"), row.number("key")
        self.question = BookQuestion(
            name,
            row.choice("kind", col.KINDS) or KIND_CHOICE,
            [],
            1.0 if weight is None else weight,
            row.text("lead_domain") not in ("", "[]"),
            row.place,
            {
                "short_name": row.text("short_name"),
                "help_text": row.text("help_text"),
                "unit": row.text("unit"),
                "is_required": row.flag("is_required"),
                "evidence": row.choice("evidence", col.EVIDENCES) or False,
                "lead_domain": row.text("lead_domain"),
            },
            int(key or 0),
        )
        self.section.questions.append(self.question)

    def _read_answer(self, row):
        name = row.text("answer")
        if not name:
            return
        if self.question is None:
            self.book.problems.append(definition.Problem(ROW_LOST, row.place))
            return
        self.question.answers.append(
            definition.Answer(
                name,
                row.number("points") or 0.0,
                row.flag("is_knock_out"),
                "",
                row.number("low"),
                row.number("high"),
                row.place,
            )
        )


def _complete(question):
    """Tell “yes” from “no”: by their words, else the first one is the yes; add what is missing."""
    if question.kind not in _YES_NO:
        return
    for answer in question.answers:
        answer.code = col.match(col.BOOLEANS, answer.name) or ""
    free = [code for code in _CODES if code not in [answer.code for answer in question.answers]]
    for answer in question.answers:
        if not answer.code and free:
            answer.code = free.pop(0)
    if not question.answers:
        question.answers = [
            definition.Answer(name, float(code == "yes"), False, code, place=question.place)
            for code, name in _CODES.items()
        ]
