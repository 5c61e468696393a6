"""Reminders of overdue instalments: once a level, by hand and by the job (ALM-05)."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.sales_funnel_crm.wizard.contract.crm_dunning_send import (
    NoDunningLevel,
    NoDunningLevelForManager,
    NothingToRemind,
)

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestDunning(MailCase, MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.dunning.level"].search([("company_id", "=", cls.company.id)]).active = False
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Reminder",
                "model_id": cls.env["ir.model"]._get_id("crm.contract.instalment"),
                "subject": "Please pay {{ object.name }}",
                "partner_to": "{{ object.dunning_partner_id.id }}",
                "lang": "{{ object.dunning_partner_id.lang }}",
                "body_html": "<p>Open</p>",
            }
        )
        cls.activity_type = cls.env.ref("sales_funnel_crm.mail_activity_type_contract_dunning")
        cls.low, cls.high = cls.env["crm.dunning.level"].create(
            [
                {
                    "name": f"After {days}",
                    "days": days,
                    "company_id": cls.company.id,
                    "mail_template_id": cls.template.id,
                    "activity_type_id": kind,
                }
                for days, kind in ((5, False), (20, cls.activity_type.id))
            ]
        )
        cls.today = fields.Date.context_today(cls.env.user)
        cls.contract = cls._create_signed(instalments=[100])
        cls.instalment = cls.contract.instalment_ids
        cls.invoice = cls._bill(cls.instalment, 7)
        cls.dunning = cls.env["crm.dunning"]

    @classmethod
    def _bill(cls, instalment, days_late):
        due = cls.today - timedelta(days=days_late)
        return cls._invoice(instalment.amount, due - timedelta(days=5), due, instalment=instalment)

    def setUp(self):
        super().setUp()
        # A commit would end the test.
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 9.0)

    def _remind(self, instalment=None):
        ids = (instalment or self.instalment).ids
        return self.dunning._send_reminders(self.dunning._get_reminders([("id", "in", ids)]))

    def test_the_level_reached_is_sent_once(self):
        with self.mock_mail_gateway(mail_unlink_sent=False):
            log = self._remind()
        self.assertEqual(log.level_id, self.low)
        self.assertEqual((log.days_late, log.amount), (7, 100000))
        self.assertEqual(self.instalment.dunning_level_id, self.low)
        self.assertEqual(log.mail_message_id.subject, "Please pay Instalment 1")
        self.assertEqual(log.mail_message_id.res_id, self.instalment.id)
        self.assertEqual(self._new_mails.recipient_ids, self.customer)
        self.assertFalse(self._remind())

    def test_a_higher_level_follows_and_lower_ones_are_left_out(self):
        self._remind()
        self.invoice.line_ids.filtered("date_maturity").write(
            {"date_maturity": self.today - timedelta(days=25)}
        )
        self.assertEqual(self._remind().level_id, self.high)
        self.assertEqual(self.instalment.activity_ids.activity_type_id, self.activity_type)
        self.assertEqual(self.instalment.activity_ids.user_id, self.contract.user_id)
        late = self._create_signed().instalment_ids
        self._bill(late, 90)
        self.assertEqual(self._remind(late).level_id, self.high)
        self.assertFalse(self._remind(late))

    def test_not_before_it_is_overdue_nor_when_paid(self):
        fresh = self._create_signed().instalment_ids
        self._bill(fresh, 4)
        self.assertFalse(self._remind(fresh))
        self._pay(self.invoice, 100000, self.today)
        self.assertFalse(self._remind())

    def test_payment_ends_the_activity(self):
        self.low.activity_type_id = self.activity_type
        self._remind()
        self.assertTrue(self.instalment.activity_ids)
        self._pay(self.invoice, 100000, self.today)
        self.assertFalse(self.instalment.activity_ids)

    def test_disputes_stop_it_where_the_level_says_so(self):
        wizard = self.env["crm.contract.dispute"].with_user(self.user_sales_salesman)
        wizard.create(
            {"instalment_id": self.instalment.id, "reason": "Two bottles broke"}
        ).action_dispute()
        self.assertTrue(self.instalment.is_disputed)
        self.assertFalse(self._remind())
        self.low.stops_on_dispute = False
        self.assertTrue(self._remind())
        self.instalment.with_user(self.biller).action_settle_dispute()
        self.assertFalse(self.instalment.is_disputed)

    def test_mail_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.template.with_context(lang="fr_FR").subject = "Merci de payer {{ object.name }}"
        self.assertEqual(self._remind().mail_message_id.subject, "Merci de payer Instalment 1")

    def test_without_an_address_nothing_is_marked_as_sent(self):
        """The responsible is asked to call, once; the mail follows as soon as it can."""
        self.customer.email = False
        self.high.days = 6
        log = self._remind()
        self.assertRecordValues(
            log, [{"outcome": "call", "level_id": self.high.id, "mail_message_id": False}]
        )
        self.assertFalse(log.delivery)
        self.assertFalse(self.instalment.dunning_level_id)
        self.assertIn("call the customer", self.instalment.activity_ids.summary)
        self.assertEqual(self.instalment.activity_ids.user_id, self.contract.user_id)
        self.assertFalse(self._remind())
        self.assertEqual(len(self.instalment.activity_ids), 1)
        self.customer.email = "works@test.example.com"
        sent = self._remind()
        self.assertEqual((sent.outcome, sent.delivery), ("mail", "waiting"))
        self.assertEqual(self.instalment.dunning_level_id, self.high)
        self.customer.email = False
        self.assertFalse(self._remind())

    def test_the_call_is_for_somebody_who_is_there(self):
        self.customer.email = False
        self.low.user_id = self.executor
        self.executor.active = False
        self.contract.sudo().user_id.with_user(self.env.user).active = False
        self._remind()
        self.assertEqual(self.instalment.activity_ids.user_id, self.leader)

    def test_the_preview_warns_of_customers_without_an_address(self):
        self.customer.email = False
        wizards = self.env["crm.dunning.send"].with_user(self.user_sales_salesman)
        wizard = wizards.browse(wizards._open([("id", "in", self.instalment.ids)])["res_id"])
        self.assertEqual((wizard.call_count, wizard.line_ids.outcome), (1, "call"))
        told = wizard.action_send()["params"]["message"]
        self.assertIn("Not sent, no e-mail address: 1", told)
        self.assertNotIn("by mail", told)

    def test_what_became_of_the_mail(self):
        log = self._remind()
        self.assertEqual(log.delivery, "waiting")
        mail = self.env["mail.mail"].search([("mail_message_id", "=", log.mail_message_id.id)])
        for state, delivery in (("exception", "failed"), ("sent", "sent")):
            mail.state = state
            self.env.invalidate_all()
            self.assertEqual(log.delivery, delivery)

    def test_levels_of_no_company_are_for_those_without_their_own(self):
        """Also for a company that is made afterwards."""
        levels = self.env["crm.dunning.level"]
        new = self.env["res.company"].create({"name": "Founded today"})
        self.assertTrue(levels._get_levels_by_company(new)[new])
        self.assertFalse(levels._get_levels_by_company(new)[new].company_id)
        own = levels._get_levels_by_company(self.company)[self.company]
        self.assertEqual(own, self.high | self.low)
        (self.low | self.high).active = False
        self.assertEqual(
            self._remind().level_id, self.env.ref("sales_funnel_crm.crm_dunning_level_friendly")
        )

    def test_without_levels_it_says_where_to_set_them(self):
        self.env["crm.dunning.level"].search([]).active = False
        domain = [("id", "in", self.instalment.ids)]
        with self.assertRaises(NoDunningLevel) as caught:
            self.env["crm.dunning.send"].with_user(self.user_sales_salesman)._open(domain)
        self.assertIn("Dunning Levels", str(caught.exception))
        with self.assertRaises(NoDunningLevelForManager):
            self.env["crm.dunning.send"].with_user(self.user_sales_manager)._open(domain)

    def test_the_mail_tells_what_is_on_invoices(self):
        """What is overdue and not invoiced is nothing that a customer could pay."""
        contract = self._create_signed(
            instalments=[{"percent": 100, "date_fixed": self.today - timedelta(days=40)}]
        )
        instalment = contract.instalment_ids
        day = self.today - timedelta(days=7)
        self._invoice(30000, day, day, instalment=instalment)
        self.assertEqual((instalment.amount_overdue, instalment.days_late), (100000, 40))
        self.assertEqual(
            (instalment.amount_overdue_invoiced, instalment.days_late_invoiced), (30000, 7)
        )
        template = self.env.ref("sales_funnel_crm.mail_template_dunning_friendly")
        body = template._render_field("body_html", instalment.ids)[instalment.id]
        self.assertIn("30,000.00", body)
        self.assertNotIn("100,000.00", body)

    def test_the_job_runs_where_it_is_wanted_and_twice_is_once(self):
        self.dunning._cron_remind()
        self.assertFalse(self.instalment.dunning_ids)
        self.company.dunning_is_automatic = True
        self.dunning._cron_remind()
        log = self.instalment.dunning_ids
        self.assertEqual((log.level_id, log.user_id.id), (self.low, False))
        self.dunning._cron_remind()
        self.assertEqual(self.instalment.dunning_ids, log)

    def test_the_job_goes_on_where_time_ran_out(self):
        self.company.dunning_is_automatic = True
        others = self.env["crm.contract.instalment"]
        for _number in range(3):
            other = self._create_signed().instalment_ids
            self._bill(other, 7)
            others |= other
        patched = "odoo.addons.sales_funnel_crm.models.contract.crm_dunning_run.BATCH"
        self.patch(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda _cron, processed=0, **_k: 0.0 if processed else 9.0,
        )
        with patch(patched, 2):
            self.dunning._cron_remind()
        self.assertEqual(len((others | self.instalment).dunning_ids), 2)
        self.dunning._cron_remind()
        self.assertEqual(len((others | self.instalment).dunning_ids), 4)

    def test_by_hand_with_a_preview(self):
        wizards = self.env["crm.dunning.send"].with_user(self.user_sales_salesman)
        wizard = wizards.browse(wizards._open([("id", "in", self.instalment.ids)])["res_id"])
        self.assertEqual(
            wizard.line_ids.mapped(
                lambda line: (line.instalment_id.id, line.level_id.id, line.days_late, line.amount)
            ),
            [(self.instalment.id, self.low.id, 7, 100000)],
        )
        wizard.action_send()
        self.assertEqual(self.instalment.dunning_ids.user_id, self.user_sales_salesman)
        # The same preview, still open in another tab.
        with self.assertRaises(NothingToRemind):
            wizard.action_send()
        with self.assertRaises(NothingToRemind):
            wizards._open([("id", "in", self.instalment.ids)])

    def test_the_preview_shows_what_the_user_may_see(self):
        stranger = self._create_user("contract_stranger", "sales_team.group_sale_salesman")
        with self.assertRaises(NothingToRemind):
            self.env["crm.dunning.send"].with_user(stranger)._open(
                [("id", "in", self.instalment.ids)]
            )
        self._remind()
        logs = [("instalment_id", "=", self.instalment.id)]
        self.assertFalse(self.dunning.with_user(stranger).search(logs))
        self.assertFalse(self.dunning.with_user(self.user_other_company).search(logs))
        self.assertTrue(self.dunning.with_user(self.biller).search(logs))
        self.assertFalse(self.dunning.with_user(self.executor).search(logs))
        with self.assertRaises(AccessError):
            self.dunning.with_user(self.portal).search(logs)
        with self.assertRaises(AccessError):
            self.dunning.with_user(self.user_sales_manager).search(logs).unlink()

    def test_one_mail_each_for_many(self):
        others = self.instalment
        for _number in range(3):
            other = self._create_signed().instalment_ids
            self._bill(other, 7)
            others |= other
        logs = self._remind(others)
        for log in logs:
            self.assertEqual(log.mail_message_id.res_id, log.instalment_id.id)
        self.assertEqual(logs.instalment_id, others)

    def test_fallen_due_asks_for_the_invoice(self):
        """ALM-05: the responsible is told to invoice, and no more once it is invoiced."""
        due = self._create_signed(
            instalments=[{"percent": 100, "date_fixed": self.today}]
        ).instalment_ids
        self.assertEqual(due.state, "due")
        self.assertEqual(due.activity_ids.user_id, self.user_sales_salesman)
        self._invoice(100000, self.today, instalment=due)
        self.assertFalse(due.activity_ids)

    @mute_logger("odoo.sql_db")
    def test_levels_are_unique(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.low.copy()

    def test_reminders_cost_the_same_for_5_and_20(self):
        def count_queries(size):
            some = self.env["crm.contract.instalment"]
            for _number in range(size):
                other = self._create_signed().instalment_ids
                self._bill(other, 7)
                some |= other
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self.dunning._get_reminders([("id", "in", some.ids)])), size)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(5), count_queries(20))
