"""Two people report the same step at the same second: one wins, the other is told (CON-04).

These tests commit, with cursors of their own, and clean up behind them.
"""

import threading

from odoo import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_reporting import (
    StepReportedMeanwhile,
)

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestStepConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        with self.open_worker() as env:
            partner = env["res.partner"].create({"name": "Busy"})
            contract = env["crm.contract"].create(
                {
                    "name": "Busy",
                    "partner_id": partner.id,
                    "user_id": env.ref("base.user_admin").id,
                    "amount": 10,
                    "step_ids": [Command.create({"name": "Busy"})],
                }
            )
            contract.write({"state": "executing"})
            contract.step_ids._update_readiness()
            self.contract_id, self.step_id = contract.id, contract.step_ids.id
            self.partner_id = partner.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.open_worker() as env:
            contract = env["crm.contract"].browse(self.contract_id)
            contract.write({"state": "draft"})
            contract.unlink()
            env["res.partner"].browse(self.partner_id).unlink()
            env.registry.clear_cache()

    def report(self, env, note):
        step = env["crm.contract.step"].browse(self.step_id)
        step._do_report({"state": "done", "result": "passed", "result_note": note}, 0)
        env.flush_all()

    def get_report(self):
        with self.open_worker() as env:
            step = env["crm.contract.step"].browse(self.step_id)
            return step.state, step.result_note, step.report_count

    def test_who_comes_while_another_one_reports_is_told(self):
        with self.open_worker() as env:
            self.report(env, "first")
            with self.assertRaises(StepReportedMeanwhile), self.open_worker() as other_env:
                self.report(other_env, "second")
        self.assertEqual(self.get_report(), ("done", "first", 1))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_of_two_workers_one_wins(self):
        """As in two requests, which Odoo repeats when they are in each other's way."""
        errors, start = [], threading.Barrier(2)

        def work(note):
            try:
                with self.open_worker() as env:
                    env["crm.contract.step"].browse(self.step_id).name  # noqa: B018  its snapshot
                    start.wait(timeout=60)
                    retrying(lambda: self.report(env, note), env)
            except Exception as error:
                errors.append(error)

        workers = [threading.Thread(target=work, args=[note]) for note in ("first", "second")]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual([type(error) for error in errors], [StepReportedMeanwhile])
        state, note, count = self.get_report()
        self.assertEqual((state, count), ("done", 1))
        self.assertIn(note, ("first", "second"))
