from odoo import api, fields, models

from ...errors import ShownValidationError


class WorthSettingsInvalid(ShownValidationError):
    """A margin beyond 100 percent, or a negative cost."""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    worth_margin_percent = fields.Float(related="company_id.worth_margin_percent", readonly=False)
    worth_day_cost = fields.Monetary(related="company_id.worth_day_cost", readonly=False)
    worth_day_value_min = fields.Monetary(related="company_id.worth_day_value_min", readonly=False)

    @api.constrains("worth_margin_percent", "worth_day_cost", "worth_day_value_min")
    def _check_worth_settings(self):
        for settings in self:
            if abs(settings.worth_margin_percent) > 100:
                raise WorthSettingsInvalid(
                    self.env._("The expected margin is a share of the amount. Enter 0 to 100%.")
                )
            if min(settings.worth_day_cost, settings.worth_day_value_min) < 0:
                raise WorthSettingsInvalid(
                    self.env._("The cost and the wanted value of a day cannot be negative.")
                )
