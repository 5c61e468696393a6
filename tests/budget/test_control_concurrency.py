"""Two approvers at the same second cannot overspend a budget together (EXP-03).

These tests commit, with cursors of their own, and clean up behind them.
"""

import threading
from datetime import date

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.budget.crm_budget_control import BudgetOverspent

from ..worker_case import WorkerCase


@tagged("post_install", "-at_install")
class TestControlConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        with self.open_worker() as env:
            lead = env["crm.lead"].create({"name": "Busy", "type": "opportunity"})
            product = env["product.product"].create(
                {"name": "Busy", "can_be_expensed": True, "standard_price": 0}
            )
            product.supplier_taxes_id = False
            employee = env["hr.employee"].create({"name": "Busy"})
            budget = env["crm.budget"].create(
                {
                    "name": "Busy",
                    "lead_id": lead.id,
                    "date_from": date(2026, 1, 1),
                    "date_to": date(2026, 12, 31),
                    "policy": "block",
                    "line_ids": [Command.create({"product_id": product.id, "amount": 100})],
                }
            )
            budget.write({"state": "approved"})
            expenses = env["hr.expense"].create(
                [
                    {
                        "name": f"Busy {number}",
                        "employee_id": employee.id,
                        "product_id": product.id,
                        "total_amount_currency": 60 + number,
                        "date": date(2026, 3, 1),
                        "lead_id": lead.id,
                        "approval_state": "submitted",
                    }
                    for number in range(2)
                ]
            )
            self.assertEqual(expenses.budget_id, budget)
            self.ids = {
                "hr.expense": expenses.ids,
                "crm.budget": budget.ids,
                "crm.lead": lead.ids,
                "hr.employee": employee.ids,
                "product.product": product.ids,
            }
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.open_worker() as env:
            env.cr.execute(
                "UPDATE hr_expense SET state = 'draft', approval_state = NULL WHERE id = ANY(%s)",
                [self.ids["hr.expense"]],
            )
            env.cr.execute("DELETE FROM hr_expense WHERE id = ANY(%s)", [self.ids["hr.expense"]])
            env.cr.execute(
                "UPDATE crm_budget SET state = 'draft' WHERE id = ANY(%s)", [self.ids["crm.budget"]]
            )
            for model in ("crm.budget", "crm.lead", "hr.employee", "product.product"):
                env[model].browse(self.ids[model]).unlink()
            env.cr.flush()
            env.cr.execute(
                "DELETE FROM crm_funnel_move WHERE lead_ref = ANY(%s)", [self.ids["crm.lead"]]
            )
            env.registry.clear_cache()

    def approve(self, env, number):
        env["hr.expense"].browse(self.ids["hr.expense"][number])._do_approve()
        env.flush_all()

    def get_states(self):
        with self.open_worker() as env:
            return sorted(env["hr.expense"].browse(self.ids["hr.expense"]).mapped("state"))

    @mute_logger("odoo.sql_db")
    def test_later_one_cannot_pass_on_old_figures(self):
        """Its snapshot is older than the other approval: without the lock both would pass."""
        with self.assertRaises(SerializationFailure), self.open_worker() as env:
            env["crm.budget"].browse(self.ids["crm.budget"]).name  # noqa: B018  its snapshot
            with self.open_worker() as other_env:
                self.approve(other_env, 0)
            self.approve(env, 1)
        self.assertEqual(self.get_states(), ["approved", "submitted"])

    @mute_logger("odoo.sql_db")
    def test_a_revision_at_the_same_second(self):
        """Less is planned from now on: an approval with old figures cannot pass."""
        with self.assertRaises(SerializationFailure), self.open_worker() as env:
            env["crm.budget"].browse(self.ids["crm.budget"]).name  # noqa: B018  its snapshot
            with self.open_worker() as other_env:
                self.revise(other_env, 50)
            self.approve(env, 0)
        with self.assertRaises(BudgetOverspent), self.open_worker() as env:
            self.approve(env, 0)
        self.assertEqual(self.get_states(), ["submitted", "submitted"])

    def revise(self, env, amount):
        budget = env["crm.budget"].browse(self.ids["crm.budget"])
        line = budget.line_ids
        revision = env["crm.budget.revision"].create(
            {
                "budget_id": budget.id,
                "reason": "Less",
                "user_id": env.ref("base.user_admin").id,
                "state": "submitted",
                "line_ids": [
                    Command.create(
                        {
                            "line_id": line.id,
                            "product_id": line.product_id.id,
                            "amount_after": amount,
                        }
                    )
                ],
            }
        )
        budget.user_id = env.ref("base.user_admin")
        revision.action_approve()
        env.flush_all()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_workers_that_repeat(self):
        """As in two requests: Odoo repeats the later one, which is refused with true figures."""
        errors, start = [], threading.Barrier(2)

        def work(number):
            try:
                with self.open_worker() as env:
                    env["crm.budget"].browse(self.ids["crm.budget"]).name  # noqa: B018
                    start.wait(timeout=60)
                    retrying(lambda: self.approve(env, number), env)
            except Exception as error:
                errors.append(error)

        workers = [threading.Thread(target=work, args=[number]) for number in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual([type(error) for error in errors], [BudgetOverspent])
        self.assertEqual(self.get_states(), ["approved", "submitted"])
