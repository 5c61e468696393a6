from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.decision.touches import TOUCH_KINDS


class CrmStakeholder(models.Model):
    """What the calendar, the messages and the jobs say about the persons of a deal."""

    _inherit = "crm.stakeholder"

    has_left = fields.Boolean(
        string="Left",
        compute="_compute_has_left",
        search="_search_has_left",
        help="The person does not work at this customer any more.",
    )
    last_touch_date = fields.Datetime(string="Last Contact", compute="_compute_touches")
    last_touch_kind = fields.Selection(
        TOUCH_KINDS, string="Kind of Last Contact", compute="_compute_touches"
    )
    last_touch_user_id = fields.Many2one(
        "res.users", string="Last Contact By", compute="_compute_touches"
    )
    next_touch_date = fields.Datetime(string="Next Contact", compute="_compute_touches")
    last_touch_days = fields.Integer(
        string="Days Since Contact", compute="_compute_touches", aggregator=None
    )
    meeting_count = fields.Integer(string="Meetings", compute="_compute_touches")
    visit_count = fields.Integer(string="Visits", compute="_compute_touches")
    is_silent = fields.Boolean(
        string="Silent",
        compute="_compute_is_silent",
        search="_search_is_silent",
        help="The silence is longer than nearly all silences with this person before.",
    )

    @api.model
    def _has_left_sql(self) -> SQL:
        """Return the condition that a person left, of stakeholder ``s`` of lead ``l``."""
        return SQL(
            """EXISTS (
                SELECT 1
                  FROM res_partner person
                  JOIN res_partner customer ON customer.id = l.partner_id
                  JOIN crm_contact_position job
                    ON job.partner_id = person.id AND job.date_to IS NOT NULL
                  JOIN res_partner employer ON employer.id = job.employer_id
                 WHERE person.id = s.partner_id
                   AND employer.commercial_partner_id = customer.commercial_partner_id
                   AND person.commercial_partner_id
                       IS DISTINCT FROM customer.commercial_partner_id)"""
        )

    @api.model
    def _get_left_ids(self, condition):
        """Return the ids of the stakeholders for whom ``condition`` holds and who have left."""
        self.env["crm.stakeholder"].flush_model(["lead_id", "partner_id"])
        self.env["crm.lead"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["crm.contact.position"].flush_model()
        query = SQL(
            """SELECT s.id FROM crm_stakeholder s JOIN crm_lead l ON l.id = s.lead_id
                WHERE %s AND %s""",
            condition,
            self._has_left_sql(),
        )
        return {stakeholder_id for (stakeholder_id,) in self.env.execute_query(query)}

    @api.depends(
        "partner_id.commercial_partner_id", "partner_id.position_ids.date_to", "lead_id.partner_id"
    )
    def _compute_has_left(self):
        left_ids = self._get_left_ids(SQL("s.id = ANY(%s)", self._origin.ids))
        for stakeholder in self:
            stakeholder.has_left = stakeholder._origin.id in left_ids

    @api.model
    def _search_has_left(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", list(self._get_left_ids(SQL("TRUE"))))]

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_touches(self):
        facts = self.partner_id._origin._get_touch_facts()
        for stakeholder in self:
            fact = facts.get(stakeholder.partner_id._origin.id, {})
            for name in (
                "last_touch_date", "last_touch_kind", "last_touch_user_id", "next_touch_date",
                "last_touch_days", "meeting_count", "visit_count",
            ):  # fmt: skip
                stakeholder[name] = fact.get(name, False)

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_is_silent(self):
        rhythms = self.partner_id._origin._get_touch_rhythms()
        for stakeholder in self:
            rhythm = rhythms.get(stakeholder.partner_id._origin.id)
            stakeholder.is_silent = bool(rhythm and rhythm.is_silent)

    @api.model
    def _search_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        partners = self.search([("lead_id.won_status", "=", "pending")]).partner_id
        silent_ids = [
            partner_id
            for partner_id, rhythm in partners._get_touch_rhythms().items()
            if rhythm.is_silent
        ]
        return [("partner_id", "in", silent_ids)]

    def action_open_touches(self):
        return self.partner_id.action_open_touches()
