from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ...tools.decision.touches import TOUCH_KINDS

# Where a touch was written down, the last two bits of its id.
FROM_EVENT = 0
FROM_MESSAGE = 1
FROM_ACTIVITY = 2


class CrmContactTouchReport(models.Model):
    """One contact of ours with one person of a customer: a meeting, a call or an e-mail.

    Computed from the calendar, the messages and the activities, never typed. A meeting with
    three persons is three rows with the same ``occasion_ref``. Of messages, those of contacts,
    opportunities and their quotations are here. Past ones are held, later ones planned.
    """

    _name = "crm.contact.touch.report"
    _description = "Contact Record"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "calendar.event": [
            "active",
            "opportunity_id",
            "partner_ids",
            "privacy",
            "start",
            "user_id",
            "videocall_location",
        ],
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "crm.lead": ["company_id", "partner_id", "user_id"],
        "mail.activity": [
            "active",
            "activity_type_id",
            "calendar_event_id",
            "date_deadline",
            "date_done",
            "res_id",
            "res_model",
            "user_id",
        ],
        "mail.activity.type": ["category"],
        "mail.message": ["author_id", "date", "message_type", "model", "partner_ids", "res_id"],
        "mail.notification": ["mail_message_id", "res_partner_id"],
        "res.partner": ["is_company"],
        "res.users": ["partner_id", "share"],
        "sale.order": ["opportunity_id"],
    }

    partner_id = fields.Many2one("res.partner", string="Person", readonly=True)
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", readonly=True, help="Empty when it was about no deal."
    )
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, help="Who of us was in touch with the person."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(TOUCH_KINDS, readonly=True)
    direction = fields.Selection(
        [("in", "From the Person"), ("out", "To the Person")],
        readonly=True,
        help="Of e-mails: who wrote.",
    )
    is_visit = fields.Boolean(
        string="In Person", readonly=True, help="A meeting that was not a video call."
    )
    is_held = fields.Boolean(string="Held", readonly=True, help="Not held is planned.")
    is_private = fields.Boolean(string="Private", readonly=True)
    occasion_ref = fields.Integer(
        string="Occasion",
        readonly=True,
        aggregator="count_distinct",
        help="Number of the meeting, call or e-mail: the same for all its persons.",
    )

    @property
    def _table_query(self) -> SQL:
        # Flat halves of the same types, so that a condition on the person is pushed down to
        # the index of each of them.
        return SQL(
            "%s UNION ALL %s UNION ALL %s UNION ALL %s UNION ALL %s UNION ALL %s",
            self._select_meetings(),
            self._select_messages_from(),
            self._select_messages_to(SQL("mail_notification"), SQL("")),
            # Who is addressed without being notified, e.g. by the mail of a quotation.
            self._select_messages_to(
                SQL("mail_message_res_partner_rel"),
                SQL(
                    """AND NOT EXISTS (SELECT 1 FROM mail_notification n
                         WHERE n.mail_message_id = m.id AND n.res_partner_id = r.res_partner_id)"""
                ),
            ),
            self._select_activities(SQL("a.res_id"), SQL("'res.partner'")),
            self._select_activities(SQL("l.partner_id"), SQL("'crm.lead'")),
        )

    @api.model
    def _columns(self, source, code, partner, **columns) -> SQL:
        """Return the select list: the columns of ``columns``, NULL for those left out."""
        return SQL(
            """((%(source)s::bigint << 24) + %(partner)s) * 4 + %(code)s AS id,
               %(partner)s AS partner_id, %(lead)s AS lead_id, %(user)s AS user_id,
               l.company_id, (%(date)s)::timestamp AS date, (%(kind)s)::varchar AS kind,
               %(direction)s::varchar AS direction, %(is_visit)s AS is_visit,
               %(is_held)s AS is_held, %(is_private)s AS is_private,
               %(source)s * 4 + %(code)s AS occasion_ref""",
            source=source,
            code=code,
            partner=partner,
            lead=columns.get("lead", SQL("l.id")),
            user=columns["user"],
            date=columns["date"],
            kind=columns["kind"],
            direction=columns.get("direction", SQL("NULL")),
            is_visit=columns.get("is_visit", SQL("FALSE")),
            is_held=columns.get("is_held", SQL("TRUE")),
            is_private=columns.get("is_private", SQL("FALSE")),
        )

    def _select_meetings(self) -> SQL:
        return SQL(
            """SELECT %(columns)s
                 FROM calendar_event_res_partner_rel r
                 JOIN calendar_event e ON e.id = r.calendar_event_id
            LEFT JOIN crm_lead l ON l.id = e.opportunity_id
                WHERE e.active AND %(is_person)s
                  AND NOT EXISTS (
                      SELECT 1 FROM calendar_attendee a
                       WHERE a.event_id = e.id AND a.partner_id = r.res_partner_id
                         AND a.state = 'declined')""",
            columns=self._columns(
                SQL("e.id"),
                FROM_EVENT,
                SQL("r.res_partner_id"),
                user=SQL("e.user_id"),
                date=SQL("e.start"),
                kind=SQL("'meeting'"),
                is_visit=SQL("COALESCE(e.videocall_location, '') = ''"),
                is_held=SQL("e.start <= %s", fields.Datetime.now()),
                is_private=SQL(
                    """COALESCE(e.privacy, (SELECT s.calendar_default_privacy
                         FROM res_users_settings s WHERE s.user_id = e.user_id), '') = 'private'"""
                ),
            ),
            is_person=self._is_person(SQL("r.res_partner_id")),
        )

    def _select_messages_from(self) -> SQL:
        return SQL(
            """SELECT %(columns)s FROM mail_message m %(joins)s
                WHERE %(is_touch)s AND m.author_id IS NOT NULL AND %(is_person)s""",
            columns=self._columns(
                SQL("m.id"),
                FROM_MESSAGE,
                SQL("m.author_id"),
                user=SQL("l.user_id"),
                date=SQL("m.date"),
                kind=SQL("'email'"),
                direction=SQL("'in'"),
            ),
            joins=self._join_documents(),
            is_touch=self._is_touch(),
            is_person=self._is_person(SQL("m.author_id")),
        )

    def _select_messages_to(self, table, condition) -> SQL:
        return SQL(
            """SELECT %(columns)s
                 FROM %(table)s r
                 JOIN mail_message m ON m.id = r.mail_message_id
                 JOIN res_users u ON u.partner_id = m.author_id AND NOT u.share AND u.id <> %(bot)s
                 %(joins)s
                WHERE %(is_touch)s AND r.res_partner_id IS NOT NULL AND %(is_person)s
                %(condition)s""",
            columns=self._columns(
                SQL("m.id"),
                FROM_MESSAGE,
                SQL("r.res_partner_id"),
                user=SQL("u.id"),
                date=SQL("m.date"),
                kind=SQL("'email'"),
                direction=SQL("'out'"),
            ),
            table=table,
            bot=SUPERUSER_ID,  # what the system sends by itself is no contact
            joins=self._join_documents(),
            is_touch=self._is_touch(),
            is_person=self._is_person(SQL("r.res_partner_id")),
            condition=condition,
        )

    def _select_activities(self, partner, model) -> SQL:
        return SQL(
            """SELECT %(columns)s
                 FROM mail_activity a
                 JOIN mail_activity_type t ON t.id = a.activity_type_id
            LEFT JOIN crm_lead l ON l.id = a.res_id AND a.res_model = 'crm.lead'
                WHERE a.res_model = %(model)s AND t.category IN ('phonecall', 'meeting')
                  AND (a.active OR a.date_done IS NOT NULL)
                  AND %(partner)s IS NOT NULL AND %(is_person)s
                  AND NOT EXISTS (
                      SELECT 1 FROM calendar_event_res_partner_rel r
                       WHERE r.calendar_event_id = a.calendar_event_id
                         AND r.res_partner_id = %(partner)s)""",
            columns=self._columns(
                SQL("a.id"),
                FROM_ACTIVITY,
                partner,
                user=SQL("a.user_id"),
                # A day without a time: noon is the same day nearly everywhere.
                date=SQL("COALESCE(a.date_done, a.date_deadline) + INTERVAL '12 hours'"),
                kind=SQL("CASE t.category WHEN 'meeting' THEN 'meeting' ELSE 'call' END"),
                is_visit=SQL("t.category = 'meeting'"),
                is_held=SQL("NOT a.active"),
            ),
            partner=partner,
            model=model,
            is_person=self._is_person(partner),
        )

    @api.model
    def _join_documents(self) -> SQL:
        return SQL(
            """LEFT JOIN sale_order o ON o.id = m.res_id AND m.model = 'sale.order'
               LEFT JOIN crm_lead l ON l.id = CASE m.model WHEN 'crm.lead' THEN m.res_id
                    WHEN 'sale.order' THEN o.opportunity_id END"""
        )

    @api.model
    def _is_touch(self) -> SQL:
        # Messages of other documents belong to those who may read these documents.
        return SQL(
            """m.message_type IN ('email', 'comment', 'email_outgoing')
               AND (m.model IN ('crm.lead', 'res.partner') OR o.opportunity_id IS NOT NULL)"""
        )

    @api.model
    def _is_person(self, partner) -> SQL:
        return SQL(
            """EXISTS (SELECT 1 FROM res_partner p WHERE p.id = %(partner)s AND NOT p.is_company)
               AND NOT EXISTS (
                   SELECT 1 FROM res_users c WHERE c.partner_id = %(partner)s AND NOT c.share)""",
            partner=partner,
        )
