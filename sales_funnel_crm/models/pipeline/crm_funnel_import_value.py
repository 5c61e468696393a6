from odoo import fields, models

from ...tools import history_columns as col

# What a text of the file can stand for, by the column it is in.
TARGET_FIELDS = {
    col.STAGE: "stage_id",
    col.OUTCOME: "outcome",
    col.USER: "user_id",
    col.TEAM: "team_id",
    col.LOST_REASON: "lost_reason_id",
    col.CATEGORY: "category_id",
}


class CrmFunnelImportValue(models.Model):
    """One text that occurs in a file (a stage, a salesperson …) and what it means in Odoo.

    Made by the check, which fills in what it recognises; the user may change
    it, and the next check keeps what he chose.
    """

    _name = "crm.funnel.import.value"
    _description = "Value of a Pipeline History File"
    _order = "import_id, kind, sequence, id"
    _rec_name = "text"

    import_id = fields.Many2one(
        "crm.funnel.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            (col.STAGE, "Stage"),
            (col.OUTCOME, "Outcome"),
            (col.USER, "Salesperson"),
            (col.TEAM, "Sales Team"),
            (col.LOST_REASON, "Lost Reason"),
            (col.CATEGORY, "Category"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Char(string="In the File", required=True, readonly=True)
    sequence = fields.Integer(readonly=True, help="Order of appearance in the file.")
    row_count = fields.Integer(string="Rows", readonly=True)
    stage_id = fields.Many2one("crm.stage", ondelete="set null")
    outcome = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("archived", "Archived"), ("open", "Still open")],
        help="For a stage: rows in it do not tell of a stay, but of the end.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        domain=[("share", "=", False)],
        context={"active_test": False},
        ondelete="set null",
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", context={"active_test": False}, ondelete="set null"
    )
    lost_reason_id = fields.Many2one("crm.lost.reason", ondelete="set null")
    category_id = fields.Many2one("crm.opportunity.category", ondelete="set null")
    is_create = fields.Boolean(
        string="Create",
        help="Create this stage, lost reason or category when the file is imported.",
    )
    is_similar = fields.Boolean(
        readonly=True, help="The name in Odoo differs in spaces or punctuation."
    )

    _text_uniq = models.UniqueIndex(
        "(import_id, kind, text)", "A text of the file can only be listed once."
    )

    def _get_target(self):
        """Return the id, or outcome, this text means, or None."""
        self.ensure_one()
        target = self[TARGET_FIELDS[self.kind]]
        if self.kind == col.OUTCOME:
            return target or None
        if self.kind == col.STAGE and self.outcome:
            return self.outcome
        return target.id or None
