from odoo import models


class CrmContractChange(models.Model):
    """Change orders that raise the amount are approved within the customer's credit (CON-09)."""

    _inherit = "crm.contract.change"

    def _check_credit(self):
        partner, company, rise = self._get_credit_demand()
        if company.account_use_credit_limit and rise:
            self.env["crm.credit.control"]._check(self, partner, company, rise)

    def _get_credit_demand(self):
        """Return customer, company and what the change adds to the contract, which counts.

        A rise that only covers what is ordered already adds nothing.
        """
        # sudo: whoever lets it pass, the whole rise counts
        change = self.sudo()
        contract = change.contract_id
        rise = max(change.amount - max(contract.amount, contract._get_ordered_total()), 0.0)
        return contract.partner_id, contract.company_id, contract._to_company(rise)

    def _get_credit_links(self):
        # sudo: who may read the change order may know the contract
        return {"contract_id": self.sudo().contract_id.id, "change_id": self.id}
