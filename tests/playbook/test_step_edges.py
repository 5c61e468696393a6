"""Steps where it is easy to go wrong: forged values, deletions, hand-made plans."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .step_common import StepCommon


class TestStepEdges(StepCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_standard("Call", is_required=True, proof="note", sequence=10)
        cls.demo = cls._create_standard("Demo", cls.call, sequence=20)
        cls.lead = cls._create_lead(stage_id=cls.stage_qualified.id)
        cls.first, cls.second = cls.lead.lead_step_ids
        cls.foreign = cls._create_lead(
            stage_id=cls.stage_qualified.id, user_id=cls.user_sales_manager.id
        )
        cls.salesman = cls.env(user=cls.user_sales_salesman)

    def test_who_looks_first_does_not_bring_archived_steps_back(self):
        self._create_standard("Old", stage=self.stage_offer, active=False)
        self.env.registry.clear_cache()
        lead = self.lead.with_context(active_test=False)
        self.env["crm.stage.step"].with_context(active_test=False)._get_stage_ids()
        lead.stage_id = self.stage_offer
        self.cr.flush()
        self.assertNotIn("Old", lead.lead_step_ids.mapped("name"))

    def test_defaults_of_the_caller_are_not_those_of_the_steps(self):
        lead = self.env["crm.lead"].with_context(
            default_result_note="x", default_skip_reason="x", active_test=False
        )
        self._create_standard("Old", active=False)
        deal = lead.create(
            {
                "name": "New",
                "type": "opportunity",
                "team_id": self.team_funnel.id,
                "stage_id": self.stage_qualified.id,
            }
        )
        self.cr.flush()
        self.assertEqual(deal.lead_step_ids.mapped("name"), ["Call", "Demo"])
        self.assertEqual(deal.lead_step_ids.mapped("result_note"), [False, False])

    def test_the_activity_of_somebody_else_is_not_the_one_of_a_step(self):
        foreign = self.foreign.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_sales_manager.id
        )
        step = self.first.with_env(self.salesman)
        for values in (
            {"activity_id": foreign.id},
            {"date_done": "2020-01-01"},
            {"done_by_id": self.user_sales_manager.id},
        ):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                step.write(values)
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                self.salesman["crm.lead.step"].create(
                    {"lead_id": self.lead.id, "name": "x", **values}
                )
        self.assertTrue(foreign.exists())

    def test_a_standard_step_is_not_forged(self):
        """A gate would take it for the required one."""
        self.first.unlink()
        for state in ("done", "skipped"):
            with self.subTest(state), self.assertRaises(UserError), self.cr.savepoint():
                self.salesman["crm.lead.step"].create(
                    {
                        "lead_id": self.lead.id,
                        "name": "Call",
                        "step_id": self.call.id,
                        "state": state,
                        "skip_reason": "x",
                    }
                )
        self.assertTrue(self.env["crm.lead.step"]._get_missing_steps_by_lead(self.lead))

    def test_steps_of_a_foreign_deal_are_not_made_to_wait(self):
        foreign = self._step(self.foreign, self.call)
        self.assertEqual(foreign.state, "todo")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.first.with_env(self.salesman).write({"successor_ids": [Command.link(foreign.id)]})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.salesman["crm.lead.step"].create(
                {
                    "lead_id": self.lead.id,
                    "name": "x",
                    "successor_ids": [Command.link(foreign.id)],
                }
            )

    def test_files_of_others_are_not_taken(self):
        File = self.env["ir.attachment"].with_user(self.user_sales_manager)
        loose = File.create({"name": "draft", "raw": b"secret"})
        kept = File.create(
            {
                "name": "kept",
                "raw": b"secret",
                "res_model": "crm.lead",
                "res_id": self.foreign.id,
            }
        )
        step = self.first.with_env(self.salesman)
        for file in (loose, kept):
            with self.subTest(file.name), self.assertRaises(AccessError), self.cr.savepoint():
                step.write({"attachment_ids": [Command.link(file.id)]})
            with self.subTest(file.name), self.assertRaises(AccessError), self.cr.savepoint():
                self.first.activity_id.with_env(self.salesman).action_feedback(
                    feedback="x", attachment_ids=file.ids
                )
            with self.subTest(file.name), self.assertRaises(AccessError):
                file.with_env(self.salesman).read(["name"])

    def test_a_step_that_is_opened_again_is_an_activity_again(self):
        self.first.write({"state": "done", "result_note": "Called"})
        done = self.first.activity_id
        self.first.action_reopen()
        self.assertTrue(self.first.activity_id.active)
        self.assertTrue(done.exists(), "what was done is kept")

    def test_a_deleted_step_leaves_nothing_to_do(self):
        activity = self.first.activity_id
        self.first.unlink()
        self.assertFalse(activity.exists())
        self.assertEqual(self.second.state, "todo")
        self.assertTrue(self.second.activity_id, "now it is possible")

    def test_whom_a_step_was_given_to_keeps_it(self):
        """PRJ-06: a plan made by hand is not undone by the next move of the deal."""
        self.first.with_env(self.salesman).responsible_id = self.user_team
        self._move(self.lead, self.stage_offer)
        self.assertEqual(self.first.responsible_id, self.user_team)
        self.assertEqual(self.second.responsible_id, self.user_sales_salesman)
        self.lead.user_id = self.user_sales_leads
        self.cr.flush()
        self.assertEqual(self.first.responsible_id, self.user_team)
        self.assertEqual(self.second.responsible_id, self.user_sales_leads)

    def test_merged_steps_are_of_the_salesperson_of_the_deal_that_remains(self):
        other = self._create_lead(stage_id=self.stage_new.id, user_id=self.user_sales_leads.id)
        other.action_plan_steps()
        self._move(other, self.stage_qualified)
        extra = self._create_standard("Early", stage=self.stage_new)
        self._move(other, self.stage_new)
        step = self._step(other, extra)
        self.assertEqual(step.responsible_id, self.user_sales_leads)
        (self.lead | other).merge_opportunity(user_id=self.user_sales_salesman.id, auto_unlink=True)
        self.cr.flush()
        self.assertEqual(step.lead_id, self.lead)
        self.assertEqual(step.responsible_id, self.user_sales_salesman)

    def test_an_own_step_may_be_required(self):
        step = self.salesman["crm.lead.step"].create(
            {"lead_id": self.lead.id, "name": "Own", "is_required": True}
        )
        self.assertEqual(step.state, "todo")

    def test_a_step_in_the_far_future_is_no_error_on_every_move(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_standard("Some day", stage=self.stage_offer, planned_days=9999999)

    def test_a_step_of_one_team_does_not_become_one_of_all_teams(self):
        gone = self.env["crm.team"].create({"name": "Gone"})
        self._create_standard("Only for Gone", team_ids=[Command.set(gone.ids)])
        with self.assertRaisesRegex(UserError, "Only for Gone"):
            gone.unlink()

    def test_a_step_does_not_wait_by_the_back_door(self):
        """The steps after a step are the other side of those before it."""
        with self.assertRaises(UserError), self.cr.savepoint():
            self.second.successor_ids = self.first
        helped = self._step(self.foreign, self.call)
        helped.responsible_id = self.user_sales_salesman
        with self.assertRaises(UserError), self.cr.savepoint():
            self.first.with_env(self.salesman).write({"successor_ids": [Command.link(helped.id)]})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.salesman["crm.lead.step"].create(
                {"lead_id": self.lead.id, "name": "x", "successor_ids": [Command.link(helped.id)]}
            )

    def test_a_step_added_before_another_one_lets_it_wait(self):
        own = self.salesman["crm.lead.step"].create(
            {
                "lead_id": self.lead.id,
                "name": "Prepare",
                "successor_ids": [Command.link(self.first.id)],
            }
        )
        self.assertEqual(self.first.state, "blocked")
        self.assertFalse(self.first.activity_id)
        own.action_done()
        self.assertEqual(self.first.state, "todo")
        self.assertTrue(self.first.activity_id)
