from odoo import fields, models
from odoo.tools import SQL


class CrmCompetitionReportMixin(models.AbstractModel):
    """An analysis of competition in deals (CMP-06): what the deal says, and its outcome."""

    _name = "crm.competition.report.mixin"
    _inherit = ["crm.win.rate.report.mixin", "crm.report.currency.mixin"]
    _description = "Analysis of Competition"

    competitor_id = fields.Many2one("crm.competitor", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Region", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    amount = fields.Monetary(
        string="Expected Revenue",
        readonly=True,
        help="Of the deal; one with several rivals counts once for each of them.",
    )

    def _read_group_select(self, aggregate_spec, query):
        """Count deals, not rows: a deal with several rivals or reasons is one deal."""
        field_name, _, aggregator = aggregate_spec.partition(":")
        win_percent = SQL()
        if field_name in ("won_count", "lost_count", "win_percent"):
            win_percent = self._field_to_sql(self._table, "win_percent", query)
        if field_name == "won_count" and aggregator == "sum":
            return self._outcome_count_sql(win_percent, query, 100)
        if field_name == "lost_count" and aggregator == "sum":
            return self._outcome_count_sql(win_percent, query, 0)
        if field_name == "win_percent" and aggregator == "avg":
            return SQL("100 * %s", self._win_ratio_sql(win_percent, query))
        return super()._read_group_select(aggregate_spec, query)

    def _outcome_count_sql(self, win_percent, query, value):
        lead_id = self._field_to_sql(self._table, "lead_id", query)
        return SQL("COUNT(DISTINCT %s) FILTER (WHERE %s = %s)", lead_id, win_percent, value)

    def _deal_count_sql(self, win_percent, query):
        # Not a distinct count of its own: PostgreSQL computes these two only once.
        return SQL(
            "(%s + %s)",
            self._outcome_count_sql(win_percent, query, 100),
            self._outcome_count_sql(win_percent, query, 0),
        )

    def _win_ratio_sql(self, win_percent, query):
        return SQL(
            "CAST(%s AS numeric) / NULLIF(%s, 0)",
            self._outcome_count_sql(win_percent, query, 100),
            self._deal_count_sql(win_percent, query),
        )

    def _lead_columns_sql(self, company=None):
        """Return the columns of a deal, for the tables ``lead``, ``customer`` and ``company``.

        :param SQL company: column of who may read the row, by default that of the deal
        """
        return SQL(
            """lead.id AS lead_id,
               customer.id AS partner_id,
               customer.country_id,
               customer.state_id,
               lead.user_id,
               lead.team_id,
               lead.stage_id,
               %(company)s AS company_id,
               lead.date_closed,
               %(currency)s AS currency_id,
               lead.expected_revenue * %(factor)s AS amount,
               CASE lead.won_status WHEN 'won' THEN 1 WHEN 'lost' THEN 0 END AS won_count,
               CASE lead.won_status WHEN 'won' THEN 0 WHEN 'lost' THEN 1 END AS lost_count,
               CASE lead.won_status WHEN 'won' THEN 100.0 WHEN 'lost' THEN 0.0 END AS win_percent,
               NULL::numeric AS win_low_percent,
               NULL::numeric AS win_high_percent""",
            company=company or SQL("lead.company_id"),
            currency=self.env.company.currency_id.id,
            factor=self._factor_sql(
                SQL.identifier("company", "currency_id"),
                SQL("CAST(COALESCE(lead.date_closed, lead.create_date) AS date)"),
            ),
        )

    def _lead_joins_sql(self):
        """Return the joins of those columns; outer ones, which PostgreSQL drops when unused."""
        return SQL(
            """LEFT JOIN res_partner customer ON customer.id = lead.partner_id
               LEFT JOIN res_company company ON company.id = COALESCE(lead.company_id, %s)""",
            self.env.company.id,
        )
