from odoo import fields, models


class CrmStageRateRefreshLine(models.TransientModel):
    """What the ledger says about the rate of one stage, beside the rate it has now."""

    _name = "crm.stage.rate.refresh.line"
    _description = "Stage of a Rate Refresh"
    _order = "id"

    refresh_id = fields.Many2one(
        "crm.stage.rate.refresh", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("crm.stage", required=True, ondelete="cascade")
    part_count = fields.Integer(string="Successes", help="Deals won, or moved on.")
    lost_count = fields.Integer(string="Lost")
    base_count = fields.Integer(string="Sample", help="Deals that the rate is computed from.")
    has_old_percent = fields.Boolean(string="Had a Rate")
    old_percent = fields.Float(string="Old Rate (%)", digits=(5, 2))
    has_new_percent = fields.Boolean(string="Has a Rate")
    new_percent = fields.Float(string="New Rate (%)", digits=(5, 2))
    is_sample_enough = fields.Boolean(string="Sample Is Enough")
    is_applied = fields.Boolean(string="Apply", help="Take over the new rate.")
