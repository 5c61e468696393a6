from odoo import api, fields, models

from .crm_credit_exposure import Exposure
from .res_partner_contract import READERS


class ResPartner(models.Model):
    """How much of a customer is at stake (CON-09)."""

    _inherit = "res.partner"

    credit_exposure = fields.Monetary(
        compute="_compute_credit_exposure",
        groups=READERS,
        help="Open receivables, and what is signed and on no posted invoice.",
    )
    exposure_receivable = fields.Monetary(
        string="Open Receivables",
        compute="_compute_credit_exposure",
        groups=READERS,
        help="Less what was paid in advance.",
    )
    exposure_contracts = fields.Monetary(
        string="Signed Contracts",
        compute="_compute_credit_exposure",
        groups=READERS,
        help="Contracts in force: what is on no posted invoice.",
    )
    exposure_orders = fields.Monetary(
        string="Confirmed Orders",
        compute="_compute_credit_exposure",
        groups=READERS,
        help="Orders of no contract: what is on no posted invoice.",
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
        company = self.env.company
        exposures = {}
        # A customer without either asks nothing.
        if company.account_use_credit_limit or self.env["crm.contract"]._has_contracts():
            # sudo: the total counts for whoever may see the customer
            customers = self._origin.sudo().commercial_partner_id
            controls = self.env["crm.credit.control"]
            exposures = controls._get_exposure_by_customer(customers, company)
        by_id = {customer.id: exposure for customer, exposure in exposures.items()}
        for partner in self:
            # sudo: as above
            exposure = by_id.get(partner._origin.sudo().commercial_partner_id.id, Exposure())
            partner.credit_exposure = exposure.total
            partner.exposure_receivable = exposure.receivable
            partner.exposure_contracts = exposure.contracts
            partner.exposure_orders = exposure.orders

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
