import base64
import io

from odoo import api, fields, models

from ...errors import ShownUserError
from ...models.qualification.crm_questionnaire import STATE_DRAFT, LeadDomainWrong
from ...tools.history_file import FileProblem, read_sheets
from ...tools.qualification import questionnaire_book as book_tool
from ...tools.qualification import questionnaire_columns as col

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000


class QuestionnaireFileRefused(ShownUserError):
    """The file cannot be imported; the message says what to do."""


class CrmQuestionnaireImport(models.TransientModel):
    """A questionnaire from a workbook: checked first, then imported as a draft, or not at all."""

    _name = "crm.questionnaire.import"
    _description = "Import of a Questionnaire"

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    questionnaire_id = fields.Many2one(
        "crm.questionnaire",
        string="Next Version Of",
        ondelete="cascade",
        domain="[('state', '!=', 'replaced')]",
        help="Empty: the file becomes a questionnaire of its own.",
    )
    draft_id = fields.Many2one("crm.questionnaire", compute="_compute_draft_id")
    state = fields.Selection(
        [("file", "File"), ("checked", "Checked")], default="file", required=True
    )
    finding_ids = fields.One2many("crm.questionnaire.finding", "import_id", readonly=True)
    name = fields.Char(string="Questionnaire", readonly=True)
    section_count = fields.Integer(string="Sections", readonly=True)
    question_count = fields.Integer(string="Questions", readonly=True)
    answer_count = fields.Integer(string="Answers", readonly=True)

    @api.depends("questionnaire_id")
    def _compute_draft_id(self):
        for wizard in self:
            versions = wizard.questionnaire_id._get_versions()
            wizard.draft_id = versions.filtered(lambda version: version.state == STATE_DRAFT)[:1]

    def action_check(self):
        """Read the file and show what is in it; nothing is imported."""
        self.ensure_one()
        self._show(self._read_file())
        self.state = "checked"
        return self._reopen()

    def action_change_file(self):
        """Go back to choose another file."""
        self.finding_ids.unlink()
        self.write({"state": "file", "file": False, "file_name": False})
        return self._reopen()

    def action_import(self):
        """Make the draft and open it."""
        self.ensure_one()
        book = self._read_file()
        self._show(book)
        if book.problems:
            raise QuestionnaireFileRefused(
                self.env._(
                    "The file has errors. Correct the rows that the check names, choose the file "
                    "again and check it."
                )
            )
        draft = self.questionnaire_id._import_book(book)
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.questionnaire",
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Questionnaire"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _show(self, book):
        questions = [question for section in book.sections for question in section.questions]
        texts = {
            **self.env["crm.questionnaire"]._get_problem_texts(),
            **self._get_file_texts(),
        }
        self.finding_ids.unlink()
        self.write(
            {
                "name": book.values.get("name"),
                "section_count": len(book.sections),
                "question_count": len(questions),
                "answer_count": sum(len(question.answers) for question in questions),
            }
        )
        self.env["crm.questionnaire.finding"].create(
            [
                {
                    "import_id": self.id,
                    "sheet": problem.place.sheet,
                    "row_number": problem.place.row,
                    "message": texts[problem.code] % {"detail": problem.detail},
                }
                for problem in book.problems
            ]
        )

    def _read_file(self):
        """Return the questionnaire of the file, checked.

        :rtype: questionnaire_book.Book
        :raise QuestionnaireFileRefused: when the file as a whole cannot be used
        """
        if not self.file:
            raise QuestionnaireFileRefused(self.env._("Choose an Excel workbook (.xlsx) first."))
        content = base64.b64decode(self.file)
        if len(content) > MAX_BYTES:
            raise QuestionnaireFileRefused(
                self.env._("The file is too large for a questionnaire. Delete what is not needed.")
            )
        try:
            sheets = read_sheets(io.BytesIO(content), MAX_ROWS)
        except FileProblem as problem:
            if problem.code == "file_too_many_rows":
                raise QuestionnaireFileRefused(
                    self.env._("The file has more than %s rows. Import it in parts.", MAX_ROWS)
                ) from problem
            raise QuestionnaireFileRefused(
                self.env._(
                    "The file cannot be read. Open it in a spreadsheet, save it as an Excel "
                    "workbook (.xlsx) and choose it again."
                )
            ) from problem
        book = book_tool.read_book(sheets)
        self._check_names(book)
        return book

    def _check_names(self, book):
        """Add the problems that only the database knows: grades and filters on deals."""
        grades = self.env["crm.grade"].search([])  # pylint: disable=no-search-all
        known = set(grades.mapped("name"))
        for threshold in book.thresholds:
            if threshold.name not in known:
                book.problems.append(
                    book_tool.definition.Problem("grade_unknown", threshold.place, threshold.name)
                )
        filters = [(book_tool.Place(col.SHEET_ABOUT), book.values.get("lead_domain"))]
        for section in book.sections:
            filters += [
                (question.place, question.values["lead_domain"]) for question in section.questions
            ]
        for place, text in filters:
            try:
                self.env["crm.questionnaire"]._try_lead_domain(text)
            except LeadDomainWrong as error:
                reason = str(error.__cause__).splitlines()[0]
                book.problems.append(book_tool.definition.Problem("domain_wrong", place, reason))

    def _get_file_texts(self):
        return {
            book_tool.SHEET_MISSING: self.env._(
                "The sheet is missing. Start from the template, which has it."
            ),
            book_tool.COLUMN_MISSING: self.env._(
                "These columns are missing: %(detail)s. Add them to the first row."
            ),
            book_tool.NAME_MISSING: self.env._(
                "The questionnaire has no name. Enter it beside “Name” on this sheet."
            ),
            book_tool.ROW_LOST: self.env._(
                "It belongs to no section or question. Enter them in this row or above."
            ),
            book_tool.VALUE_UNKNOWN: self.env._(
                "“%(detail)s” is not one of the possible values. Choose one as in the template."
            ),
            book_tool.NUMBER_WRONG: self.env._(
                "“%(detail)s” is not a number beyond doubt. Enter it like 1000.5."
            ),
            "grade_unknown": self.env._(
                "There is no grade “%(detail)s”. Create it under “Grades”, or use another one."
            ),
            "domain_wrong": self.env._(
                "The filter on deals cannot be used (%(detail)s). Copy it from an export."
            ),
        }
