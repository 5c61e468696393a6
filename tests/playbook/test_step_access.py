"""Who sees, plans and reports steps: the rules of the deal, and the responsible."""

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.sales_funnel_crm.models.playbook.crm_lead_step_report import (
    OnlyReportAllowed,
    StepOfAnotherDeal,
)

from .step_common import StepCommon


class TestStepAccess(StepCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls._create_standard("Call", guidance="<p>Ask for the budget</p>")
        stage = {"stage_id": cls.stage_qualified.id}
        cls.own = cls._create_lead(**stage)
        cls.teams = cls._create_lead(user_id=cls.user_sales_leads.id, **stage)
        cls.foreign = cls._create_lead(
            user_id=cls.user_sales_manager.id, team_id=cls.sales_team_1.id, **stage
        )
        cls.elsewhere = cls._create_lead(
            user_id=False, team_id=False, company_id=cls.company_other.id, **stage
        )
        cls.leads = cls.own | cls.teams | cls.foreign | cls.elsewhere
        cls.steps = cls.leads.lead_step_ids
        cls.engineer = mail_new_test_user(
            cls.env, login="engineer", groups="base.group_user", name="Emil Engineer"
        )
        cls.portal = mail_new_test_user(
            cls.env, login="portal_reseller", groups="base.group_portal", name="Rita Reseller"
        )

    def _get_seen(self, user):
        steps = self.env["crm.lead.step"].with_user(user)
        return steps.search([("id", "in", self.steps.ids)]).lead_id

    def test_steps_are_seen_with_their_deal(self):
        self.assertEqual(len(self.steps), 4)
        for user, leads in (
            (self.user_sales_salesman, self.own),
            (self.user_team, self.own | self.teams),
            (self.user_sales_leads, self.leads - self.elsewhere),
            (self.user_sales_manager, self.leads - self.elsewhere),
            (self.user_other_company, self.elsewhere),
            (self.engineer, self.env["crm.lead"]),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._get_seen(user), leads)
                allowed = self.env["crm.lead"].with_user(user)
                if user != self.engineer:
                    self.assertEqual(allowed.search([("id", "in", self.leads.ids)]), leads)
        with self.assertRaises(AccessError):
            self._get_seen(self.portal)

    def test_steps_are_planned_by_whoever_may_change_the_deal(self):
        Step = self.env["crm.lead.step"].with_user(self.user_sales_salesman)
        step = Step.create({"name": "My own step", "lead_id": self.own.id})
        step.write({"date_end": "2030-01-01", "responsible_id": self.engineer.id})
        step.unlink()
        for user, lead in (
            (self.user_sales_salesman, self.foreign),
            (self.user_sales_leads, self.elsewhere),
            (self.engineer, self.own),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                Step.with_user(user).create(
                    {"name": "Not mine", "lead_id": lead.id, "responsible_id": user.id}
                )

    def test_the_responsible_reports_without_seeing_the_deal(self):
        """PRJ-06, PRJ-24: people of other departments work on the deal."""
        step = self.own.lead_step_ids
        step.responsible_id = self.engineer
        mine = step.with_user(self.engineer)
        self.env.invalidate_all()
        row = mine.web_read(
            {
                "name": {},
                "late_days": {},
                "guidance": {},
                "lead_id": {"fields": {"display_name": {}}},
                "stage_id": {"fields": {"display_name": {}}},
                "step_id": {"fields": {"display_name": {}}},
            }
        )[0]
        self.assertIn("Ask for the budget", row["guidance"])
        self.assertEqual(row["lead_id"]["display_name"], "Deal")
        mine.write({"result_note": "The pump fits"})
        mine.action_start()
        mine.action_done()
        self.assertEqual((step.state, step.done_by_id), ("done", self.engineer))
        for vals, error in (
            ({"date_end": "2030-01-01"}, OnlyReportAllowed),
            ({"responsible_id": self.env.uid}, OnlyReportAllowed),
            ({"name": "Another"}, OnlyReportAllowed),
            ({"lead_id": self.foreign.id}, StepOfAnotherDeal),
        ):
            with self.subTest(vals), self.assertRaises(error):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            mine.lead_id.read(["name"])

    def test_a_salesperson_who_helps_in_a_foreign_deal_only_reports(self):
        step = self.foreign.lead_step_ids
        step.responsible_id = self.user_sales_salesman
        mine = step.with_user(self.user_sales_salesman)
        with self.assertRaises(OnlyReportAllowed):
            mine.date_end = "2030-01-01"
        with self.assertRaises(AccessError):
            mine.unlink()
        mine.action_done()
        self.assertEqual(step.state, "done")

    def test_a_step_is_not_moved_to_another_deal(self):
        with self.assertRaises(StepOfAnotherDeal):
            self.own.lead_step_ids.with_user(self.user_sales_manager).lead_id = self.foreign

    def test_managers_write_the_playbook(self):
        self.standard.with_user(self.user_sales_manager).planned_days = 3
        for user in (self.user_sales_salesman, self.user_sales_leads, self.engineer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.standard.with_user(user).planned_days = 4
        self.standard.company_id = self.company_other
        found = self.env["crm.stage.step"].with_user(self.user_sales_manager)
        self.assertFalse(found.search([("id", "=", self.standard.id)]))

    def test_a_dialog_is_for_whoever_opened_it(self):
        Report = self.env["crm.lead.step.report"]
        report = Report.with_user(self.user_sales_manager).create(
            {"step_id": self.foreign.lead_step_ids.id}
        )
        with self.assertRaises(AccessError):
            report.with_user(self.user_sales_salesman).read(["result_note"])
        mine = Report.with_user(self.user_sales_salesman).create(
            {"step_id": self.foreign.lead_step_ids.id}
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.read(["name"])
        with self.assertRaises(AccessError):
            mine.action_confirm()

    def test_guide_and_review_are_for_whoever_sees_the_deal(self):
        for method in ("get_stage_guide", "get_case_review"):
            with self.subTest(method):
                getattr(self.own.with_user(self.user_sales_salesman), method)()
                for user in (self.user_sales_salesman, self.engineer):
                    with self.assertRaises(AccessError):
                        getattr(self.foreign.with_user(user), method)()

    def test_resellers_who_read_deals_do_not_learn_how_we_work(self):
        self.env["ir.model.access"].create(
            {
                "name": "deals of resellers",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        lead = self.own.with_user(self.portal)
        lead.read(["name"])
        for field in ("lead_step_ids", "step_count"):
            with self.subTest(field), self.assertRaises(AccessError):
                lead.read([field])
        for method in ("get_stage_guide", "get_case_review"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(lead, method)()

    def test_planning_needs_the_right_to_change_the_deal(self):
        self._create_standard("Later")
        self.own.with_user(self.user_sales_salesman).action_plan_steps()
        self.assertEqual(len(self.own.lead_step_ids), 2)
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.user_sales_salesman).action_plan_steps()

    def test_activities_of_the_next_step_are_planned_across_departments(self):
        late = self._create_standard("Check", self.standard)
        self.own.action_plan_steps()
        next_step = self._step(self.own, late)
        next_step.write({"responsible_id": self.user_team.id})
        step = self._step(self.own, self.standard)
        step.responsible_id = self.engineer
        file = self.env["ir.attachment"].with_user(self.engineer).create({"name": "x", "raw": b"x"})
        step.with_user(self.engineer).write(
            {"state": "done", "attachment_ids": [Command.link(file.id)]}
        )
        self.assertEqual(next_step.activity_id.user_id, self.user_team)
        self.assertTrue(file.with_user(self.user_sales_salesman).read(["name"]))
