from odoo import api, fields, models
from odoo.tools import formatLang

from ...tools.contract.instalments import settle, split
from .crm_contract import STATE_DRAFT
from .crm_contract_instalment_dunning import ACTIVITY_DUNNING, ACTIVITY_INVOICE
from .crm_contract_instalment_plan import InstalmentWrong


class CrmContract(models.Model):
    """The instalments make the amount of the contract, to the cent (CON-01, CON-11)."""

    _inherit = "crm.contract"

    amount_unplanned = fields.Monetary(
        string="Not in Instalments",
        compute="_compute_amount_unplanned",
        help="What the instalments lack of the amount; below zero is too much.",
    )

    @api.depends("amount", "currency_id", "instalment_ids.amount")
    def _compute_amount_unplanned(self):
        for contract in self:
            contract.amount_unplanned = contract.instalment_ids._get_difference(contract)

    @api.onchange("amount")
    def _onchange_amount(self):
        for instalment in self.instalment_ids:
            instalment.amount = self.currency_id.round(self.amount * instalment.percent / 100)

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._settle_instalments()
        return contracts

    def write(self, vals):
        # What was planned for the old amount is divided in the same way for the new one. The
        # smallest coin of another currency may be larger.
        planned = self.env["crm.contract"]
        if not {"amount", "currency_id"}.isdisjoint(vals) and "instalment_ids" not in vals:
            planned = self.filtered(
                lambda one: (
                    one.state == STATE_DRAFT and one.instalment_ids and not one.amount_unplanned
                )
            )
        result = super().write(vals)
        for contract in planned:
            contract._divide_again()
        if "amount" in vals or "instalment_ids" in vals:
            self.filtered(lambda one: one.state == STATE_DRAFT)._settle_instalments()
        return result

    def _divide_again(self):
        instalments = self.instalment_ids.sorted()
        if self.amount <= 0 or sum(instalments.mapped("amount")) <= 0:
            return
        amounts = split(self.amount, instalments.mapped("amount"), self.currency_id.rounding)
        for instalment, amount in zip(instalments, amounts, strict=True):
            instalment.write({"amount": amount, "percent": instalment.percent})

    def _settle_instalments(self):
        """Put what rounding left on the last instalment of each draft."""
        for contract in self:
            instalments = contract.instalment_ids.sorted()
            amounts = instalments.mapped("amount")
            settled = settle(contract.amount, amounts, contract.currency_id.rounding)
            for instalment, before, amount in zip(instalments, amounts, settled, strict=True):
                if amount != before:
                    instalment._unlocked().write({"amount": amount, "percent": instalment.percent})

    def _check_ready(self):
        result = super()._check_ready()
        self._check_instalments()
        return result

    def _check_instalments(self):
        """Raise unless the instalments make the amount of each contract, and all will fall due.

        Checked when a contract leaves draft, and to be called by change orders once applied.

        :raise InstalmentWrong: says what is missing
        """
        # sudo: it is about all instalments, whoever may see them
        for contract in self.sudo():
            if not contract.instalment_ids:
                raise InstalmentWrong(
                    self.env._(
                        "“%s” has no instalments. Add what the customer pays and when, or take "
                        "them from payment terms.",
                        contract.display_name,
                    )
                )
            if contract.amount_unplanned:
                raise InstalmentWrong(contract._get_difference_words())
            for instalment in contract.instalment_ids:
                if reason := instalment._get_unplanned_reason():
                    raise InstalmentWrong(reason)

    def _on_signed(self):
        result = super()._on_signed()
        self.instalment_ids._update_states()
        return result

    def _on_terminated(self):
        result = super()._on_terminated()
        # What is invoiced is still owed; nobody is asked for the rest, nor to remind of it.
        self.instalment_ids._update_states()
        self.instalment_ids.activity_unlink([ACTIVITY_INVOICE, ACTIVITY_DUNNING])
        return result

    def _get_difference_words(self):
        money = [
            formatLang(self.env, amount, currency_obj=self.currency_id)
            for amount in (
                sum(self.instalment_ids.mapped("amount")),
                self.amount,
                abs(self.amount_unplanned),
            )
        ]
        names = {"contract": self.display_name, "sum": money[0], "amount": money[1]}
        if self.amount_unplanned > 0:
            return self.env._(
                "The instalments of “%(contract)s” make %(sum)s, and its amount is %(amount)s. "
                "Plan %(difference)s more.",
                **names,
                difference=money[2],
            )
        return self.env._(
            "The instalments of “%(contract)s” make %(sum)s, and its amount is %(amount)s. Take "
            "%(difference)s off.",
            **names,
            difference=money[2],
        )
