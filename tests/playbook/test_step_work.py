"""Working on steps: reporting, waiting, re-planning, activities (PRJ-06, PRJ-21)."""

from datetime import date, timedelta

from odoo import Command, fields

from odoo.addons.sales_funnel_crm.models.playbook.crm_lead_step import (
    RequiredStepSkipped,
    StepNeedsProof,
    StepNeedsReason,
    StepStillWaits,
)
from odoo.addons.sales_funnel_crm.models.playbook.crm_lead_step_report import StandardChanged
from odoo.addons.sales_funnel_crm.models.playbook.crm_stage_step import StepsWaitForEachOther

from .step_common import StepCommon


class TestStepWork(StepCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_standard("Call", planned_days=2)
        cls.meeting = cls.env.ref("mail.mail_activity_data_meeting")
        cls.demo = cls._create_standard(
            "Demo", cls.call, planned_days=5, sequence=20, activity_type_id=cls.meeting.id
        )
        cls.offer = cls._create_standard("Offer", cls.demo, planned_days=9, sequence=30)
        cls.lead = cls._create_lead(stage_id=cls.stage_qualified.id)
        cls.first, cls.second, cls.third = cls.lead.lead_step_ids

    def test_a_step_waits_for_those_before_it(self):
        self.assertEqual(self.lead.lead_step_ids.mapped("state"), ["todo", "blocked", "blocked"])
        with self.assertRaises(StepStillWaits):
            self.second.action_done()
        with self.assertRaises(StepStillWaits):
            self.second.action_start()
        self.first.action_done()
        self.assertEqual(self.lead.lead_step_ids.mapped("state"), ["done", "todo", "blocked"])
        self.assertEqual(self.first.date_done, fields.Date.context_today(self.first))
        self.assertEqual(self.first.done_by_id, self.env.user)

    def test_a_step_that_is_opened_again_lets_the_next_one_wait(self):
        self.first.action_done()
        self.first.action_reopen()
        self.assertEqual(self.first.state, "todo")
        self.assertEqual(self.second.state, "blocked")
        self.assertFalse(self.first.date_done or self.first.done_by_id)

    def test_a_proof_is_wanted_before_a_step_is_done(self):
        self.first.proof = "note"
        with self.assertRaises(StepNeedsProof):
            self.first.state = "done"
        action = self.first.action_done()
        report = self.env["crm.lead.step.report"].with_context(**action["context"]).create({})
        with self.assertRaises(StepNeedsProof):
            report.action_confirm()
        report.result_note = "Agreed on a demo"
        report.action_confirm()
        self.assertEqual((self.first.state, self.first.result_note), ("done", "Agreed on a demo"))
        self.second.proof = "file"
        with self.assertRaises(StepNeedsProof):
            self.second.write({"state": "done", "result_note": "no file"})
        file = self.env["ir.attachment"].create({"name": "minutes.txt", "raw": b"minutes"})
        self.second.write({"attachment_ids": [Command.link(file.id)], "state": "done"})
        self.assertEqual((file.res_model, file.res_id), ("crm.lead.step", self.second.id))
        with self.assertRaises(StepNeedsProof):
            self.second.attachment_ids = [Command.clear()]

    def test_a_step_is_skipped_with_a_reason(self):
        with self.assertRaises(StepNeedsReason):
            self.first.state = "skipped"
        with self.assertRaises(StepNeedsReason):
            self.first.write({"state": "skipped", "skip_reason": "  "})
        self.first.write({"state": "skipped", "skip_reason": "Known for years"})
        self.assertEqual(self.second.state, "todo")

    def test_only_leaders_and_managers_skip_required_steps(self):
        self.first.is_required = True
        self.lead.user_id = self.user_sales_salesman
        skip = {"state": "skipped", "skip_reason": "No time"}
        with self.assertRaises(RequiredStepSkipped):
            self.first.with_user(self.user_sales_salesman).write(skip)
        with self.assertRaises(RequiredStepSkipped):
            self.env["crm.lead.step"].with_user(self.user_sales_salesman).create(
                {"name": "Mine", "lead_id": self.lead.id, "is_required": True, **skip}
            )
        self.assertEqual(
            self.env["crm.lead.step"]._get_missing_steps_by_lead(self.lead), {self.lead: ["Call"]}
        )
        self.first.with_user(self.user_sales_manager).write(skip)
        self.assertEqual(self.env["crm.lead.step"]._get_missing_steps_by_lead(self.lead), {})

    def test_what_the_playbook_says_is_not_changed_on_a_deal(self):
        step = self.first.with_user(self.user_sales_salesman)
        self.first.is_required = True
        for vals in (
            {"is_required": False},
            {"stage_id": self.stage_new.id},
            {"proof": "note"},
            {"step_id": False},
        ):
            with self.subTest(vals), self.assertRaises(StandardChanged):
                step.write(vals)

    def test_replanning_pushes_the_steps_that_come_after(self):
        """PRJ-07, PRJ-08: what depends on a step that moves, moves, too."""
        self.first.write({"date_start": "2026-03-02", "date_end": "2026-03-04"})
        self.second.write({"date_start": "2026-03-05", "date_end": "2026-03-09"})
        self.third.write({"date_start": "2026-03-20", "date_end": "2026-03-21"})
        self.first.date_end = "2026-03-12"
        self.assertEqual(self.second.date_start, date(2026, 3, 12))
        self.assertEqual(self.second.date_end, date(2026, 3, 16))
        self.assertEqual(self.third.date_start, date(2026, 3, 20), "slack is used first")
        self.first.date_end = "2026-03-03"
        self.assertEqual(self.second.date_start, date(2026, 3, 12), "nothing is pulled forward")

    def test_a_step_that_is_done_late_pushes_the_next(self):
        past = fields.Date.context_today(self.lead) - timedelta(days=10)
        self.first.write({"date_start": past, "date_end": past})
        self.second.write({"date_start": past, "date_end": past + timedelta(days=2)})
        self.assertEqual(self.first.late_days, 10)
        self.assertEqual(self.lead.step_late_count, 2)
        self.first.action_done()
        self.assertEqual(self.first.delay_days, 10)
        self.assertEqual(self.first.late_days, 0)
        self.assertEqual(self.second.date_start, self.first.date_done)
        self.assertEqual((self.lead.step_count, self.lead.step_settled_count), (3, 1))

    def test_steps_of_a_deal_cannot_wait_for_each_other(self):
        with self.assertRaises(StepsWaitForEachOther):
            self.first.predecessor_ids = self.third

    def test_changes_of_the_plan_are_logged(self):
        """PRJ-06: change control."""
        self.cr.flush()
        self.first.write({"date_end": "2027-01-01", "responsible_id": self.user_team.id})
        self.cr.flush()
        tracked = self.first.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertLessEqual({"date_end", "responsible_id"}, set(tracked))

    def test_a_possible_step_is_an_activity_of_its_responsible(self):
        activity = self.first.activity_id
        self.assertEqual(activity.user_id, self.user_sales_salesman)
        self.assertEqual((activity.res_model, activity.res_id), ("crm.lead", self.lead.id))
        self.assertEqual(activity.date_deadline, self.first.date_end)
        self.assertFalse(self.second.activity_id)
        self.cr.flush()
        self.env.invalidate_all()
        self.first.action_done()
        self.assertFalse(activity.active)
        self.assertTrue(self.second.activity_id.active)
        self.assertEqual(activity.activity_type_id, self.env.ref("mail.mail_activity_data_todo"))
        self.assertEqual(self.second.activity_id.activity_type_id, self.meeting)
        self.second.date_end = "2030-01-01"
        self.assertEqual(self.second.activity_id.date_deadline, date(2030, 1, 1))
        self.second.responsible_id = self.user_sales_leads
        self.assertEqual(self.second.activity_id.user_id, self.user_sales_leads)
        self.second.write({"state": "skipped", "skip_reason": "Not wanted"})
        self.assertFalse(self.second.activity_id)

    def test_an_activity_that_is_done_reports_its_step(self):
        activity = self.first.activity_id.with_user(self.user_sales_salesman)
        activity.action_feedback(feedback="They want a demo")
        self.assertRecordValues(
            self.first,
            [
                {
                    "state": "done",
                    "result_note": "They want a demo",
                    "done_by_id": self.user_sales_salesman.id,
                }
            ],
        )
        self.second.proof = "note"
        with self.assertRaises(StepNeedsProof):
            self.second.activity_id.action_done()

    def test_the_activity_is_on_the_step_for_whoever_does_not_see_the_deal(self):
        self.lead.user_id = self.user_sales_manager
        self.cr.flush()
        self.first.responsible_id = self.user_sales_salesman
        activity = self.first.activity_id
        self.assertEqual((activity.res_model, activity.res_id), ("crm.lead.step", self.first.id))
        activity.with_user(self.user_sales_salesman).action_feedback(feedback="Done")
        self.assertEqual(self.first.state, "done")

    def test_a_closed_deal_has_nothing_to_do(self):
        self.lead.action_set_lost()
        self.cr.flush()
        self.assertFalse(self.lead.lead_step_ids.activity_id)
        self.lead.action_restore()
        self.cr.flush()
        self.assertTrue(self.first.activity_id)
        self.lead.action_set_won()
        self.cr.flush()
        self.assertFalse(self.first.activity_id)

    def test_a_deal_that_is_deleted_takes_its_steps_along(self):
        activity, steps = self.first.activity_id, self.lead.lead_step_ids
        self.lead.unlink()
        self.assertFalse(steps.exists() or activity.exists())

    def test_merging_keeps_what_was_done(self):
        other = self._create_lead(stage_id=self.stage_qualified.id, user_id=False)
        self._step(other, self.call).action_done()
        own = self.env["crm.lead.step"].create({"lead_id": other.id, "name": "Own step"})
        done = self._step(other, self.call)
        (self.lead | other).merge_opportunity(auto_unlink=True)
        left = (self.lead | other).exists()
        self.cr.flush()
        self.assertEqual(len(left), 1)
        self.assertEqual(
            sorted(left.lead_step_ids.mapped("name")), ["Call", "Demo", "Offer", "Own step"]
        )
        self.assertEqual(self._step(left, self.call), done)
        self.assertEqual(own.lead_id, left)
        self.assertEqual(self._step(left, self.demo).predecessor_ids, done)
        self.assertEqual(self._step(left, self.demo).state, "todo")

    def test_the_load_is_summed_by_person_and_week(self):
        """PRJ-06: load per person."""
        steps = self.lead.lead_step_ids
        steps[0].write({"effort_hours": 3, "date_start": "2026-03-02", "date_end": "2026-03-03"})
        steps[1].write({"effort_hours": 4, "date_start": "2026-03-03", "date_end": "2026-03-04"})
        steps[2].write({"effort_hours": 5, "responsible_id": self.user_team.id})
        rows = self.env["crm.lead.step"]._read_group(
            [("lead_id", "=", self.lead.id)], ["responsible_id", "team_id"], ["effort_hours:sum"]
        )
        self.assertEqual(
            {(user.id, team.id): hours for user, team, hours in rows},
            {
                (self.user_sales_salesman.id, self.team_funnel.id): 7.0,
                (self.user_team.id, self.team_funnel.id): 5.0,
            },
        )
