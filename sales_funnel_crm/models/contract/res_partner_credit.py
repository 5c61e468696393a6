from odoo import api, fields, models

from .crm_contract import RUNNING_STATES
from .res_partner_contract import READERS


class ResPartner(models.Model):
    """How much of a customer is at stake (CON-09)."""

    _inherit = "res.partner"

    credit_exposure = fields.Monetary(
        compute="_compute_credit_exposure",
        groups=READERS,
        help="Open receivables, and what is signed and not invoiced.",
    )
    collected_percent = fields.Float(
        string="Collected (%)",
        digits=(16, 1),
        compute="_compute_collected_percent",
        groups=READERS,
        help="Received ÷ (amount − credited) of the contracts that you may see.",
    )

    @api.depends_context("company")
    def _compute_credit_exposure(self):
        self.credit_exposure = 0.0
        company = self.env.company
        # A customer without either asks nothing.
        if not company.account_use_credit_limit and not self.env["crm.contract"]._has_contracts():
            return
        for partner in self:
            # sudo: the total counts for whoever may see the customer
            customer = partner.sudo().commercial_partner_id
            partner.credit_exposure = customer._get_credit_exposure(company)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_collected_percent(self):
        self.collected_percent = 0.0
        contracts = self.env["crm.contract"]
        if not contracts._has_contracts():
            return
        customers = self._origin.commercial_partner_id
        percents = contracts._search_collected(
            [("partner_id", "child_of", customers.ids)]
        )._get_collected_percent_by(lambda one: one.partner_id.commercial_partner_id)
        for partner in self:
            partner.collected_percent = percents.get(partner._origin.commercial_partner_id, 0.0)

    def _get_credit_exposure(self, company, without=None):
        """Return open receivables plus what is signed and not invoiced, in company currency.

        Signed are contracts in force, and confirmed orders that are not part of one.

        :param without: an order or contract that is about to be added, and not counted yet
        :rtype: float
        """
        self.ensure_one()
        customer = self.with_company(company)
        # Odoo keeps it for the whole transaction, whatever was invoiced in it.
        customer.invalidate_recordset(["credit"])
        return customer.credit + self._get_signed_not_invoiced(company, without)

    def _get_signed_not_invoiced(self, company, without):
        total = 0.0
        contracts = self.env["crm.contract"]
        if contracts._has_contracts():
            contracts = contracts.search(
                [
                    ("partner_id", "child_of", self.id),
                    ("company_id", "=", company.id),
                    ("state", "in", RUNNING_STATES),
                ]
            )
            for contract in contracts:
                if contract != without:
                    rest = max(contract.amount - contract.amount_invoiced, 0)
                    total += contract._to_company(rest)
        orders = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", self.id),
                ("company_id", "=", company.id),
                ("state", "=", "sale"),
                ("invoice_status", "!=", "invoiced"),
                ("contract_id", "not in", contracts.ids),
            ]
        )
        for order in orders:
            if order != without:
                total += order._get_rest_in_company_currency()
        return total
