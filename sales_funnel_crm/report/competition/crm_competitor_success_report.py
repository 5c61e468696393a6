from odoo import fields, models
from odoo.tools import SQL

from ...models.competition.crm_competitor import THREATS
from ...models.competition.crm_lead_competitor import STATUSES

LEAD_FIELDS = [
    "company_id",
    "create_date",
    "date_closed",
    "expected_revenue",
    "partner_id",
    "stage_id",
    "team_id",
    "user_id",
    "won_status",
]


class CrmCompetitorSuccessReport(models.Model):
    """One rival in one deal, and what became of it: our success against each rival (CMP-06).

    The win rate is won ÷ (won + lost) of the deals in which the rival took part, whoever got those
    we lost.
    """

    _name = "crm.competitor.success.report"
    _inherit = "crm.competition.report.mixin"
    _description = "Success Against Competitors"
    _auto = False
    _order = "date_closed desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead.competitor": [
            "company_id",
            "lead_id",
            "competitor_id",
            "product_id",
            "status",
            "threat",
        ],
        "crm.lead": LEAD_FIELDS,
        "res.partner": ["country_id", "state_id"],
        "res.company": ["currency_id"],
        "res.currency.rate": ["currency_id", "name", "rate", "company_id"],
    }

    product_id = fields.Many2one("crm.competitor.product", string="Their Product", readonly=True)
    status = fields.Selection(STATUSES, readonly=True)
    threat = fields.Selection(THREATS, readonly=True)
    outcome = fields.Selection([("won", "Won"), ("lost", "Lost"), ("open", "Open")], readonly=True)
    lost_to_count = fields.Integer(
        string="Lost to Them", readonly=True, help="Lost deals that this rival won."
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT rival.id,
                      rival.competitor_id,
                      rival.product_id,
                      rival.status,
                      rival.threat,
                      CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                           ELSE 'open' END AS outcome,
                      CASE WHEN lead.won_status = 'lost' AND rival.status = 'won' THEN 1 ELSE 0
                           END AS lost_to_count,
                      %(lead)s
                 FROM crm_lead_competitor rival
                 JOIN crm_lead lead ON lead.id = rival.lead_id
                      %(joins)s""",
            lead=self._lead_columns_sql(SQL("rival.company_id")),
            joins=self._lead_joins_sql(),
        )
