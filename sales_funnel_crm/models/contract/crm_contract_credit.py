from odoo import models

from .crm_contract import STATE_APPROVED
from .res_company import POLICY_BLOCK
from .sale_order_instalment import POSTED


class CrmContract(models.Model):
    """Contracts are approved within the credit of the customer (CON-09)."""

    _inherit = "crm.contract"

    def _do_approve(self):
        for contract in self:
            contract._check_credit()
        return super()._do_approve()

    def _do_sign(self, vals):
        # Others may have been signed since it was approved, and only these count.
        can_sign = self.state == STATE_APPROVED and self.can_manage
        if can_sign and self.company_id.credit_policy == POLICY_BLOCK:
            self._check_credit()
        return super()._do_sign(vals)

    def _check_credit(self):
        if self.company_id.account_use_credit_limit:
            self.env["crm.credit.control"]._check(self, *self._get_credit_demand())

    def _get_credit_demand(self):
        """Return customer, company and what the contract adds to the exposure.

        Its confirmed orders count already, as open or as receivable: the rest comes on top.
        """
        rest = max(self.amount - self._get_ordered_total(), 0.0)
        return self.partner_id, self.company_id, self._to_company(rest)

    def _get_ordered_total(self, without=None):
        """Return the total of the confirmed orders, but for the order ``without``."""
        # sudo: all orders count, whoever may see them
        orders = self.sudo().order_ids.filtered(
            lambda order: order.state == "sale" and order != without
        )
        return sum(orders.mapped("amount_total"))

    def _get_credit_links(self):
        return {"contract_id": self.id, "change_id": False}

    def _get_invoiced_total(self):
        """Return what is on posted invoices, of its instalments and of its orders besides them."""
        # sudo: what is invoiced counts, whoever may read the invoice
        orders = self.sudo().order_ids
        return self.amount_invoiced + sum(
            order._get_invoiced_total(POSTED, besides_instalments=True) for order in orders
        )
