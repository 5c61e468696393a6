from odoo import fields, models


class CrmMarketPotentialLine(models.TransientModel):
    """One segment of the market."""

    _name = "crm.market.potential.line"
    _description = "Sales Potential of a Segment"

    potential_id = fields.Many2one(
        "crm.market.potential", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="potential_id.currency_id")
    name = fields.Char(string="Segment", readonly=True)
    amount_ours = fields.Monetary(string="Ours", readonly=True)
    amount_theirs = fields.Monetary(string="Theirs, Known", readonly=True)
    share_percent = fields.Float(
        string="Share (%)",
        digits=(16, 1),
        readonly=True,
        help="Ours ÷ (ours + theirs known). Of the whole market, it is less.",
    )
    order_count = fields.Integer(string="Their Orders Known", readonly=True)
    first_count = fields.Integer(string="By the First Source", readonly=True)
    second_count = fields.Integer(string="By the Second", readonly=True)
    both_count = fields.Integer(string="By Both", readonly=True)
    total_count = fields.Float(
        string="Estimated Orders",
        digits=(16, 1),
        readonly=True,
        help="Chapman's estimate: (first + 1) × (second + 1) ÷ (both + 1) − 1. It holds when both "
        "sources find orders independently, and each order is as likely to be found.",
    )
    total_low_count = fields.Float(string="At Least", digits=(16, 1), readonly=True)
    total_high_count = fields.Float(string="At Most", digits=(16, 1), readonly=True)
    has_estimate = fields.Boolean(
        readonly=True, help="At least five orders were found by both sources."
    )
    amount_total = fields.Monetary(
        string="Market Potential",
        readonly=True,
        help="Ours and all of theirs, the unseen ones at the mean amount of the known.",
    )
    amount_low = fields.Monetary(string="At Least (Amount)", readonly=True)
    amount_high = fields.Monetary(string="At Most (Amount)", readonly=True)
