from odoo import fields, models


class CrmFunnelBalance(models.Model):
    """Sum of the moves of one closed UTC month, bucket, kind and direction.

    Like the opening balances of bookkeeping: only there so that a figure does
    not have to add up the whole history. Several rows of the same key may
    exist (a late move adds one); they are summed when read. Months before the
    seal are complete here, see ``crm.funnel.balance._get_seal``.
    """

    _name = "crm.funnel.balance"
    _description = "Pipeline Monthly Balance"
    _order = "month, id"
    _rec_name = "month"
    _log_access = False

    month = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["crm.funnel.move"]._fields["kind"].selection,
        required=True,
        readonly=True,
    )
    direction = fields.Integer(
        required=True, readonly=True, aggregator=None, help="Sign of the count: -1, 0 or 1."
    )
    stage_id = fields.Many2one("crm.stage", ondelete="set null", readonly=True)
    stage_ref = fields.Integer(required=True, readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    team_id = fields.Many2one("crm.team", ondelete="set null", readonly=True)
    company_id = fields.Many2one("res.company", ondelete="set null", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    count = fields.Integer(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    stay_count = fields.Integer(required=True, readonly=True, help="Number of finished stays.")
    stay_days = fields.Float(required=True, readonly=True, help="Sum of the finished stays.")
