from odoo import api, fields, models

from .crm_funnel_import_column import COLUMN_SELECTION

SEVERITY_ERROR = "error"
SEVERITY_WARNING = "warning"

CODE_SELECTION = [
    ("file_empty", "The file is empty"),
    ("file_kind", "This is neither a CSV nor an XLSX file"),
    ("file_too_large", "The file is too large (in MB)"),
    ("file_too_many_rows", "The file has too many rows"),
    ("file_too_many_columns", "The row has too many columns"),
    ("file_too_much_text", "The workbook holds too much text"),
    ("file_encoding_unknown", "The encoding of the text cannot be told"),
    ("file_encoding_wrong", "The text is not in this encoding"),
    ("file_broken", "The file is damaged here"),
    ("column_missing", "A needed column is missing"),
    ("column_twice", "Two columns are said to hold the same"),
    ("no_reference", "The reference is missing"),
    ("no_entry_date", "The date of entry is missing"),
    ("formula", "The cell holds a formula"),
    ("date_ambiguous", "The date can be read in two ways"),
    ("date_unreadable", "This is not a date"),
    ("amount_unreadable", "This is not an amount"),
    ("amount_negative", "The amount is negative"),
    ("future", "The date lies in the future"),
    ("left_before_entry", "Left before it was entered"),
    ("no_stage", "The stage is missing"),
    ("stage_unknown", "Odoo does not know this stage"),
    ("stage_is_end", "The stage says how it ended, but the row tells of a stay"),
    ("no_stay", "There is no stay in any stage"),
    ("outcome_unknown", "The outcome is not understood"),
    ("outcome_without_date", "There is an outcome without its date"),
    ("outcome_date_alone", "There is a date of outcome without an outcome"),
    ("two_outcomes", "The opportunity has two outcomes"),
    ("overlap", "Entered before the stage before was left"),
    ("gap", "There is a gap between two stays"),
    ("left_without_outcome", "The last stage was left, but nothing says where to"),
    ("after_end", "Entered after the opportunity had ended"),
    ("left_after_end", "Left after the opportunity had ended"),
    ("contradiction", "The rows of this reference contradict each other"),
    ("duplicate_row", "The row is there twice"),
    ("user_unknown", "Odoo does not know this salesperson"),
    ("user_empty", "Unknown salesperson, left empty"),
    ("user_company", "The salesperson may not work for this company"),
    ("team_unknown", "Odoo does not know this sales team"),
    ("team_empty", "Unknown sales team, left empty"),
    ("team_company", "The sales team belongs to another company"),
    ("reason_empty", "Unknown lost reason, left empty"),
    ("category_empty", "Unknown category, left empty"),
    ("category_similar", "The category is written differently in Odoo"),
    ("partner_unknown", "Unknown customer, only the name is kept"),
    ("partner_ambiguous", "Several customers have this name"),
    ("currency_unknown", "Odoo does not know this currency"),
    ("currency_no_rate", "There is no exchange rate for this currency"),
    ("currency_converted", "The amounts are converted"),
    ("no_won_stage", "There is no stage for won opportunities"),
    ("lead_twice", "Several opportunities in Odoo have this reference"),
    ("lead_deleted", "It was imported before and then deleted or merged"),
    ("history_live", "Odoo has already recorded a history of its own"),
    ("history_differs", "It was imported before with another history"),
    ("lead_differs", "The opportunity in Odoo is not what the history ends with"),
]


class CrmFunnelImportFinding(models.Model):
    """One thing that is wrong, or worth knowing, in one place of a file.

    Written by the check. An error keeps the whole opportunity out, a warning does not.
    """

    _name = "crm.funnel.import.finding"
    _description = "Finding in a Pipeline History File"
    _order = "import_id, row_number, id"
    _rec_name = "code"
    _log_access = False

    import_id = fields.Many2one(
        "crm.funnel.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    row_number = fields.Integer(
        string="Row", readonly=True, aggregator=None, help="0 is the file as a whole."
    )
    column = fields.Selection(COLUMN_SELECTION, readonly=True)
    severity = fields.Selection(
        [(SEVERITY_ERROR, "Error"), (SEVERITY_WARNING, "Warning")], required=True, readonly=True
    )
    code = fields.Selection(CODE_SELECTION, string="What is Wrong", required=True, readonly=True)
    value = fields.Char(string="In the File", readonly=True)
    detail = fields.Char(
        string="Compare With", readonly=True, help="The other row, date or record."
    )
    advice = fields.Char(string="What to Do", compute="_compute_advice")

    @api.depends("code")
    def _compute_advice(self):
        texts = self.env["crm.funnel.import.advice"]._get_text_by_code()
        for finding in self:
            finding.advice = texts.get(finding.code, "")

    @api.model
    def _store(self, history_import, findings):
        """Store what the check found.

        :param list[history_row.Finding] findings: in any order
        """
        self.create(
            [
                {
                    "import_id": history_import.id,
                    "row_number": finding.row,
                    "column": finding.column,
                    "severity": SEVERITY_ERROR if finding.is_error else SEVERITY_WARNING,
                    "code": finding.code,
                    "value": finding.value[:500],
                    "detail": finding.detail[:500],
                }
                for finding in findings
            ]
        )
        # They are many and nobody reads them in this transaction.
        self.env.flush_all()
        self.invalidate_model()
