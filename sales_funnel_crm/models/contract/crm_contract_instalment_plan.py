from odoo import api, fields, models

from ...errors import ShownValidationError
from ...tools.contract.instalments import missing
from .crm_contract_instalment import TRIGGER_DATE, TRIGGER_STEP
from .crm_contract_number_mixin import check_finite


class InstalmentWrong(ShownValidationError):
    """Amounts, dates or the step of an instalment do not fit its contract."""


class CrmContractInstalment(models.Model):
    """What is agreed about an instalment: percent and amount in step, a date or a step (CON-01)."""

    _inherit = "crm.contract.instalment"

    _amount_positive = models.Constraint(
        "CHECK (amount IS NULL OR amount >= 0)",
        "The amount of an instalment cannot be negative. Correct it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._pair_values(vals) for vals in vals_list])

    def write(self, vals):
        result = super().write(vals)
        if "percent" in vals and "amount" not in vals:
            for instalment in self:
                contract = instalment.contract_id
                amount = self._get_amount_of_percent(contract, instalment.percent)
                super(CrmContractInstalment, instalment).write({"amount": amount})
        elif "amount" in vals and "percent" not in vals:
            for instalment in self:
                contract = instalment.contract_id
                percent = self._get_percent_of_amount(contract, instalment.amount)
                super(CrmContractInstalment, instalment).write({"percent": percent})
        return result

    def _follow_amount(self):  # pylint: disable=missing-return
        """Let the shares follow a new amount of the contract; what is owed stays as it is."""
        for instalment in self:
            percent = self._get_percent_of_amount(instalment.contract_id, instalment.amount)
            # Beside our own write: it would pair the amount, and ask the invoices.
            super(CrmContractInstalment, instalment).write(  # pylint: disable=super-method-mismatch
                {"percent": percent}
            )

    @api.model
    def _pair_values(self, vals):
        """Return ``vals`` with percent and amount, whichever was entered, and the trigger meant."""
        check_finite(self, vals)
        paired = dict(vals)
        if vals.get("step_id") and not vals.get("trigger"):
            paired["trigger"] = TRIGGER_STEP
        # sudo: the access to the contract is checked when it is linked
        contract = self.env["crm.contract"].sudo().browse(vals.get("contract_id"))
        if "percent" in vals and "amount" not in vals:
            paired["amount"] = self._get_amount_of_percent(contract, vals["percent"])
        elif "amount" in vals and "percent" not in vals:
            paired["percent"] = self._get_percent_of_amount(contract, vals["amount"])
        return paired

    @api.model
    def _get_amount_of_percent(self, contract, percent):
        # “not >=” also refuses what is not a number; its own check says so.
        if not percent >= 0:
            return 0.0
        amount = contract.amount * percent / 100
        return contract.currency_id.round(amount) if contract.currency_id else amount

    @api.model
    def _get_percent_of_amount(self, contract, amount):
        return round(amount / contract.amount * 100, 4) if contract.amount else 0.0

    @api.onchange("percent")
    def _onchange_percent(self):
        contract = self.contract_id
        if self.percent != self._get_percent_of_amount(contract, self.amount):
            self.amount = self._get_amount_of_percent(contract, self.percent)

    @api.onchange("amount")
    def _onchange_amount(self):
        contract = self.contract_id
        if self.amount != self._get_amount_of_percent(contract, self.percent):
            self.percent = self._get_percent_of_amount(contract, self.amount)

    @api.onchange("trigger")
    def _onchange_trigger(self):
        if self.trigger == TRIGGER_DATE:
            self.step_id = False
            self.days = 0
        else:
            self.date_fixed = False

    @api.constrains("step_id", "contract_id")
    def _check_step(self):
        for instalment in self:
            # sudo: the step counts, whoever may see it
            if instalment.step_id.sudo().contract_id not in (
                instalment.contract_id,
                self.env["crm.contract"],
            ):
                raise InstalmentWrong(
                    self.env._(
                        "“%(instalment)s” waits for a step of another contract. Choose one of "
                        "“%(contract)s”.",
                        instalment=instalment.name,
                        contract=instalment.contract_id.display_name,
                    )
                )

    @api.constrains("percent", "amount")
    def _check_share(self):
        for instalment in self:
            # “not >=” also refuses what is not a number.
            if not (instalment.percent >= 0 and instalment.amount >= 0):
                raise InstalmentWrong(
                    self.env._(
                        "The share and the amount of “%s” cannot be negative. Correct them.",
                        instalment.name,
                    )
                )

    def _get_unplanned_reason(self):
        """Return why this instalment would never fall due, empty when it will."""
        names = {"instalment": self.name, "contract": self.contract_id.display_name}
        if self.trigger == TRIGGER_STEP and not self.step_id:
            return self.env._(
                "“%(instalment)s” of “%(contract)s” waits for no step. Choose the step that it "
                "follows, or a date.",
                **names,
            )
        if self.trigger == TRIGGER_DATE and not self.date_fixed:
            return self.env._(
                "“%(instalment)s” of “%(contract)s” has no date. Enter when it falls due, or the "
                "step that it follows.",
                **names,
            )
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            return self.env._(
                "“%(instalment)s” of “%(contract)s” has no amount. Enter it, or delete the "
                "instalment.",
                **names,
            )
        return ""

    def _get_difference(self, contract):
        """Return what these instalments lack of the amount of ``contract``: below 0 is too much."""
        # Nothing is planned in drafts of less than a coin.
        coin = contract.currency_id.rounding or 0.01
        return missing(contract.amount, self.mapped("amount"), coin)

    def _is_triggered(self, today=None):
        """Tell whether this instalment has fallen due: its day has come, and its step is done."""
        self.ensure_one()
        today = today or fields.Date.context_today(self)
        # sudo: whether the step is done decides, whoever may see it
        if self.trigger == TRIGGER_STEP and not self.sudo().step_id.date_done:
            return False
        return bool(self.due_date) and self.due_date <= today
