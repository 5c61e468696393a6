"""Weights and periods of the decision risk: what is refused, what they change."""

from odoo.addons.sales_funnel_crm.models.decision.res_config_settings import (
    DecisionSettingsInvalid,
)

from ..common import FunnelCommon


class TestDecisionSettings(FunnelCommon):
    def _save(self, **vals):
        settings = self.env["res.config.settings"].create(vals)
        settings.execute()

    def test_weights_must_be_100_together(self):
        with self.assertRaises(DecisionSettingsInvalid):
            self._save(decision_weight_coverage=30.0)
        with self.assertRaises(DecisionSettingsInvalid):
            self._save(decision_weight_coverage=-5.0, decision_weight_support=55.0)
        with self.assertRaises(DecisionSettingsInvalid):
            self._save(decision_half_life_days=0)

    def test_weights_are_used(self):
        self._save(
            decision_weight_coverage=100.0,
            decision_weight_support=0.0,
            decision_weight_completeness=0.0,
            decision_weight_decider=0.0,
            decision_weight_thread=0.0,
            decision_weight_conflict=0.0,
            decision_half_life_days=10,
        )
        rules = self.env["crm.decision.risk"]._get_rules()
        self.assertEqual(rules.weights["coverage"], 100.0)
        self.assertEqual(rules.weights["support"], 0.0)
        self.assertEqual(rules.half_life_days, 10)

    def test_nonsense_in_the_parameters_does_not_stop_the_night(self):
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.decision_weight_thread", "x")
        self.assertEqual(self.env["crm.decision.risk"]._get_rules().weights["thread"], 10.0)

    def test_a_weight_of_nothing_is_kept(self):
        """It is not taken for a missing one, and the settings can be saved again."""
        self._save(decision_weight_conflict=0.0, decision_weight_thread=15.0)
        self.assertEqual(self.env["crm.decision.risk"]._get_rules().weights["conflict"], 0.0)
        values = self.env["res.config.settings"].create({})
        self.assertEqual(values.decision_weight_conflict, 0.0)
        self.assertEqual(values.decision_weight_total, 100.0)
        values.execute()
