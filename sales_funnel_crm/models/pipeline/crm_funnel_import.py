from ast import literal_eval
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ...errors import ShownUserError
from ...tools.history_encoding import ENCODINGS
from ...tools.history_row import Reading

STATE_DRAFT = "draft"
STATE_CHECKED = "checked"
STATE_QUEUED = "queued"
STATE_DONE = "done"

JOB_CHECK = "check"
JOB_IMPORT = "import"

# A larger file is checked in the background: a request of the browser may not take that long.
CHECK_AT_ONCE_BYTES = 3_000_000


class ImportNotPossible(ShownUserError):
    """The import lacks something that the user can add."""


class CrmFunnelImport(models.Model):
    """One file of pipeline history: how to read it, what is wrong with it, what came of it.

    The file is read, checked and imported as a whole or not at all. An import
    that is done stays as the proof where imported moves come from.
    """

    _name = "crm.funnel.import"
    _description = "Pipeline History Import"
    _order = "id desc"
    _rec_name = "file_name"
    _check_company_auto = True

    file = fields.Binary(string="File (CSV or XLSX)", attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    state = fields.Selection(
        [
            (STATE_DRAFT, "Upload"),
            (STATE_CHECKED, "Check"),
            (STATE_QUEUED, "In Progress"),
            (STATE_DONE, "Imported"),
        ],
        required=True,
        readonly=True,
        default=STATE_DRAFT,
        copy=False,
    )
    job = fields.Selection(
        [(JOB_CHECK, "Check"), (JOB_IMPORT, "Import")], readonly=True, copy=False
    )
    job_user_id = fields.Many2one("res.users", string="Imported by", readonly=True, copy=False)
    failure = fields.Text(readonly=True, copy=False)
    date_done = fields.Datetime(string="Imported on", readonly=True, copy=False)
    progress = fields.Char(compute="_compute_progress")

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Opportunities whose sales team has no company of its own belong to this company.",
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="The file's dates and times are local to this time zone.",
    )
    encoding = fields.Selection(
        list(ENCODINGS.items()), help="Of a CSV file. Leave it empty to have it detected."
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
    unknown_policy = fields.Selection(
        [("refuse", "Report an error"), ("empty", "Leave the field empty")],
        string="Unknown Salespeople and Teams",
        required=True,
        default="refuse",
    )
    partner_policy = fields.Selection(
        [("match", "Keep the name only"), ("create", "Create the customers")],
        string="Unknown Customers",
        required=True,
        default="match",
    )
    default_stage_id = fields.Many2one(
        "crm.stage",
        string="Stage of All Rows",
        domain=[("is_won", "=", False)],
        help="For rows without a stage, or when the file has no stage column.",
    )
    leave_out_errors = fields.Boolean(
        string="Leave Out Opportunities with Errors",
        help="All rows of an opportunity with an error are left out; "
        "the list of findings keeps them. Without this, one error stops the whole import.",
    )

    column_ids = fields.One2many("crm.funnel.import.column", "import_id", string="Columns")
    value_ids = fields.One2many("crm.funnel.import.value", "import_id", string="Values")
    finding_ids = fields.One2many(
        "crm.funnel.import.finding", "import_id", string="Findings", readonly=True
    )

    error_count = fields.Integer(string="Errors", readonly=True, copy=False)
    warning_count = fields.Integer(string="Warnings", readonly=True, copy=False)
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    deal_count = fields.Integer(string="Opportunities in the File", readonly=True, copy=False)
    new_count = fields.Integer(string="New Opportunities", readonly=True, copy=False)
    unchanged_count = fields.Integer(
        string="Unchanged",
        readonly=True,
        copy=False,
        help="Opportunities whose history was imported before and is the same.",
    )
    visit_count = fields.Integer(string="Stays", readonly=True, copy=False)
    won_count = fields.Integer(string="Won", readonly=True, copy=False)
    lost_count = fields.Integer(string="Lost", readonly=True, copy=False)
    archived_count = fields.Integer(string="Archived", readonly=True, copy=False)
    open_count = fields.Integer(string="Still Open", readonly=True, copy=False)
    date_first = fields.Datetime(string="First Entry", readonly=True, copy=False)
    date_last = fields.Datetime(string="Last Event", readonly=True, copy=False)

    @api.model
    def _default_decimal_mark(self):
        mark = self.env["res.lang"]._get_data(code=self.env.user.lang).decimal_point
        return mark if mark in (".", ",") else "."

    def _compute_progress(self):
        texts = self.env["crm.funnel.import.progress"]._get_text_by_import(self)
        for history_import in self:
            history_import.progress = texts.get(history_import.id, False)

    def write(self, vals):
        """Start from the beginning when another file is uploaded."""
        if "file" in vals:
            self._check_not_done()
            vals = {**vals, "state": STATE_DRAFT, "failure": False}
            self.column_ids.unlink()
            self.value_ids.unlink()
            self._clear_findings()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(record.state == STATE_DONE for record in self):
            raise UserError(
                self.env._(
                    "An import that is done cannot be deleted: "
                    "it shows where the imported stage history comes from."
                )
            )

    def action_check(self):
        """Read the whole file and list what is wrong; changes no opportunity."""
        self._check_can_start()
        if self._get_file_size() > CHECK_AT_ONCE_BYTES:
            return self._enqueue(JOB_CHECK)
        return self._do_check()

    def action_import(self):
        """Hand the import to the background job."""
        self._check_can_start()
        if self.state != STATE_CHECKED:
            raise ImportNotPossible(self.env._("Check the file first."))
        if self.error_count and not self.leave_out_errors:
            raise ImportNotPossible(
                self.env._(
                    "The file has %(count)s errors. Correct them and check again, "
                    "or choose to leave out the opportunities with errors.",
                    count=self.error_count,
                )
            )
        if not self.new_count:
            raise ImportNotPossible(
                self.env._("There is nothing to import: no opportunity of the file is new.")
            )
        return self._enqueue(JOB_IMPORT)

    def action_cancel(self):
        """Take a waiting job out of the queue."""
        self.ensure_one()
        self._lock_job()
        if self.state == STATE_QUEUED:
            self.write({"state": STATE_CHECKED if self.row_count else STATE_DRAFT, "job": False})

    def action_view_leads(self):
        """Open the opportunities that this import created."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Opportunities"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": [("funnel_import_deal_ids.import_id", "=", self.id)],
            "context": {"active_test": False, "default_type": "opportunity"},
        }

    def action_view_funnel(self):
        """Open the funnel over the period of the imported history."""
        self.ensure_one()
        xml_id = "sales_funnel_crm.crm_lead_action_funnel"
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        if not self.date_first:
            return action
        first, last = (
            fields.Datetime.context_timestamp(self, date).date()
            for date in (self.date_first, self.date_last)
        )
        period = {"unit": "custom", "from": str(first), "to": str(last + timedelta(days=1))}
        choice = {"sales_funnel_choice": {"period": period}}
        return {**action, "context": {**literal_eval(action["context"]), **choice}}

    def action_download_xlsx(self):
        """Download the findings as a workbook."""
        return self._get_download("xlsx")

    def action_download_csv(self):
        """Download the findings as CSV."""
        return self._get_download("csv")

    def _get_download(self, kind):
        self.ensure_one()
        url = f"/sales_funnel_crm/import/{self.id}/findings/{kind}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_view_findings(self):
        """Open the findings in a list of their own, with search and groups."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Findings"),
            "res_model": "crm.funnel.import.finding",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id)],
        }

    def _check_can_start(self):
        self.ensure_one()
        self.check_access("write")
        self._check_not_done()
        if self.state == STATE_QUEUED:
            raise ImportNotPossible(
                self.env._("This file is being worked on. Wait until it is finished.")
            )
        if not self.file_name:
            raise ImportNotPossible(self.env._("Upload a file first."))

    def _check_not_done(self):
        if any(record.state == STATE_DONE for record in self):
            raise ImportNotPossible(
                self.env._("This file is imported. Create a new import for another file.")
            )

    def _get_reading(self):
        """Return how the cells of the file are to be read."""
        return Reading(
            tz=ZoneInfo(self.tz),
            now=fields.Datetime.now(),
            date_order=self.date_order or None,
            decimal_mark=self.decimal_mark,
        )
