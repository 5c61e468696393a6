from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.decision.rhythm import rhythm
from ...tools.decision.touches import TOUCH_KINDS

RHYTHM_DAYS = 730
SALES = "sales_team.group_sale_salesman"


class ResPartner(models.Model):
    """How we are in touch with a contact, from what the user may see of it."""

    _inherit = "res.partner"

    last_touch_date = fields.Datetime(
        string="Last Contact", compute="_compute_touches", groups=SALES
    )
    last_touch_kind = fields.Selection(
        TOUCH_KINDS, string="Kind of Last Contact", compute="_compute_touches", groups=SALES
    )
    last_touch_user_id = fields.Many2one(
        "res.users", string="Last Contact By", compute="_compute_touches", groups=SALES
    )
    next_touch_date = fields.Datetime(
        string="Next Contact", compute="_compute_touches", groups=SALES
    )
    last_touch_days = fields.Integer(
        string="Days Since Contact", compute="_compute_touches", groups=SALES, aggregator=None
    )
    touch_meeting_count = fields.Integer(
        string="Meetings With Us", compute="_compute_touches", groups=SALES
    )
    touch_visit_count = fields.Integer(string="Visits", compute="_compute_touches", groups=SALES)
    is_silent = fields.Boolean(
        string="Silent",
        compute="_compute_is_silent",
        groups=SALES,
        help="The silence is longer than nearly all silences with this person before.",
    )

    @api.depends_context("uid")
    def _compute_touches(self):
        facts = self._origin._get_touch_facts()
        for partner in self:
            fact = facts.get(partner._origin.id, {})
            for name in (
                "last_touch_date", "last_touch_kind", "last_touch_user_id", "next_touch_date",
                "last_touch_days",
            ):  # fmt: skip
                partner[name] = fact.get(name, False)
            partner.touch_meeting_count = fact.get("meeting_count", 0)
            partner.touch_visit_count = fact.get("visit_count", 0)

    @api.depends_context("uid")
    def _compute_is_silent(self):
        rhythms = self._origin._get_touch_rhythms()
        for partner in self:
            own = rhythms.get(partner._origin.id)
            partner.is_silent = bool(own and own.is_silent)

    def _get_touch_facts(self):
        """Return the state of contact with each person, of what the user may see.

        One query. Persons without any contact are absent.

        :return: ``last_touch_date``, ``last_touch_kind``, ``last_touch_user_id`` (id),
            ``last_touch_days``, ``next_touch_date``, ``meeting_count`` and ``visit_count``
            (held ones) by partner id
        :rtype: dict[int, dict]
        """
        if not self.ids:
            return {}
        now = fields.Datetime.now()
        query = self.env["crm.contact.touch.report"]._search([("partner_id", "in", self.ids)])
        rows = self.env.execute_query(
            SQL(
                """SELECT t.partner_id,
                          max(t.date) FILTER (WHERE t.is_held),
                          (array_agg(t.kind ORDER BY t.date DESC, t.id DESC)
                              FILTER (WHERE t.is_held))[1],
                          (array_agg(t.user_id ORDER BY t.date DESC, t.id DESC)
                              FILTER (WHERE t.is_held))[1],
                          min(t.date) FILTER (WHERE NOT t.is_held AND t.date >= %(today)s),
                          count(DISTINCT t.occasion_ref)
                              FILTER (WHERE t.is_held AND t.kind = 'meeting'),
                          count(DISTINCT t.occasion_ref) FILTER (WHERE t.is_held AND t.is_visit)
                     FROM (%(touches)s) t GROUP BY t.partner_id""",
                today=fields.Datetime.start_of(now, "day"),
                touches=query.select(
                    *(
                        SQL.identifier(query.table, name)
                        for name in (
                            "id", "partner_id", "date", "kind", "user_id", "is_held", "is_visit",
                            "occasion_ref",
                        )
                    )
                ),
            )
        )  # fmt: skip
        return {
            partner_id: {
                "last_touch_date": last or False,
                "last_touch_kind": kind or False,
                "last_touch_user_id": user_id or False,
                "last_touch_days": (now - last).days if last else 0,
                "next_touch_date": following or False,
                "meeting_count": meetings,
                "visit_count": visits,
            }
            for partner_id, last, kind, user_id, following, meetings, visits in rows
        }

    def _get_touch_rhythms(self):
        """Return the rhythm of contact with each person, of what the user may see.

        One query over the last two years. Persons with too few contacts are absent.

        :return: ``tools.decision.rhythm.Rhythm`` by partner id
        :rtype: dict[int, Rhythm]
        """
        if not self.ids:
            return {}
        today = fields.Date.context_today(self).toordinal()
        since = fields.Datetime.now() - timedelta(days=RHYTHM_DAYS)
        groups = self.env["crm.contact.touch.report"]._read_group(
            [("partner_id", "in", self.ids), ("is_held", "=", True), ("date", ">=", since)],
            ["partner_id", "date:day"],
        )
        days = {}
        for partner, day in groups:
            days.setdefault(partner.id, []).append(day.toordinal())
        rhythms = {partner_id: rhythm(own, today) for partner_id, own in days.items()}
        return {partner_id: own for partner_id, own in rhythms.items() if own}

    def action_open_touches(self):
        """Open what happened between us and these persons, and what is planned."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contact_touch_report_action"
        )
        return {**action, "domain": [("partner_id", "in", self.ids)]}
