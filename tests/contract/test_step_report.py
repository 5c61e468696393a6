"""Executors report their steps, and hear of what they can do (CON-03, CON-04, CON-07, ALM-05)."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_reporting import (
    StepNeedsProof,
    StepNotAllowed,
    StepReportedMeanwhile,
    StepStillWaits,
)

from .step_common import StepCommon


@freeze_time("2026-01-10 09:00:00")
class TestStepReport(StepCommon, MailCase):
    def test_what_was_done_is_noted_with_who_and_how_much(self):
        """CON-03: executor, quantity, amount, result, proof, actual dates."""
        proof = self._create_file(self.executor)
        self._report(
            self.deliver,
            self.executor,
            date_start_actual="2026-01-06",
            date_done="2026-01-09",
            quantity_done=3,
            amount_done=45000,
            result="partly",
            result_note="One comes later",
            proof_ids=proof.ids,
        )
        self.assertRecordValues(
            self.deliver,
            [
                {
                    "state": "done",
                    "date_start_actual": date(2026, 1, 6),
                    "date_done": date(2026, 1, 9),
                    "quantity_done": 3,
                    "amount_done": 45000,
                    "result": "partly",
                    "result_note": "One comes later",
                    "done_by_id": self.executor.id,
                }
            ],
        )
        self.assertEqual(self.deliver.proof_ids, proof)
        self.assertEqual((proof.res_model, proof.res_id), ("crm.contract.step", self.deliver.id))
        self.assertEqual(self.contract.state, "executing")
        self.assertEqual(self.install.state, "ready")

    def test_the_dialog_proposes_what_was_planned(self):
        action = self.deliver.with_user(self.executor).action_report()
        reports = self.env[action["res_model"]].with_user(self.executor)
        with Form(reports.with_context(**action["context"])) as form:
            self.assertEqual((form.quantity_done, form.amount_done), (4, 60000))
        form.record.action_confirm()
        self.assertEqual((self.deliver.state, self.deliver.quantity_done), ("done", 4))

    def test_start_and_then_done(self):
        self.deliver.with_user(self.executor).action_start()
        self.assertEqual(self.deliver.state, "progress")
        self.assertEqual(self.deliver.date_start_actual, date(2026, 1, 10))
        self._report(self.deliver, self.executor)
        self.assertEqual(self.deliver.date_start_actual, date(2026, 1, 10))

    def test_preconditions_hold_for_calls_from_outside(self):
        """CON-04: whoever calls, and by which method."""
        step = self.install.with_user(self.fitter)
        for call in (step.action_start, step.action_report):
            with self.assertRaises(StepStillWaits):
                call()
        with self.assertRaises(StepStillWaits):
            self._report(self.install, self.fitter)
        self.assertEqual(self.install.state, "waiting")

    def test_only_who_carries_out_or_leads_reports(self):
        for user in (self.user_sales_leads, self.biller, self.user_team):
            with self.subTest(user=user.login), self.assertRaises(StepNotAllowed):
                self._report(self.deliver, user)
        for user in (self.fitter, self.lawyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.deliver.with_user(user).action_start()
        for user in (self.user_sales_salesman, self.leader, self.user_sales_manager):
            with self.subTest(user=user.login):
                self.assertTrue(self.deliver.with_user(user).can_report)

    def test_a_proof_that_is_needed_must_be_there(self):
        (self.deliver | self.install).sudo().write({"state": "done"})
        self._pay(self.contract.instalment_ids[0])
        with self.assertRaises(StepNeedsProof):
            self._report(self.accept, self.user_sales_salesman)
        self._report(
            self.accept,
            self.user_sales_salesman,
            proof_ids=self._create_file(self.user_sales_salesman).ids,
        )
        self.assertEqual(self.accept.state, "done")

    def test_nobody_takes_in_the_file_of_somebody_else(self):
        secret = self._create_file(self.user_sales_manager)
        with self.assertRaises(AccessError):
            self.deliver.with_user(self.executor)._do_report(
                {"state": "done", "proof_ids": secret.ids}, 0
            )

    def test_what_failed_is_done_again(self):
        """CON-04: a failed acceptance lets nothing go on; the responsible is told."""
        with self.mock_mail_gateway():
            self._report(self.deliver, self.executor, result="failed", result_note="Broken")
        self.assertEqual(self.deliver.state, "progress")
        self.assertFalse(self.deliver.date_done)
        self.assertEqual(self.install.state, "waiting")
        message = self.env["mail.message"].search(
            [("model", "=", "crm.contract.step"), ("subject", "=", "Not passed: Deliver")]
        )
        self.assertEqual(message.notified_partner_ids, self.user_sales_salesman.partner_id)
        self.assertIn("Broken", message.body)
        self._report(self.deliver, self.executor)
        self.assertEqual((self.deliver.state, self.install.state), ("done", "ready"))

    def test_wrong_reports_are_refused(self):
        for vals in (
            {"date_done": "2026-01-11"},
            {"date_start_actual": "2026-01-09", "date_done": "2026-01-08"},
            {"quantity_done": -1},
            {"amount_done": -1},
        ):
            with self.subTest(vals=vals), self.assertRaises(StepNotAllowed):
                self._report(self.deliver, self.executor, **vals)
        self.assertEqual(self.deliver.state, "ready")

    def test_a_dialog_opened_before_another_report_is_refused(self):
        reports = self.env["crm.contract.step.report"]
        early = reports.with_user(self.executor).create({"step_id": self.deliver.id})
        self.deliver.with_user(self.user_sales_salesman).action_start()
        with self.assertRaises(StepReportedMeanwhile):
            early.action_confirm()
        self.assertEqual(self.deliver.state, "progress")

    def test_done_steps_are_not_reported_again(self):
        self._report(self.deliver, self.executor)
        with self.assertRaises(StepNotAllowed):
            self.deliver.with_user(self.executor).action_report()

    def test_executors_hear_of_what_became_possible_in_their_language(self):
        """ALM-05: an activity, and one mail with a link."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.fitter.lang = "fr_FR"
        asked = []
        steps = type(self.env["crm.contract.step"])
        plain = steps._prepare_ready_words

        def prepare(step):
            asked.append((step.name, step.env.lang))
            return plain(step)

        with patch.object(steps, "_prepare_ready_words", prepare), self.mock_mail_gateway():
            self._report(self.deliver, self.executor)
        self.assertEqual(asked, [("Install", "fr_FR")])
        self.assertEqual(self.install.activity_ids.user_id, self.fitter)
        self.assertEqual(self.install.activity_ids.date_deadline, self.install.date_end)
        self.assertFalse(self.deliver.activity_ids, "done with the step")
        mails = [mail for mail in self._mails if self.fitter.email in "".join(mail["email_to"])]
        self.assertEqual(len(mails), 1)
        self.assertIn("/mail/view?model=crm.contract.step", mails[0]["body"].replace("&amp;", "&"))

    def test_a_terminated_contract_has_nothing_to_do(self):
        self.contract.sudo()._on_terminated()
        self.assertEqual(set(self.contract.step_ids.mapped("state")), {"cancelled"})
        self.assertFalse(self.contract.step_ids.activity_ids)


