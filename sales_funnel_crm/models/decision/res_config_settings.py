from odoo import api, fields, models

from ...errors import ShownValidationError
from ...tools.decision.risk import DEFAULT_WEIGHTS, Rules
from .crm_decision_source import HALF_LIFE_PARAM, WEIGHT_PARAM, WINDOW_PARAM

DEFAULTS = Rules()


class DecisionSettingsInvalid(ShownValidationError):
    """The weights of the decision risk do not add up, or a period is not positive."""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    decision_weight_coverage = fields.Float(
        string="Coverage", digits=(16, 1), default=DEFAULT_WEIGHTS["coverage"]
    )
    decision_weight_support = fields.Float(
        string="Support", digits=(16, 1), default=DEFAULT_WEIGHTS["support"]
    )
    decision_weight_completeness = fields.Float(
        string="Needed Roles", digits=(16, 1), default=DEFAULT_WEIGHTS["completeness"]
    )
    decision_weight_decider = fields.Float(
        string="Decider Met", digits=(16, 1), default=DEFAULT_WEIGHTS["decider"]
    )
    decision_weight_thread = fields.Float(
        string="Several Threads", digits=(16, 1), default=DEFAULT_WEIGHTS["thread"]
    )
    decision_weight_conflict = fields.Float(
        string="No Conflicts", digits=(16, 1), default=DEFAULT_WEIGHTS["conflict"]
    )
    decision_weight_total = fields.Float(
        string="Total", digits=(16, 1), compute="_compute_decision_weight_total"
    )
    decision_half_life_days = fields.Integer(
        string="Half-life of Evidence",
        default=int(DEFAULTS.half_life_days),
        config_parameter=HALF_LIFE_PARAM,
    )
    decision_window_days = fields.Integer(
        string="Decider Contact",
        default=int(DEFAULTS.decider_window_days),
        config_parameter=WINDOW_PARAM,
    )

    @api.depends(*("decision_weight_" + name for name in DEFAULT_WEIGHTS))
    def _compute_decision_weight_total(self):
        for settings in self:
            settings.decision_weight_total = sum(settings._get_decision_weights())

    @api.constrains(*("decision_weight_" + name for name in DEFAULT_WEIGHTS))
    def _check_decision_weights(self):
        for settings in self:
            weights = settings._get_decision_weights()
            if min(weights) < 0:
                raise DecisionSettingsInvalid(
                    self.env._("A weight of the decision risk cannot be negative. Enter 0 or more.")
                )
            if abs(sum(weights) - 100) > 0.05:
                raise DecisionSettingsInvalid(
                    self.env._(
                        "The weights of the decision risk add up to %(total)s%%. Change them so "
                        "that they are 100%% together.",
                        total=round(sum(weights), 1),
                    )
                )

    @api.constrains("decision_half_life_days", "decision_window_days")
    def _check_decision_periods(self):
        for settings in self:
            if min(settings.decision_half_life_days, settings.decision_window_days) < 1:
                raise DecisionSettingsInvalid(
                    self.env._(
                        "The half-life of evidence and the window of decider contact are at least "
                        "1 day. Enter 45 and 30 if in doubt."
                    )
                )

    def _get_decision_weights(self):
        return [self["decision_weight_" + name] for name in DEFAULT_WEIGHTS]

    @api.model
    def get_values(self):
        weights = self.env["crm.decision.risk"]._get_rules().weights
        return {
            **super().get_values(),
            **{"decision_weight_" + name: weight for name, weight in weights.items()},
        }

    def set_values(self):
        Risk = self.env["crm.decision.risk"]
        before = Risk._get_rules()
        result = super().set_values()
        # Not `config_parameter`: it forgets a weight of 0, which then would be the default again.
        set_param = self.env["ir.config_parameter"].set_param
        for name in DEFAULT_WEIGHTS:
            set_param(WEIGHT_PARAM + name, repr(self["decision_weight_" + name]))
        if Risk._get_rules() != before:
            Risk._refresh_soon()
        return result
