from odoo import fields, models
from odoo.tools import SQL

from ...tools.rates import CONFIDENCE_Z


class CrmAssessmentReportMixin(models.AbstractModel):
    """An analysis of done assessments against what became of their deals.

    The win rate is the average of ``win_percent``: 100 when won, 0 when lost, empty otherwise.
    Its interval (Wilson) is computed from the same values of a group; the web client knows no such
    aggregator, so the fields say that they are averaged.
    """

    _name = "crm.assessment.report.mixin"
    _description = "Analysis of Assessments"

    assessment_id = fields.Many2one("crm.assessment", readonly=True)
    questionnaire_id = fields.Many2one(
        "crm.questionnaire", readonly=True, help="The first version stands for all versions."
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    assessor_id = fields.Many2one("res.users", string="Assessed By", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    stage_id = fields.Many2one("crm.stage", string="Assessed In", readonly=True)
    lead_stage_id = fields.Many2one("crm.stage", string="Stage Now", readonly=True)
    grade_id = fields.Many2one("crm.grade", readonly=True)
    date_done = fields.Datetime(string="Assessed On", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    outcome = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("open", "Open")],
        readonly=True,
        help="Empty for an assessment of a customer.",
    )
    is_counted = fields.Boolean(
        string="Counts",
        readonly=True,
        help="The newest own assessment of the deal by this questionnaire, done before it was "
        "closed. Each deal counts once.",
    )
    won_count = fields.Integer(string="Won Deals", readonly=True)
    lost_count = fields.Integer(string="Lost Deals", readonly=True)
    win_percent = fields.Float(
        string="Win Rate (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    win_low_percent = fields.Float(
        string="Win Rate, at Least (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Lower end of the 95% interval (Wilson): with few deals it is far from the rate.",
    )
    win_high_percent = fields.Float(
        string="Win Rate, at Most (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Upper end of the 95% interval (Wilson).",
    )

    def _read_group_select(self, aggregate_spec, query):
        field_name, _, aggregator = aggregate_spec.partition(":")
        if aggregator == "avg" and field_name in ("win_low_percent", "win_high_percent"):
            sign = 1 if field_name == "win_high_percent" else -1
            win_percent = self._field_to_sql(self._table, "win_percent", query)
            return self._wilson_sql(win_percent, self._deal_count_sql(win_percent, query), sign)
        return super()._read_group_select(aggregate_spec, query)

    def _deal_count_sql(self, win_percent, query):
        """Return how many closed deals a group has: a deal that has many rows is seen once."""
        lead_id = self._field_to_sql(self._table, "lead_id", query)
        return SQL("COUNT(DISTINCT %s) FILTER (WHERE %s IS NOT NULL)", lead_id, win_percent)

    def _wilson_sql(self, win_percent, count, sign):
        """Return an end of the interval as in ``tools/rates.py:wilson_percent``, for a group."""
        return SQL(
            """100 * (AVG(%(win)s) / 100 + %(half)s / NULLIF(%(count)s, 0)
                      + %(sign)s * %(z)s * SQRT(
                            (AVG(%(win)s) / 100 * (1 - AVG(%(win)s) / 100)
                             + %(quarter)s / NULLIF(%(count)s, 0)
                            ) / NULLIF(%(count)s, 0))
                     ) / (1 + %(square)s / NULLIF(%(count)s, 0))""",
            win=win_percent,
            count=count,
            sign=sign,
            z=CONFIDENCE_Z,
            square=CONFIDENCE_Z**2,
            half=CONFIDENCE_Z**2 / 2,
            quarter=CONFIDENCE_Z**2 / 4,
        )
