from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmFunnelOverdue(models.AbstractModel):
    """Deals that are longer in their stage than its threshold, at any instant.

    Every row of the ledger knows since when its deal is in the stage. So the deals
    that are overdue at an instant are the sum of the rows before it whose deal had
    entered the stage before (instant - threshold): all rows before that moment (balances
    serve here) and, of the few rows since, those of deals that had been there already.
    """

    _name = "crm.funnel.overdue"
    _inherit = "crm.funnel.source"
    _description = "Overdue Deals of the Funnel"

    @api.model
    def _get_overdue_limits(self, stages, instant):
        """Return the latest entry into each stage that is overdue at ``instant``.

        Never later than now: what is still to come cannot be overdue.

        :return: stages without a threshold are absent
        :rtype: dict[int, datetime]
        """
        instant = min(instant, fields.Datetime.now())
        return {
            stage.id: instant - timedelta(days=stage.rotting_threshold_days)
            for stage in stages
            if stage.rotting_threshold_days > 0
        }

    @api.model
    def _get_overdue(self, request, instant):
        """Return the overdue deals per stage and group at an instant.

        :return: dicts with ``grouped``, ``g``, ``stage_ref``, ``currency_id``, ``count`` and
            ``amount``
        :rtype: list[dict]
        """
        limits = self._get_overdue_limits(request["stages"], instant)
        if not limits:
            return []
        groupby = request["groupby"]
        if groupby and self._is_multiple(groupby):
            rows = self._select_overdue(request["scope"], limits, instant, None)
            grouped = self._select_overdue(request["scope"], limits, instant, groupby)
            return rows + [row for row in grouped if row["grouped"]]
        return self._select_overdue(request["scope"], limits, instant, groupby)

    @api.model
    def _select_overdue(self, scope, limits, instant, groupby):
        boundaries = sorted(set(limits.values()))
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT GROUPING(g) = 0 AS grouped, g, stage_ref, currency_id,
                       SUM(count)::bigint AS count, SUM(amount)::float AS amount
                  FROM (SELECT sums.stage_ref, sums.g, sums.currency_id, sums.count, sums.amount
                          FROM (%(sums)s) sums
                          JOIN (VALUES %(limits)s) threshold (stage_ref, w, entered)
                            ON threshold.stage_ref = sums.stage_ref AND sums.w < threshold.w
                     UNION ALL
                        %(since)s) src
              GROUP BY GROUPING SETS ((stage_ref, currency_id), (stage_ref, currency_id, g))
                HAVING SUM(count) <> 0 OR SUM(amount) <> 0
                """,
                sums=self._get_sums_sql(scope, boundaries, groupby, net=True),
                limits=_values(limits, boundaries),
                since=self._get_since_sql(scope, limits, boundaries, instant, groupby),
            )
        )
        return [row for row in rows if groupby or not row["grouped"]]

    @api.model
    def _get_since_sql(self, scope, limits, boundaries, instant, groupby):
        """Rows between the limit of their stage and the instant, of deals older than that."""
        query = self._get_move_query(
            scope, Domain("date", ">=", boundaries[0]) & Domain("date", "<", instant)
        )
        query.add_join(
            "JOIN",
            "threshold",
            SQL(
                "(SELECT * FROM (VALUES %s) v (stage_ref, w, entered))", _values(limits, boundaries)
            ),
            SQL(
                "threshold.stage_ref = %s AND %s >= threshold.entered AND %s < threshold.entered",
                SQL.identifier(query.table, "stage_ref"),
                SQL.identifier(query.table, "date"),
                SQL.identifier(query.table, "date_entered"),
            ),
        )
        group = self._get_group_sql("crm.funnel.move", query, self._get_group_spec(groupby))
        return query.select(
            SQL.identifier(query.table, "stage_ref"),
            SQL("%s AS g", group),
            SQL.identifier(query.table, "currency_id"),
            SQL.identifier(query.table, "count"),
            SQL.identifier(query.table, "amount"),
        )


def _values(limits, boundaries):
    """Return rows ``(stage, window after its limit, limit)``."""
    return SQL(", ").join(
        SQL("(%s, %s, %s::timestamp)", ref, boundaries.index(limit) + 1, limit)
        for ref, limit in limits.items()
    )
