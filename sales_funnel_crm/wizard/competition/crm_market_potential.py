from odoo import api, fields, models
from odoo.tools import SQL

from ...errors import ShownValidationError
from ...models.competition.crm_competitor_price import SOURCES
from ...tools.competition.capture import chapman

SEGMENTS = [
    ("all", "Whole Market"),
    ("country", "Country"),
    ("state", "Region"),
    ("categ", "Product Category"),
]
SEGMENT_FIELDS = {"country": "country_id", "state": "state_id", "categ": "categ_id"}


class SameSource(ShownValidationError):
    """One source cannot be compared with itself."""


class CrmMarketPotential(models.TransientModel):
    """What a segment of the market buys: ours, theirs known, theirs estimated (CMP-07, M10).

    The estimate takes two sources that find orders independently, and assumes that the orders that
    nobody saw are worth as much as those of the rivals that we know.
    """

    _name = "crm.market.potential"
    _description = "Sales Potential"

    date_from = fields.Date(
        required=True, default=lambda self: self._default_date_from(), string="From"
    )
    date_to = fields.Date(required=True, default=fields.Date.context_today, string="To")
    segment = fields.Selection(SEGMENTS, required=True, default="country")
    first_source = fields.Selection(SOURCES, required=True, default="customer")
    second_source = fields.Selection(SOURCES, required=True, default="public")
    has_estimate = fields.Boolean(compute="_compute_has_estimate")
    line_ids = fields.One2many("crm.market.potential.line", "potential_id", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, readonly=True
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.subtract(fields.Date.context_today(self), years=1)

    def _compute_display_name(self):
        self.display_name = self.env._("Sales Potential")

    @api.depends("line_ids.has_estimate")
    def _compute_has_estimate(self):
        for potential in self:
            potential.has_estimate = any(potential.line_ids.mapped("has_estimate"))

    @api.constrains("first_source", "second_source")
    def _check_sources(self):
        for potential in self:
            if potential.first_source == potential.second_source:
                raise SameSource(
                    self.env._(
                        "Choose two different sources: the estimate compares what each of them "
                        "found."
                    )
                )

    def action_compute(self):
        """Compute the segments; the dialog stays open."""
        self.ensure_one()
        self.line_ids.unlink()
        self.env["crm.market.potential.line"].create(self._prepare_lines())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales Potential"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def _get_domain(self):
        return [("date", ">=", self.date_from), ("date", "<=", self.date_to)]

    def _prepare_lines(self):
        market = self._get_market_by_segment()
        sightings = self._get_sightings_by_segment()
        lines = []
        for segment, (ours, theirs) in market.items():
            seen = sightings.get(segment, (0, 0, 0, 0))
            estimate = chapman(*seen[1:])
            mean = theirs / seen[0] if seen[0] else 0.0
            # Orders that a third source found are certain, too: there cannot be fewer.
            total, low, high = (
                max(count or 0.0, seen[0])
                for count in (estimate.total, estimate.low, estimate.high)
            )
            lines.append(
                {
                    "potential_id": self.id,
                    "name": segment.display_name if segment else self._get_rest_name(),
                    "amount_ours": ours,
                    "amount_theirs": theirs,
                    "share_percent": 100 * ours / (ours + theirs) if ours + theirs else 0.0,
                    "order_count": seen[0],
                    "first_count": seen[1],
                    "second_count": seen[2],
                    "both_count": seen[3],
                    "total_count": total,
                    "total_low_count": low,
                    "total_high_count": high,
                    "has_estimate": estimate.has_sample,
                    "amount_total": ours + mean * total,
                    "amount_low": ours + mean * low,
                    "amount_high": ours + mean * high,
                }
            )
        return sorted(lines, key=lambda line: -line["amount_ours"] - line["amount_theirs"])

    def _get_rest_name(self):
        return self.env._("All") if self.segment == "all" else self.env._("Unknown")

    def _get_market_by_segment(self):
        """Return ``{segment: (amount of ours, amount of theirs)}``; one query."""
        field = SEGMENT_FIELDS.get(self.segment)
        rows = self.env["crm.competition.share.report"]._read_group(
            self._get_domain(),
            groupby=[field] if field else [],
            aggregates=["amount_ours:sum", "amount_theirs:sum"],
        )
        if not field:
            return {False: tuple(amount or 0.0 for amount in rows[0])}
        return {segment: (ours, theirs) for segment, ours, theirs in rows}

    def _get_sightings_by_segment(self):
        """Return ``{segment: (orders, by first source, by second, by both)}``; two queries.

        Reports that were joined are one order, seen by the sources of all of them.
        """
        orders = self.env["crm.competitor.order"]
        orders.flush_model()
        readable = orders._search(self._get_domain())
        field = SEGMENT_FIELDS.get(self.segment)
        reports = self.env["crm.competitor.order.report"]
        query = reports._search(self._get_domain())
        segments = query.select(
            SQL.identifier(reports._table, "order_id"),
            SQL.identifier(reports._table, field) if field else SQL("NULL::integer AS segment"),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT segment,
                       COUNT(*),
                       COUNT(*) FILTER (WHERE %(first)s = ANY(sources)),
                       COUNT(*) FILTER (WHERE %(second)s = ANY(sources)),
                       COUNT(*) FILTER (WHERE %(first)s = ANY(sources)
                                          AND %(second)s = ANY(sources))
                  FROM (SELECT DISTINCT order_id, segment
                          FROM (%(segments)s) AS lines(order_id, segment)) line
                  JOIN (SELECT COALESCE(duplicate_id, id) AS order_id,
                               ARRAY_AGG(source) AS sources
                          FROM crm_competitor_order
                         WHERE id IN %(readable)s
                      GROUP BY COALESCE(duplicate_id, id)) seen
                    ON seen.order_id = line.order_id
              GROUP BY segment
                """,
                first=self.first_source,
                second=self.second_source,
                segments=segments,
                readable=readable.subselect(),
            )
        )
        if not field:
            return {False: tuple(rows[0][1:])} if rows else {}
        model = self.env[reports._fields[field].comodel_name]
        return {model.browse(segment): tuple(counts) for segment, *counts in rows}
