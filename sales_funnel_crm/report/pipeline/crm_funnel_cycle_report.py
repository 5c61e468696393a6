from odoo import fields, models
from odoo.tools import SQL


class CrmFunnelCycleReport(models.Model):
    """One closed deal: an opportunity whose last posting says won or lost.

    A deal that was reopened counts once, with its last closing, and not at all while it is
    open again. Its cycle begins with its first entry into the pipeline. The id is that of the
    closing posting; salesperson, team, company and amount are those at the closing.
    """

    _name = "crm.funnel.cycle.report"
    _inherit = "crm.funnel.report.mixin"
    _description = "Sales Cycle"
    _auto = False
    _order = "date_closed desc, id desc"
    _rec_name = "lead_id"
    _median_fields = ("cycle_median_days",)
    _depends = {
        "crm.funnel.move": [
            "date",
            "kind",
            "lead_id",
            "lead_ref",
            "stage_id",
            "stage_ref",
            "user_id",
            "team_id",
            "company_id",
            "currency_id",
            "count",
            "amount",
            "stay_days",
            "origin",
        ],
        "crm.lead": ["lost_reason_id", "partner_id"],
    }

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    lead_ref = fields.Integer(string="Opportunity Number", readonly=True, aggregator=None)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    outcome = fields.Selection([("won", "Won"), ("lost", "Lost")], readonly=True)
    stage_id = fields.Many2one(
        "crm.stage",
        string="Closed From",
        readonly=True,
        help="Stage in which the deal was lost, or from which it was won.",
    )
    stage_ref = fields.Integer(string="Stage Number", readonly=True, aggregator=None)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        help="Who had the deal when it was closed.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_first = fields.Datetime(
        string="First Entry", readonly=True, help="When the deal first entered the pipeline."
    )
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    cycle_days = fields.Float(
        string="Cycle (Days)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Days from the first entry into the pipeline to the last closing.",
    )
    cycle_median_days = fields.Float(
        string="Median Cycle (Days)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Half of the deals were closed sooner. A few very long deals do not move it.",
    )
    stage_count = fields.Integer(
        string="Stages Visited",
        readonly=True,
        aggregator="avg",
        help="Different stages in which the deal was while it was open.",
    )
    backward_count = fields.Integer(
        string="Backward Moves", readonly=True, aggregator="sum", help="How often it fell back."
    )
    amount = fields.Monetary(readonly=True, help="Expected revenue when the deal was closed.")
    origin = fields.Selection(
        selection=lambda self: self.env["crm.funnel.move"]._fields["origin"].selection,
        readonly=True,
        help="How the closing is known.",
    )

    @property
    def _table_query(self) -> SQL:
        # Two halves, because the postings of a deal are found by the index on its link or, when
        # the deal was deleted, by the index on the numbers of deleted opportunities.
        return SQL(
            "%s UNION ALL %s",
            self._closed_query(SQL("x.lead_id IS NOT NULL"), SQL("p.lead_id = x.lead_id")),
            self._closed_query(
                SQL("x.lead_id IS NULL"), SQL("p.lead_id IS NULL AND p.lead_ref = x.lead_ref")
            ),
        )

    def _closed_query(self, which, same_deal) -> SQL:
        return SQL(
            """
            SELECT x.id,
                   x.lead_id,
                   x.lead_ref,
                   l.partner_id,
                   x.kind AS outcome,
                   x.stage_id,
                   x.stage_ref,
                   CASE WHEN x.kind = 'lost' THEN l.lost_reason_id END AS lost_reason_id,
                   x.user_id,
                   x.team_id,
                   x.company_id,
                   x.currency_id,
                   path.date_first,
                   x.date AS date_closed,
                   path.cycle_days,
                   path.cycle_days AS cycle_median_days,
                   path.stage_count,
                   path.backward_count,
                   -x.amount AS amount,
                   x.origin
              FROM crm_funnel_move x
         LEFT JOIN crm_lead l ON l.id = x.lead_id
              JOIN LATERAL (
                       SELECT MIN(p.date) AS date_first,
                              CAST(EXTRACT(EPOCH FROM x.date - MIN(p.date)) / 86400
                                   AS double precision) AS cycle_days,
                              COUNT(DISTINCT p.stage_ref) AS stage_count,
                              COUNT(*) FILTER (WHERE p.kind = 'backward' AND p.count > 0)
                                  AS backward_count,
                              BOOL_OR((p.date, p.id) > (x.date, x.id)) AS goes_on
                         FROM crm_funnel_move p
                        WHERE %(same_deal)s
                   ) path ON NOT path.goes_on
             WHERE x.kind IN ('won', 'lost') AND %(which)s
            """,
            which=which,
            same_deal=same_deal,
        )
