from odoo import fields, models

from .crm_contract import RUNNING_STATES


class SaleOrder(models.Model):
    """Orders are confirmed within the credit of the customer (CON-09)."""

    _inherit = "sale.order"

    def action_confirm(self):
        if not any(self.company_id.mapped("account_use_credit_limit")):
            return super().action_confirm()
        # One after another: what is confirmed counts for the next.
        result = True
        for order in self:
            order._check_credit()
            result = super(SaleOrder, order).action_confirm()
        return result

    def _check_credit(self):
        if self.company_id.account_use_credit_limit:
            self.env["crm.credit.control"]._check(self, *self._get_credit_demand())

    def _get_credit_demand(self):
        """Return customer, company and what the order adds to the exposure, in its currency.

        The customer is who gets the invoice. The order of a contract in force adds only that by
        which the orders exceed the contract: that counts already. Nobody speaks for one that is
        confirmed when its contract has ended.
        """
        # sudo: the contract counts, whoever may see it
        contract = self.sudo().contract_id
        amount = self.amount_total
        if contract.state in RUNNING_STATES:
            ordered = contract._get_ordered_total(without=self)
            amount = max(ordered + amount - max(contract.amount, ordered), 0.0)
        amount = self.currency_id._convert(
            amount,
            self.company_id.currency_id,
            self.company_id,
            fields.Date.context_today(self),
        )
        return self.partner_invoice_id, self.company_id, amount

    def _get_credit_links(self):
        return {"order_id": self.id}
