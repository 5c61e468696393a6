"""Two reviewers at the same second: the contract is approved, and neither is lost (CON-06).

This test commits, with cursors of its own, and cleans up behind it.
"""

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestReviewConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        self.ids = {}
        self.addCleanup(self.clean_up)
        with self.open_worker() as env:
            users = env["res.users"].create(
                [
                    {"name": name, "login": f"busy_{name}", "group_ids": [Command.set(group.ids)]}
                    for name, group in (
                        ("seller", env.ref("sales_team.group_sale_salesman")),
                        ("lawyer", env.ref("base.group_user")),
                        ("biller", env.ref("base.group_user")),
                    )
                ]
            )
            self.ids["res.users"] = users.ids
            contract = env["crm.contract"].create(
                {
                    "name": "Busy",
                    "user_id": users[0].id,
                    "partner_id": users[0].company_id.partner_id.id,
                    "date_start": "2026-01-01",
                    "date_end": "2026-12-31",
                    "amount": 100,
                    "instalment_ids": [
                        Command.create(
                            {
                                "name": "All",
                                "percent": 100,
                                "amount": 100,
                                "date_fixed": "2026-12-31",
                            }
                        )
                    ],
                    "state": "review",
                    "review_ids": [
                        Command.create({"role": role, "user_id": user.id})
                        for role, user in zip(("legal", "finance"), users[1:], strict=True)
                    ],
                }
            )
            self.ids["crm.contract"] = contract.ids

    def clean_up(self):
        with self.open_worker() as env:
            contracts = env["crm.contract"].browse(self.ids["crm.contract"])
            contracts.state = "draft"
            contracts.unlink()
            users = env["res.users"].browse(self.ids["res.users"])
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env.registry.clear_cache()

    def approve(self, env, number):
        contract = env["crm.contract"].browse(self.ids["crm.contract"])
        contract.with_user(self.ids["res.users"][number]).action_approve()
        env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_the_last_of_two_at_once_approves_the_contract(self):
        with self.registry.cursor() as late:
            late_env = api.Environment(late, SUPERUSER_ID, {"tracking_disable": True})
            # It has begun, and reads what was before the other one decides.
            late_env["crm.contract"].browse(self.ids["crm.contract"]).state  # noqa: B018
            with self.open_worker() as env:
                self.approve(env, 1)
            with self.assertRaises(SerializationFailure):
                self.approve(late_env, 2)
            late.rollback()
        # A request is repeated by Odoo in this case.
        with self.open_worker() as env:
            self.approve(env, 2)
        with self.open_worker() as env:
            contract = env["crm.contract"].browse(self.ids["crm.contract"])
            self.assertEqual(contract.state, "approved")
            self.assertEqual(set(contract.review_ids.mapped("state")), {"approved"})
