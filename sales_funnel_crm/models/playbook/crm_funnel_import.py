from odoo import models

from ...tools.playbook.gates import GatePass
from .crm_stage_gate_check import CONTEXT_PASS


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    def _create_leads(self, deals):
        # What happened years ago had no gates to pass.
        gate_pass = GatePass(self.env._("Imported history"), is_logged=False)
        imports = self.with_context(**{CONTEXT_PASS: gate_pass})
        return super(CrmFunnelImport, imports)._create_leads(deals)
