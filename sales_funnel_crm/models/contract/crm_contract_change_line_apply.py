from odoo import Command, models

from .crm_contract_change import ChangeWrong
from .crm_contract_change_line import (
    ACTION_ADD,
    ACTION_REMOVE,
    WHAT_INSTALMENT,
)
from .crm_contract_instalment import TRIGGER_DATE
from .crm_contract_step import OPEN_STEP_STATES


class CrmContractChangeLine(models.Model):
    """A line of an approved change order takes effect."""

    _inherit = "crm.contract.change.line"

    def _prepare_values(self):
        """Return what the line changes, for ``create`` or ``write`` of its step or instalment."""
        values, sources = {}, self._get_field_names()
        for name in self._get_changed_names():
            value = self[sources[name]]
            field = self._fields[sources[name]]
            if field.type == "many2many":
                values[name] = [Command.set(value.ids)]
            elif field.type == "many2one":
                values[name] = value.id
            else:
                values[name] = value
        if self.what == WHAT_INSTALMENT and self.trigger_line_id:
            values["step_id"] = self.trigger_line_id.step_id.id
        return values

    def _link_new_steps(self):
        """Let the step wait for those that were added with it."""
        if self.precondition_line_ids:
            links = [Command.link(line.step_id.id) for line in self.precondition_line_ids]
            self.step_id._unlocked().write({"precondition_ids": links})

    def _apply_step(self):
        if self.action == ACTION_REMOVE:
            self.step_id._cancel()
            return
        values = self._prepare_values()
        if self.action == ACTION_ADD:
            contract = self.contract_id
            last = max(contract.step_ids.mapped("sequence"), default=0)
            self._unlocked().step_id = self.env["crm.contract.step"].create(
                {
                    "contract_id": contract.id,
                    "sequence": last + 10,
                    "user_id": contract.user_id.id,
                    **values,
                }
            )
            return
        if "date_end" in values:
            # It is late again only when the new end has passed.
            values["date_escalated"] = False
        self.step_id._unlocked().write(values)

    def _check_not_awaited(self):
        """Raise when a step, as it is by now, waits for an instalment that is to be removed.

        :raise ChangeWrong: names both
        """
        removed = self.filtered(lambda line: line.action == ACTION_REMOVE).instalment_id
        for step in self.contract_id.step_ids:
            if step.state in OPEN_STEP_STATES and step.condition_instalment_id in removed:
                raise ChangeWrong(
                    self.env._(
                        "“%(step)s” waits for the payment of “%(instalment)s”, which would be "
                        "removed. Let it wait for another payment, or for none.",
                        step=step.name,
                        instalment=step.condition_instalment_id.name,
                    )
                )

    def _apply_instalment(self):
        if self.action == ACTION_REMOVE:
            self.instalment_id._unlocked().unlink()
            return
        values = self._prepare_values()
        if self.action == ACTION_ADD:
            contract = self.contract_id
            last = max(contract.instalment_ids.mapped("sequence"), default=0)
            self._unlocked().instalment_id = (
                self.env["crm.contract.instalment"]
                ._unlocked()
                .create(
                    {
                        "contract_id": contract.id,
                        "sequence": last + 10,
                        "trigger": TRIGGER_DATE,
                        **values,
                    }
                )
            )
            return
        self.instalment_id._unlocked().write(values)
