"""Two approvals at the same second cannot both pass where only one may (EXP-03).

These tests commit, with cursors of their own, and clean up behind them.
"""

from datetime import date

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.budget.crm_budget_check import BudgetOverlaps
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_master import MasterExceeded

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestApprovalConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        self.ids = {model: [] for model in ("crm.budget", "crm.lead", "product.product")}
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.open_worker() as env:
            env.cr.execute(
                "UPDATE crm_budget SET state = 'draft' WHERE id = ANY(%s)", [self.ids["crm.budget"]]
            )
            for model, ids in self.ids.items():
                env[model].browse(reversed(ids)).unlink()
            env.cr.flush()
            env.cr.execute(
                "DELETE FROM crm_funnel_move WHERE lead_ref = ANY(%s)", [self.ids["crm.lead"]]
            )
            env.registry.clear_cache()

    def create(self, env, model, vals):
        record = env[model].create(vals)
        self.ids[model].append(record.id)
        return record

    def create_budget(self, env, product, amount, **vals):
        return self.create(
            env,
            "crm.budget",
            {
                "name": "Busy",
                "user_id": env.ref("base.user_admin").id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 12, 31),
                "state": "submitted",
                "line_ids": [Command.create({"product_id": product.id, "amount": amount})],
                **vals,
            },
        )

    def approve(self, env, budget_id):
        env["crm.budget"].browse(budget_id).action_approve()
        env.flush_all()

    def check_only_one_passes(self, first, second, error):
        """``second`` is approved with a snapshot older than the approval of ``first``."""
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.open_worker() as env:
                env["crm.budget"].browse(second).name  # noqa: B018  its snapshot
                with self.open_worker() as other_env:
                    self.approve(other_env, first)
                self.approve(env, second)
        # Odoo repeats the request, which now sees the first approval.
        with self.assertRaises(error), self.open_worker() as env:
            self.approve(env, second)

    def test_two_budgets_of_a_deal(self):
        with self.open_worker() as env:
            product = self.create(env, "product.product", {"name": "B", "can_be_expensed": True})
            lead = self.create(env, "crm.lead", {"name": "Busy", "type": "opportunity"})
            budgets = [
                self.create_budget(env, product, 10, lead_id=lead.id).id for _number in range(2)
            ]
        self.check_only_one_passes(*budgets, BudgetOverlaps)

    def test_two_budgets_within_a_master(self):
        with self.open_worker() as env:
            product = self.create(env, "product.product", {"name": "B", "can_be_expensed": True})
            team = env["crm.team"].search([], limit=1)
            master = self.create_budget(
                env,
                product,
                15,
                is_master=True,
                kind="operations",
                team_id=team.id,
                state="approved",
                date_from=date(2036, 1, 1),
                date_to=date(2036, 12, 31),
            )
            budgets = [
                self.create_budget(
                    env,
                    product,
                    10,
                    kind="operations",
                    team_id=team.id,
                    parent_id=master.id,
                    date_from=date(2036, 1, 1),
                    date_to=date(2036, 12, 31),
                ).id
                for _number in range(2)
            ]
        self.check_only_one_passes(*budgets, MasterExceeded)
