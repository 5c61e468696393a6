from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import periods
from ...tools.figures import ENTRIES, EXITS, INFLOW, OUTFLOW
from .crm_funnel_cohort import OUTCOMES
from .crm_funnel_request import FunnelRequestError

STOCKS = ("opening", "closing", "overdue")
# The pipeline as one bucket: moves between stages are internal.
TOTAL_PARTS = {"inflow": ("new", "reopened"), "outflow": ("removed",)}
STAGE_PARTS = {"inflow": INFLOW, "outflow": OUTFLOW}
LEAVING = ("stay_avg_days", "stay_median_days", "stay_count")


class CrmFunnelAction(models.AbstractModel):
    """Opens the opportunities or the moves behind one figure of the funnel."""

    _name = "crm.funnel.action"
    _inherit = ["crm.funnel.overdue", "crm.funnel.cohort"]
    _description = "Sales Funnel: Drill-down"

    @api.model
    def _get_action(self, figure, domain, date_from, date_to, stage, group, show, mode):
        """See ``crm.lead.get_funnel_action``."""
        scope = self._get_scope(domain)
        rows, leads = scope
        if group:
            condition = self._get_group_domain(group["groupby"], group["key"])
            extra_rows, extra_leads = self._get_scope(condition)
            rows, leads = rows & extra_rows, leads & extra_leads
        if stage and mode == "flow":
            rows &= Domain("stage_ref", "=", stage)
        scope = (rows, leads)
        request = self._read_request(date_from, date_to, None, mode, None)
        start, end = self._get_instant(request["day_from"]), self._get_instant(request["day_to"])
        if mode == "cohort":
            moves = self._get_cohort_domain(request | {"scope": scope}, figure, stage)
        elif figure in STOCKS:
            moves = self._get_stock_domain(scope, figure, start if figure == "opening" else end)
        else:
            moves = (
                self._get_move_domain(scope)
                & self._get_kind_domain(figure, bool(stage))
                & Domain("date", ">=", start)
                & Domain("date", "<", end)
            )
        return self._get_leads_action(moves) if show == "leads" else self._get_moves_action(moves)

    @api.model
    def _get_kind_domain(self, figure, of_stage):
        """Return the domain of the moves that make up a flow figure."""
        parts = STAGE_PARTS if of_stage else TOTAL_PARTS
        if figure in ("success_percent", "conversion_percent"):
            wanted = ("won", "lost") if figure == "success_percent" else ("forward_out", "won")
        elif figure in LEAVING:
            return Domain("count", "=", -1) & Domain("kind", "!=", "transfer")
        elif figure in ("revalued", "adjusted"):
            return Domain("kind", "=", figure)
        else:
            wanted = parts.get(figure, (figure,))
        entering = [kind for kind, name in ENTRIES.items() if name in wanted]
        leaving = [kind for kind, name in EXITS.items() if name in wanted]
        if not entering and not leaving:
            raise FunnelRequestError(
                self.env._("There is nothing to open behind “%s”. Open another figure.", figure)
            )
        return Domain.OR(
            [
                Domain("kind", "in", entering) & Domain("count", "=", 1),
                Domain("kind", "in", leaving) & Domain("count", "=", -1),
            ]
        )

    @api.model
    def _get_stock_domain(self, scope, figure, instant):
        """Return the domain of the moves, up to an instant, of the deals that were there then."""
        extra = Domain("date", "<", instant)
        if figure == "overdue":
            limits = self._get_overdue_limits(self._fetch_stages(), instant)
            extra &= Domain.OR(
                Domain("stage_ref", "=", ref) & Domain("date_entered", "<", limit)
                for ref, limit in limits.items()
            )
        query = self._get_move_query(scope, extra)
        ref = SQL.identifier(query.table, "lead_ref")
        query.groupby = ref
        query.having = SQL("SUM(%s) > 0", SQL.identifier(query.table, "count"))
        refs = [ref for (ref,) in self.env.execute_query(query.select(ref))]
        return scope[0] & Domain("lead_ref", "in", refs) & Domain("date", "<", instant)

    @api.model
    def _get_cohort_domain(self, request, figure, stage):
        """Return the domain of the moves of the deals of a cohort, or of those with an outcome."""
        deals = self.env.execute_query(
            SQL("SELECT lead_ref, outcome FROM (%s) deal", self._get_deal_sql(request))
        )
        refs = [ref for ref, outcome in deals if figure not in OUTCOMES or figure == outcome]
        start = self._get_instant(request["day_from"])
        moves = Domain("lead_ref", "in", refs) & Domain("date", ">=", start)
        return moves & Domain("stage_ref", "=", stage) & Domain("count", "=", 1) if stage else moves

    @api.model
    def _get_group_domain(self, groupby, key):
        """Return the domain of ``crm.lead`` that one group of the answer stands for."""
        groupby = self._read_groupby(groupby)
        name, _colon, granularity = groupby.partition(":")
        if key is False or key is None:
            return Domain(name, "=", False)
        if not granularity:
            return Domain(name, "in", [key])
        start = self._read_day(key)
        end = {
            "day": start + timedelta(days=1),
            "week": start + timedelta(days=7),
            "quarter": periods.add_months(start, 3),
            "year": periods.add_months(start, 12),
        }.get(granularity, periods.add_months(start, 1))
        if self.env["crm.lead"]._fields[name].type == "datetime":
            start, end = self._get_instant(start), self._get_instant(end)
        return Domain(name, ">=", start) & Domain(name, "<", end)

    @api.model
    def _get_leads_action(self, moves):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        # Only leads that the user may read are listed: who handed a deal on keeps
        # its figures, not the deal.
        title = self.env._("Opportunities")
        return action | {
            "name": title,
            "display_name": title,
            "domain": list(Domain("funnel_move_ids", "any", moves)),
            "context": {"active_test": False, "create": False},
            "views": [
                (self.env.ref("crm.crm_case_tree_view_oppor").id, "list"),
                (False, "kanban"),
                (False, "form"),
            ],
            "view_mode": "list,kanban,form",
            "view_id": False,
            "search_view_id": False,
        }

    @api.model
    def _get_moves_action(self, moves):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pipeline Moves"),
            "res_model": "crm.funnel.move",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "view_mode": "list,pivot,graph",
            "domain": list(moves),
            "context": {"create": False},
        }
