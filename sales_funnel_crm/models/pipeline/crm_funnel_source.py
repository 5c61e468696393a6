from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.periods import balance_edges
from .crm_funnel_balance import KIND_NET

# Conditions and groups on these fields speak of the row (who had the deal then);
# all others speak of the opportunity as it is now.
ROW_FIELDS = {"user_id", "team_id", "company_id", "stage_id"}


class CrmFunnelSource(models.AbstractModel):
    """Where the funnel reads its sums: monthly balances where they serve, moves elsewhere.

    A *scope* is a domain of ``crm.lead`` split by :meth:`_get_scope`. All queries
    go through ``_search`` of the ledger's models, so the record rules of the
    user hold everywhere.
    """

    _name = "crm.funnel.source"
    _inherit = "crm.funnel.request"
    _description = "Source of Funnel Figures"

    @api.model
    def _get_scope(self, domain):
        """Split a domain of ``crm.lead`` into what rows know and what only leads know.

        :return: ``(domain of rows, domain of leads)``; the second is ``Domain.TRUE`` when
            rows alone can answer
        :rtype: tuple[Domain, Domain]
        """
        domain = Domain(domain or Domain.TRUE).map_conditions(self._map_constant)
        parts = domain.children if getattr(domain, "OPERATOR", "") == "&" else [domain]
        rows = [part for part in parts if self._is_about_rows(part)]
        leads = [part for part in parts if not self._is_about_rows(part)]
        return Domain.AND(rows), Domain.AND(leads)

    @api.model
    def _map_constant(self, condition):
        """Drop what is true of all open opportunities: rows exist only of these."""
        values = condition.value
        if not isinstance(values, (list, tuple, set, frozenset)) or isinstance(values, str):
            values = [values]
        if condition.operator in ("=", "in"):
            if condition.field_expr == "type":
                return Domain.TRUE if "opportunity" in values else Domain.FALSE
            if condition.field_expr == "active" and {True, False} <= set(values):
                return Domain.TRUE
        return condition

    @api.model
    def _is_about_rows(self, domain):
        return all(
            condition.field_expr.split(".")[0] in ROW_FIELDS
            for condition in domain.iter_conditions()
        )

    @api.model
    def _get_move_domain(self, scope):
        """Return the scope as a domain of ``crm.funnel.move``."""
        rows, leads = scope
        if not leads.is_true():
            # Lost opportunities are archived, they count all the same.
            leads &= Domain("active", "in", [True, False])
            rows &= Domain("lead_id", "any", leads)
        return rows

    @api.model
    def _get_move_query(self, scope, extra=Domain.TRUE):
        """Return the query of the moves of a scope that the user may see."""
        return self.env["crm.funnel.move"]._search(self._get_move_domain(scope) & extra)

    @api.model
    def _get_group_spec(self, groupby):
        """Return a groupby of ``crm.lead`` as one of ``crm.funnel.move``."""
        if not groupby:
            return None
        return groupby if groupby.split(".")[0] in ROW_FIELDS else f"lead_id.{groupby}"

    @api.model
    def _fetch_stages(self):
        """Return all stages in order, with what the funnel wants to know of them, in one query."""
        names = ["name", "sequence", "is_won", "rotting_threshold_days"]
        return self.env["crm.stage"].search_fetch([], names)

    @api.model
    def _get_proof_sql(self, scope):
        """Return SQL of two values: when the history begins, and the scope's last inferred move.

        The first one is of the whole ledger, whatever the user may see: it only tells a date.
        """
        inferred = self._get_move_query(scope, Domain("origin", "=", "inferred"))
        return SQL(
            "(SELECT MIN(date) FROM crm_funnel_move), (%s)",
            inferred.select(SQL("MAX(%s)", SQL.identifier(inferred.table, "date"))),
        )

    @api.model
    def _get_proven_since(self, first, last_inferred):
        """Return since when no move is inferred, as a UTC string; ``False`` without history."""
        if last_inferred:
            first = last_inferred + timedelta(seconds=1)
        return fields.Datetime.to_string(first)

    @api.model
    def _is_multiple(self, groupby):
        """Tell whether one deal can be in several groups (tags)."""
        return self.env["crm.lead"]._fields[groupby.split(":")[0].split(".")[0]].type == "many2many"

    @api.model
    def _is_sealable(self, scope, groupby):
        """Tell whether the monthly balances can answer: they know nothing of leads."""
        spec = self._get_group_spec(groupby)
        return scope[1].is_true() and (not spec or spec in ROW_FIELDS)

    @api.model
    def _get_sums_sql(self, scope, boundaries, groupby=None, day=None, net=False):
        """Return SQL of sums of moves in consecutive windows.

        Columns: ``w`` (window ``i`` is ``[boundaries[i-1], boundaries[i])``, 0 is all before),
        ``stage_ref``, ``g`` (group), ``kind``, ``direction``, ``currency_id``, ``day``, ``count``,
        ``amount``, ``stay_count``, ``stay_days``, ``move_count``, ``inferred_count``; not summed up
        yet: rows of the same key have to be added.

        :param boundaries: UTC instants, ascending
        :param groupby: groupby of ``crm.lead``
        :param SQL day: expression on the alias ``m`` that tells rows of different days apart,
            for currency rates; balances cannot be used then
        :param bool net: whether counts and amounts are enough; the kinds are not told apart then
        :rtype: SQL
        """
        seal = datetime.min
        if day is None and self._is_sealable(scope, groupby):
            seal = self.env["crm.funnel.balance"]._get_seal()
        parts = [self._get_recent_sql(scope, boundaries, groupby, seal, day)]
        if seal > datetime.min:
            anchors, edges = balance_edges(boundaries, seal)
            parts += self._get_balance_parts(scope, anchors, groupby, net)
            if edges:
                parts.append(self._get_edge_sql(scope, edges, groupby))
        return SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts)

    @api.model
    def _get_group_sql(self, model, query, spec):
        if not spec:
            return SQL("NULL::integer")
        return self.env[model]._read_group_groupby(query.table, spec, query)

    @api.model
    def _get_recent_sql(self, scope, boundaries, groupby, seal, day):
        extra = Domain("date", "<", boundaries[-1])
        if seal > datetime.min:
            extra &= Domain("date", ">=", seal)
        query = self._get_move_query(scope, extra)
        window = SQL(
            "width_bucket(%s, %s::timestamp[])",
            SQL.identifier(query.table, "date"),
            list(boundaries),
        )
        return self._select_moves(query, window, SQL("1"), groupby, day)

    @api.model
    def _get_edge_sql(self, scope, edges, groupby):
        query = self._get_move_query(scope)
        date = SQL.identifier(query.table, "date")
        query.add_join(
            "JOIN",
            "edge",
            SQL(
                "(SELECT * FROM (VALUES %s) v (low, high, w, sign))",
                SQL(", ").join(
                    SQL("(%s::timestamp, %s::timestamp, %s, %s)", *edge) for edge in edges
                ),
            ),
            SQL("%s >= edge.low AND %s < edge.high", date, date),
        )
        return self._select_moves(query, SQL("edge.w"), SQL("edge.sign"), groupby, None)

    @api.model
    def _select_moves(self, query, window, sign, groupby, day):
        group = self._get_group_sql("crm.funnel.move", query, self._get_group_spec(groupby))

        def column(name):
            return SQL.identifier(query.table, name)

        return query.select(
            SQL("%s AS w", window),
            SQL("%s AS stage_ref", column("stage_ref")),
            SQL("%s AS g", group),
            SQL("%s AS kind", column("kind")),
            SQL("sign(%s)::integer AS direction", column("count")),
            SQL("%s AS currency_id", column("currency_id")),
            SQL("%s AS day", day or SQL("NULL::date")),
            SQL("%s * %s AS count", sign, column("count")),
            SQL("%s * %s AS amount", sign, column("amount")),
            SQL("%s * (%s IS NOT NULL)::integer AS stay_count", sign, column("stay_days")),
            SQL("%s * COALESCE(%s, 0) AS stay_days", sign, column("stay_days")),
            SQL("%s AS move_count", sign),
            SQL("%s * (%s = 'inferred')::integer AS inferred_count", sign, column("origin")),
        )

    @api.model
    def _get_balance_parts(self, scope, anchors, groupby, net):
        """Return SQL of the sums of whole months: in all before the first anchor, then by kind."""
        first, last = anchors[0].date(), anchors[-1].date()
        in_all, by_kind = Domain("kind", "=", KIND_NET), Domain("kind", "!=", KIND_NET)
        if net:
            return [
                self._get_balance_sql(scope, anchors, groupby, in_all & Domain("month", "<", last))
            ]
        opening = in_all & Domain("month", "<", first)
        flows = by_kind & Domain("month", ">=", first) & Domain("month", "<", last)
        return [self._get_balance_sql(scope, anchors, groupby, part) for part in (opening, flows)]

    @api.model
    def _get_balance_sql(self, scope, anchors, groupby, months):
        query = self.env["crm.funnel.balance"]._search(scope[0] & months)
        window = SQL(
            "width_bucket(%s::timestamp, %s::timestamp[])",
            SQL.identifier(query.table, "month"),
            list(anchors),
        )
        group = self._get_group_sql("crm.funnel.balance", query, groupby)
        columns = (
            "kind",
            "direction",
            "currency_id",
            "count",
            "amount",
            "stay_count",
            "stay_days",
            "move_count",
            "inferred_count",
        )
        names = [SQL.identifier(query.table, name) for name in columns]
        return query.select(
            SQL("%s AS w", window),
            SQL.identifier(query.table, "stage_ref"),
            SQL("%s AS g", group),
            *names[:3],
            SQL("NULL::date AS day"),
            *names[3:],
        )
