"""Two people, or one and the job, remind of the same at the same second: one mail (ALM-05).

These tests commit, with cursors of their own, and clean up behind them.
"""

import threading
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..worker_case import WorkerCase

# Made in this order, and removed in the other one.
MODELS = (
    "account.account",
    "account.journal",
    "res.partner",
    "mail.template",
    "crm.dunning.level",
    "crm.contract",
    "account.move",
)


@tagged("post_install", "-at_install")
class TestDunningConcurrency(WorkerCase):
    def setUp(self):
        super().setUp()
        self.ids = {}
        self.addCleanup(self.clean_up)
        with self.open_worker() as env:
            due = fields.Date.context_today(env.user) - timedelta(days=2)
            made = self.create_setting(env)
            contract = env["crm.contract"].create(
                {
                    "name": "Busy",
                    "partner_id": made["res.partner"].id,
                    "user_id": env.ref("base.user_admin").id,
                    "amount": 30,
                    "instalment_ids": [
                        Command.create({"name": name, "amount": amount, "date_fixed": due})
                        for name, amount in (("One", 10), ("Two", 20))
                    ],
                }
            )
            contract._unlocked().write({"state": "executing"})
            made["crm.contract"] = contract
            made["account.move"] = env["account.move"].create(
                [
                    self.prepare_invoice(made, instalment, due)
                    for instalment in contract.instalment_ids
                ]
            )
            made["account.move"].action_post()
            self.ids = {name: records.ids for name, records in made.items()}
            self.instalment_ids = contract.instalment_ids.ids

    def create_setting(self, env):
        partner = env["res.partner"].create({"name": "Busy", "email": "busy@test.example.com"})
        accounts = env["account.account"].create(
            [
                {"code": f"BUSY{kind[0]}", "name": "Busy", "account_type": kind}
                for kind in ("asset_receivable", "income")
            ]
        )
        partner.property_account_receivable_id = accounts[0]
        journal = env["account.journal"].create(
            {
                "name": "Busy",
                "code": "BUSY",
                "type": "sale",
                "default_account_id": accounts[1].id,
            }
        )
        template = env["mail.template"].create(
            {
                "name": "Busy",
                "model_id": env["ir.model"]._get_id("crm.contract.instalment"),
                "subject": "Please pay {{ object.name }}",
                "partner_to": "{{ object.dunning_partner_id.id }}",
                "auto_delete": False,
            }
        )
        level = env["crm.dunning.level"].create(
            {"name": "Busy", "days": 1, "mail_template_id": template.id}
        )
        return {
            "res.partner": partner,
            "account.account": accounts,
            "account.journal": journal,
            "mail.template": template,
            "crm.dunning.level": level,
        }

    def prepare_invoice(self, made, instalment, due):
        return {
            "move_type": "out_invoice",
            "partner_id": made["res.partner"].id,
            "journal_id": made["account.journal"].id,
            "invoice_date": due,
            "date": due,
            "invoice_payment_term_id": False,
            "invoice_date_due": due,
            "instalment_id": instalment.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": instalment.name,
                        "price_unit": instalment.amount,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    def clean_up(self):
        with self.open_worker() as env:
            made = {name: env[name].browse(ids) for name, ids in self.ids.items()}
            if "account.move" in made:
                made["account.move"].button_draft()
                made["account.move"] = made["account.move"].with_context(force_delete=True)
                made["crm.contract"]._unlocked().write({"state": "draft"})
                env["mail.mail"].search(self.about_us()).unlink()
            for name in reversed(MODELS):
                if name in made:
                    made[name].unlink()
            env.registry.clear_cache()

    def about_us(self):
        return [("model", "=", "crm.contract.instalment"), ("res_id", "in", self.instalment_ids)]

    def get_reminders(self, env, ids=None):
        return env["crm.dunning"]._get_reminders([("id", "in", ids or self.instalment_ids)])

    def send(self, env, reminders):
        """Send as a request would, and return the names of what was sent."""
        sent = env["crm.dunning"]._send_reminders(reminders).instalment_id.mapped("name")
        env.flush_all()
        return sorted(sent)

    def check_each_was_sent_once(self):
        with self.open_worker() as env:
            logs = env["crm.dunning"].search([("instalment_id", "in", self.instalment_ids)])
            self.assertEqual(sorted(logs.instalment_id.ids), sorted(self.instalment_ids))
            self.assertEqual(len(logs), 2)
            mails = env["mail.mail"].search(self.about_us())
            self.assertEqual(sorted(mails.mapped("subject")), ["Please pay One", "Please pay Two"])
            self.assertFalse(self.get_reminders(env))

    def test_what_another_one_sent_meanwhile_is_left_out(self):
        """The rest is sent all the same."""
        with self.open_worker() as env:
            reminders = self.get_reminders(env)
            self.assertEqual(len(reminders), 2)
            with self.open_worker() as other_env:
                first = self.get_reminders(other_env, self.instalment_ids[:1])
                self.assertEqual(self.send(other_env, first), ["One"])
            self.assertEqual(self.send(env, reminders), ["Two"])
        self.check_each_was_sent_once()

    def test_of_two_at_once_one_sends(self):
        """The second one waits for the first one, and then finds nothing to do."""
        sent, errors, start = [], [], threading.Barrier(2)

        def work():
            try:
                with self.open_worker() as env:
                    reminders = self.get_reminders(env)
                    start.wait(timeout=60)
                    sent.append(self.send(env, reminders))
            except Exception as error:
                errors.append(error)

        workers = [threading.Thread(target=work) for _number in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(errors, [])
        self.assertEqual(sorted(sent), [[], ["One", "Two"]])
        self.check_each_was_sent_once()

    @mute_logger("odoo.sql_db")
    def test_what_is_disputed_meanwhile_is_not_sent(self):
        with self.assertRaises(SerializationFailure), self.open_worker() as env:
            reminders = self.get_reminders(env)
            with self.open_worker() as other_env:
                other_env["crm.contract.instalment"].browse(self.instalment_ids).is_disputed = True
            self.send(env, reminders)
        # The request is repeated by Odoo, the job comes again.
        with self.open_worker() as env:
            self.assertFalse(env["mail.mail"].search_count(self.about_us()))
            self.assertEqual(self.send(env, self.get_reminders(env)), [])
