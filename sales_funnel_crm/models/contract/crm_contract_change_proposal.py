from odoo import models
from odoo.tools import float_is_zero

from .crm_contract_change import HEADER_FIELDS, ChangeStale, ChangeWrong
from .crm_contract_change_line import (
    ACTION_ADD,
    ACTION_REMOVE,
    WHAT_INSTALMENT,
)


class CrmContractChange(models.Model):
    """Whether what is proposed can be applied; asked at submit and again at approval (CON-05)."""

    _inherit = "crm.contract.change"

    def _check_proposal(self):
        """Raise when the change order cannot be applied as it is.

        :raise ChangeStale: when what it changes is not as it was
        :raise ChangeWrong: when something is missing or does not fit
        """
        self.ensure_one()
        self._check_contract()
        if not (self.reason or "").strip():
            raise ChangeWrong(
                self.env._("Say why the contract changes: the reason is kept with it.")
            )
        if not self._get_changed_header() and not self.line_ids:
            raise ChangeWrong(
                self.env._(
                    "“%s” changes nothing. Enter new dates, a new amount, or what happens to a "
                    "step or an instalment.",
                    self.name,
                )
            )
        self._check_not_stale()
        for line in self.line_ids:
            line._check_line()
        self._check_twice()
        self._check_sum()

    def _get_changed_header(self):
        """Return the fields of the contract that the change order changes."""
        return [name for name in HEADER_FIELDS if self[name] != self[f"{name}_old"]]

    def _check_not_stale(self):
        # sudo: what is agreed in the contract, whoever may see its parts
        contract = self.sudo().contract_id
        for name in self._get_changed_header():
            if contract[name] != self[f"{name}_old"]:
                raise ChangeStale(
                    self.env._(
                        "“%(field)s” of “%(contract)s” was changed meanwhile. Make another change "
                        "order from how it is now.",
                        field=contract._fields[name]._description_string(self.env),
                        contract=contract.display_name,
                    )
                )
        for line in self.line_ids:
            line._check_not_stale()

    def _check_twice(self):
        for records in (self.line_ids.mapped("step_id"), self.line_ids.mapped("instalment_id")):
            for record in records:
                lines = self.line_ids.filtered(
                    lambda line, record=record: line._get_record() == record
                )
                if len(lines) > 1:
                    # sudo: the name of what the lines are about
                    name = record.sudo().name
                    raise ChangeWrong(
                        self.env._("“%s” is changed by two lines. Keep one of them.", name)
                    )

    def _check_sum(self):
        """Raise unless the instalments are the amount of the contract, to the cent."""
        # sudo: all instalments count, whoever may see them
        contract = self.sudo().contract_id
        amounts = {one: one.amount for one in contract.instalment_ids}
        for line in self.line_ids.filtered(lambda line: line.what == WHAT_INSTALMENT):
            amounts[line if line.action == ACTION_ADD else line.instalment_id] = (
                0.0 if line.action == ACTION_REMOVE else line.amount
            )
        if not amounts:
            return
        total, amount = sum(amounts.values()), self.amount
        difference = amount - total
        if not float_is_zero(difference, precision_rounding=self.currency_id.rounding):
            raise ChangeWrong(
                self.env._(
                    "The instalments would be %(total)s in all, and the contract %(amount)s. Add "
                    "or change instalments so that the difference of %(difference)s is gone.",
                    total=self.currency_id.format(total),
                    amount=self.currency_id.format(amount),
                    difference=self.currency_id.format(difference),
                )
            )
