from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SEAL_PARAMETER = "sales_funnel_crm.balance_seal"
# A month is summed up only when no transaction can still be writing moves of it.
SEAL_DELAY = timedelta(days=1)
# Kind of the rows that sum all kinds: opening balances need no more, and are far fewer.
KIND_NET = "net"


class CrmFunnelBalance(models.Model):
    """Sum of the moves of one closed UTC month and bucket: once in all, once by kind.

    Like the opening balances of bookkeeping: only there so that a figure does not
    have to add up the whole history. Rows of the kind ``net`` sum all kinds. Several
    rows of the same key may exist (a late move adds one); they are summed when
    read. Months before the seal are complete here, later ones are absent.
    """

    _name = "crm.funnel.balance"
    _inherit = ["crm.funnel.append.only.mixin"]
    _description = "Pipeline Monthly Balance"
    _order = "month, id"
    _rec_name = "month"
    _log_access = False

    month = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: [
            *self.env["crm.funnel.move"]._fields["kind"].selection,
            (KIND_NET, self.env._("Net")),
        ],
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
    move_count = fields.Integer(required=True, readonly=True)
    inferred_count = fields.Integer(required=True, readonly=True, help="Moves that are inferred.")

    _net_idx = models.Index("(month) WHERE kind = 'net'")
    _kind_idx = models.Index("(month) WHERE kind <> 'net'")

    @api.model
    def _get_seal(self):
        """Return the UTC instant before which every month is summed up here.

        :return: start of a month; ``datetime.min`` when nothing is sealed yet
        :rtype: datetime
        """
        # sudo: a technical parameter that salespeople may not read
        value = self.env["ir.config_parameter"].sudo().get_param(SEAL_PARAMETER)
        return datetime.fromisoformat(value) if value else datetime.min

    @api.model
    def _rebuild(self):
        """Sum up all closed months afresh, and set the seal behind them."""
        now = fields.Datetime.now() - SEAL_DELAY
        seal = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        # sudo: see _get_seal. Written first: whoever posts late moves at this moment
        # (see _add_late) and this job then exclude each other.
        self.env["ir.config_parameter"].sudo().set_param(SEAL_PARAMETER, seal.isoformat())
        self.env["ir.config_parameter"].flush_model(["value"])
        self.env.execute_query(SQL("DELETE FROM crm_funnel_balance"))
        self._insert(SQL("date < %s", seal))
        self.env.invalidate_all()

    @api.model
    def _add_late(self, move_ids, sign=1):
        """Add moves that are older than the seal to the sums; others are left alone.

        :param move_ids: ids of moves that were just posted
        :param int sign: -1 takes them out again, before they are replaced
        """
        seal = self._get_seal()
        if not move_ids or seal == datetime.min:
            return
        # Waits for a rebuilding that runs now; if it has moved the seal since our snapshot,
        # PostgreSQL refuses and Odoo repeats the whole transaction.
        self.env.execute_query(
            SQL(
                "SELECT 1 FROM ir_config_parameter WHERE key = %s FOR SHARE",
                SEAL_PARAMETER,
            )
        )
        self._insert(SQL("id = ANY(%s) AND date < %s", list(move_ids), seal), sign)

    @api.model
    def _insert(self, condition, sign=1):
        # ORM groups cannot insert what they sum, and this table may stand for millions of moves.
        self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_funnel_balance (
                    month, kind, direction, stage_id, stage_ref, user_id, team_id, company_id,
                    currency_id, count, amount, stay_count, stay_days, move_count, inferred_count)
                SELECT month, COALESCE(kind, %(net)s), COALESCE(direction, 0), stage_id, stage_ref,
                       user_id, team_id, company_id, currency_id,
                       %(sign)s * SUM(count), %(sign)s * SUM(amount),
                       %(sign)s * COUNT(stay_days), %(sign)s * COALESCE(SUM(stay_days), 0),
                       %(sign)s * COUNT(*), %(sign)s * COUNT(*) FILTER (WHERE origin = 'inferred')
                  FROM (SELECT *, date_trunc('month', date)::date AS month,
                               sign(count)::integer AS direction
                          FROM crm_funnel_move
                         WHERE %(condition)s) move
              GROUP BY month, stage_id, stage_ref, user_id, team_id, company_id, currency_id,
                       GROUPING SETS ((), (kind, direction))
                """,
                net=KIND_NET,
                sign=sign,
                condition=condition,
            )
        )

    @api.model
    def _cron_rebuild(self):
        """Nightly: seal the last month, merge late rows."""
        self._rebuild()
