from typing import NamedTuple

from odoo import api, fields, models

from .crm_contract import RUNNING_STATES, SIGNED_STATES
from .sale_order_instalment import POSTED


class Exposure(NamedTuple):
    """What is at stake with a customer, in company currency; each part counts once.

    :param float receivable: open receivables, less what he has paid in advance
    :param float contracts: of contracts in force, what is on no posted invoice yet
    :param float orders: of confirmed orders of no contract, what is on no posted invoice yet
    """

    receivable: float = 0.0
    contracts: float = 0.0
    orders: float = 0.0

    @property
    def total(self):
        return self.receivable + self.contracts + self.orders


class CrmCreditControl(models.AbstractModel):
    """What a customer owes and has signed: the one definition of his exposure (CON-09)."""

    _inherit = "crm.credit.control"

    @api.model
    def _get_exposure_by_customer(self, customers, company, without=None):
        """Return the exposure of each customer; a few queries, however many.

        Exposure = open receivables + signed and not invoiced, of ``company`` and its branches:

        - *Open receivables* are Odoo's Total Receivable: posted items, taxes included.
        - A *contract* in force counts with its amount, or with that of its confirmed orders where
          they exceed it, less the posted invoices of its instalments, less those of its orders that
          are for no instalment. A draft invoice owes nothing yet, so what is on it stays signed.
          What was credited is neither owed nor signed; an invoice that was taken back as a whole is
          as if it had never been.
        - A confirmed *order* counts with its total, less its posted invoices, more the refunds of
          them, with the one who gets the invoice. An order of a contract that was signed does not:
          the contract speaks for it, also when it has ended.

        Nothing is below zero but the receivables. What is in another currency counts at the rate
        of today, as Odoo does with what is to invoice. No taxes come on top: the amounts of
        contracts and the totals of orders are with them.

        :param customers: commercial partners, as superuser
        :param without: an order or contract that is about to be added, and not counted yet
        :return: ``defaultdict``-like ``{customer: Exposure}``; every one of ``customers`` is in it
        """
        customers = customers.with_company(company)
        # Odoo keeps it for the whole transaction, whatever was invoiced in it.
        customers.invalidate_recordset(["credit"])
        contracts = self._get_signed_by_customer(customers, company, without)
        orders = self._get_ordered_by_customer(customers, company, without)
        return {
            customer: Exposure(customer.credit, contracts.get(customer, 0), orders.get(customer, 0))
            for customer in customers
        }

    @api.model
    def _get_signed_by_customer(self, customers, company, without):
        contracts = self.env["crm.contract"]
        if not contracts._has_contracts():
            return {}
        # sudo: contracts and invoices count, whoever may see them
        signed = contracts.sudo().search(
            [
                ("partner_id.commercial_partner_id", "in", customers.ids),
                ("company_id", "child_of", company.root_id.id),
                ("state", "in", RUNNING_STATES),
            ]
        )
        total = {}
        for contract in signed:
            if contract != without:
                customer = customers.browse(contract.partner_id.commercial_partner_id.id)
                agreed = max(contract.amount, contract._get_ordered_total(without))
                rest = max(agreed - contract._get_invoiced_total(), 0.0)
                total[customer] = total.get(customer, 0.0) + contract._to_company(rest)
        return total

    @api.model
    def _get_ordered_by_customer(self, customers, company, without):
        # sudo: orders and invoices count, whoever may see them
        orders = (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("partner_invoice_id.commercial_partner_id", "in", customers.ids),
                    ("company_id", "child_of", company.root_id.id),
                    ("state", "=", "sale"),
                    "|",
                    ("contract_id", "=", False),
                    ("contract_id.state", "not in", SIGNED_STATES),
                ]
            )
        )
        today = fields.Date.context_today(self)
        total = {}
        for order in orders:
            if order != without:
                customer = customers.browse(order.partner_invoice_id.commercial_partner_id.id)
                rest = max(order.amount_total - order._get_invoiced_total(POSTED), 0.0)
                rest = order.currency_id._convert(
                    rest, company.currency_id, order.company_id, today
                )
                total[customer] = total.get(customer, 0.0) + rest
        return total
