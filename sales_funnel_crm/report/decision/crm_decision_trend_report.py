from odoo import fields, models
from odoo.tools import SQL


class CrmDecisionTrendReport(models.Model):
    """The decision figures of a deal on each day, while it was open.

    The figures of a day without a change are those of the last change before it: averages over
    a period weigh each deal by the days in which it was open. Rules and columns are those of
    ``crm.decision.risk``.
    """

    _name = "crm.decision.trend.report"
    _description = "Decision Risk Trend"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.decision.risk": [
            "company_id",
            "coverage_percent",
            "date",
            "lead_id",
            "risk_percent",
            "stage_id",
            "support_percent",
            "team_id",
            "user_id",
        ],
        "crm.lead": ["date_closed"],
    }

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    date = fields.Date(readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True, help="The stage of that day.")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    risk_percent = fields.Float(
        string="Decision Risk", digits=(16, 0), readonly=True, aggregator="avg"
    )
    coverage_percent = fields.Float(
        string="Coverage (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )
    support_percent = fields.Float(
        string="Support (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self) -> SQL:
        # The window goes by deal, so that a condition on the deal is applied before it.
        return SQL(
            """SELECT (r.id::bigint << 14) + (day.date::date - r.date) AS id, r.lead_id,
                      day.date::date AS date, r.stage_id, r.user_id, r.team_id, r.company_id,
                      r.risk_percent, r.coverage_percent, r.support_percent
                 FROM (SELECT x.*, lead(x.date) OVER (PARTITION BY x.lead_id ORDER BY x.date) AS
                              next_date
                         FROM crm_decision_risk x) r
                 JOIN crm_lead l ON l.id = r.lead_id
           CROSS JOIN LATERAL generate_series(
                      r.date::timestamp,
                      GREATEST(r.date, LEAST(r.next_date - 1, l.date_closed::date, %s)),
                      INTERVAL '1 day') AS day(date)""",
            fields.Date.today(),
        )
