"""Standard steps become the steps of the deals that enter their stage."""

from datetime import timedelta

from odoo import fields

from odoo.addons.sales_funnel_crm.models.playbook.crm_stage_step import (
    StepInUse,
    StepOfAnotherStage,
    StepsWaitForEachOther,
)

from .step_common import StepCommon


class TestStepPlan(StepCommon):
    def test_a_deal_gets_the_steps_of_the_stage_it_enters(self):
        """PRJ-15, PRJ-16: what to do in a stage is said when the deal gets there."""
        call = self._create_standard("Call", planned_days=3, is_required=True)
        demo = self._create_standard("Demo", call, planned_days=10, effort_hours=4)
        lead = self._create_lead()
        self.assertFalse(lead.lead_step_ids)
        self._move(lead, self.stage_qualified)
        today = fields.Date.context_today(lead)
        self.assertRecordValues(
            lead.lead_step_ids,
            [
                {
                    "step_id": call.id,
                    "name": "Call",
                    "state": "todo",
                    "responsible_id": self.user_sales_salesman.id,
                    "date_start": today,
                    "date_end": today + timedelta(days=3),
                    "is_required": True,
                    "effort_hours": 0,
                },
                {
                    "step_id": demo.id,
                    "name": "Demo",
                    "state": "blocked",
                    "responsible_id": self.user_sales_salesman.id,
                    "date_start": today + timedelta(days=3),
                    "date_end": today + timedelta(days=10),
                    "is_required": False,
                    "effort_hours": 4,
                },
            ],
        )
        self.assertEqual(self._step(lead, demo).predecessor_ids, self._step(lead, call))

    def test_a_deal_created_in_the_stage_gets_them_too(self):
        self._create_standard("Call")
        lead = self._create_lead(stage_id=self.stage_qualified.id)
        self.assertEqual(lead.lead_step_ids.mapped("name"), ["Call"])

    def test_coming_back_to_a_stage_plans_nothing_twice(self):
        self._create_standard("Call")
        lead = self._create_lead(stage_id=self.stage_qualified.id)
        self._move(lead, self.stage_offer)
        self._move(lead, self.stage_qualified)
        lead.action_plan_steps()
        self.assertEqual(len(lead.lead_step_ids), 1)

    def test_steps_are_for_their_team_category_and_company(self):
        """PRJ-10: kinds of business have different steps in the same stage."""
        category = self.env["crm.opportunity.category"].create({"name": "Renewals"})
        self._create_standard("For all")
        self._create_standard("For the team", team_ids=self.team_funnel.ids)
        self._create_standard("For others", team_ids=self.sales_team_1.ids)
        self._create_standard("For renewals", category_ids=category.ids)
        self._create_standard("Elsewhere", company_id=self.company_other.id)
        lead = self._create_lead(stage_id=self.stage_qualified.id)
        self.assertEqual(lead.lead_step_ids.mapped("name"), ["For all", "For the team"])
        lead.category_id = category
        self.cr.flush()
        self.assertIn("For renewals", lead.lead_step_ids.mapped("name"))

    def test_leads_and_lost_deals_get_no_steps(self):
        self._create_standard("Call")
        lead = self._create_lead(type="lead", stage_id=self.stage_qualified.id)
        lost = self._create_lead(active=False, stage_id=self.stage_qualified.id)
        self.assertFalse((lead | lost).lead_step_ids)
        lead.convert_opportunity(self.env["res.partner"])
        self.cr.flush()
        self.assertTrue(lead.lead_step_ids)

    def test_the_responsible_is_a_role_or_a_person(self):
        """PRJ-06: people are allocated to the activities of a deal."""
        self.team_funnel.user_id = self.user_sales_manager
        mine = self._create_standard("Salesperson")
        leader = self._create_standard("Leader", responsible_role="leader")
        named = self._create_standard(
            "Named", responsible_role="user", user_id=self.user_sales_leads.id
        )
        lead = self._create_lead(stage_id=self.stage_qualified.id)
        self.assertEqual(self._step(lead, mine).responsible_id, self.user_sales_salesman)
        self.assertEqual(self._step(lead, leader).responsible_id, self.user_sales_manager)
        self.assertEqual(self._step(lead, named).responsible_id, self.user_sales_leads)
        lead.user_id = self.user_team
        self.cr.flush()
        self.assertEqual(self._step(lead, mine).responsible_id, self.user_team)
        self.assertEqual(self._step(lead, leader).responsible_id, self.user_sales_manager)
        self.assertEqual(self._step(lead, named).responsible_id, self.user_sales_leads)

    def test_missing_are_required_steps_of_the_present_stage(self):
        call = self._create_standard("Call", is_required=True)
        self._create_standard("Gift")
        lead = self._create_lead()
        Step = self.env["crm.lead.step"]
        self.assertEqual(Step._get_missing_steps_by_lead(lead), {})
        self._move(lead, self.stage_qualified)
        self.assertEqual(Step._get_missing_steps_by_lead(lead), {lead: ["Call"]})
        self._create_standard("Newer than the stay", is_required=True, sequence=90)
        self.assertEqual(
            Step._get_missing_steps_by_lead(lead), {lead: ["Call", "Newer than the stay"]}
        )
        lead.action_plan_steps()
        self._step(lead, call).action_done()
        self.assertEqual(Step._get_missing_steps_by_lead(lead), {lead: ["Newer than the stay"]})
        self._step(lead, call).unlink()
        self.assertIn("Call", Step._get_missing_steps_by_lead(lead)[lead])
        self._move(lead, self.stage_offer)
        self.assertEqual(Step._get_missing_steps_by_lead(lead), {})

    def test_standard_steps_cannot_wait_for_each_other(self):
        call = self._create_standard("Call")
        demo = self._create_standard("Demo", call)
        with self.assertRaises(StepsWaitForEachOther):
            call.predecessor_ids = demo
        with self.assertRaises(StepsWaitForEachOther):
            demo.predecessor_ids = demo

    def test_a_standard_step_comes_after_steps_of_its_stage_only(self):
        call = self._create_standard("Call")
        with self.assertRaises(StepOfAnotherStage):
            self._create_standard("Offer", call, stage=self.stage_offer)
        self._create_standard("Demo", call)
        with self.assertRaises(StepOfAnotherStage):
            call.stage_id = self.stage_offer

    def test_a_standard_step_in_use_is_archived(self):
        call = self._create_standard("Call")
        lead = self._create_lead(stage_id=self.stage_qualified.id)
        with self.assertRaises(StepInUse):
            call.unlink()
        call.active = False
        other = self._create_lead(stage_id=self.stage_qualified.id)
        self.assertTrue(lead.lead_step_ids)
        self.assertFalse(other.lead_step_ids)

    def test_planning_costs_the_same_for_many_deals(self):
        call = self._create_standard("Call", is_required=True)
        self._create_standard("Demo", call)

        def count(size):
            leads = self.env["crm.lead"]
            for _number in range(size):
                leads |= self._create_lead()
            self.env.flush_all()
            self.env.invalidate_all()
            leads.stage_id = self.stage_qualified
            self.env.flush_all()
            # The time zone of the user is read now and then, however many deals there are.
            self.env.user.tz  # noqa: B018
            before = self.cr.sql_log_count
            self.env["crm.lead.step"]._plan_pending()
            self.env.flush_all()
            planned = self.cr.sql_log_count - before
            self.cr.flush()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            missing = self.env["crm.lead.step"]._get_missing_steps_by_lead(leads)
            self.assertEqual(len(missing), size)
            return planned, self.cr.sql_log_count - before

        count(5)
        self.assertEqual(count(50), count(5))

    def test_without_steps_nothing_is_asked(self):
        self.env["crm.lead.step"].search([]).unlink()
        self.env["crm.stage.step"].with_context(active_test=False).search([]).unlink()
        self._create_lead()  # fills the caches
        lead = self._create_lead()
        self.env.invalidate_all()
        lead.fetch(["stage_id", "won_status", "active", "type"])
        queries = []
        execute = type(self.cr).execute
        self.patch(
            type(self.cr),
            "execute",
            lambda cursor, query, *args, **kw: (
                queries.append(str(query)),
                execute(cursor, query, *args, **kw),
            )[1],
        )
        self._move(lead, self.stage_qualified)
        lead.user_id = self.user_team
        lead.team_id = self.sales_team_1
        lead.company_id = self.company_main
        self.cr.flush()
        self.assertFalse(lead.step_count)
        self.assertTrue(queries)
        self.assertFalse([query for query in queries if "_step" in query])
