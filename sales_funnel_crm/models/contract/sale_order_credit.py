from odoo import models

from .crm_contract import RUNNING_STATES


class SaleOrder(models.Model):
    """Orders are confirmed within the credit of the customer (CON-09)."""

    _inherit = "sale.order"

    def action_confirm(self):
        # One after another: what is confirmed counts for the next.
        for order in self:
            order._check_credit()
        return super().action_confirm()

    def _check_credit(self):
        if self.company_id.account_use_credit_limit:
            self.env["crm.credit.control"]._check(self, *self._get_credit_demand())

    def _get_credit_demand(self):
        """Return customer, company and what the order adds to the exposure, in its currency."""
        # sudo: the contract counts, whoever may see it
        contract = self.sudo().contract_id
        is_counted = contract.state in RUNNING_STATES
        amount = 0.0 if is_counted else self.amount_total / (self.currency_rate or 1)
        return self.partner_id, self.company_id, amount
