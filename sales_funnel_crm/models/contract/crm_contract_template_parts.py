from odoo import api, models


class CrmContractTemplateStep(models.Model):
    """Steps of a template are checked with those that they wait for."""

    _inherit = "crm.contract.template.step"

    @api.constrains("precondition_ids", "condition_instalment_id", "template_id")
    def _check_conditions(self):
        self.template_id._check_no_circle()
