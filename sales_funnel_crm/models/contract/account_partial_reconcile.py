from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Money received for instalments: they follow when it is reconciled, and undone (CON-11)."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_instalments()._update_states()
        return partials

    def unlink(self):
        instalments = self._get_instalments()
        result = super().unlink()
        instalments._update_states()
        return result

    def _get_instalments(self):
        """Return the instalments whose invoices these settle; asks nothing without contracts."""
        # sudo: instalments follow their payments, whoever registers them
        instalments = self.env["crm.contract.instalment"].sudo()
        # Odoo takes back nothing rather often.
        if not self or not self.env["crm.contract"]._has_contracts():
            return instalments
        return self.sudo().debit_move_id.move_id.instalment_id
