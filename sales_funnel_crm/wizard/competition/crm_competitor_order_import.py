from odoo import api, fields, models

from ...errors import ShownUserError
from ...tools.competition import order_file, order_row

# More findings than that are counted, not listed: who reads them corrects the first ones.
MAX_FINDINGS = 500
# More orders than that take longer than a web request may.
MAX_ORDERS_NOW = 5_000
STATE_FILE = "file"
STATE_CHECKED = "checked"
STATE_QUEUED = "queued"
STATE_DONE = "done"


class OrderFileRefused(ShownUserError):
    """The file cannot be imported; the message says what to do."""


class CrmCompetitorOrderImport(models.TransientModel):
    """Competitor orders from a CSV or XLSX file: checked first, then imported as a whole."""

    _name = "crm.competitor.order.import"
    _description = "Import of Competitor Orders"
    # A large file may wait for the background job, and for its user afterwards.
    _transient_max_hours = 24

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_order = fields.Selection(
        [("dmy", "Day/Month/Year"), ("mdy", "Month/Day/Year")],
        help="Only needed for dates such as 03/04/2026.",
    )
    date_fallback = fields.Date(
        string="Date if None", help="Of the rows of the file that have no date, such as bids."
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
        [
            (STATE_FILE, "File"),
            (STATE_CHECKED, "Checked"),
            (STATE_QUEUED, "In the Background"),
            (STATE_DONE, "Imported"),
        ],
        default=STATE_FILE,
        required=True,
    )
    finding_ids = fields.One2many("crm.competitor.order.finding", "import_id", readonly=True)
    error_count = fields.Integer(string="Errors", readonly=True)
    hint_count = fields.Integer(string="Hints", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    line_count = fields.Integer(string="Products", readonly=True)
    columns_text = fields.Char(string="Columns Found", readonly=True)
    # The orders that were made lie between the two, whose number may be too great for a list.
    first_order_ref = fields.Integer(readonly=True)
    last_order_ref = fields.Integer(readonly=True)

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
        """Import the file as a whole, or nothing of it; a large one in the background.

        :raise OrderFileRefused: when it has errors
        """
        self.ensure_one()
        if self.state in (STATE_QUEUED, STATE_DONE):
            raise OrderFileRefused(
                self.env._("This file is imported already. Choose another file to import more.")
            )
        plan = self._plan_without_errors()
        if len(plan) > MAX_ORDERS_NOW:
            self._enqueue()
            return self._reopen()
        self._create_orders(plan)
        self.state = STATE_DONE
        return self.action_view_orders()

    def action_view_orders(self):
        """Show the orders that were made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_order_action"
        )
        domain = [
            ("id", ">=", self.first_order_ref),
            ("id", "<=", self.last_order_ref),
            ("create_uid", "=", self.create_uid.id),
        ]
        return {**action, "domain": domain, "context": {}}

    def action_change_file(self):
        """Go back to choose another file."""
        self.finding_ids.unlink()
        self.write({"state": STATE_FILE, "file": False, "file_name": False, "failure": False})
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
        exchange = self.env["crm.competitor.order.exchange"]
        reading = order_row.Reading(
            today=fields.Date.context_today(self),
            mark=self.decimal_mark,
            date_order=self.date_order or None,
            fallback=self.date_fallback or None,
            our_names=tuple(exchange._get_our_names()),
        )
        orders, findings = order_file.read_orders(rows, columns, reading)
        plan, more = exchange._match(orders, self.company_id, self.is_creating)
        return plan, sorted(
            findings + more, key=lambda found: (found.severity != order_row.ERROR, found.row)
        )

    def _plan_without_errors(self):
        plan, findings = self._plan()
        self._show(plan, findings)
        if self.error_count:
            raise OrderFileRefused(
                self.env._(
                    "The file has errors. Correct it as the findings say, upload it again and "
                    "check it."
                )
            )
        if not plan:
            raise OrderFileRefused(
                self.env._(
                    "The file has no order of a competitor: all its rows are left out. Look at "
                    "the hints, or choose another file."
                )
            )
        return plan

    def _create_orders(self, plan, report=None):
        orders = self.env["crm.competitor.order.exchange"]._create_orders(
            plan, self.company_id, self.is_creating, report
        )
        self.write({"first_order_ref": min(orders.ids), "last_order_ref": max(orders.ids)})

    def _show(self, plan, findings):
        errors = sum(finding.severity == order_row.ERROR for finding in findings)
        self.finding_ids.unlink()
        self.write(
            {
                "error_count": errors,
                "hint_count": len(findings) - errors,
                "order_count": len(plan),
                "line_count": sum(len(values["lines"]) for values in plan),
            }
        )
        # One line says the same thing of many rows.
        rows = {}
        for finding in findings:
            rows.setdefault((finding.severity, finding.code, finding.value), []).append(finding.row)
        self.env["crm.competitor.order.finding"].create(
            [
                {
                    "import_id": self.id,
                    "row_number": numbers[0],
                    "row_count": len(numbers),
                    "rows_text": order_file.compact_rows(numbers),
                    "severity": severity,
                    "code": code,
                    "value": value,
                }
                for (severity, code, value), numbers in list(rows.items())[:MAX_FINDINGS]
            ]
        )
