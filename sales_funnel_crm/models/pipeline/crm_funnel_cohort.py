from collections import defaultdict
from statistics import mean, median

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.rates import percent

OUTCOMES = ("won", "lost", "open", "removed")


class CrmFunnelCohort(models.AbstractModel):
    """Cohort mode: the deals that entered the pipeline in a period, and what became of them.

    A deal has reached a stage when it was ever in it (stages that were skipped are
    not counted). Only rows that the user may see count: a deal that was handed to
    somebody else is "removed" for him.
    """

    _name = "crm.funnel.cohort"
    _inherit = ["crm.funnel.label", "crm.funnel.currency"]
    _description = "Sales Funnel: Cohort"

    @api.model
    def _get_cohort(self, request):
        groupings = [None, request["groupby"]] if request["groupby"] else [None]
        # Twice where it is grouped: a deal with two tags is in two groups, but once in the total.
        reached = [row for by in groupings for row in self._select_reached(request, by)]
        outcomes = [row for by in groupings for row in self._select_outcomes(request, by)]
        converter = self._get_converter(request["currency"], [*reached, *outcomes])
        if rate := converter.get_rates_at(request["day_to"]):
            for row in (*reached, *outcomes):
                row["amount"] *= rate(row["currency_id"])
        [proof] = self.env.execute_query(SQL("SELECT %s", self._get_proof_sql(request["scope"])))
        digits = request["currency"].decimal_places
        total = _write_outcomes(outcomes, None, digits)
        size = total["reached"]["count"]
        by_stage = _write_reached(reached, None, size, digits)
        stages = self._get_stages(request["stages"], {row["stage_ref"] for row in reached})
        for stage in stages:
            stage["figures"] = by_stage.get(str(stage["id"])) or _reached([], size, digits)
        return {
            "converted": bool(converter.foreign),
            "proven_since": self._get_proven_since(*proof),
            "stages": stages,
            "total": total,
            "groups": self._write_cohort_groups(request["groupby"], reached, outcomes, digits),
        }

    @api.model
    def _write_cohort_groups(self, groupby, reached, outcomes, digits):
        keys = list(dict.fromkeys(row["g"] for row in outcomes if row["grouped"]))
        groups = []
        for key, (value, label) in self._get_group_labels(groupby, keys).items():
            total = _write_outcomes(outcomes, (key,), digits)
            stages = _write_reached(reached, (key,), total["reached"]["count"], digits)
            groups.append({"key": value, "label": label, "stages": stages, "total": total})
        groups.sort(key=lambda g: (g["key"] is False, -g["total"]["reached"]["count"], g["label"]))
        return groups

    @api.model
    def _get_cohort_sql(self, request, groupby):
        """Return SQL of ``(lead_ref, g)``: who entered in the period, once per group."""
        query = self._get_move_query(
            request["scope"],
            Domain("kind", "=", "new")
            & Domain("date", ">=", self._get_instant(request["day_from"]))
            & Domain("date", "<", self._get_instant(request["day_to"])),
        )
        spec = self._get_group_spec(groupby)
        group = self._get_group_sql("crm.funnel.move", query, spec)
        query.groupby = SQL("1, 2")
        return query.select(SQL.identifier(query.table, "lead_ref"), SQL("%s AS g", group))

    @api.model
    def _get_later_sql(self, request):
        """Return SQL of all rows since the period began that the user may see."""
        query = self.env["crm.funnel.move"]._search(
            Domain("date", ">=", self._get_instant(request["day_from"]))
        )
        columns = ("id", "lead_ref", "stage_ref", "kind", "count", "amount", "currency_id", "date")
        return query.select(*(SQL.identifier(query.table, name) for name in columns))

    @api.model
    def _select_reached(self, request, groupby):
        """Return how many deals of the cohort were ever in each stage, with their first amount."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT %(grouped)s AS grouped, g, stage_ref, currency_id,
                       COUNT(*) AS count, SUM(amount)::float AS amount
                  FROM (SELECT DISTINCT ON (cohort.g, cohort.lead_ref, later.stage_ref)
                               cohort.g, later.stage_ref, later.currency_id, later.amount
                          FROM (%(cohort)s) cohort
                          JOIN (%(later)s) later
                            ON later.lead_ref = cohort.lead_ref AND later.count = 1
                      ORDER BY cohort.g, cohort.lead_ref, later.stage_ref, later.date, later.id
                       ) first_entry
              GROUP BY g, stage_ref, currency_id
                """,
                grouped=bool(groupby),
                cohort=self._get_cohort_sql(request, groupby),
                later=self._get_later_sql(request),
            )
        )

    @api.model
    def _select_outcomes(self, request, groupby):
        """Return what became of the deals of the cohort: amounts, and days from entry to end."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT %(grouped)s AS grouped, g, currency_id, outcome, COUNT(*) AS count,
                       SUM(CASE WHEN outcome = 'open' THEN balance ELSE last_amount END)::float
                           AS amount,
                       ARRAY_AGG(EXTRACT(epoch FROM closed - born)::float / 86400) AS days
                  FROM (%(deals)s) deal
              GROUP BY g, currency_id, outcome
                """,
                grouped=bool(groupby),
                deals=self._get_deal_sql(request, groupby),
            )
        )

    @api.model
    def _get_deal_sql(self, request, groupby=None):
        """Return SQL of the deals of the cohort, one row per group and deal, with its outcome."""
        return SQL(
            """
            SELECT g, lead_ref, MIN(currency_id) AS currency_id, MIN(date) AS born,
                   MAX(date) FILTER (WHERE count = -1) AS closed,
                   SUM(amount) AS balance,
                   -(ARRAY_AGG(amount ORDER BY date DESC, id DESC) FILTER (WHERE count = -1))[1]
                       AS last_amount,
                   CASE WHEN SUM(count) > 0 THEN 'open' ELSE COALESCE(
                       (ARRAY_AGG(kind ORDER BY date DESC, id DESC)
                        FILTER (WHERE count = -1 AND kind IN ('won', 'lost')))[1],
                       'removed') END AS outcome
              FROM (SELECT cohort.g, later.*
                      FROM (%(cohort)s) cohort
                      JOIN (%(later)s) later ON later.lead_ref = cohort.lead_ref) path
          GROUP BY g, lead_ref
            """,
            cohort=self._get_cohort_sql(request, groupby),
            later=self._get_later_sql(request),
        )


