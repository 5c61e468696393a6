from odoo import fields, models

RESULT_PASS = "pass"
RESULT_WARN = "warn"
RESULT_STOP = "stop"
RESULT_MOVED = "moved"


class CrmStageMoveLine(models.TransientModel):
    """One deal of a bulk move: whether it passes, and what is against it."""

    _name = "crm.stage.move.line"
    _description = "Deal of a Bulk Move"
    _order = "move_id, sequence, id"

    move_id = fields.Many2one("crm.stage.move", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    old_stage_id = fields.Many2one("crm.stage", string="From Stage", ondelete="cascade")
    result = fields.Selection(
        [
            (RESULT_STOP, "Stays"),
            (RESULT_WARN, "Passes With Warning"),
            (RESULT_PASS, "Passes"),
            (RESULT_MOVED, "Moved"),
        ],
        required=True,
    )
    is_gate_closed = fields.Boolean(help="A manager may move the deal all the same.")
    missing = fields.Text(string="What Is Missing")
