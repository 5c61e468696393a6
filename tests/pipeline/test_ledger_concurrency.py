"""Two workers at once: nothing is booked twice, nothing is lost.

These tests commit, with cursors of their own, and clean up behind them.
"""

import threading

from psycopg2.errors import SerializationFailure

from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestLedgerConcurrency(WorkerCase):
    worker_context = {"tracking_disable": True, "active_test": False}

    def setUp(self):
        super().setUp()
        with self.open_worker() as env:
            self.stage_ids = env["crm.stage"].search([("is_won", "=", False)]).ids
            self.assertGreater(len(self.stage_ids), 2)
            values = {"name": "Busy", "type": "opportunity", "stage_id": self.stage_ids[0]}
            self.lead_ids = env["crm.lead"].create([values, values]).ids
            # Other deals of this database may have been written by SQL.
            env["crm.funnel.move"]._reconcile()
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.open_worker() as env:
            env["crm.lead"].browse(self.lead_ids).exists().unlink()
            env.cr.flush()
            env.cr.execute("DELETE FROM crm_funnel_move WHERE lead_ref = ANY(%s)", [self.lead_ids])

    def get_kinds(self, lead_id):
        with self.open_worker() as env:
            moves = env["crm.funnel.move"].search([("lead_ref", "=", lead_id)], order="date, id")
            return [(move.kind, move.count, move.stage_ref) for move in moves]

    @mute_logger("odoo.sql_db")
    def test_second_writer_cannot_build_on_what_it_does_not_see(self):
        first, second, third = self.stage_ids[:3]
        with self.assertRaises(SerializationFailure), self.open_worker() as env:
            env["crm.lead"].browse(self.lead_ids).mapped("stage_id")  # its snapshot
            with self.open_worker() as other_env:
                other_env["crm.lead"].browse(self.lead_ids[0]).stage_id = second
            env["crm.lead"].browse(self.lead_ids[0]).stage_id = third
        self.assertEqual(
            self.get_kinds(self.lead_ids[0]),
            [("new", 1, first), ("forward", -1, first), ("forward", 1, second)],
        )
        self.assertNothingDrifts()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_workers_that_retry_book_each_change_once(self):
        """Both drag the same deal, and one of them another one, at the same moment."""
        errors, start = [], threading.Barrier(2)

        def work(stage_ids):
            try:
                for stage_id in stage_ids:
                    with self.open_worker() as env:
                        start.wait(timeout=60)
                        retrying(lambda env=env, stage=stage_id: self.drag(env, stage), env)
            except Exception as error:
                errors.append(error)

        workers = [
            threading.Thread(target=work, args=[self.stage_ids[1:3] * 2]),
            threading.Thread(target=work, args=[self.stage_ids[2:0:-1] * 2]),
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertFalse(errors)
        for lead_id in self.lead_ids:
            stage = None
            for kind, count, stage_ref in self.get_kinds(lead_id):
                # A chain: each row starts where the row before has ended.
                self.assertEqual(stage, None if count > 0 else stage_ref, kind)
                stage = stage_ref if count > 0 else None
            self.assertTrue(stage)
        self.assertNothingDrifts()

    def drag(self, env, stage_id):
        env["crm.lead"].browse(self.lead_ids).write({"stage_id": stage_id})

    @mute_logger("odoo.sql_db")
    def test_reconciliation_and_writer_do_not_correct_the_same_twice(self):
        first, second, third = self.stage_ids[:3]
        with self.open_worker() as env:
            env.cr.execute(
                "UPDATE crm_lead SET stage_id = %s WHERE id = %s", [second, self.lead_ids[0]]
            )
        with self.assertRaises(SerializationFailure), self.open_worker() as env:
            env["crm.lead"].browse(self.lead_ids).mapped("stage_id")  # its snapshot
            with self.open_worker() as other_env:
                self.assertEqual(other_env["crm.funnel.move"]._reconcile(), 1)
            env["crm.lead"].browse(self.lead_ids[0]).stage_id = third
        self.assertEqual(
            self.get_kinds(self.lead_ids[0]),
            [("new", 1, first), ("adjusted", -1, first), ("adjusted", 1, second)],
        )
        self.assertNothingDrifts()

    @mute_logger("odoo.sql_db")
    def test_two_reconciliations_do_not_correct_the_same_twice(self):
        deleted_id = self.lead_ids[1]
        with self.open_worker() as env:
            env.cr.execute("DELETE FROM crm_lead WHERE id = %s", [deleted_id])
        with self.assertRaises(SerializationFailure), self.open_worker() as env:
            env["crm.lead"].search_count([])  # its snapshot
            with self.open_worker() as other_env:
                self.assertEqual(other_env["crm.funnel.move"]._reconcile(), 1)
            env["crm.funnel.move"]._reconcile()
        self.assertEqual([count for _kind, count, _stage in self.get_kinds(deleted_id)], [1, -1])

    def test_rolled_back_request_leaves_nothing(self):
        with self.assertRaises(ZeroDivisionError), self.open_worker() as env:
            env["crm.lead"].browse(self.lead_ids[0]).stage_id = self.stage_ids[1]
            env["crm.funnel.move"].search_count([])
            raise ZeroDivisionError
        self.assertEqual(self.get_kinds(self.lead_ids[0]), [("new", 1, self.stage_ids[0])])

    def assertNothingDrifts(self):
        with self.open_worker() as env:
            self.assertEqual(env["crm.funnel.move"]._reconcile(), 0)
