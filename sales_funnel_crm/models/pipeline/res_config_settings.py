from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_stage_rate import (
    MIN_SAMPLE_DEFAULT,
    MIN_SAMPLE_PARAM,
    PROBABILITY_SOURCE_PARAM,
    SOURCE_PREDICTIVE,
    SOURCE_STAGE_RATE,
)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    funnel_probability_source = fields.Selection(
        [
            (SOURCE_PREDICTIVE, "Odoo's predictive scoring"),
            (SOURCE_STAGE_RATE, "Success rate of the stage"),
        ],
        string="Probability of Opportunities",
        default=SOURCE_PREDICTIVE,
        config_parameter=PROBABILITY_SOURCE_PARAM,
    )
    funnel_rate_min_sample = fields.Integer(
        string="Minimum Sample",
        default=MIN_SAMPLE_DEFAULT,
        config_parameter=MIN_SAMPLE_PARAM,
        help="A refreshed rate is proposed only when at least this many deals are behind it.",
    )

    @api.constrains("funnel_rate_min_sample")
    def _check_funnel_rate_min_sample(self):
        for settings in self:
            if settings.funnel_rate_min_sample < 1:
                raise ValidationError(
                    self.env._("The minimum sample is at least 1 deal. Enter 20 if in doubt.")
                )

    def set_values(self):
        Rate = self.env["crm.stage.rate"]
        was_source = Rate._is_source_of_probability()
        result = super().set_values()
        if Rate._is_source_of_probability() != was_source:
            # opportunities in other stages are scored by Odoo before and after
            Rate._update_open_leads(
                self.env["crm.stage"].search([("has_success_percent", "=", True)])
            )
        return result

    def action_funnel_reconcile(self):
        return self.env["crm.funnel.move"].action_reconcile()

    def action_funnel_rebuild(self):
        return self.env["crm.funnel.rebuild"].action_rebuild()

    def action_funnel_import(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_funnel_import_action"
        )
