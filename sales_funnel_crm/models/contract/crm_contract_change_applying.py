from odoo import fields, models

from .crm_contract_change import CHANGE_APPROVED, ChangeWrong
from .crm_contract_change_line import (
    ACTION_REMOVE,
    WHAT_INSTALMENT,
    WHAT_STEP,
)
from .crm_contract_instalment import TRIGGER_STEP
from .crm_contract_step import OPEN_STEP_STATES, STEP_CANCELLED


class CrmContractChange(models.Model):
    """An approved change order takes effect in one transaction (CON-05)."""

    _inherit = "crm.contract.change"

    def _apply(self, user):
        """Change the contract and tell its executors; called as the superuser.

        Two change orders of a contract at once both write its version, so the later one is
        repeated by Odoo and then sees what the first one changed.
        """
        self._check_proposal()
        self._check_credit()
        contract = self.contract_id
        contract._unlocked().write({"version": contract.version + 1})
        # At once: the row of the version would fail for good where this one is repeated.
        contract.flush_recordset(["version"])
        contract._keep_version(self)
        steps = contract.step_ids
        executors = {step: step._get_executor() for step in steps}
        self._apply_parts()
        contract.message_post(body=self._get_changes_body())
        self._close(
            CHANGE_APPROVED, user, version=contract.version, date_applied=fields.Datetime.now()
        )
        changed = self.line_ids.step_id & steps
        changed._follow_change(executors)
        contract.instalment_ids._update_states()
        contract.step_ids._update_readiness()
        contract._go_on_if_completed()
        former = self.env["res.users"].union(*(executors[step] for step in changed))
        self._ask_acknowledgements(former, user)

    def _apply_parts(self):
        """Change the contract, its steps and its instalments, and check what comes out."""
        self._apply_header()
        for line in self.line_ids.sorted(lambda line: line.action == ACTION_REMOVE):
            if line.what == WHAT_STEP:
                line._apply_step()
        for line in self.line_ids:
            line._link_new_steps()
        self._apply_instalments()
        self._check_result()

    def _check_applicable(self):
        """Raise when the change order could not be applied, and change nothing.

        Whoever proposes it can still correct it; for who approves it is locked.
        """
        with self.env.cr.savepoint() as savepoint:
            # sudo: as it is applied
            self.sudo()._apply_parts()
            savepoint.rollback()
        self.env.invalidate_all()

    def _apply_header(self):
        names = self._get_changed_header()
        if names:
            self.contract_id._unlocked().write({name: self[name] for name in names})

    def _apply_instalments(self):
        contract = self.contract_id
        lines = self.line_ids.filtered(lambda line: line.what == WHAT_INSTALMENT)
        lines._check_not_awaited()
        for line in lines:
            line._apply_instalment()
        if lines or "amount" in self._get_changed_header():
            contract.instalment_ids._unlocked()._follow_amount()

    def _check_result(self):
        """Raise when the contract would not hold together any more.

        :raise ChangeWrong: when an instalment would wait for a step that is removed
        :raise InstalmentWrong: when the instalments would not make the amount, or never fall due
        :raise StepWrong: when a step would begin before one that it waits for
        """
        contract = self.contract_id
        for one in contract.instalment_ids:
            if one.trigger == TRIGGER_STEP and one.step_id.state == STEP_CANCELLED:
                raise ChangeWrong(
                    self.env._(
                        "“%(instalment)s” falls due after “%(step)s”, which would be removed. Let "
                        "it fall due after another step or on a date.",
                        instalment=one.name,
                        step=one.step_id.name,
                    )
                )
        contract._check_instalments()
        contract.step_ids.filtered(
            lambda step: step.state in OPEN_STEP_STATES
        )._check_planned_order()
