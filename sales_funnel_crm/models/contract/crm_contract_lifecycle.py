from odoo import fields, models

from .crm_contract import (
    RUNNING_STATES,
    STATE_APPROVED,
    STATE_CLOSED,
    STATE_COMPLETED,
    STATE_EXECUTING,
    STATE_SIGNED,
    STATE_TERMINATED,
    ContractWrong,
)
from .crm_contract_instalment import INSTALMENT_PAID
from .crm_contract_reviewing import ContractNotAllowed
from .crm_contract_step import OPEN_STEP_STATES, STEP_CANCELLED


class CrmContract(models.Model):
    """From approved to closed or terminated (CON-02, CON-07)."""

    _inherit = "crm.contract"

    def action_sign(self):
        """Ask who signed when, and for the signed document."""
        self.ensure_one()
        self._check_state(STATE_APPROVED)
        self._check_can_manage()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_sign_action"
        )
        return {**action, "context": {"default_contract_id": self.id}}

    def action_execute(self):
        """Begin to carry out what was signed."""
        self._check_state(STATE_SIGNED)
        self._check_can_manage()
        self._do_execute()

    def action_complete(self):
        """Note that everything promised was done."""
        self._check_state(STATE_EXECUTING)
        self._check_can_manage()
        self._check_can_complete()
        # sudo: states are written by the workflow only
        self.sudo().write(
            {"state": STATE_COMPLETED, "date_completed": fields.Date.context_today(self)}
        )

    def action_close(self):
        """End a contract that is carried out and paid."""
        self._check_state(STATE_COMPLETED)
        self._check_can_manage()
        self._check_can_close()
        # sudo: states are written by the workflow only
        self.sudo().write({"state": STATE_CLOSED, "date_closed": fields.Date.context_today(self)})

    def action_reopen(self):
        """Go on with a contract that was completed or closed."""
        self._check_state(STATE_COMPLETED, STATE_CLOSED)
        self._check_can_lead()
        # sudo: states are written by the workflow only
        self.sudo().write({"state": STATE_EXECUTING, "date_completed": False, "date_closed": False})

    def action_terminate(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_can_terminate()
        return self._open_reason("terminate")

    def _do_sign(self, vals):
        """Note that a contract was signed; called by the wizard that asks for the details.

        :param dict vals: ``date_signed``, ``our_signatory_id``, ``signatory_ids``,
            ``signed_document_ids``
        """
        self.ensure_one()
        self._check_state(STATE_APPROVED)
        self._check_can_manage()
        self._check_orders_in_force()
        date = vals["date_signed"]
        if date > fields.Date.context_today(self):
            raise ContractWrong(
                self.env._("A contract cannot be signed in the future. Correct the date.")
            )
        if self.date_end and date > self.date_end:
            raise ContractWrong(
                self.env._(
                    "“%s” would end before it was signed. Correct the date, or reset the contract "
                    "to draft and correct its end.",
                    self.display_name,
                )
            )
        self._unlocked().write({**vals, "state": STATE_SIGNED})
        # sudo: who signs need not be able to write steps and instalments
        self.sudo()._on_signed()

    def _do_execute(self):
        # sudo: states are written by the workflow only, and executors start it
        self.sudo().write({"state": STATE_EXECUTING})

    def _do_terminate(self, reason):
        """End a contract early; called by the wizard that asks for the reason."""
        self._check_can_terminate()
        # sudo: states are written by the workflow only
        contracts = self.sudo()
        contracts.write(
            {
                "state": STATE_TERMINATED,
                "termination_reason": reason,
                "date_terminated": fields.Date.context_today(self),
            }
        )
        contracts._on_terminated()

    # Plugs, called as the superuser

    def _on_signed(self):
        """Let what follows from signing happen: the plan and the instalments extend it."""

    def _on_terminated(self):
        """Let what follows from the early end happen: the plan and the instalments extend it."""
        steps = self.step_ids.filtered(lambda step: step.state in OPEN_STEP_STATES)
        steps.write({"state": STEP_CANCELLED})
        steps.activity_ids.unlink()

    # Who may, and when

    def _check_state(self, *states):
        """Raise unless the user may read these, and each is in one of ``states``."""
        self.check_access("read")
        names = dict(self._fields["state"]._description_selection(self.env))
        for contract in self:
            if contract.state not in states:
                raise ContractNotAllowed(
                    self.env._(
                        "“%(name)s” is “%(state)s”, and this is done when it is “%(needed)s”. "
                        "Reload the page.",
                        name=contract.display_name,
                        state=names[contract.state],
                        needed=" / ".join(names[state] for state in states),
                    )
                )

    def _check_can_lead(self):
        for contract in self:
            if not contract._may_lead():
                raise ContractNotAllowed(
                    self.env._(
                        "Only the team leader or a sales manager can do this with “%s”. Ask one.",
                        contract.display_name,
                    )
                )

    def _check_can_terminate(self):
        self._check_state(STATE_APPROVED, *RUNNING_STATES)
        self._check_can_lead()

    def _check_can_complete(self):
        # sudo: it asks for all steps, whoever may see them
        for step in self.sudo().step_ids:
            if step.state in OPEN_STEP_STATES:
                raise ContractNotAllowed(
                    self.env._(
                        "“%(step)s” of “%(name)s” is not done. Report it, or take it out with a "
                        "change order first.",
                        step=step.name,
                        name=step.contract_id.display_name,
                    )
                )

    def _check_can_close(self):
        # sudo: it asks for all instalments, whoever may see them
        for instalment in self.sudo().instalment_ids:
            if instalment.state != INSTALMENT_PAID:
                raise ContractNotAllowed(
                    self.env._(
                        "“%(instalment)s” of “%(name)s” is not paid. Collect it, or take it out "
                        "with a change order first.",
                        instalment=instalment.name,
                        name=instalment.contract_id.display_name,
                    )
                )

    def _open_reason(self, purpose):
        """Return the dialog that asks why a contract is refused or terminated."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"sales_funnel_crm.crm_contract_reason_action_{purpose}"
        )
        return {**action, "context": {"default_contract_id": self.id, "default_purpose": purpose}}
