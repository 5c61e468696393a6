from odoo import fields, models
from odoo.tools import SQL

from ...tools.rates import CONFIDENCE_Z


class CrmWinRateReportMixin(models.AbstractModel):
    """An analysis with a win rate and the interval in which it may well lie.

    A row has ``win_percent``: 100 when its deal was won, 0 when lost, empty otherwise. The interval
    (Wilson) is computed from the values of a group; the web client knows no such aggregator, so the
    fields say that they are averaged.
    """

    _name = "crm.win.rate.report.mixin"
    _description = "Analysis With a Win Rate"

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
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
            return self._wilson_sql(
                self._win_ratio_sql(win_percent, query),
                self._deal_count_sql(win_percent, query),
                sign,
            )
        return super()._read_group_select(aggregate_spec, query)

    def _win_ratio_sql(self, win_percent, query):
        """Return the win rate of a group, 0-1."""
        return SQL("AVG(%s) / 100", win_percent)

    def _deal_count_sql(self, win_percent, query):
        """Return how many closed deals a group has: a deal that has many rows is seen once."""
        lead_id = self._field_to_sql(self._table, "lead_id", query)
        return SQL("COUNT(DISTINCT %s) FILTER (WHERE %s IS NOT NULL)", lead_id, win_percent)

    def _wilson_sql(self, ratio, count, sign):
        """Return an end of the interval as in ``tools/rates.py:wilson_percent``, for a group."""
        return SQL(
            """100 * (%(ratio)s + %(half)s / NULLIF(%(count)s, 0)
                      + %(sign)s * %(z)s * SQRT(
                            (%(ratio)s * (1 - %(ratio)s) + %(quarter)s / NULLIF(%(count)s, 0)
                            ) / NULLIF(%(count)s, 0))
                     ) / (1 + %(square)s / NULLIF(%(count)s, 0))""",
            ratio=ratio,
            count=count,
            sign=sign,
            z=CONFIDENCE_Z,
            square=CONFIDENCE_Z**2,
            half=CONFIDENCE_Z**2 / 2,
            quarter=CONFIDENCE_Z**2 / 4,
        )
