from odoo import fields, models


class CrmContractStep(models.Model):
    """A step that is done lets the instalments fall due that follow it (CON-01)."""

    _inherit = "crm.contract.step"

    instalment_ids = fields.One2many(
        "crm.contract.instalment", "step_id", string="Instalments After It"
    )

    def write(self, vals):
        result = super().write(vals)
        if not {"date_done", "date_end", "state"}.isdisjoint(vals):
            # sudo: who reports a step need not see what the customer pays
            self.sudo().instalment_ids._update_states()
        return result