class TestEscalation(StepCommon, MailCase):
    def _run_job(self, seconds_left=9.0):
        crons = type(self.env["ir.cron"])
        with (
            patch.object(crons, "_commit_progress", lambda *args, **kwargs: seconds_left),
            self.mock_mail_gateway(),
        ):
            self.env["crm.contract.step"]._cron_escalate()

    @freeze_time("2026-01-25")
    def test_late_steps_are_told_once_to_the_responsible_and_the_executor(self):
        """ALM-05; the job runs twice."""
        mails = []
        for _time in range(2):
            self._run_job()
            mails += self._mails
        late = self.env.ref("sales_funnel_crm.mail_activity_type_contract_step_late")
        told = self.contract.step_ids.activity_ids.filtered(
            lambda one: one.activity_type_id == late
        )
        self.assertEqual(told.user_id, self.user_sales_salesman)
        self.assertEqual(len(told), 1)
        self.assertEqual(told.res_id, self.deliver.id)
        # He hears of it within Odoo, the executor by mail.
        self.assertEqual(self.user_sales_salesman.notification_type, "inbox")
        self.assertEqual([mail["email_to"] for mail in mails], [[self.executor.email_formatted]])
        self.assertIn("You should have done", mails[0]["body"])
        self.assertEqual(self.deliver.date_escalated, date(2026, 1, 25))
        self.assertFalse(self.install.date_escalated)

    @freeze_time("2026-03-25")
    def test_own_late_steps_are_told_to_the_leader(self):
        self._run_job()
        self.assertEqual(self.accept._get_escalation_user(), self.leader)
        self.assertIn(self.leader, self.accept.activity_ids.user_id)
        # He is told to talk to the leader, not to himself.
        told = self.accept.message_ids.search(
            [
                ("model", "=", self.accept._name),
                ("res_id", "=", self.accept.id),
                ("body", "ilike", "You should have done"),
            ]
        )
        self.assertEqual(told.notified_partner_ids, self.user_sales_salesman.partner_id)
        self.assertIn(f"tell {self.leader.name} why", told.body)

    @freeze_time("2026-01-15")
    def test_nothing_is_late_in_time(self):
        self._run_job()
        self.assertFalse(self.contract.step_ids.filtered("date_escalated"))

    @freeze_time("2026-03-25")
    def test_the_job_goes_on_where_it_stopped(self):
        """Batches are kept when the time is up; the next run does the rest."""
        path = "odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_escalation.BATCH"
        with patch(path, 1):
            self._run_job(seconds_left=0)
            done = self.contract.step_ids.filtered("date_escalated")
            self.assertEqual(done, self.deliver, "the oldest one")
            self._run_job()
        self.assertEqual(len(self.contract.step_ids.filtered("date_escalated")), 3)


class TestStepCost(StepCommon):
    def _count(self, run):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        run()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_lists_cost_the_same_for_many(self):
        def read(size):
            contracts = self.env["crm.contract"]
            for _number in range(size):
                contracts |= self._create_contract(steps=[{}, {}])
            names = ["progress_percent", "step_count", "step_late_count"]
            # Not as a relation: that one would be asked for again, record by record.
            steps = self.env["crm.contract.step"].browse(contracts.step_ids.ids)
            fields = ["is_late", "waits_for", "can_report", "late_days"]
            return (
                self._count(lambda: contracts.read(names)),
                self._count(lambda: steps.with_user(self.user_sales_salesman).read(fields)),
            )

        read(1)
        self.assertEqual(read(20), read(5))
