from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.competition import price_to_win
from ...tools.rates import percent, wilson_percent


class CrmPriceToWin(models.AbstractModel):
    """Price to win (M9): the chance over the gap of prices, from the deals that one may read.

    The shape is documented at ``crm.competitor.get_price_to_win``; figures come from
    ``tools/competition/price_to_win.py``.
    """

    _name = "crm.price.to.win"
    _inherit = "crm.report.currency.mixin"
    _description = "Price to Win"

    @api.model
    def _describe(self, filters):
        rows = self._read_rows(filters)
        used = [row for row in rows if price_to_win.is_usable(row["gap"])]
        deals = [(row["gap"], row["is_won"]) for row in used]
        won = sum(1 for _gap, is_won in deals if is_won)
        days = [row["date_closed"] for row in used if row["date_closed"]]
        low, high = wilson_percent(won, len(deals))
        return {
            "minimum": {
                "deals": price_to_win.MINIMUM_DEALS,
                "outcomes": price_to_win.MINIMUM_OUTCOMES,
            },
            "missing": price_to_win.missing(deals),
            "base": {
                "count": len(deals),
                "won": won,
                "percent": percent(won, len(deals)),
                "low_percent": low,
                "high_percent": high,
            },
            "far_count": len(rows) - len(used),
            "max_gap": price_to_win.MAX_GAP_PERCENT,
            "date_from": min(days, default=None),
            "date_to": max(days, default=None),
            "groups": price_to_win.groups(deals),
            "table": price_to_win.left_on_table(
                [(row["ours"], row["theirs"]) for row in used if row["is_won"]]
            ),
            "currency_id": self.env.company.currency_id.id,
            **self._describe_curve(price_to_win.fit(deals)),
        }

    def _describe_curve(self, curve):
        if not curve:
            return {"verdict": None, "curve": [], "even": None, "targets": []}
        return {
            "verdict": curve.verdict,
            "curve": [
                {"gap": gap, **self._describe_chance(curve, gap)}
                for gap in price_to_win.curve_gaps(curve)
            ],
            "even": self._describe_chance(curve, 0.0),
            "targets": [
                self._describe_target(curve, target) for target in price_to_win.TARGET_PERCENTS
            ],
        }

    def _describe_chance(self, curve, gap):
        chance, low, high = curve.at(gap)
        return {"percent": chance, "low_percent": low, "high_percent": high}

    def _describe_target(self, curve, target):
        gap, low, high = curve.gap_at(target)
        is_seen = gap is not None and curve.lowest <= gap <= curve.highest
        return {"percent": target, "gap": gap, "low_gap": low, "high_gap": high, "is_seen": is_seen}

    def _get_domain(self, filters):
        domain = Domain("has_gap", "=", True) & Domain("lead_id.won_status", "in", ("won", "lost"))
        for name, field, operator in (
            ("competitor_id", "competitor_id", "="),
            ("team_id", "lead_id.team_id", "="),
            ("date_from", "lead_id.date_closed", ">="),
            ("date_to", "lead_id.date_closed", "<="),
        ):
            if value := filters.get(name):
                # The last day is part of the period.
                value = f"{value} 23:59:59" if name == "date_to" else value
                domain &= Domain(field, operator, value)
        return domain

    def _read_rows(self, filters):
        """Return one row a deal: against the rival that was the cheapest beside us; one query.

        So a deal counts once, as its outcome does, and an interval is no narrower than it may be.
        """
        quotes = self.env["crm.lead.competitor.quote"]
        quotes.flush_model()
        self.env["crm.lead"].flush_model(["won_status", "date_closed"])
        self.env["res.currency.rate"].flush_model()
        readable = quotes._search(self._get_domain(filters))
        return self.env.execute_query_dict(
            SQL(
                """SELECT DISTINCT ON (lead.id)
                          quote.gap_percent AS gap,
                          lead.won_status = 'won' AS is_won,
                          lead.date_closed,
                          (quote.amount_ours * %(factor)s)::float8 AS ours,
                          (quote.amount * %(factor)s)::float8 AS theirs
                     FROM (%(deciding)s) quote
                     JOIN crm_lead lead ON lead.id = quote.lead_id
                 ORDER BY lead.id, quote.gap_percent DESC, quote.id""",
                deciding=quotes._deciding_sql(SQL("quote.id IN %s", readable.subselect())),
                factor=self._factor_sql(
                    SQL.identifier("quote", "currency_id"), SQL.identifier("quote", "date")
                ),
            )
        )
