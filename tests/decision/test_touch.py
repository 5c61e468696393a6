"""Contact facts, computed and not typed (DEC-06, DEC-11), and who may see them."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .stakeholder_common import StakeholderCommon


class TestTouch(StakeholderCommon):
    def _touches(self, *partners, user=None):
        report = self.env["crm.contact.touch.report"].with_user(user or self.env.user)
        return report.search([("partner_id", "in", [partner.id for partner in partners])])

    def test_meetings_are_held_or_planned_and_declined_ones_are_none(self):
        self._create_meeting(3, self.li, lead=self.lead)
        self._create_meeting(2, self.li, videocall_location="https://meet.example.com/x")
        self._create_meeting(-4, self.li)
        declined = self._create_meeting(1, self.li)
        declined.attendee_ids.filtered(lambda one: one.partner_id == self.li).state = "declined"
        self._create_meeting(1, self.li, active=False)
        self.env.flush_all()
        rows = self._touches(self.li).sorted("date")
        self.assertRecordValues(
            rows,
            [
                {"kind": "meeting", "is_held": True, "is_visit": True, "lead_id": self.lead.id},
                {"kind": "meeting", "is_held": True, "is_visit": False, "lead_id": False},
                {"kind": "meeting", "is_held": False, "is_visit": True, "lead_id": False},
            ],
        )
        self.assertEqual(rows.user_id, self.user_sales_salesman)

    def test_colleagues_and_companies_are_no_persons(self):
        self._create_meeting(1, self.li, self.company, user=self.user_sales_manager)
        self.env.flush_all()
        colleague = self.user_sales_manager.partner_id
        self.assertFalse(self._touches(self.company, colleague))
        self.assertEqual(len(self._touches(self.li)), 1)

    def test_messages_both_ways_but_not_notes_about_the_person(self):
        self.li.email = "li@acme.example.com"
        lead = self.lead.with_user(self.user_sales_salesman)
        lead.message_post(
            body="Offer", partner_ids=self.li.ids, message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.lead.message_post(
            body="Thanks", author_id=self.li.id, email_from=self.li.email, message_type="email",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        lead.message_post(body="Nice chap", message_type="comment", subtype_xmlid="mail.mt_note")
        self.env.flush_all()
        rows = self._touches(self.li).sorted("id")
        self.assertRecordValues(
            rows,
            [
                {"kind": "email", "direction": "out", "lead_id": self.lead.id},
                {"kind": "email", "direction": "in", "lead_id": self.lead.id},
            ],
        )
        self.assertEqual(rows[0].user_id, self.user_sales_salesman)

    def test_messages_of_other_documents_are_not_shown(self):
        product = self.env["product.template"].create({"name": "Secret"})
        product.message_post(
            body="x", partner_ids=self.li.ids, message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.env.flush_all()
        self.assertFalse(self._touches(self.li))

    def test_calls_done_and_planned(self):
        call = self.env.ref("mail.mail_activity_data_call")
        self.lead.partner_id = self.li
        done = self.lead.activity_schedule(
            activity_type_id=call.id, user_id=self.user_sales_salesman.id
        )
        done.with_user(self.user_sales_salesman).action_feedback()
        self.li.activity_schedule(
            activity_type_id=call.id,
            user_id=self.user_sales_salesman.id,
            date_deadline=fields.Date.today() + timedelta(days=3),
        )
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.li.activity_schedule(activity_type_id=todo.id)
        self.env.flush_all()
        self.assertRecordValues(
            self._touches(self.li).sorted("date"),
            [
                {"kind": "call", "is_held": True, "lead_id": self.lead.id},
                {"kind": "call", "is_held": False, "lead_id": False},
            ],
        )

    def test_facts_of_a_person_agree_with_his_touches(self):
        """DEC-06 and DEC-11: last, next, days since, counts, by whom."""
        person = self._create_person(self.li)
        self._create_meeting(9, self.li, lead=self.lead)
        self._create_meeting(
            5, self.li, lead=self.lead, user=self.user_sales_manager,
            videocall_location="https://meet.example.com/x",
        )  # fmt: skip
        planned = self._create_meeting(-2, self.li)
        self._create_meeting(-8, self.li)
        self.env.flush_all()
        for record, meetings, visits in (
            (person, "meeting_count", "visit_count"),
            (self.li, "touch_meeting_count", "touch_visit_count"),
        ):
            self.assertRecordValues(
                record,
                [
                    {
                        "last_touch_kind": "meeting",
                        "last_touch_user_id": self.user_sales_manager.id,
                        "last_touch_days": 5,
                        "next_touch_date": planned.start,
                        meetings: 2,
                        visits: 1,
                    }
                ],
            )

    def test_a_meeting_of_three_is_one_occasion(self):
        self._create_meeting(1, self.li, self.zhou, self.chen, lead=self.lead)
        self._create_person(self.li, [self.role_decider])
        self._create_person(self.zhou, [self.role_decider])
        self._refresh()
        rows = self._touches(self.li, self.zhou, self.chen)
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(set(rows.mapped("occasion_ref"))), 1)
        self.assertEqual(self.lead.decider_meeting_count, 1)
        coverage = self.env["crm.decision.coverage.report"].search(
            [("lead_id", "=", self.lead.id), ("sort", "=", "meeting")]
        )
        self.assertRecordValues(
            coverage, [{"meeting_count": 1, "visit_count": 1, "decider_meeting_count": 1}]
        )
        self.assertEqual(coverage.user_id, self.user_sales_salesman)

    def test_silence_is_measured_by_the_rhythm_of_the_person(self):
        """M24: six visits every ten days, then nothing for 21; the other one is as always."""
        for days in (71, 61, 51, 41, 31, 21):
            self._create_meeting(days, self.li, lead=self.lead)
        for days in (180, 150, 120, 90, 60, 30):
            self._create_meeting(days, self.zhou, lead=self.lead)
        self._create_meeting(300, self.chen, lead=self.lead)
        people = [self._create_person(partner) for partner in (self.li, self.zhou, self.chen)]
        self._refresh()
        self.assertEqual([person.is_silent for person in people], [True, False, False])
        found = self.env["crm.stakeholder"].search(
            [("is_silent", "=", True), ("lead_id", "=", self.lead.id)]
        )
        self.assertEqual(found, people[0])
        silent = self.lead.get_decision_analysis()["silent"]
        self.assertEqual([(one["name"], one["gap_days"]) for one in silent], [("Li", 21)])

    def test_a_new_meeting_changes_the_risk_at_once(self):
        """DEC-11: days since the decider was met."""
        self._create_person(self.li, [self.role_decider])
        self._refresh()
        before = self.lead.decision_risk_percent
        meeting = self._create_meeting(4, self.li, lead=self.lead)
        self._refresh()
        self.assertLess(self.lead.decision_risk_percent, before)
        self.assertEqual(self.lead.decider_met_days, 4)
        meeting.unlink()
        self._refresh()
        self.assertEqual(self.lead.decision_risk_percent, before)
        self.assertFalse(self.lead.date_decider_met)

    def test_facts_do_not_cost_more_queries_for_more_persons(self):
        def count_queries(size):
            partners = self.env["res.partner"].create([{"name": f"P{n}"} for n in range(size)])
            people = self.env["crm.stakeholder"].create(
                [{"lead_id": self.lead.id, "partner_id": partner.id} for partner in partners]
            )
            self._create_meeting(1, *partners)
            self._refresh()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            for name in ("last_touch_date", "is_silent", "has_left", "newer_id"):
                people.mapped(name)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))


class TestAccess(StakeholderCommon):
    """Who sees which rows: own, team, all, manager, other company, portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "decision_portal", groups="base.group_portal")
        cls.employee = new_test_user(cls.env, "decision_employee", groups="base.group_user")
        cls.other_team = cls.env["crm.team"].create({"name": "Other Team", "company_id": False})
        manager = cls.user_sales_manager
        cls.lead_foreign = cls._create_lead(
            name="Foreign", user_id=manager.id, team_id=cls.other_team.id
        )
        cls.lead_team = cls._create_lead(name="Of the team", user_id=manager.id)
        cls.lead_company = cls._create_lead(
            name="Other company",
            user_id=cls.user_other_company.id,
            team_id=False,
            company_id=cls.company_other.id,
        )
        cls.leads = cls.lead | cls.lead_team | cls.lead_foreign | cls.lead_company
        for lead in cls.leads:
            cls._create_person(cls.li, lead=lead)
            cls._create_meeting(3, cls.li, lead=lead, user=lead.user_id)
        cls._create_meeting(6, cls.zhou, user=manager)
        cls._create_meeting(7, cls.zhou, user=manager, privacy="private")
        cls.cr.flush()

    def _expected(self):
        ours = self.lead | self.lead_team | self.lead_foreign
        return {
            self.user_sales_salesman: self.lead,
            self.user_team: self.lead | self.lead_team,
            self.user_sales_leads: ours,
            self.user_sales_manager: ours,
            self.user_other_company: self.lead_company,
        }

    def test_rows_follow_the_deal(self):
        self.env.ref("base.group_allow_export").user_ids += self.env["res.users"].union(
            *self._expected()
        )
        for user, leads in self._expected().items():
            for model in (
                "crm.stakeholder",
                "crm.contact.touch.report",
                "crm.decision.risk",
                "crm.decision.trend.report",
                "crm.decision.coverage.report",
            ):
                with self.subTest(user=user.login, model=model):
                    rows = (
                        self.env[model].with_user(user).search([("lead_id", "in", self.leads.ids)])
                    )
                    self.assertEqual(rows.sudo().lead_id, leads)
                    found = rows.export_data(["lead_id/.id"])["datas"]
                    self.assertEqual({int(value) for [value] in found}, set(leads.ids))

    def test_meetings_without_a_deal_are_for_all_but_private_ones_for_their_owner(self):
        for user in self._expected():
            with self.subTest(user=user.login):
                rows = (
                    self.env["crm.contact.touch.report"]
                    .with_user(user)
                    .search_count([("partner_id", "=", self.zhou.id)])
                )
                self.assertEqual(rows, 2 if user == self.user_sales_manager else 1)
                self.zhou.invalidate_recordset()
                self.assertEqual(
                    self.zhou.with_user(user).touch_meeting_count,
                    2 if user == self.user_sales_manager else 1,
                )

    def test_nobody_else_sees_anything(self):
        for user in (self.portal, self.employee):
            for model in (
                "crm.stakeholder",
                "crm.contact.touch.report",
                "crm.decision.risk",
                "crm.decision.trend.report",
                "crm.decision.coverage.report",
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([]).read()
            with self.assertRaises(AccessError):
                self.lead.with_user(user).get_decision_analysis()
        with self.assertRaises(AccessError):
            self.li.with_user(self.employee).read(["last_touch_date"])

    def test_analysis_is_for_readers_of_the_deal(self):
        for user, leads in self._expected().items():
            for lead in self.leads:
                with self.subTest(user=user.login, lead=lead.name):
                    asked = lead.with_user(user)
                    if lead in leads:
                        self.assertTrue(asked.get_decision_analysis()["is_mapped"])
                    else:
                        with self.assertRaises(AccessError):
                            asked.get_decision_analysis()

    def test_who_takes_a_deal_over_sees_its_trend(self):
        user = self.user_sales_salesman
        lead = self.lead_foreign
        Trend = self.env["crm.decision.trend.report"].with_user(user)
        self.assertFalse(Trend.search([("lead_id", "=", lead.id)]))
        lead.user_id = user
        self.env.flush_all()
        self.assertTrue(Trend.search([("lead_id", "=", lead.id)]))
        self.assertTrue(lead.with_user(user).get_decision_analysis()["trend"])

    def test_nobody_writes_figures(self):
        row = self.env["crm.decision.risk"].search([("lead_id", "=", self.lead.id)])
        with self.assertRaises(AccessError):
            row.with_user(self.user_sales_manager).write({"risk_percent": 0})
        with self.assertRaises(AccessError):
            self.lead.stakeholder_ids.with_user(self.user_other_company).write({"stance": "2"})
