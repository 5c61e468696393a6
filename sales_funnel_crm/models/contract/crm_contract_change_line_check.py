from odoo import api, models

from .crm_contract_change import ChangeStale, ChangeWrong
from .crm_contract_change_line import (
    ACTION_ADD,
    ACTION_REMOVE,
    WHAT_INSTALMENT,
    WHAT_STEP,
)
from .crm_contract_instalment import INSTALMENT_DUE, INSTALMENT_PLANNED, TRIGGER_STEP
from .crm_contract_step import OPEN_STEP_STATES, STEP_PROGRESS


class CrmContractChangeLine(models.Model):
    """Whether what a line proposes can be applied."""

    _inherit = "crm.contract.change.line"

    @api.constrains(
        "change_id",
        "step_id",
        "instalment_id",
        "precondition_ids",
        "condition_instalment_id",
        "trigger_step_id",
        "precondition_line_ids",
        "trigger_line_id",
    )
    def _check_of_contract(self):
        # sudo: whose they are counts, whoever may see them; no name is said
        for line in self.sudo():
            steps = line.step_id | line.precondition_ids | line.trigger_step_id
            instalments = line.instalment_id | line.condition_instalment_id
            if (steps.contract_id | instalments.contract_id) - line.contract_id:
                raise ChangeWrong(
                    self.env._(
                        "A line can only speak of steps and instalments of the contract that "
                        "changes. Choose those."
                    )
                )
            news = line.precondition_line_ids | line.trigger_line_id
            if news.filtered(
                lambda one, own=line: (
                    (one.change_id, one.what, one.action) != (own.change_id, WHAT_STEP, ACTION_ADD)
                )
            ):
                raise ChangeWrong(
                    self.env._(
                        "New steps are those that the same change order adds. Choose one of them."
                    )
                )

    def _check_line(self):
        """Raise when this line cannot be applied.

        :raise ChangeWrong: says why
        """
        # sudo: who proposes may read the contract, and all of its parts are compared
        record = self._get_record().sudo()
        if self.action != ACTION_ADD and not record:
            raise ChangeWrong(
                self.env._("Choose the step or instalment that a line changes or removes.")
            )
        if record and record.contract_id != self.contract_id:
            raise ChangeWrong(
                self.env._("“%s” belongs to another contract. Choose one of this.", record.name)
            )
        if self.action == ACTION_REMOVE:
            if self.what == WHAT_STEP and record.state == STEP_PROGRESS:
                raise ChangeWrong(
                    self.env._(
                        "“%s” is being carried out and cannot be removed. Let it be reported "
                        "first.",
                        record.name,
                    )
                )
            return
        if not (self.name or "").strip():
            raise ChangeWrong(self.env._("Give each new step and instalment a name."))
        if self.date_start and self.date_end and self.date_end < self.date_start:
            raise ChangeWrong(
                self.env._("“%s” would end before it starts. Correct its dates.", self.name)
            )
        if not (self.quantity >= 0 and self.amount >= 0 and self.days >= 0):
            raise ChangeWrong(
                self.env._(
                    "Quantity, amount and days of “%s” cannot be negative. Correct them.", self.name
                )
            )
        if self.what == WHAT_INSTALMENT:
            self._check_instalment()
        elif not (self._get_changed_names() or self.precondition_line_ids):
            raise ChangeWrong(self.env._("Nothing of “%s” changes. Remove the line.", self.subject))

    def _check_instalment(self):
        if self.trigger == TRIGGER_STEP:
            if not (self.trigger_step_id or self.trigger_line_id):
                raise ChangeWrong(
                    self.env._("Choose the step after which “%s” falls due.", self.name)
                )
        elif not self.date_fixed:
            raise ChangeWrong(self.env._("Enter the date on which “%s” falls due.", self.name))
        if not (self._get_changed_names() or self.trigger_line_id):
            raise ChangeWrong(self.env._("Nothing of “%s” changes. Remove the line.", self.subject))

    def _check_not_stale(self):
        """Raise when the step or instalment is not any more as it was.

        :raise ChangeStale: names it and says what differs
        """
        # sudo: what is agreed in the contract, whoever may see its parts
        record = self._get_record().sudo()
        if self.action == ACTION_ADD or not (record or self.old_values):
            return
        states = (
            (INSTALMENT_PLANNED, INSTALMENT_DUE)
            if self.what == WHAT_INSTALMENT
            else OPEN_STEP_STATES
        )
        if not record or record.state not in states:
            state = (
                dict(record._fields["state"]._description_selection(self.env))[record.state]
                if record
                else self.env._("Removed")
            )
            raise ChangeStale(
                self.env._(
                    "“%(name)s” is “%(state)s” meanwhile and cannot be changed. Remove its line.",
                    name=self.subject,
                    state=state,
                )
            )
        now = self._read_values(record)
        if changed := [name for name in now if now[name] != self._get_old_value(name, now)]:
            raise ChangeStale(
                self.env._(
                    "“%(name)s” was changed meanwhile (%(fields)s). Remove its line, and propose "
                    "it again from how it is now.",
                    name=self.subject,
                    fields=", ".join(self._get_label(name) for name in changed),
                )
            )

    def _get_old_value(self, name, now):
        """Return an old value; fields that came later with an update count as unchanged."""
        return (self.old_values or {}).get(name, now[name])
