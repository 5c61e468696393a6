"""Two documents of a customer at the same second: the later one sees the first (CON-09).

This test commits, with cursors of its own, and cleans up behind it.
"""

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestCreditConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        with self.open_worker() as env:
            self.customer_id = env["res.partner"].create({"name": "Busy Customer"}).id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.open_worker() as env:
            env["res.partner"].browse(self.customer_id).unlink()

    def take_turn(self, env):
        customer = env["res.partner"].browse(self.customer_id)
        env["crm.credit.control"]._take_turn(customer)

    @mute_logger("odoo.sql_db")
    def test_who_began_before_is_repeated(self):
        with self.registry.cursor() as late:
            late_env = api.Environment(late, SUPERUSER_ID, {})
            # It has begun, and reads what was before the other one is done.
            late_env["res.partner"].browse(self.customer_id).name  # noqa: B018
            with self.open_worker() as env:
                self.take_turn(env)
            with self.assertRaises(SerializationFailure):
                self.take_turn(late_env)
            late.rollback()
        # A request is repeated by Odoo in this case, and then sees the other one.
        with self.open_worker() as env:
            self.take_turn(env)
