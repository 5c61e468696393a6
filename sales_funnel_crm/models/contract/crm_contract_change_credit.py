from odoo import models


class CrmContractChange(models.Model):
    """Change orders that raise the amount are approved within the customer's credit (CON-09)."""

    _inherit = "crm.contract.change"

    def _check_credit(self):
        contract = self.contract_id
        if contract.company_id.account_use_credit_limit and self.amount > contract.amount:
            self.env["crm.credit.control"]._check(self, *self._get_credit_demand())

    def _get_credit_demand(self):
        """Return customer, company and what the change adds to the contract, which counts."""
        # sudo: whoever lets it pass, the whole rise counts
        change = self.sudo()
        contract = change.contract_id
        rise = max(change.amount - contract.amount, 0.0)
        return contract.partner_id, contract.company_id, contract._to_company(rise)

    def _get_credit_links(self):
        # sudo: who may read the change order may know the contract
        return {"contract_id": self.sudo().contract_id.id, "change_id": self.id}
