import base64
import io

from odoo import api, fields, models

from ...errors import ShownUserError
from ...tools.competition import order_columns as col
from ...tools.competition import order_file
from ...tools.history_file import FileProblem, read_rows

MAX_ROWS = 100_000
# More findings than that are counted, not listed: who reads them corrects the first ones.
MAX_FINDINGS = 500
STATE_FILE = "file"
STATE_CHECKED = "checked"


class OrderFileRefused(ShownUserError):
    """The file cannot be imported; the message says what to do."""


class CrmCompetitorOrderImport(models.TransientModel):
    """Competitor orders from a CSV or XLSX file: checked first, then imported as a whole."""

    _name = "crm.competitor.order.import"
    _description = "Import of Competitor Orders"

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_order = fields.Selection(
        [("dmy", "Day/Month/Year"), ("mdy", "Month/Day/Year")],
        help="Only needed for dates such as 03/04/2026.",
    )
    decimal_mark = fields.Selection(
        [(".", "Point: 1,234.50"), (",", "Comma: 1.234,50")],
        required=True,
        default=lambda self: self._default_decimal_mark(),
    )
    is_creating = fields.Boolean(
        string="Create Unknown Competitors",
        help="And their products. Else an unknown competitor is an error, and an unknown product "
        "stays a description.",
    )
    state = fields.Selection(
        [(STATE_FILE, "File"), (STATE_CHECKED, "Checked")], default=STATE_FILE, required=True
    )
    finding_ids = fields.One2many("crm.competitor.order.finding", "import_id", readonly=True)
    error_count = fields.Integer(string="Errors", readonly=True)
    hint_count = fields.Integer(string="Hints", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    line_count = fields.Integer(string="Products", readonly=True)
    columns_text = fields.Char(string="Columns Found", readonly=True)

    @api.model
    def _default_decimal_mark(self):
        mark = self.env["res.lang"]._get_data(code=self.env.user.lang).decimal_point
        return mark if mark in (".", ",") else "."

    def action_check(self):
        """Read the file, and show what importing it would do; nothing is imported."""
        self.ensure_one()
        self._show(*self._plan())
        self.state = STATE_CHECKED
        return self._reopen()

    def action_import(self):
        """Import the file as a whole, or nothing of it, and show the orders.

        :raise OrderFileRefused: when it has errors
        """
        self.ensure_one()
        plan, findings = self._plan()
        self._show(plan, findings)
        if self.error_count:
            raise OrderFileRefused(
                self.env._(
                    "The file has errors. Correct it as the findings say, upload it again and "
                    "check it."
                )
            )
        orders = self.env["crm.competitor.order.exchange"]._create_orders(
            plan, self.company_id, self.is_creating
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_order_action"
        )
        return {**action, "domain": [("id", "in", orders.ids)], "context": {}}

    def action_change_file(self):
        """Go back to choose another file."""
        self.finding_ids.unlink()
        self.write({"state": STATE_FILE, "file": False, "file_name": False})
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Competitor Orders"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _plan(self):
        """Return the values of the orders, and the findings by row.

        :raise OrderFileRefused: when the file as a whole cannot be used
        """
        rows, columns = self._read_file()
        orders, findings = order_file.read_orders(
            rows,
            columns,
            fields.Date.context_today(self),
            self.decimal_mark,
            self.date_order or None,
        )
        plan, more = self.env["crm.competitor.order.exchange"]._match(
            orders, self.company_id, self.is_creating
        )
        return plan, sorted(
            findings + more, key=lambda found: (found.severity != order_file.ERROR, found.row)
        )

    def _show(self, plan, findings):
        errors = sum(finding.severity == order_file.ERROR for finding in findings)
        self.finding_ids.unlink()
        self.write(
            {
                "error_count": errors,
                "hint_count": len(findings) - errors,
                "order_count": len(plan),
                "line_count": sum(len(values["lines"]) for values in plan),
            }
        )
        self.env["crm.competitor.order.finding"].create(
            [
                {
                    "import_id": self.id,
                    "row_number": finding.row,
                    "severity": finding.severity,
                    "code": finding.code,
                    "value": finding.value,
                }
                for finding in findings[:MAX_FINDINGS]
            ]
        )

    def _read_file(self):
        if not self.file:
            raise OrderFileRefused(
                self.env._("Choose a file first: CSV or Excel, with a header row.")
            )
        try:
            rows = list(read_rows(io.BytesIO(base64.b64decode(self.file))))
        except FileProblem as problem:
            raise OrderFileRefused(
                self.env._(
                    "The file cannot be read at row %s. Open it in a spreadsheet, save it as "
                    ".xlsx and choose it again.",
                    problem.row,
                )
            ) from problem
        header, rows = rows[0][1], rows[1:]
        columns = col.match_headers(header)
        missing = [col.TITLES[one] for one in (col.COMPETITOR, col.DATE) if one not in columns]
        if missing:
            raise OrderFileRefused(
                self.env._(
                    "These columns are missing: %s. Name them in the first row of the file.",
                    ", ".join(missing),
                )
            )
        if not rows:
            raise OrderFileRefused(
                self.env._("The file has no orders below its header row. Add them.")
            )
        if len(rows) > MAX_ROWS:
            raise OrderFileRefused(
                self.env._("The file has more than %s rows. Import it in parts.", MAX_ROWS)
            )
        self.columns_text = ", ".join(str(header[index]) for index in columns.values())
        return rows, columns