def _write_outcomes(rows, group, digits):
    """Return the figures of the whole cohort, or of one group given as a one-tuple."""
    rows = [row for row in rows if _in_group(row, group)]
    figures = {
        name: _figure([row for row in rows if row["outcome"] == name], digits) for name in OUTCOMES
    }
    figures["reached"] = {
        "count": sum(figures[name]["count"] for name in OUTCOMES),
        "amount": round(sum(figures[name]["amount"] for name in OUTCOMES), digits),
    }
    won, lost = figures["won"]["count"], figures["lost"]["count"]
    figures["success_percent"] = percent(won, won + lost)
    days = [day for row in rows if row["outcome"] in ("won", "lost") for day in row["days"]]
    figures["cycle_avg_days"] = round(mean(days), 4) if days else None
    figures["cycle_median_days"] = round(median(days), 4) if days else None
    return figures


def _write_reached(rows, group, size, digits):
    by_stage = defaultdict(list)
    for row in rows:
        if _in_group(row, group):
            by_stage[str(row["stage_ref"])].append(row)
    return {ref: _reached(of_stage, size, digits) for ref, of_stage in by_stage.items()}


def _reached(rows, size, digits):
    figure = _figure(rows, digits)
    return {"reached": figure, "reached_percent": percent(figure["count"], size)}


def _figure(rows, digits):
    return {
        "count": sum(row["count"] for row in rows),
        "amount": round(sum(row["amount"] for row in rows), digits),
    }


def _in_group(row, group):
    return row["g"] == group[0] and row["grouped"] if group else not row["grouped"]
