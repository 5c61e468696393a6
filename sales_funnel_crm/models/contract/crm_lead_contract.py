from odoo import api, fields, models

from .crm_contract import ContractWrong
from .crm_lead import SALESPERSON


class CrmLead(models.Model):
    """Contracts of deals: made from the deal, kept when deals are merged or deleted."""

    _inherit = "crm.lead"

    contract_count = fields.Integer(
        string="Number of Contracts", compute="_compute_contract_count", groups=SALESPERSON
    )

    collected_percent = fields.Float(
        string="Collected (%)",
        digits=(16, 1),
        compute="_compute_collected_percent",
        groups=SALESPERSON,
        aggregator=None,
        help="Received ÷ (amount − credited) of the contracts that you may see.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("contract_ids")
    def _compute_contract_count(self):
        counts = {}
        contracts = self.env["crm.contract"]
        if contracts._has_contracts():
            counts = dict(
                contracts._read_group(
                    [("lead_id", "in", self._origin.ids)], ["lead_id"], ["__count"]
                )
            )
        for lead in self:
            lead.contract_count = counts.get(lead._origin, 0)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("contract_ids")
    def _compute_collected_percent(self):
        percents = {}
        contracts = self.env["crm.contract"]
        if contracts._has_contracts():
            percents = contracts._search_collected(
                [("lead_id", "in", self._origin.ids)]
            )._get_collected_percent_by(lambda one: one.lead_id.id)
        for lead in self:
            lead.collected_percent = percents.get(lead._origin.id, 0.0)

    def action_open_contracts(self):
        """Show the contracts of a deal; a new one is of this deal."""
        self.ensure_one()
        return self.env["crm.contract"]._prepare_action(
            self.env._("Contracts of “%s”", self.name),
            [("lead_id", "=", self.id)],
            {"default_lead_id": self.id, "default_partner_id": self.partner_id.id},
        )

    def action_create_contract(self):
        """Open the draft contract of this deal, else make one of its orders and values."""
        self.ensure_one()
        contracts = self.env["crm.contract"]
        contract = contracts.search([("lead_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if not contract:
            contract = contracts.create(contracts._prepare_values_of_deal(self))
        return contract._open_form()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_contracted(self):
        contracts = self.env["crm.contract"]
        if not contracts._has_contracts():
            return
        # sudo: the deal stays for any contract, whoever may see it
        contract = (
            contracts.sudo()
            .with_context(active_test=False)
            .search([("lead_id", "in", self.ids)], limit=1)
        )
        if contract:
            raise ContractWrong(
                self.env._(
                    "The contract “%(contract)s” is from “%(deal)s”, which therefore stays. "
                    "Archive the opportunity instead.",
                    contract=contract.display_name,
                    deal=contract.lead_id.display_name,
                )
            )

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        contracts = self.env["crm.contract"]
        if contracts._has_contracts():
            # sudo: the user had the right to see these deals, which are about to be deleted
            contracts.sudo().with_context(active_test=False).search(
                [("lead_id", "in", opportunities.ids)]
            )._move_to(self)
        return result
