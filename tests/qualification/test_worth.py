"""Is a deal worth what it still costs (M8, EVA-11): figures, advice, upkeep, rights."""

from fractions import Fraction

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.sales_funnel_crm.models.qualification.res_config_settings import (
    EvaluationSettingsInvalid,
)
from odoo.addons.sales_funnel_crm.tools.qualification import worth

from ..common import FunnelCommon


class TestWorth(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_main.write(
            {"worth_margin_percent": 40, "worth_day_cost": 800, "worth_day_value_min": 100}
        )
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company_main.ids})

    def _create_lead(self, **vals):
        lead = self.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "company_id": self.company_main.id,
                "team_id": self.team_funnel.id,
                "user_id": self.user_sales_salesman.id,
                "stage_id": self.stage_new.id,
                "expected_revenue": 30_000,
                "probability": 25,
                **vals,
            }
        )
        self._commit()
        return lead

    def _commit(self):
        """Do what happens before a commit."""
        self.cr.flush()

    def test_stop_go_and_low(self):
        """M8: probability × margin − remaining cost, per remaining day."""
        stop, low, go, plain = (
            self._create_lead(worth_effort_days=5),  # 25% of 12,000 − 5 × 800
            self._create_lead(worth_effort_days=3.5),  # 3,000 − 2,800 = 200, 57 a day
            self._create_lead(worth_effort_days=1, worth_other_cost=200),
            self._create_lead(),
        )
        self.assertRecordValues(
            stop | low | go | plain,
            [
                {
                    "worth_expected_margin": 3000,
                    "worth_remaining_cost": 4000,
                    "worth_expected_value": -1000,
                    "worth_day_value": -200,
                    "worth_break_even_percent": 33.3,
                    "worth_advice": "stop",
                },
                {
                    "worth_expected_margin": 3000,
                    "worth_remaining_cost": 2800,
                    "worth_expected_value": 200,
                    "worth_day_value": 57.14,
                    "worth_break_even_percent": 23.3,
                    "worth_advice": "low",
                },
                {
                    "worth_expected_margin": 3000,
                    "worth_remaining_cost": 1000,
                    "worth_expected_value": 2000,
                    "worth_day_value": 2000,
                    "worth_break_even_percent": 8.3,
                    "worth_advice": "go",
                },
                {
                    "worth_expected_margin": 0,
                    "worth_remaining_cost": 0,
                    "worth_expected_value": 0,
                    "worth_day_value": 0,
                    "worth_break_even_percent": 0,
                    "worth_advice": False,
                },
            ],
        )
        for words in ("33.3%", "3.8"):
            self.assertIn(words, stop.worth_reason)
        ranked = self.env["crm.lead"].search(
            [("id", "in", (stop | low | go).ids)], order="worth_day_value desc"
        )
        self.assertEqual(ranked, go + low + stop)
        found = self.env["crm.lead"].search(
            [("worth_advice", "=", "stop"), ("id", "in", (stop | low | go | plain).ids)]
        )
        self.assertEqual(found, stop)
        self.assertTrue(stop.active, "an advice never acts")

    def test_figures_agree_with_fractions(self):
        """Oracle: exact arithmetic of whole numbers, written another way."""
        for amount, probability, percent, days, other in (
            (30_000, 25, 40, 5, 0),
            (12_345, 37, 17, 4, 321),
            (1, 99, 100, 2, 0),
            (80_000, 3, 22, 11, 5_000),
        ):
            expected = Fraction(amount * percent * probability, 10_000) - days * 800 - other
            found = worth.weigh(
                worth.Prospect(
                    amount,
                    probability,
                    margin_percent=percent,
                    effort_days=days,
                    day_cost=800,
                    other_cost=other,
                )
            )
            self.assertAlmostEqual(found.expected_value, float(expected), 6)
            self.assertAlmostEqual(found.day_value, float(expected / days), 6)
            self.assertEqual(found.advice == "stop", expected < 0)
            # at the success rate from which it pays, nothing is left over
            again = worth.Prospect(
                amount,
                found.break_even_percent,
                margin_percent=percent,
                effort_days=days,
                day_cost=800,
                other_cost=other,
            )
            self.assertAlmostEqual(worth.weigh(again).expected_value, 0, 6)

    def test_own_margin_counts_before_the_setting(self):
        lead = self._create_lead(worth_effort_days=1, worth_margin_percent=10)
        self.assertEqual(lead.worth_expected_margin, 750)
        lead.worth_margin_amount = 20_000
        self._commit()
        self.assertEqual(lead.worth_expected_margin, 5_000)

    def test_figures_follow_the_deal(self):
        lead = self._create_lead(worth_effort_days=5)
        self.assertEqual(lead.worth_advice, "stop")
        lead.probability = 50
        self._commit()
        self.assertEqual(lead.worth_advice, "go")
        lead.action_set_lost()
        self._commit()
        self.assertFalse(lead.worth_advice, "nothing is to be decided any more")
        lead.action_restore()
        self._commit()
        self.assertTrue(lead.worth_advice)
        lead.worth_effort_days = 0
        self._commit()
        self.assertFalse(lead.worth_advice)

    def test_nightly_job_follows_the_settings_and_can_run_twice(self):
        lead = self._create_lead(worth_effort_days=5)
        self.company_main.worth_day_cost = 100
        Worth = self.env["crm.worth"]
        Worth._refresh(lead.ids)
        self.assertEqual(lead.worth_expected_value, 2500)
        before = lead.read()
        Worth._refresh(lead.ids)
        self.assertEqual(lead.read(), before)

    def test_what_is_missing_is_said(self):
        self.company_main.write({"worth_margin_percent": 0, "worth_day_cost": 0})
        lead = self._create_lead(worth_effort_days=5)
        self.assertFalse(lead.worth_advice)
        self.assertIn("margin", lead.worth_reason)
        lead.worth_margin_percent = 10
        self._commit()
        self.assertIn("working day", lead.worth_reason)
        lead.write({"worth_effort_days": 0, "worth_other_cost": 1000})
        self._commit()
        self.assertEqual(lead.worth_advice, "stop")
        self.assertEqual(lead.worth_day_value, 0, "nothing to divide by")

    def test_deal_that_nobody_weighs_costs_no_query(self):
        self.env["crm.lead"].search([("worth_advice", "!=", False)]).write(
            {"worth_effort_days": 0, "worth_other_cost": 0}
        )
        self._commit()
        self.env.registry.clear_cache()
        lead = self._create_lead()
        self.assertFalse(self.env["crm.worth"]._is_used())
        lead.write({"expected_revenue": 7, "probability": 9})
        self.env.flush_all()
        self.assertNotIn(self.env["crm.worth"]._get_pending_key(), self.cr.precommit.data)

    def test_cost_does_not_grow_with_the_deals(self):
        def count_queries(size):
            leads = self.env["crm.lead"].create(
                [
                    {"name": f"Deal {n}", "worth_effort_days": n + 1, "expected_revenue": 1000}
                    for n in range(size)
                ]
            )
            self._commit()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.worth"]._refresh(leads.ids)
            leads.mapped("worth_reason")
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_bad_input_is_refused(self):
        lead = self._create_lead()
        for vals in (
            {"worth_effort_days": -1},
            {"worth_other_cost": -1},
            {"worth_margin_percent": 101},
        ):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                lead.write(vals)
                lead.flush_recordset()
        for vals in ({"worth_margin_percent": 120}, {"worth_day_cost": -5}):
            with self.assertRaises(EvaluationSettingsInvalid):
                self.env["res.config.settings"].create(vals)

    def test_rights_are_those_of_the_deal(self):
        lead = self._create_lead(worth_effort_days=5)
        as_salesman = lead.with_user(self.user_sales_salesman)
        as_salesman.worth_effort_days = 1
        self._commit()
        self.assertEqual(as_salesman.worth_advice, "go")
        with self.assertRaises(AccessError):
            lead.with_user(self.user_other_company).worth_effort_days = 1
        foreign = self._create_lead(user_id=self.user_sales_manager.id, worth_effort_days=5)
        with self.assertRaises(AccessError):
            foreign.with_user(self.user_sales_salesman).read(["worth_reason"])

    def test_resellers_of_the_portal_do_not_see_our_figures(self):
        portal = mail_new_test_user(self.env, login="worth_portal", groups="base.group_portal")
        shown = self.env["crm.lead"].with_user(portal).fields_get()
        for name in ("worth_advice", "worth_margin_amount", "worth_reason", "profile_fit_percent"):
            self.assertIn(name, self.env["crm.lead"]._fields)
            self.assertNotIn(name, shown)

    def test_merged_deals_keep_what_they_take(self):
        head = self._create_lead(probability=60)
        tail = self._create_lead(worth_effort_days=4)
        merged = (head | tail).merge_opportunity()
        self._commit()
        self.assertEqual(merged.worth_effort_days, 4)
        self.assertTrue(merged.worth_advice)
