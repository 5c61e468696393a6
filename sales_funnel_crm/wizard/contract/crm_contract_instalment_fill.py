from odoo import Command, api, fields, models

from ...models.contract.crm_contract import STATE_DRAFT, ContractWrong
from ...models.contract.crm_contract_lock_mixin import ContractLocked


class CrmContractInstalmentFill(models.TransientModel):
    """Plan the instalments of a draft contract as payment terms say (CON-01)."""

    _name = "crm.contract.instalment.fill"
    _description = "Instalments from Payment Terms"

    contract_id = fields.Many2one("crm.contract", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", related_sudo=False)
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment Terms",
        required=True,
        compute="_compute_payment_term_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    date = fields.Date(
        string="Counted From",
        required=True,
        compute="_compute_date",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="The day from which the payment terms count.",
    )
    has_instalments = fields.Boolean(compute="_compute_has_instalments")

    @api.depends("contract_id")
    def _compute_payment_term_id(self):
        for wizard in self:
            contract = wizard.contract_id
            customer = contract.partner_id.with_company(contract.company_id)
            terms = contract.order_ids.payment_term_id[:1]
            wizard.payment_term_id = terms or customer.property_payment_term_id

    @api.depends("contract_id")
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard.contract_id.date_start or fields.Date.context_today(self)

    @api.depends("contract_id.instalment_ids")
    def _compute_has_instalments(self):
        for wizard in self:
            wizard.has_instalments = bool(wizard.contract_id.instalment_ids)

    def action_fill(self):
        """Replace the instalments of the draft."""
        self.ensure_one()
        contract = self.contract_id
        contract.check_access("write")
        if contract.state != STATE_DRAFT:
            raise ContractLocked(contract._get_locked_reason())
        if contract.amount <= 0:
            raise ContractWrong(
                self.env._(
                    "“%s” has no amount. Enter what the customer owes in all, with taxes.",
                    contract.display_name,
                )
            )
        contract.write(
            {
                "instalment_ids": [
                    Command.clear(),
                    *[Command.create(vals) for vals in self._prepare_instalments()],
                ]
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_instalments(self):
        contract = self.contract_id
        terms = self.payment_term_id._compute_terms(
            date_ref=self.date,
            currency=contract.currency_id,
            company=contract.company_id,
            tax_amount=0,
            tax_amount_currency=0,
            sign=1,
            untaxed_amount=contract.amount,
            untaxed_amount_currency=contract.amount,
        )
        return [
            {
                "name": self.env._("Instalment %s", number),
                "sequence": number * 10,
                "amount": line["foreign_amount"],
                "trigger": "date",
                "date_fixed": line["date"],
            }
            for number, line in enumerate(terms["line_ids"], 1)
            if line["foreign_amount"]
        ]
