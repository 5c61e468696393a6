from odoo import fields, models
from odoo.tools import SQL

from ...models.competition.crm_lead_loss import VOICE_CUSTOMER, VOICE_OURS
from ...models.competition.crm_lost_reason import LOSS_CLASSES
from .crm_competitor_success_report import LEAD_FIELDS

CONTRADICTIONS = (
    "contradiction_percent",
    "price_contradiction_percent",
    "contradiction_index_percent",
)


class CrmCompetitorLossReport(models.Model):
    """One reason of a lost deal and the rival that won it, ours beside the customer's (CMP-06).

    Odoo's single reason of a deal counts as ours when no other reason of ours is recorded, so that
    losses from before are there, too.

    Contradiction (M9), in percent of the deals that could contradict:

    - voices: deals for which both gave reasons; contradictory when no class is the same.
    - price: deals in which a reason about the price was given and the deciding gap is known
      (``_gap_sql``); contradictory when we were not dearer: gap <= 0.
    - index: deals that could contradict in either way; contradictory when they do in one of them.
    """

    _name = "crm.competitor.loss.report"
    _inherit = "crm.competition.report.mixin"
    _description = "Loss Reasons"
    _auto = False
    _order = "date_closed desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead.loss": ["lead_id", "reason_id", "loss_class", "voice"],
        "crm.lead.competitor": ["company_id", "lead_id", "competitor_id", "product_id", "status"],
        "crm.lead.competitor.quote": [
            "date",
            "gap_percent",
            "has_gap",
            "is_final",
            "lead_competitor_id",
        ],
        "crm.lost.reason": ["is_about_price", "loss_class"],
        "crm.lead": [*LEAD_FIELDS, "lost_reason_id"],
        "res.partner": ["country_id", "state_id"],
        "res.company": ["currency_id"],
        "res.currency.rate": ["currency_id", "name", "rate", "company_id"],
    }

    competitor_id = fields.Many2one(string="Won By", help="Empty when it is not known.")
    product_id = fields.Many2one("crm.competitor.product", string="Their Product", readonly=True)
    reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    loss_class = fields.Selection(LOSS_CLASSES, string="Class of the Reason", readonly=True)
    voice = fields.Selection(
        [(VOICE_OURS, "Ours"), (VOICE_CUSTOMER, "The Customer's")], readonly=True
    )
    is_comparable = fields.Boolean(
        string="Can Be Compared",
        readonly=True,
        help="The other voice gave reasons, too, or the reason is about the price and the gap is "
        "known.",
    )
    gap_percent = fields.Float(
        string="Gap to the Winner (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="100 × (our price − theirs) ÷ theirs: above zero, we were dearer. Without a known "
        "winner, the gap to the cheapest competitor, when the prices of all are known.",
    )
    contradiction_percent = fields.Float(
        string="Ours Against the Customer's (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of the deals for which both we and the customer gave reasons: those where no class "
        "of reason is the same.",
    )
    price_contradiction_percent = fields.Float(
        string="Price Blamed, Not Dearer (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of the deals lost for a reason about the price, as far as the prices are known: "
        "those in which we were not dearer.",
    )
    contradiction_index_percent = fields.Float(
        string="Contradiction Index (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of the deals whose reasons can be compared with the customer's or with the prices: "
        "those where they contradict.",
    )

    def _read_group_select(self, aggregate_spec, query):
        field_name, _, aggregator = aggregate_spec.partition(":")
        if field_name in CONTRADICTIONS and aggregator == "avg":
            value = self._field_to_sql(self._table, field_name, query)
            return SQL(
                "100 * CAST(%s AS numeric) / NULLIF(%s, 0)",
                self._outcome_count_sql(value, query, 100),
                self._deal_count_sql(value, query),
            )
        return super()._read_group_select(aggregate_spec, query)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT (COALESCE(winner.id, 0)::bigint %% (1 << 20) << 33) + said.id AS id,
                      winner.competitor_id,
                      winner.product_id,
                      said.reason_id,
                      said.loss_class,
                      said.voice,
                      CASE WHEN said.is_same THEN 0.0 WHEN NOT said.is_same THEN 100.0
                           END AS contradiction_percent,
                      gap.percent AS gap_percent,
                      said.is_same IS NOT NULL OR %(is_unfounded)s IS NOT NULL AS is_comparable,
                      CASE WHEN %(is_unfounded)s THEN 100.0 WHEN NOT %(is_unfounded)s THEN 0.0
                           END AS price_contradiction_percent,
                      CASE WHEN NOT said.is_same OR %(is_unfounded)s THEN 100.0
                           WHEN said.is_same OR NOT %(is_unfounded)s THEN 0.0
                           END AS contradiction_index_percent,
                      %(columns)s
                 FROM (%(said)s) said
                 JOIN crm_lead lead ON lead.id = said.lead_id AND lead.won_status = 'lost'
                      %(joins)s
            LEFT JOIN crm_lost_reason reason ON reason.id = said.reason_id
            LEFT JOIN (%(gap)s) gap ON gap.lead_id = lead.id
            LEFT JOIN crm_lead_competitor winner
                   ON winner.lead_id = lead.id AND winner.status = 'won'""",
            columns=self._lead_columns_sql(SQL("COALESCE(lead.company_id, winner.company_id)")),
            joins=self._lead_joins_sql(),
            said=self._said_sql(),
            gap=self._gap_sql(),
            # NULL when the reason is not about the price, or the gap is not known.
            is_unfounded=SQL("(CASE WHEN reason.is_about_price THEN gap.percent <= 0 END)"),
        )

    def _gap_sql(self):
        """Return the gap that decided each deal: to the winner, the cheapest if there are several.

        Without a known winner to the cheapest rival, if the prices of all are known: one without a
        price may have been cheaper.
        """
        return SQL(
            """SELECT rival.lead_id,
                      CASE WHEN BOOL_OR(rival.status = 'won')
                           THEN MAX(quote.gap_percent) FILTER (WHERE rival.status = 'won')
                           WHEN BOOL_AND(quote.id IS NOT NULL)
                           THEN MAX(quote.gap_percent)
                           END AS percent
                 FROM crm_lead_competitor rival
            LEFT JOIN (%s) quote ON quote.lead_competitor_id = rival.id
             GROUP BY rival.lead_id""",
            self.env["crm.lead.competitor.quote"]._deciding_sql(),
        )

    def _said_sql(self):
        """Return the reasons; ``is_same`` when the classes of both voices meet, NULL for one voice.

        Ids of single reasons, which are those of deals, are kept apart by being even.
        """
        return SQL(
            """
            SELECT loss.id::bigint * 2 + 1 AS id, loss.lead_id, loss.reason_id, loss.loss_class,
                   loss.voice, both_voices.is_same
              FROM crm_lead_loss loss
         LEFT JOIN (
                       SELECT lead_id,
                              ARRAY_AGG(COALESCE(loss_class, 'reason ' || reason_id))
                                  FILTER (WHERE voice = 'ours')
                              && ARRAY_AGG(COALESCE(loss_class, 'reason ' || reason_id))
                                  FILTER (WHERE voice = 'customer') AS is_same
                         FROM crm_lead_loss
                     GROUP BY lead_id
                   ) both_voices ON both_voices.lead_id = loss.lead_id
         UNION ALL
            SELECT deal.id::bigint * 2, deal.id, deal.lost_reason_id, reason.loss_class, 'ours',
                   NULL
              FROM crm_lead deal
              JOIN crm_lost_reason reason ON reason.id = deal.lost_reason_id
             WHERE NOT EXISTS (SELECT 1 FROM crm_lead_loss loss
                                WHERE loss.lead_id = deal.id AND loss.voice = 'ours')
            """
        )
