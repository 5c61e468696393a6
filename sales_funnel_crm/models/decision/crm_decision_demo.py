from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.decision.demo_cast import CASTS
from ..pipeline.crm_funnel_demo import STAGES

MODULE = "sales_funnel_crm"
OPEN_STAGES = ("proposition", "trial", "negotiation", "contract")
TREND_WEEKS = 10
FILES = (
    ("shen_guohua", "Calligraphy, green tea, his grandson 书法、绿茶、孙子", "driver"),
    ("luo_haitao", "Table tennis, history of the Three Kingdoms 乒乓球、三国史", "driver"),
    ("peter_lang", "Sailing, old tractors", "driver"),
)


class CrmDecisionDemo(models.AbstractModel):
    """Loads the people of three deals of the demo story, their relations and our meetings."""

    _name = "crm.decision.demo"
    _description = "Demo Story of the Decision Tree"

    @api.model
    def _load_story(self):
        """Put each cast on the largest deal of its salesperson that is far enough."""
        people = {user.login: user.partner_id for user in self._get_users().values()}
        casts = [(cast, lead) for cast in CASTS if (lead := self._find_lead(cast.login))]
        for cast, lead in casts:
            people |= self._create_contacts(cast, lead)
        for cast, lead in casts:
            self._create_stakeholders(cast, lead, people)
            self._create_meetings(cast, lead, people)
        self.env["crm.contact.relation"].create(
            [
                self._prepare_relation(relation, people)
                for cast, _lead in casts
                for relation in cast.relations
                if relation[0] in people and relation[2] in people
            ]
        )
        leads = self.env["crm.lead"].union(*[lead for _cast, lead in casts])
        self.env["crm.decision.risk"]._refresh_pending()
        self._invent_trend(leads)
        self._write_files(people)

    @api.model
    def _get_users(self):
        logins = {cast.login for cast in CASTS}
        for cast in CASTS:
            logins |= {name for relation in cast.relations for name in relation[:3:2]}
        users = self.env["res.users"].search([("login", "in", list(logins))])
        return {user.login: user for user in users}

    @api.model
    def _find_lead(self, login):
        stage_ids = [self.env.ref(STAGES[key]).id for key in OPEN_STAGES]
        return self.env["crm.lead"].search(
            [
                ("user_id.login", "=", login),
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
                ("partner_id.is_company", "=", True),
                ("stage_id", "in", stage_ids),
            ],
            order="expected_revenue desc, id",
            limit=1,
        )

    @api.model
    def _create_contacts(self, cast, lead):
        known = [person for person in cast.people if person.e_mail]
        contacts = self.env["res.partner"].create(
            [
                {
                    "name": person.name,
                    "parent_id": lead.partner_id.id,
                    "function": person.title,
                    "email": person.e_mail,
                    "job_level": person.level,
                    "department_id": self._get_id("crm_contact_department", person.department),
                    "user_id": lead.user_id.id,
                }
                for person in known
            ]
        )
        people = dict(zip((person.key for person in known), contacts, strict=True))
        for person in known:
            if person.boss:
                people[person.key].reports_to_id = people[person.boss]
            if person.has_left:
                self._let_go(people[person.key], person, lead.partner_id)
        return people

    @api.model
    def _let_go(self, contact, person, employer):
        today = fields.Date.today()
        self.env["crm.contact.position"].create(
            {
                "partner_id": contact.id,
                "employer_id": employer.id,
                "function": person.title,
                "job_level": person.level,
                "department_id": contact.department_id.id,
                "date_from": today - timedelta(days=1400),
                "date_to": today - timedelta(days=60),
            }
        )
        contact.write({"parent_id": False, "function": False, "reports_to_id": False})

    @api.model
    def _create_stakeholders(self, cast, lead, people):
        now = fields.Date.today()
        self.env["crm.stakeholder"].create(
            [
                {
                    "lead_id": lead.id,
                    "partner_id": people[person.key].id if person.key in people else False,
                    "name": False if person.key in people else person.name,
                    "job_level": person.level,
                    "department_id": self._get_id("crm_contact_department", person.department),
                    "role_ids": [
                        Command.link(self._get_id("crm_buying_role", key)) for key in person.roles
                    ],
                    "scope_ids": [
                        Command.link(self._get_id("crm_decision_scope", key))
                        for key in person.scopes
                    ],
                    "influence": person.influence,
                    "stance": person.stance,
                    "evidence": person.evidence,
                    "evidence_date": now - timedelta(days=min(person.met, default=30)),
                    "evidence_source": person.source,
                    "coverage": person.coverage,
                    "political_status": person.status,
                    "attitude": person.attitude,
                    "orientation": person.orientation,
                    "business_agenda": person.agenda,
                    "personal_agenda": person.personal,
                    "decision_criteria": person.criteria,
                    "preferred_competitor": person.competitor,
                    "owner_id": lead.user_id.id if person.met else False,
                    "relation_level": "credible" if len(person.met) > 1 else "vendor",
                    "relation_level_wanted": "advisor" if person.influence > "3" else "solver",
                }
                for person in cast.people
            ]
        )

    @api.model
    def _create_meetings(self, cast, lead, people):
        days = sorted({day for person in cast.people for day in person.met})
        morning = fields.Datetime.now().replace(hour=2, minute=0, second=0, microsecond=0)
        colleague = lead.user_id.partner_id
        meetings = (
            self.env["calendar.event"]
            .with_context(no_mail_to_attendees=True)
            .create(
                [
                    {
                        "name": lead.name,
                        "start": morning - timedelta(days=day),
                        "stop": morning - timedelta(days=day, hours=-2),
                        "user_id": lead.user_id.id,
                        "partner_ids": [
                            Command.set(
                                [
                                    colleague.id,
                                    *[
                                        people[person.key].id
                                        for person in cast.people
                                        if day in person.met
                                    ],
                                ]
                            )
                        ],
                    }
                    for day in days
                ]
            )
        )
        # Written afterwards: each new meeting of an opportunity is noted in its chatter, as of now.
        meetings.opportunity_id = lead

    @api.model
    def _invent_trend(self, leads):
        """Give the figures of the deals a past: week by week the map became better."""
        latest = self.env["crm.decision.risk"].search([("lead_id", "in", leads.ids)])
        self.env["crm.decision.risk"].create(
            [
                {
                    "lead_id": risk.lead_id.id,
                    "date": risk.date - timedelta(weeks=week),
                    "stage_id": risk.stage_id.id,
                    "user_id": risk.user_id.id,
                    "team_id": risk.team_id.id,
                    "company_id": risk.company_id.id,
                    "risk_percent": min(96, risk.risk_percent + week * 3 + week % 3),
                    "coverage_percent": max(0, risk.coverage_percent - week * 5),
                    "support_percent": max(-20, risk.support_percent - week * 4),
                    "completeness_percent": max(0, risk.completeness_percent - week // 3 * 25),
                    "thread_percent": min(100, risk.thread_percent + week * 6),
                    "conflict_percent": risk.conflict_percent,
                    "stakeholder_count": max(1, risk.stakeholder_count - week // 2),
                    "missing_role_count": risk.missing_role_count + week // 3,
                    "decider_meeting_count": max(0, risk.decider_meeting_count - week // 4),
                }
                for risk in latest
                for week in range(1, TREND_WEEKS)
            ]
        )

    @api.model
    def _write_files(self, people):
        birthday = fields.Date.today() + timedelta(days=5)
        for key, interests, style in FILES:
            if key in people:
                self.env["crm.contact.file"].create(
                    {
                        "partner_id": people[key].id,
                        "interests": interests,
                        "communication_style": style,
                        "birthday": birthday.replace(year=1970, day=min(birthday.day, 28)),
                    }
                )

    @api.model
    def _prepare_relation(self, relation, people):
        one, kind, other, strength, source = relation
        return {
            "partner_id": people[one].id,
            "type_id": self._get_id("crm_contact_relation_type", kind),
            "other_partner_id": people[other].id,
            "strength": strength,
            "source": source,
        }

    @api.model
    def _get_id(self, prefix, key):
        return self.env.ref(f"{MODULE}.{prefix}_{key}").id
