from odoo import fields, models
from odoo.tools import SQL

from ...models.competition.crm_lead_competitor import STATUSES
from .crm_competitor_success_report import LEAD_FIELDS


class CrmCompetitorProcessReport(models.Model):
    """What happened with a rival along the stages of a deal: its status, and its quotes (CMP-06).

    One row a change of the status or a round of quotes, in the stage the deal was in then.
    """

    _name = "crm.competitor.process.report"
    _inherit = "crm.competition.report.mixin"
    _description = "Competition Process"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead.competitor.move": [
            "company_id",
            "competitor_id",
            "date",
            "lead_id",
            "stage_id",
            "status_new",
            "status_old",
        ],
        "crm.lead.competitor.quote": [
            "amount",
            "amount_ours",
            "company_id",
            "competitor_id",
            "currency_id",
            "date",
            "gap_percent",
            "has_gap",
            "is_final",
            "lead_id",
            "stage_id",
        ],
        "crm.lead": LEAD_FIELDS,
        "res.partner": ["country_id", "state_id"],
        "res.company": ["currency_id"],
        "res.currency.rate": ["currency_id", "name", "rate", "company_id"],
    }

    kind = fields.Selection(
        [("status", "Change of Status"), ("quote", "Round of Quotes")], readonly=True
    )
    date = fields.Date(readonly=True)
    stage_id = fields.Many2one(string="Stage Now")
    at_stage_id = fields.Many2one("crm.stage", string="Stage Then", readonly=True)
    status_old = fields.Selection(STATUSES, string="From", readonly=True)
    status_new = fields.Selection(STATUSES, string="To", readonly=True)
    outcome = fields.Selection([("won", "Won"), ("lost", "Lost"), ("open", "Open")], readonly=True)
    change_count = fields.Integer(string="Changes of Status", readonly=True)
    quote_count = fields.Integer(string="Rounds of Quotes", readonly=True)
    is_final = fields.Boolean(string="Final Quote", readonly=True)
    amount_theirs = fields.Monetary(string="Their Quote", readonly=True, aggregator="avg")
    amount_ours = fields.Monetary(string="Our Quote Then", readonly=True, aggregator="avg")
    gap_percent = fields.Float(
        string="Gap (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="100 × (ours − theirs) ÷ theirs: above zero, we were dearer.",
    )

    @property
    def _table_query(self) -> SQL:
        # Both halves have the very same types: only then PostgreSQL takes the union apart, and
        # computes no column that nobody asked for.
        return SQL("%s UNION ALL %s", self._moves_sql(), self._quotes_sql())

    def _common_sql(self, company):
        return SQL(
            """CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                    ELSE 'open' END AS outcome,
               %s""",
            self._lead_columns_sql(company),
        )

    def _moves_sql(self):
        return SQL(
            """SELECT move.id::bigint * 2 AS id,
                      'status' AS kind,
                      move.competitor_id,
                      move.date::date AS date,
                      move.stage_id AS at_stage_id,
                      move.status_old,
                      move.status_new,
                      1 AS change_count,
                      0 AS quote_count,
                      NULL::boolean AS is_final,
                      NULL::float8 AS amount_theirs,
                      NULL::float8 AS amount_ours,
                      NULL::float8 AS gap_percent,
                      %(common)s
                 FROM crm_lead_competitor_move move
                 JOIN crm_lead lead ON lead.id = move.lead_id
                      %(joins)s""",
            common=self._common_sql(SQL("move.company_id")),
            joins=self._lead_joins_sql(),
        )

    def _quotes_sql(self):
        return SQL(
            """SELECT quote.id::bigint * 2 + 1,
                      'quote',
                      quote.competitor_id,
                      quote.date,
                      quote.stage_id,
                      NULL::varchar,
                      NULL::varchar,
                      0,
                      1,
                      quote.is_final,
                      NULLIF(quote.amount, 0) * %(factor)s,
                      NULLIF(quote.amount_ours, 0) * %(factor)s,
                      CASE WHEN quote.has_gap THEN quote.gap_percent END,
                      %(common)s
                 FROM crm_lead_competitor_quote quote
                 JOIN crm_lead lead ON lead.id = quote.lead_id
                      %(joins)s""",
            factor=self._factor_sql(
                SQL.identifier("quote", "currency_id"), SQL.identifier("quote", "date")
            ),
            common=self._common_sql(SQL("quote.company_id")),
            joins=self._lead_joins_sql(),
        )
