"""The success rate of the stage as the probability of its opportunities (FUN-05, FUN-06)."""

from odoo.exceptions import AccessError, ValidationError

from .rate_common import RateCommon

SOURCE = "sales_funnel_crm.probability_source"


class TestStageProbability(RateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("crm.pls_start_date", "2000-01-01")
        cls.env["ir.config_parameter"].set_param("crm.pls_fields", False)
        cls.stage_new.success_percent = 20.0
        cls.stage_offer.success_percent = 55.5

    def _create_leads(self, size=1, **values):
        values = {"type": "opportunity", "stage_id": self.stage_new.id, **values}
        return self.env["crm.lead"].create(
            [
                {"name": f"Deal {n}", "expected_revenue": 1000 * (n + 1), **values}
                for n in range(size)
            ]
        )

    def _assert_prorated(self, leads):
        """Check that the forecast of each lead is its amount × its rate, in the database too."""
        self.env.flush_all()
        self.env.invalidate_all()
        for lead in leads:
            self.assertAlmostEqual(
                lead.prorated_revenue, lead.expected_revenue * lead.probability / 100, places=2
            )

    def _train_scoring(self):
        """Close deals, so that Odoo's scoring has something to say: 50% in the last stage."""
        self._create_leads(4, stage_id=self.stage_last.id).action_set_won()
        self._create_leads(4, stage_id=self.stage_last.id).action_set_lost()

    # -- the setting ---------------------------------------------------------

    def test_rates_are_ignored_by_default(self):
        """Stock Odoo stays as it is until somebody chooses otherwise."""
        lead = self._create_leads()
        self.assertFalse(lead.is_rated_by_stage)
        self.assertNotEqual(lead.probability, 20.0)
        self.stage_new.success_percent = 30.0
        self.assertNotEqual(lead.probability, 30.0)

    def test_switching_updates_open_leads_only(self):
        automated, typed = self._create_leads(), self._create_leads(probability=77.0)
        unrated = self._create_leads(stage_id=self.stage_last.id)
        won, lost, archived = self._create_leads(), self._create_leads(), self._create_leads()
        won.action_set_won()
        lost.action_set_lost()
        archived.action_archive()
        leads = automated | typed | unrated | won | lost | archived
        before = {lead: (lead.probability, lead.automated_probability) for lead in leads}
        self._choose_source("stage_rate")
        self.assertRecordValues(
            automated | typed,
            [
                {"probability": 20.0, "automated_probability": 20.0, "won_status": "pending"},
                {"probability": 77.0, "automated_probability": 20.0, "won_status": "pending"},
            ],
        )
        for lead in unrated | won | lost | archived:
            self.assertEqual((lead.probability, lead.automated_probability), before[lead])
        self._assert_prorated(leads)

    def test_switching_back_restores_the_scoring(self):
        self._train_scoring()
        lead = self._create_leads(stage_id=self.stage_last.id)
        scored = lead.probability
        self.stage_last.success_percent = 80.0
        self._choose_source("stage_rate")
        self.assertEqual(lead.probability, 80.0)
        self._choose_source("predictive")
        self.assertEqual(lead.probability, scored)
        self._assert_prorated(lead)

    def test_switching_leaves_no_traces(self):
        """No tracking message, no changed record, no row of the ledger."""
        leads = self._create_leads(3)
        self.cr.flush()
        messages = self.env["mail.message"].search_count([])
        trackings = self.env["mail.tracking.value"].search_count([])
        moves = self.env["crm.funnel.move"].search_count([])
        self._choose_source("stage_rate")
        self.cr.flush()
        self.assertEqual(leads.mapped("probability"), [20.0] * 3)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        self.assertEqual(self.env["mail.tracking.value"].search_count([]), trackings)
        self.assertEqual(self.env["crm.funnel.move"].search_count([]), moves)

    def test_saving_other_settings_changes_no_lead(self):
        lead = self._create_leads()
        self._choose_source("stage_rate")
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 1 WHERE id = %s", [lead.id]
        )
        self.env.invalidate_all()
        self._choose_source("stage_rate", funnel_rate_min_sample=33)
        self.assertEqual(lead.automated_probability, 1.0)
        self.assertEqual(self.env["crm.stage.rate"]._get_min_sample(), 33)

    def test_minimum_sample_of_the_settings_is_positive(self):
        with self.assertRaises(ValidationError):
            self._choose_source("predictive", funnel_rate_min_sample=0)

    def test_only_administrators_switch(self):
        settings = self.env["res.config.settings"].create({})
        with self.assertRaises(AccessError):
            settings.with_user(self.user_sales_manager).execute()

    # -- leads ---------------------------------------------------------------

    def test_stage_gives_the_probability(self):
        """FUN-05: changing the stage of a deal changes its success rate."""
        self._choose_source("stage_rate")
        lead = self._create_leads()
        self.assertEqual((lead.probability, lead.prorated_revenue), (20.0, 200.0))
        lead.stage_id = self.stage_offer
        self.assertEqual((lead.probability, lead.prorated_revenue), (55.5, 555.0))
        lead.stage_id = self.stage_new
        self.assertEqual((lead.probability, lead.prorated_revenue), (20.0, 200.0))

    def test_mass_change_of_the_stage_gives_each_its_probability(self):
        self._choose_source("stage_rate")
        leads = self._create_leads(3)
        typed = self._create_leads(probability=77.0)
        (leads | typed).with_user(self.user_sales_manager).write({"stage_id": self.stage_offer.id})
        self.assertEqual(leads.mapped("probability"), [55.5] * 3)
        self.assertEqual(typed.probability, 77.0, "a rate typed on a single lead stays")
        self.assertFalse(typed.is_automated_probability)

    def test_typed_rate_stays_until_it_is_given_back(self):
        self._choose_source("stage_rate")
        lead = self._create_leads()
        lead.probability = 90.0
        self.stage_new.success_percent = 25.0
        self.assertEqual((lead.probability, lead.automated_probability), (90.0, 25.0))
        lead.action_set_automated_probability()
        self.assertEqual(lead.probability, 25.0)
        self._assert_prorated(lead)

    def test_stage_without_rate_keeps_the_scoring(self):
        self._choose_source("stage_rate")
        self._train_scoring()
        lead = self._create_leads(stage_id=self.stage_last.id)
        self.assertFalse(lead.is_rated_by_stage)
        percents, _tooltip = lead._pls_get_naive_bayes_probabilities()
        self.env["ir.config_parameter"].set_param(SOURCE, "predictive")
        self.assertEqual(percents, lead._pls_get_naive_bayes_probabilities()[0])

    def test_won_lost_and_restored(self):
        self._choose_source("stage_rate")
        lead = self._create_leads()
        lead.action_set_won()
        self.assertEqual((lead.probability, lead.won_status), (100.0, "won"))
        lead.stage_id = self.stage_offer
        self.assertEqual((lead.probability, lead.won_status), (55.5, "pending"))
        lead.action_set_lost()
        self.assertEqual((lead.probability, lead.won_status), (0.0, "lost"))
        self.stage_offer.success_percent = 60.0
        self.assertEqual((lead.probability, lead.won_status), (0.0, "lost"))
        lead.action_restore()
        self.assertEqual((lead.probability, lead.won_status), (60.0, "pending"))

    def test_archiving_in_a_stage_of_0_percent_is_not_losing(self):
        self.stage_new.success_percent = 0.0
        self._choose_source("stage_rate")
        lead = self._create_leads()
        self.assertLess(lead.probability, 0.02)
        lead.action_archive()
        self.assertEqual(lead.won_status, "pending")

    def test_form_shows_the_rate_before_saving(self):
        self._choose_source("stage_rate")
        lead = self.env["crm.lead"].new({"name": "Deal", "stage_id": self.stage_offer.id})
        self.assertEqual(lead.automated_probability, 55.5)
        self.assertTrue(lead.is_rated_by_stage)

    def test_tooltip_names_the_stage(self):
        self._choose_source("stage_rate")
        data = self._create_leads(stage_id=self.stage_offer.id).prepare_pls_tooltip_data()
        self.assertEqual(data["probability"], 55.5)
        self.assertEqual([top["value"] for top in data["top_3_data"]], ["Rate Offer"])

    def test_salesman_works_with_rates(self):
        self._choose_source("stage_rate")
        lead = (
            self.env["crm.lead"]
            .with_user(self.user_sales_salesman)
            .create({"name": "Mine", "type": "opportunity", "stage_id": self.stage_new.id})
        )
        self.assertEqual(lead.probability, 20.0)
        lead.stage_id = self.stage_offer
        self.assertEqual(lead.probability, 55.5)

    # -- refreshed rates and Odoo's own job ------------------------------------

    def test_refreshed_rates_reach_all_open_leads(self):
        self._choose_source("stage_rate")
        lead, typed = self._create_leads(), self._create_leads(probability=77.0)
        foreign = self._create_leads(company_id=self.company_other.id, user_id=False, team_id=False)
        self._post_moves(
            (1, "2026-02-01", "won", self.stage_new, -1),
            (2, "2026-02-01", "won", self.stage_new, -1),
            (3, "2026-02-01", "lost", self.stage_new, -1),
        )
        self._refresh().action_apply()
        self.assertEqual(lead.probability, 66.67)
        self.assertEqual(foreign.probability, 66.67, "stages belong to all companies")
        self.assertEqual(typed.probability, 77.0)
        self._assert_prorated(lead | typed | foreign)

    def test_stage_that_loses_its_rate_is_scored_again(self):
        self._choose_source("stage_rate")
        self._train_scoring()
        self.stage_last.success_percent = 80.0
        lead = self._create_leads(stage_id=self.stage_last.id)
        self.stage_last.has_success_percent = False
        self.env["ir.config_parameter"].set_param(SOURCE, "predictive")
        scored = lead._pls_get_naive_bayes_probabilities()[0][lead.id]
        self.assertNotEqual(scored, 80.0)
        self.assertEqual(lead.probability, scored)
        self._assert_prorated(lead)

    def test_daily_scoring_keeps_rates_and_forecast(self):
        """Odoo's job writes by SQL and forgets `prorated_revenue`; the forecast stays right."""
        self._choose_source("stage_rate")
        rated = self._create_leads(2)
        typed = self._create_leads(probability=77.0)
        scored = self._create_leads(2, stage_id=self.stage_last.id)
        self._train_scoring()
        before = scored.mapped("probability")
        for _run in range(2):
            self.env["crm.lead"]._cron_update_automated_probabilities()
            self.assertEqual(rated.mapped("probability"), [20.0, 20.0])
            self.assertEqual(typed.probability, 77.0)
            self._assert_prorated(rated | typed | scored)
        self.assertNotEqual(scored.mapped("probability"), before, "the job had something to do")

    def test_forecast_is_the_sum_of_amount_times_rate(self):
        """FUN-06, by stage, against plain Python on the same numbers."""
        self._choose_source("stage_rate")
        amounts = {self.stage_new: [1200.0, 900.5], self.stage_offer: [333.33, 10_000.0]}
        for stage, revenues in amounts.items():
            for revenue in revenues:
                self._create_leads(stage_id=stage.id, expected_revenue=revenue)
        self.stage_offer.success_percent = 12.34
        rows = self.env["crm.lead"]._read_group(
            [("stage_id", "in", [stage.id for stage in amounts])],
            ["stage_id"],
            ["prorated_revenue:sum"],
        )
        expected = {
            self.stage_new: sum(round(amount * 0.20, 2) for amount in [1200.0, 900.5]),
            self.stage_offer: sum(round(amount * 0.1234, 2) for amount in [333.33, 10_000.0]),
        }
        for stage, total in rows:
            self.assertAlmostEqual(total, expected[stage], places=2)
        self.assertEqual(len(rows), 2)

    def test_forecast_has_the_digits_of_the_currency(self):
        self.company_other.currency_id = self.env.ref("base.JPY")
        lead = self._create_leads(
            company_id=self.company_other.id, user_id=False, team_id=False, expected_revenue=333
        )
        self._choose_source("stage_rate")
        self.env.invalidate_all()
        self.assertEqual(lead.prorated_revenue, 67.0)

    def test_recurring_forecast_follows(self):
        plan = self.env["crm.recurring.plan"].create({"name": "Yearly", "number_of_months": 12})
        lead = self._create_leads(recurring_revenue=2400.0, recurring_plan=plan.id)
        self._choose_source("stage_rate")
        self.env.invalidate_all()
        self.assertEqual(lead.recurring_revenue_prorated, 480.0)
        self.assertEqual(lead.recurring_revenue_monthly_prorated, 40.0)

    def test_cost_of_an_update_does_not_grow_with_leads(self):
        self._choose_source("stage_rate")

        def count_queries(size, percent):
            self._create_leads(size)
            self._create_leads(size, stage_id=self.stage_last.id)
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.stage_new.success_percent = percent
            self.env["crm.stage.rate"]._update_open_leads(self.stages)
            return self.cr.sql_log_count - before

        count_queries(1, 21.0)  # fill the ormcaches
        self.assertEqual(count_queries(50, 22.0), count_queries(5, 23.0))
