from odoo import fields, models
from odoo.tools import SQL


class CrmFunnelStayReport(models.Model):
    """One stay of an opportunity in a stage, finished or still going on.

    A finished stay is the posting that left the stage; its id is that of the posting.
    A current stay is an open opportunity as it is now, with its last posting.
    Salesperson, team, company and amount are those at the end of the stay.
    """

    _name = "crm.funnel.stay.report"
    _inherit = "crm.funnel.report.mixin"
    _description = "Level Changes"
    _auto = False
    _order = "date_entered desc, id desc"
    _rec_name = "lead_id"
    _median_fields = ("stay_median_days",)
    _depends = {
        "crm.funnel.move": [
            "date",
            "kind",
            "lead_id",
            "stage_id",
            "stage_ref",
            "other_stage_id",
            "user_id",
            "team_id",
            "company_id",
            "currency_id",
            "count",
            "amount",
            "date_entered",
            "stay_days",
            "author_id",
            "origin",
        ],
        "crm.lead": [
            "active",
            "company_id",
            "expected_revenue",
            "partner_id",
            "stage_id",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
        "crm.stage": ["rotting_threshold_days"],
    }

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    lead_ref = fields.Integer(string="Opportunity Number", readonly=True, aggregator=None)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    stage_ref = fields.Integer(string="Stage Number", readonly=True, aggregator=None)
    next_stage_id = fields.Many2one(
        "crm.stage",
        readonly=True,
        help="Where the opportunity went; empty when it left the pipeline or is still there.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        help="Who had the opportunity when the stay ended, or has it now.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_entered = fields.Datetime(string="Entered On", readonly=True)
    date_left = fields.Datetime(
        string="Left On",
        readonly=True,
        help="Empty while the opportunity is still in the stage.",
    )
    stay_days = fields.Float(
        string="Stay (Days)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Days from entering to leaving the stage, or until now.",
    )
    stay_median_days = fields.Float(
        string="Median Stay (Days)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Half of the stays were shorter. A few very long stays do not move it.",
    )
    threshold_days = fields.Integer(
        string="Threshold (Days)",
        readonly=True,
        aggregator=None,
        help="Days after which an opportunity in this stage counts as rotting; 0 for never.",
    )
    is_overdue = fields.Boolean(
        string="Overdue",
        readonly=True,
        help="Stayed, or stays, longer than the threshold of the stage.",
    )
    amount = fields.Monetary(
        readonly=True, help="Expected revenue when the stay ended, or the one of today."
    )
    exit_kind = fields.Selection(
        selection=[
            ("forward", "Moved Forward"),
            ("backward", "Moved Backward"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archived", "Archived"),
            ("merged", "Merged"),
            ("deleted", "Deleted"),
            ("adjusted", "Adjusted"),
        ],
        string="Ended By",
        readonly=True,
        help="How the stay ended; empty while the opportunity is still in the stage.",
    )
    entered_by_id = fields.Many2one("res.users", string="Moved In By", readonly=True)
    left_by_id = fields.Many2one("res.users", string="Moved On By", readonly=True)
    origin = fields.Selection(
        selection=lambda self: self.env["crm.funnel.move"]._fields["origin"].selection,
        readonly=True,
        help="How the last posting of the stay is known.",
    )

    @property
    def _table_query(self) -> SQL:
        # Both halves give the same columns of the same types without DISTINCT, so PostgreSQL
        # applies the conditions on this report inside each half, and skips unused columns.
        return SQL("%s UNION ALL %s", self._finished_query(), self._current_query())

    def _finished_query(self) -> SQL:
        return SQL(
            """
            SELECT m.id,
                   m.lead_id,
                   m.lead_ref,
                   l.partner_id,
                   m.stage_id,
                   m.stage_ref,
                   m.other_stage_id AS next_stage_id,
                   m.user_id,
                   m.team_id,
                   m.company_id,
                   m.currency_id,
                   m.date_entered,
                   m.date AS date_left,
                   m.stay_days,
                   m.stay_days AS stay_median_days,
                   s.rotting_threshold_days AS threshold_days,
                   COALESCE(s.rotting_threshold_days > 0
                            AND m.stay_days > s.rotting_threshold_days, FALSE) AS is_overdue,
                   -m.amount AS amount,
                   m.kind AS exit_kind,
                   %(entered_by)s AS entered_by_id,
                   m.author_id AS left_by_id,
                   m.origin
              FROM crm_funnel_move m
         LEFT JOIN crm_lead l ON l.id = m.lead_id
         LEFT JOIN crm_stage s ON s.id = m.stage_id
             WHERE m.stay_days IS NOT NULL
            """,
            entered_by=self._entered_by(SQL.identifier("m", "lead_id")),
        )

    def _current_query(self) -> SQL:
        days = SQL(
            "CAST(EXTRACT(EPOCH FROM CAST(%s AS timestamp) - m.date_entered) / 86400"
            " AS double precision)",
            self.env.cr.now(),
        )
        return SQL(
            """
            SELECT m.id,
                   l.id AS lead_id,
                   l.id AS lead_ref,
                   l.partner_id,
                   l.stage_id,
                   m.stage_ref,
                   CAST(NULL AS integer) AS next_stage_id,
                   l.user_id,
                   l.team_id,
                   l.company_id,
                   m.currency_id,
                   m.date_entered,
                   CAST(NULL AS timestamp) AS date_left,
                   %(days)s AS stay_days,
                   %(days)s AS stay_median_days,
                   s.rotting_threshold_days AS threshold_days,
                   COALESCE(s.rotting_threshold_days > 0
                            AND %(days)s > s.rotting_threshold_days, FALSE) AS is_overdue,
                   l.expected_revenue AS amount,
                   CAST(NULL AS varchar) AS exit_kind,
                   %(entered_by)s AS entered_by_id,
                   CAST(NULL AS integer) AS left_by_id,
                   m.origin
              FROM crm_lead l
              JOIN LATERAL (
                       SELECT last.id, last.stage_ref, last.currency_id, last.date_entered,
                              last.origin, last.count
                         FROM crm_funnel_move last
                        WHERE last.lead_id = l.id
                     ORDER BY last.date DESC, last.id DESC
                        LIMIT 1
                   ) m ON m.count >= 0
         LEFT JOIN crm_stage s ON s.id = l.stage_id
             WHERE l.type = 'opportunity' AND l.active AND l.won_status = 'pending'
            """,
            days=days,
            entered_by=self._entered_by(SQL.identifier("l", "id")),
        )

    def _entered_by(self, lead) -> SQL:
        """Return the author of the posting that began the stay ``m``, as a scalar subquery.

        Not a join: a subquery that nobody selects costs nothing. Stays of deleted
        opportunities have none, because their postings lost the indexed link.
        """
        # By `date_entered`, which equals `date` on those rows: an import may post many rows at
        # one instant, and the index on `date` would then be the wrong one.
        return SQL(
            """(SELECT e.author_id
                  FROM crm_funnel_move e
                 WHERE e.lead_id = %s AND e.date_entered = m.date_entered
                   AND e.stage_ref = m.stage_ref AND e.count > 0 AND e.kind <> 'transfer'
              ORDER BY e.id DESC
                 LIMIT 1)""",
            lead,
        )
