from odoo import fields, models
from odoo.tools import SQL

from .crm_competitor_success_report import LEAD_FIELDS

# An id for two lines together that a web client can still count (2^53).
LOSER_BITS = 21


class CrmCompetitorEncounterReport(models.Model):
    """Who beat whom in a closed deal: the head-to-head matrix, our firm included (CMP-06).

    In a won deal, we beat each rival. In a lost one whose winner is known, the winner beat us and
    each other rival; without a known winner, nobody beat anybody.
    """

    _name = "crm.competitor.encounter.report"
    _inherit = "crm.competition.report.mixin"
    _description = "Head to Head"
    _auto = False
    _order = "date_closed desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead.competitor": ["company_id", "lead_id", "competitor_id", "status"],
        "crm.competitor": ["partner_id"],
        "crm.lead": LEAD_FIELDS,
        "res.partner": ["country_id", "state_id"],
        "res.company": ["currency_id", "partner_id"],
        "res.currency.rate": ["currency_id", "name", "rate", "company_id"],
    }

    winner_id = fields.Many2one("res.partner", readonly=True)
    loser_id = fields.Many2one("res.partner", readonly=True)
    is_ours = fields.Boolean(string="With Us", readonly=True)

    @property
    def _table_query(self) -> SQL:
        columns = self._lead_columns_sql(SQL("rival.company_id"))
        joins = self._lead_joins_sql()
        ours = SQL(
            """SELECT CASE WHEN lead.won_status = 'won' THEN -rival.id
                           ELSE rival.id::bigint << %(bits)s END AS id,
                      rival.competitor_id,
                      CASE WHEN lead.won_status = 'won' THEN company.partner_id
                           ELSE competitor.partner_id END AS winner_id,
                      CASE WHEN lead.won_status = 'won' THEN competitor.partner_id
                           ELSE company.partner_id END AS loser_id,
                      TRUE AS is_ours,
                      %(columns)s
                 FROM crm_lead_competitor rival
                 JOIN crm_competitor competitor ON competitor.id = rival.competitor_id
                 JOIN crm_lead lead ON lead.id = rival.lead_id
                      %(joins)s
                WHERE lead.won_status = 'won'
                   OR (lead.won_status = 'lost' AND rival.status = 'won')""",
            bits=LOSER_BITS,
            columns=columns,
            joins=joins,
        )
        theirs = SQL(
            """SELECT (rival.id::bigint << %(bits)s) + 1 + loser.id %% ((1 << %(bits)s) - 1) AS id,
                      rival.competitor_id,
                      competitor.partner_id AS winner_id,
                      beaten.partner_id AS loser_id,
                      FALSE AS is_ours,
                      %(columns)s
                 FROM crm_lead_competitor rival
                 JOIN crm_competitor competitor ON competitor.id = rival.competitor_id
                 JOIN crm_lead_competitor loser
                   ON loser.lead_id = rival.lead_id AND loser.status != 'won'
                 JOIN crm_competitor beaten ON beaten.id = loser.competitor_id
                 JOIN crm_lead lead ON lead.id = rival.lead_id
                      %(joins)s
                WHERE lead.won_status = 'lost' AND rival.status = 'won'""",
            bits=LOSER_BITS,
            columns=columns,
            joins=joins,
        )
        return SQL("%s UNION ALL %s", ours, theirs)
