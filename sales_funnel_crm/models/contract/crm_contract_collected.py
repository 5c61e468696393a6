from collections import defaultdict

from odoo import models

from .crm_contract import RUNNING_STATES, STATE_CLOSED
from .crm_contract_instalment_figures import _percent

# What customers owe, or have paid: neither drafts nor what was ended early.
COUNTED_STATES = (*RUNNING_STATES, STATE_CLOSED)


class CrmContract(models.Model):
    """How much came in of several contracts, e.g. of a deal or of a customer (CON-11)."""

    _inherit = "crm.contract"

    def _search_collected(self, domain):
        """Return the contracts that count for what was collected, of those the user may see."""
        return self.search([*domain, ("state", "in", COUNTED_STATES)])

    def _get_collected_percent_by(self, get_key):
        """Return what was received of these, ÷ (amount − credited), in percent.

        The queries do not grow with the contracts. Currencies are converted at the rate of today.

        :param get_key: returns what a contract counts for
        :return: by key; those that owe nothing have 0
        :rtype: dict
        """
        received, owed = defaultdict(float), defaultdict(float)
        for contract in self:
            key = get_key(contract)
            received[key] += contract._to_company(contract.amount_received)
            owed[key] += contract._to_company(contract.amount - contract.amount_credited)
        return {key: _percent(received[key], whole) for key, whole in owed.items()}
