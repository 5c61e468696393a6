from odoo import models

from .crm_contract import ContractWrong


class CrmContract(models.Model):
    """What a contract must have before it is reviewed, approved and signed."""

    _inherit = "crm.contract"

    def _check_ready(self):
        """Raise when a contract cannot be reviewed or approved as it is.

        A plug: the plan, the instalments and the credit of the customer add their checks here.
        Called when it is submitted, and again when the last reviewer approves.

        :raise ContractWrong: says what is missing
        """
        for contract in self:
            if missing := contract._get_missing():
                raise ContractWrong(
                    self.env._(
                        "“%(name)s” is not complete. Enter: %(missing)s.",
                        name=contract.display_name,
                        missing=", ".join(missing),
                    )
                )
            if contract.currency_id.compare_amounts(contract.amount, 0) <= 0:
                raise ContractWrong(
                    self.env._(
                        "“%s” has no amount. Enter what the customer owes in all, with taxes.",
                        contract.display_name,
                    )
                )
        self.order_ids._check_contract()
        self._check_orders_in_force()

    def _check_orders_in_force(self):
        # sudo: all orders are part of the contract, whoever may see them
        for order in self.sudo().order_ids:
            if order.state == "cancel":
                raise ContractWrong(
                    self.env._(
                        "%(order)s of “%(contract)s” is cancelled. Set it back to a quotation, or "
                        "reset the contract to draft and remove it.",
                        order=order.name,
                        contract=order.contract_id.display_name,
                    )
                )

    def _get_missing(self):
        """Return the labels of what is needed for a review and not entered."""
        needed = ("partner_id", "date_start", "date_end")
        return [
            self._fields[name]._description_string(self.env) for name in needed if not self[name]
        ]
