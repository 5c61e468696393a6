from odoo import api, models

from .crm_contract_number_mixin import check_finite


class ResPartner(models.Model):
    """A credit limit that can be counted with (CON-09)."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "credit_limit" in vals:
                check_finite(self, {"credit_limit": vals["credit_limit"]})
        return super().create(vals_list)

    def write(self, vals):
        if "credit_limit" in vals:
            check_finite(self, {"credit_limit": vals["credit_limit"]})
        return super().write(vals)
