import base64
import io

from odoo import api, fields, models

from ...errors import ShownUserError
from ...tools.decision import org_chart
from ...tools.decision import org_chart_columns as col
from ...tools.history_file import FileProblem, read_rows

STATE_DRAFT = "draft"
STATE_CHECKED = "checked"
STATE_DONE = "done"
MAX_PEOPLE = 5_000


class OrgChartRefused(ShownUserError):
    """The file cannot be imported; the message says what to do."""


class CrmOrgChartImport(models.TransientModel):
    """The org chart of one customer, from a file: checked first, then imported as a whole."""

    _name = "crm.org.chart.import"
    _description = "Import of an Org Chart"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
        default=lambda self: self._default_partner_id(),
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        [(STATE_DRAFT, "File"), (STATE_CHECKED, "Check"), (STATE_DONE, "Imported")],
        default=STATE_DRAFT,
        required=True,
    )
    finding_ids = fields.One2many("crm.org.chart.finding", "import_id")
    error_count = fields.Integer(readonly=True)
    hint_count = fields.Integer(readonly=True)
    person_count = fields.Integer(readonly=True)
    new_count = fields.Integer(string="New", readonly=True)
    changed_count = fields.Integer(string="Changed", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    columns_text = fields.Char(string="Columns Found", readonly=True)

    @api.model
    def _default_partner_id(self):
        context = self.env.context
        if context.get("active_model") != "res.partner":
            return False
        return self.env["res.partner"].browse(context.get("active_id")).commercial_partner_id

    def action_check(self):
        """Read the file, and show what importing it would do; nothing is imported."""
        self.ensure_one()
        plan, findings = self._plan()
        self._show(plan, findings)
        self.state = STATE_CHECKED
        return self._reopen()

    def action_import(self):
        """Import the file as a whole, or nothing of it."""
        self.ensure_one()
        plan, findings = self._plan()
        self._show(plan, findings)
        if self.error_count:
            raise OrgChartRefused(
                self.env._(
                    "The file has errors. Correct it as the findings say, upload it again and "
                    "check it."
                )
            )
        self._apply(plan)
        self.state = STATE_DONE
        return self._reopen()

    def action_change_file(self):
        """Go back to choose another file."""
        self.finding_ids.unlink()
        self.write({"state": STATE_DRAFT, "file": False, "file_name": False})
        return self._reopen()

    def action_open_org_chart(self):
        """Show the imported people."""
        return self.partner_id.action_view_org_chart()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import an Org Chart"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _show(self, plan, findings):
        self.finding_ids.unlink()
        self.env["crm.org.chart.finding"].create(
            [
                {
                    "import_id": self.id,
                    "row_number": finding.row,
                    "severity": finding.severity,
                    "code": finding.code,
                    "value": finding.value,
                    "detail": finding.detail,
                }
                for finding in findings
            ]
        )
        errors = [finding for finding in findings if finding.severity == org_chart.ERROR]
        new = [step for step in plan if not step.partner]
        changed = [step for step in plan if step.partner and step.values]
        self.write(
            {
                "error_count": len(errors),
                "hint_count": len(findings) - len(errors),
                "person_count": len(plan),
                "new_count": len(new),
                "changed_count": len(changed),
                "unchanged_count": len(plan) - len(new) - len(changed),
            }
        )

    def _read_file(self):
        """Return the people of the file and the findings.

        :raise OrgChartRefused: when the file as a whole cannot be used
        """
        if not self.file:
            raise OrgChartRefused(
                self.env._("Choose a file first: CSV or Excel, with a header row.")
            )
        try:
            rows = list(read_rows(io.BytesIO(base64.b64decode(self.file))))
        except FileProblem as problem:
            raise OrgChartRefused(self._get_file_problem(problem)) from problem
        header, rows = rows[0][1], rows[1:]
        columns = col.match_headers(header)
        if not columns.keys() & {col.NAME, col.FIRST_NAME, col.LAST_NAME}:
            raise OrgChartRefused(
                self.env._(
                    "No column with names was found. The first row must hold the headers, one of "
                    "them “Name”, or “First Name” and “Last Name”. Start from the template."
                )
            )
        if not rows:
            raise OrgChartRefused(
                self.env._("The file has no people below its header row. Add them.")
            )
        if len(rows) > MAX_PEOPLE:
            raise OrgChartRefused(
                self.env._("The file has more than %s people. Import it in parts.", MAX_PEOPLE)
            )
        self.columns_text = ", ".join(str(header[index]) for index in columns.values())
        return org_chart.read_people(rows, columns, fields.Date.context_today(self))

    def _get_file_problem(self, problem):
        texts = {
            "file_empty": self.env._(
                "The file is empty. Choose a file with a header row and people."
            ),
            "file_kind": self.env._("The file is neither CSV nor Excel. Save it as CSV or .xlsx."),
            "file_too_large": self.env._(
                "The file is too large for an org chart. Import it in parts."
            ),
            "file_encoding_unknown": self.env._(
                "The characters of the file cannot be read. Save it as CSV UTF-8 or as .xlsx."
            ),
            "file_encoding_wrong": self.env._(
                "Row %s has characters that cannot be read. Save the file as CSV UTF-8 or as "
                ".xlsx.",
                problem.row,
            ),
        }
        return texts.get(
            problem.code,
            self.env._(
                "The file cannot be read at row %s. Open it in a spreadsheet and save it again as "
                ".xlsx.",
                problem.row,
            ),
        )

    @api.model
    def _get_template_sheets(self):
        """Return the template: headers and an example to overwrite."""
        example = [
            {col.KEY: "1", col.NAME: "Ann Lee", col.TITLE: "Managing Director", col.LEVEL: "5"},
            {
                col.KEY: "2",
                col.SUPERIOR: "1",
                col.NAME: "Bob Ray",
                col.TITLE: "Head of Purchasing",
                col.DEPARTMENT: "Purchasing",
                col.EMAIL: "bob.ray@example.com",
            },
        ]
        left_out = {col.FIRST_NAME, col.LAST_NAME, col.SUPERIOR_NAME}
        columns = [column for column in col.COLUMNS if column not in left_out]
        rows = [[person.get(column, "") for column in columns] for person in example]
        return [(self.env._("Org Chart"), [[col.TITLES[column] for column in columns], *rows])]
