from odoo import api, models


class CrmContractInstalment(models.Model):
    """A payment may wait for a step and a step for a payment, but not for each other (CON-04)."""

    _inherit = "crm.contract.instalment"

    @api.constrains("step_id", "trigger")
    def _check_no_circle(self):
        self.contract_id._check_plan_has_no_circle()
