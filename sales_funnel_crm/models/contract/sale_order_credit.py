from odoo import fields, models

from .crm_contract import SIGNED_STATES


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
        """Return customer, company and what the order adds to the exposure, in its currency.

        The customer is who gets the invoice. Nothing comes on top for the order of a contract
        that is signed: the contract counts already.
        """
        # sudo: the contract counts, whoever may see it
        contract = self.sudo().contract_id
        amount = 0.0
        if contract.state not in SIGNED_STATES:
            amount = self.currency_id._convert(
                self.amount_total,
                self.company_id.currency_id,
                self.company_id,
                fields.Date.context_today(self),
            )
        return self.partner_invoice_id, self.company_id, amount

    def _get_credit_links(self):
        return {"order_id": self.id}
