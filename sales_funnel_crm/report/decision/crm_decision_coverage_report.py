from odoo import fields, models
from odoo.tools import SQL


class CrmDecisionCoverageReport(models.Model):
    """What was done to cover the persons who decide, and how far that went.

    Two sorts of rows: a held meeting with persons of a customer, once however many of them
    took part, and the decision figures of a deal on one day. Measures of the other sort are
    empty, so sums count meetings and averages are those of the figures.
    """

    _name = "crm.decision.coverage.report"
    _description = "Decision Coverage"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.contact.touch.report": ["date", "is_held", "kind", "lead_id", "user_id"],
        "crm.buying.role": ["is_decider"],
        "crm.stakeholder": ["lead_id", "partner_id", "role_ids"],
        "crm.lead": ["company_id", "stage_id", "team_id"],
        "crm.decision.trend.report": [
            "company_id",
            "coverage_percent",
            "date",
            "lead_id",
            "risk_percent",
            "stage_id",
            "support_percent",
            "team_id",
            "user_id",
        ],
    }

    date = fields.Datetime(readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    stage_id = fields.Many2one(
        "crm.stage",
        readonly=True,
        help="Of figures the stage of that day; of meetings the present stage of the deal.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    sort = fields.Selection([("meeting", "Meeting"), ("figures", "Figures")], readonly=True)
    is_private = fields.Boolean(string="Private", readonly=True)
    meeting_count = fields.Integer(string="Meetings", readonly=True)
    visit_count = fields.Integer(
        string="Visits", readonly=True, help="Meetings that were no video calls."
    )
    decider_meeting_count = fields.Integer(
        string="Decider Meetings",
        readonly=True,
        help="Meetings in which somebody took part who decides in the deal; without a deal, in "
        "any deal.",
    )
    risk_percent = fields.Float(
        string="Decision Risk", digits=(16, 0), readonly=True, aggregator="avg"
    )
    coverage_percent = fields.Float(
        string="Coverage (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )
    support_percent = fields.Float(
        string="Support (%)", digits=(16, 0), readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self) -> SQL:
        return SQL("%s UNION ALL %s", self._select_meetings(), self._select_figures())

    def _select_meetings(self) -> SQL:
        return SQL(
            """SELECT t.occasion_ref::bigint * 2 AS id, t.date, t.lead_id, l.stage_id, t.user_id,
                      COALESCE(l.team_id, (SELECT u.sale_team_id FROM res_users u
                                            WHERE u.id = t.user_id)) AS team_id,
                      t.company_id, 'meeting' AS sort, t.is_private, 1 AS meeting_count,
                      t.is_visit::int AS visit_count, t.is_decider::int AS decider_meeting_count,
                      NULL::numeric AS risk_percent, NULL::numeric AS coverage_percent,
                      NULL::numeric AS support_percent
                 FROM (SELECT occasion_ref, min(date) date, min(lead_id) lead_id,
                              min(user_id) user_id, min(company_id) company_id,
                              bool_or(is_visit) is_visit, bool_or(is_private) is_private,
                              bool_or(EXISTS (
                                  SELECT 1 FROM crm_stakeholder s
                                    JOIN crm_buying_role_crm_stakeholder_rel x
                                      ON x.crm_stakeholder_id = s.id
                                    JOIN crm_buying_role b
                                      ON b.id = x.crm_buying_role_id AND b.is_decider
                                   WHERE s.partner_id = m.partner_id
                                     AND (s.lead_id = m.lead_id OR m.lead_id IS NULL)
                              )) is_decider
                         FROM (%s) m WHERE kind = 'meeting' AND is_held
                     GROUP BY occasion_ref) t
            LEFT JOIN crm_lead l ON l.id = t.lead_id""",
            self.env["crm.contact.touch.report"]._table_query,
        )

    def _select_figures(self) -> SQL:
        return SQL(
            """SELECT r.id * 2 + 1, r.date::timestamp + INTERVAL '12 hours', r.lead_id,
                      r.stage_id, r.user_id, r.team_id, r.company_id, 'figures', FALSE, NULL::int,
                      NULL::int, NULL::int, r.risk_percent, r.coverage_percent, r.support_percent
                 FROM (%s) r""",
            self.env["crm.decision.trend.report"]._table_query,
        )
