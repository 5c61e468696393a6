from odoo import api, fields, models
from odoo.tools import SQL

RISK_LEVELS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]


class CrmDecisionRisk(models.Model):
    """The decision figures of one deal from one day on: together the rows are the trend.

    A row is written on each day on which the figures changed, with the stage, salesperson and
    team of that day. The figures of the last row are stored on the deal, too. Only this model
    writes them, in SQL, so that neither the deal counts as changed nor its tracking runs.
    """

    _name = "crm.decision.risk"
    _inherit = "crm.deal.figures.mixin"
    _description = "Decision Risk"
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _refresh_cron = "sales_funnel_crm.crm_decision_risk_cron_refresh"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Date(required=True, readonly=True, index=True)
    stage_id = fields.Many2one("crm.stage", readonly=True, ondelete="set null")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    risk_percent = fields.Float(
        string="Risk",
        digits=(16, 0),
        readonly=True,
        aggregator="avg",
        help="0 is everybody won and covered, 100 is nobody.",
    )
    coverage_percent = fields.Float(
        string="Coverage (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )
    support_percent = fields.Float(
        string="Support (%)",
        digits=(16, 0),
        readonly=True,
        aggregator="avg",
        help="From -100 (all against us) to 100 (all for us, proven).",
    )
    completeness_percent = fields.Float(
        string="Needed Roles Filled (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )
    thread_percent = fields.Float(
        string="Single-Threading (%)",
        digits=(16, 0),
        readonly=True,
        aggregator="avg",
        help="How much of the contact of the last 90 days hangs on one person.",
    )
    conflict_percent = fields.Float(
        string="In Conflict (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )
    is_decider_met = fields.Boolean(readonly=True)
    stakeholder_count = fields.Integer(string="Stakeholders", readonly=True, aggregator="avg")
    missing_role_count = fields.Integer(string="Missing Roles", readonly=True, aggregator="avg")
    decider_meeting_count = fields.Integer(
        string="Decider Meetings", readonly=True, aggregator="max"
    )

    _lead_date_uniq = models.UniqueIndex("(lead_id, date)", "A deal has one risk a day.")

    @api.model
    def _get_aging_query(self):
        # Evidence grows old.
        return SQL(
            """SELECT id FROM crm_lead
                WHERE stakeholder_count > 0 AND active AND won_status = 'pending'
             ORDER BY date_decision_risk NULLS FIRST, id"""
        )

    @api.model
    def _refresh_batch(self, lead_ids):
        """Compute and store the figures of some deals; nine queries for up to 1,000 of them.

        Deals that are not open keep their figures, only their persons are counted.
        """
        states = self._read_states(lead_ids)
        open_ids = [lead_id for lead_id, state in states.items() if state["is_open"]]
        risks = self._get_risks(open_ids) if open_ids else {}
        rows = [
            {"lead_id": lead_id, **self._prepare_figures(states[lead_id], risks.get(lead_id))}
            for lead_id in open_ids
        ]
        closed = {
            lead_id: state["people"]
            for lead_id, state in states.items()
            if not state["is_open"] and state["people"] != state["stakeholder_count"]
        }
        self._store_on_leads(rows)
        self._store_counts(closed)
        self._store_rows([row for row in rows if row["risk_percent"] is not None])
        self._invalidate(lead_ids)

    @api.model
    def _read_states(self, lead_ids):
        """Return the deals that have or had stakeholders; one query.

        :return: ``is_open``, ``people`` (stakeholders now) and the stored columns, by lead id
        :rtype: dict[int, dict]
        """
        columns = ("stage_id", "user_id", "team_id", "company_id", "stakeholder_count")
        query = SQL(
            """SELECT l.id, l.active AND l.won_status = 'pending', p.people, %(columns)s
                 FROM crm_lead l
        CROSS JOIN LATERAL (SELECT count(*) people FROM crm_stakeholder s
                             WHERE s.lead_id = l.id) p
                WHERE l.id = ANY(%(lead_ids)s) AND (p.people > 0 OR l.stakeholder_count > 0)""",
            columns=SQL(", ").join(SQL.identifier("l", column) for column in columns),
            lead_ids=list(lead_ids),
        )
        keys = ("is_open", "people", *columns)
        return {
            lead_id: dict(zip(keys, values, strict=True))
            for lead_id, *values in self.env.execute_query(query)
        }

    @api.model
    def _prepare_figures(self, state, outcome):
        """Return the columns of a deal; None for all figures when nobody is on its map."""
        deal, risk = outcome or (None, None)
        figures = {
            "date": fields.Date.today(),
            "stage_id": state["stage_id"],
            "user_id": state["user_id"],
            "team_id": state["team_id"],
            "company_id": state["company_id"],
            "stakeholder_count": state["people"],
            "is_decider_met": bool(risk and risk.decider),
            "date_decider_met": deal and deal.date_decider_met,
            "decider_meeting_count": deal.decider_meetings if deal else None,
            "missing_role_count": len(risk.missing) if risk else None,
        }
        ratios = {
            "risk_percent": risk and risk.percent / 100,
            "coverage_percent": risk and risk.coverage,
            "support_percent": risk and risk.support,
            "completeness_percent": risk and risk.completeness,
            "thread_percent": risk and risk.hhi,
            "conflict_percent": risk and risk.conflict,
        }
        for column, ratio in ratios.items():
            figures[column] = None if risk is None else round(100 * ratio)
        return figures
