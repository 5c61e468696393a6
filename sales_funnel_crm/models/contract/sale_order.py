from odoo import api, fields, models

from ...errors import ShownUserError
from .crm_contract import (
    SIGNED_STATES,
    STATE_APPROVED,
    STATE_CLOSED,
    STATE_DRAFT,
    STATE_REVIEW,
    STATE_TERMINATED,
    ContractWrong,
)


class OrderUnderContract(ShownUserError):
    """An order would be taken out of a contract that counts on it, or cancelled under it."""


class SaleOrder(models.Model):
    """The contract that an order is part of (CON-08)."""

    _inherit = "sale.order"

    contract_id = fields.Many2one(
        "crm.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # Also what comes from the context.
        for contract in orders.contract_id:
            self._check_can_join(contract.id)
        return orders

    def write(self, vals):
        if "contract_id" in vals:
            self._check_can_leave(vals["contract_id"])
            if vals["contract_id"]:
                self._check_can_join(vals["contract_id"])
        if vals.get("state") == "cancel":
            self._check_can_cancel_under_contract()
        return super().write(vals)

    @api.constrains("contract_id", "partner_id", "pricelist_id", "currency_id", "company_id")
    def _check_contract(self):
        if not self.env["crm.contract"]._has_contracts():
            return
        # sudo: a salesperson may have the order, but not the contract of a colleague
        for order in self.sudo():
            if order.contract_id and (reason := order._get_unfit_reason(order.contract_id)):
                raise ContractWrong(reason)

    def _get_unfit_reason(self, contract):
        """Return why this order cannot be part of ``contract``, empty when it can."""
        names = {"order": self.name, "contract": contract.display_name}
        customer = contract.partner_id.commercial_partner_id
        customers = self.partner_id | self.partner_invoice_id
        if customer and customer not in customers.commercial_partner_id:
            return self.env._(
                "%(order)s is an order of %(partner)s, and “%(contract)s” is with %(customer)s. "
                "Choose orders of the same customer.",
                **names,
                partner=self.partner_id.display_name,
                customer=customer.display_name,
            )
        if self.company_id != contract.company_id:
            return self.env._(
                "%(order)s belongs to %(company)s, and “%(contract)s” to %(other)s. Choose orders "
                "of the same company.",
                **names,
                company=self.company_id.name,
                other=contract.company_id.name,
            )
        if self.currency_id != contract.currency_id:
            return self.env._(
                "%(order)s is in %(currency)s, and “%(contract)s” in %(other)s. Choose orders in "
                "the same currency, or correct that of the contract while it is a draft.",
                **names,
                currency=self.currency_id.name,
                other=contract.currency_id.name,
            )
        return ""

    def _check_can_join(self, contract_id):
        contract = self.env["crm.contract"].browse(contract_id)
        contract.check_access("write")
        if contract.state in (STATE_CLOSED, STATE_TERMINATED):
            raise OrderUnderContract(
                self.env._(
                    "“%s” has ended: no order can be added to it. Make a new contract.",
                    contract.display_name,
                )
            )
        if contract.state in (STATE_REVIEW, STATE_APPROVED) and not self.env.su:
            raise OrderUnderContract(
                self.env._(
                    "“%s” is as its reviewers have seen it, with its orders. Reset it to draft to "
                    "add an order, or add it when it is signed.",
                    contract.display_name,
                )
            )

    def _check_can_leave(self, contract_id):
        if not self.env["crm.contract"]._has_contracts():
            return
        # sudo: a salesperson may have the order, but not the contract of a colleague
        for order in self.sudo():
            contract = order.contract_id
            if contract and contract.id != contract_id and contract.state != STATE_DRAFT:
                raise OrderUnderContract(
                    self.env._(
                        "%(order)s is part of “%(contract)s”, which is no draft any more. Reset "
                        "the contract to draft first; when it is signed, terminate it.",
                        order=order.name,
                        contract=contract.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_under_contract(self):
        self._check_can_leave(False)

    def _check_can_cancel_under_contract(self):
        if not self.env["crm.contract"]._has_contracts():
            return
        # sudo: a salesperson may have the order, but not the contract of a colleague
        for order in self.sudo():
            contract = order.contract_id
            # A customer may decline what is offered to him: the contract cannot be signed then.
            if contract.state in (STATE_REVIEW, STATE_APPROVED) and not self.env.user.share:
                raise OrderUnderContract(
                    self.env._(
                        "%(order)s cannot be cancelled: the reviewers of “%(contract)s” have seen "
                        "it. Reset the contract to draft first.",
                        order=order.name,
                        contract=contract.display_name,
                    )
                )
            if contract.state in SIGNED_STATES and contract.state != STATE_TERMINATED:
                raise OrderUnderContract(
                    self.env._(
                        "%(order)s cannot be cancelled: the contract “%(contract)s” is signed. "
                        "Terminate the contract first.",
                        order=order.name,
                        contract=contract.display_name,
                    )
                )

    def action_create_contract(self):
        """Make one draft contract of these orders, and open it."""
        self.check_access("read")
        if taken := self.filtered("contract_id"):
            # sudo: the name of the contract, which may be a colleague's
            contract = taken[0].sudo().contract_id
            raise OrderUnderContract(
                self.env._(
                    "%(order)s is part of “%(contract)s” already. Choose orders without a "
                    "contract.",
                    order=taken[0].name,
                    contract=contract.display_name,
                )
            )
        if cancelled := self.filtered(lambda order: order.state == "cancel"):
            raise OrderUnderContract(
                self.env._("%s is cancelled. Choose orders that are in force.", cancelled[0].name)
            )
        contracts = self.env["crm.contract"]
        return contracts.create(contracts._prepare_values_of_orders(self))._open_form()

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id._open_form()
