from odoo import api, fields, models

from ...errors import ShownValidationError
from .crm_profile import MIN_SAMPLE_DEFAULT, MIN_SAMPLE_PARAM


class EvaluationSettingsInvalid(ShownValidationError):
    """A margin beyond 100 percent, a negative cost, or a sample of nothing."""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    worth_margin_percent = fields.Float(related="company_id.worth_margin_percent", readonly=False)
    worth_day_cost = fields.Monetary(related="company_id.worth_day_cost", readonly=False)
    worth_day_value_min = fields.Monetary(related="company_id.worth_day_value_min", readonly=False)
    profile_min_sample = fields.Integer(
        string="Cases Needed to Judge",
        default=MIN_SAMPLE_DEFAULT,
        config_parameter=MIN_SAMPLE_PARAM,
        help="With fewer, an industry, country or source is neither judged nor used for ranking.",
    )

    @api.constrains("profile_min_sample")
    def _check_profile_min_sample(self):
        for settings in self:
            if settings.profile_min_sample < 1:
                raise EvaluationSettingsInvalid(
                    self.env._("The profile needs at least 1 deal. Enter 10 if in doubt.")
                )

    @api.constrains("worth_margin_percent", "worth_day_cost", "worth_day_value_min")
    def _check_worth_settings(self):
        for settings in self:
            if abs(settings.worth_margin_percent) > 100:
                raise EvaluationSettingsInvalid(
                    self.env._("The expected margin is a share of the amount. Enter 0 to 100%.")
                )
            if min(settings.worth_day_cost, settings.worth_day_value_min) < 0:
                raise EvaluationSettingsInvalid(
                    self.env._("The cost and the wanted value of a day cannot be negative.")
                )
