from odoo import fields, models

from ...tools import history_columns as col

COLUMN_SELECTION = [
    (col.REFERENCE, "Reference"),
    (col.NAME, "Name"),
    (col.STAGE, "Stage"),
    (col.DATE_ENTERED, "Entered At"),
    (col.DATE_LEFT, "Left At"),
    (col.OUTCOME, "Outcome"),
    (col.DATE_OUTCOME, "Outcome Date"),
    (col.USER, "Salesperson"),
    (col.TEAM, "Sales Team"),
    (col.PARTNER, "Customer"),
    (col.AMOUNT, "Amount"),
    (col.CURRENCY, "Currency"),
    (col.LOST_REASON, "Lost Reason"),
    (col.CATEGORY, "Category"),
]


class CrmFunnelImportColumn(models.Model):
    """One column of an uploaded file, and what it holds.

    Made when the file is read for the first time; the user may change `column`.
    """

    _name = "crm.funnel.import.column"
    _description = "Column of a Pipeline History File"
    _order = "import_id, position"
    _rec_name = "header"

    import_id = fields.Many2one(
        "crm.funnel.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    position = fields.Integer(required=True, readonly=True)
    header = fields.Char(string="Column in the File", readonly=True)
    example = fields.Char(readonly=True)
    column = fields.Selection(
        COLUMN_SELECTION, string="Holds", help="Empty: the column is not imported."
    )
