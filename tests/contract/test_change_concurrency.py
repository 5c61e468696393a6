"""Two change orders approved at the same second do not overwrite each other (CON-05).

These tests commit, with cursors of their own, and clean up behind them.
"""

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_change import ChangeStale

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestChangeConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        with self.open_worker() as env:
            partner = env["res.partner"].create({"name": "Busy"})
            contract = env["crm.contract"].create(
                {
                    "name": "Busy",
                    "partner_id": partner.id,
                    "user_id": env.ref("base.user_admin").id,
                    "date_end": "2026-12-31",
                    "amount": 10,
                    "instalment_ids": [
                        Command.create({"name": "All", "amount": 10, "date_fixed": "2026-12-31"})
                    ],
                    "step_ids": [Command.create({"name": "Busy", "date_end": "2026-02-01"})],
                }
            )
            contract.write({"state": "executing"})
            changes = env["crm.contract.change"].create(
                [
                    {
                        "contract_id": contract.id,
                        "name": f"Busy {number}",
                        "reason": "Busy",
                        "line_ids": [
                            Command.create(
                                {"step_id": contract.step_ids.id, "date_end": f"2026-03-0{number}"}
                            )
                        ],
                    }
                    for number in (1, 2)
                ]
            )
            changes.write({"state": "submitted"})
            self.change_ids, self.contract_id, self.partner_id = (
                changes.ids,
                contract.id,
                partner.id,
            )
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.open_worker() as env:
            changes = env["crm.contract.change"].browse(self.change_ids)
            changes.write({"state": "draft"})
            changes.unlink()
            contract = env["crm.contract"].browse(self.contract_id)
            contract.write({"state": "draft"})
            contract.unlink()
            env["res.partner"].browse(self.partner_id).unlink()
            env.registry.clear_cache()

    def apply(self, env, number):
        env["crm.contract.change"].browse(self.change_ids[number])._apply(env.user)
        env.flush_all()

    def test_the_later_one_sees_what_the_first_one_changed(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.open_worker() as env:
                env["crm.contract"].browse(self.contract_id).name  # noqa: B018  its snapshot
                with self.open_worker() as other_env:
                    self.apply(other_env, 0)
                self.apply(env, 1)
        # Odoo repeats the request, which now finds that the step was changed.
        with self.assertRaises(ChangeStale), self.open_worker() as env:
            self.apply(env, 1)
        with self.open_worker() as env:
            contract = env["crm.contract"].browse(self.contract_id)
            self.assertEqual(contract.version, 2)
            self.assertEqual(str(contract.step_ids.date_end), "2026-03-01")
