from odoo import api, models
from odoo.tools import SQL


class CrmCompetitor(models.Model):
    """Price to win: what the page and other programs may ask (M9)."""

    _inherit = "crm.competitor"

    @api.model
    @api.readonly
    def get_price_to_win(self, filters=None):
        """Return how the chance of winning hangs on the gap between our price and the rivals'.

        A closed deal counts once: with the final round of quotes that has both prices, else the
        last one, of the rival who was the cheapest beside us. The gap is that of
        ``crm.lead.competitor.quote``: 100 · (ours − theirs) ÷ theirs, above zero we were dearer.
        Callers see the deals that they may read. One query, whatever the number of deals.

        :param dict filters: ``competitor_id``, ``team_id``, ``date_from`` and ``date_to`` (days of
            the closing, both included), all optional
        :return: a dict with

            - ``minimum``: ``{"deals", "outcomes"}`` below which nothing is concluded; ``missing``:
              ``{"deals", "won", "lost"}``, how many are missing, zeros when there are enough;
            - ``base``: ``{"count", "won", "percent", "low_percent", "high_percent"}`` with a 95 %
              interval; ``far_count``: deals left out because their gap is beyond ``max_gap``;
            - ``date_from``, ``date_to``: first and last closing;
            - ``verdict``: ``"decides"`` (a lower price wins more often), ``"unclear"``,
              ``"opposite"``, ``None`` when there are too few deals or all have the same gap;
            - ``curve``: ``{"gap", "percent", "low_percent", "high_percent"}`` from the lowest gap
              to the highest; ``even``: the same at our price = theirs;
            - ``targets``: ``{"percent", "gap", "low_gap", "high_gap", "is_seen"}`` for 50 % and
              70 %; gaps are ``None`` unless the price decides; ``is_seen`` tells whether such gaps
              occurred;
            - ``groups``: rates of deals with like gaps: from_gap, to_gap, mean_gap, count, won,
              percent, low_percent, high_percent;
            - ``table``: won deals: count, below_count (we were below), amount (by how much in all,
              in ``currency_id``, at the rate of the quote's day), median_percent (of their price).
        :rtype: dict
        """
        self.browse().check_access("read")
        return self.env["crm.price.to.win"]._describe(filters or {})

    @api.model
    @api.readonly
    def get_price_to_win_choices(self):
        """Return the rivals and teams with closed deals in which both prices are known.

        :return: ``{"competitors": [{"id", "name", "count"}], "teams": […]}``, the most deals first
        :rtype: dict
        """
        quotes = self.env["crm.lead.competitor.quote"]
        domain = self.env["crm.price.to.win"]._get_domain({})
        rivals = quotes._read_group(domain, ["competitor_id"], ["lead_id:count_distinct"])
        readable = quotes._search(domain).subselect(SQL.identifier(quotes._table, "lead_id"))
        # Lost deals are archived.
        leads = self.env["crm.lead"].with_context(active_test=False)
        teams = leads._read_group(
            [("id", "in", readable), ("team_id", "!=", False)],
            ["team_id"],
            ["__count"],
        )
        return {
            name: sorted(
                ({"id": one.id, "name": one.display_name, "count": count} for one, count in groups),
                key=lambda choice: (-choice["count"], choice["name"]),
            )
            for name, groups in (("competitors", rivals), ("teams", teams))
        }

    def action_open_price_to_win(self):
        """Open the page “Price to Win” on this rival."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_action_price_to_win"
        )
        return {**action, "context": {"active_id": self.id}}
