from odoo import api, fields, models
from odoo.fields import Domain

from .crm_contract import RUNNING_STATES
from .crm_contract_instalment import INSTALMENT_PAID
from .crm_contract_step import (
    OPEN_STEP_STATES,
    RESULT_PASSED,
    STEP_CANCELLED,
    STEP_DONE,
    STEP_READY,
    STEP_WAITING,
)


class CrmContractStep(models.Model):
    """When a step can be carried out, and whether it is late (CON-02, CON-04)."""

    _inherit = "crm.contract.step"

    is_late = fields.Boolean(
        string="Late", compute="_compute_late", search="_search_is_late", compute_sudo=True
    )
    late_days = fields.Integer(
        string="Days Late",
        compute="_compute_late",
        compute_sudo=True,
        help="Until today, or until the step was done.",
    )
    is_in_force = fields.Boolean(
        string="Contract in Force",
        compute="_compute_is_in_force",
        search="_search_is_in_force",
        compute_sudo=True,
    )
    waits_for = fields.Char(compute="_compute_waits_for", compute_sudo=True)

    @api.depends("date_end", "date_done", "state", "contract_id.state")
    def _compute_late(self):
        today = fields.Date.context_today(self)
        for step in self:
            is_open = step.state in OPEN_STEP_STATES and step.contract_id._is_running()
            until = today if is_open else step.date_done
            days = (until - step.date_end).days if until and step.date_end else 0
            step.late_days = max(days, 0)
            step.is_late = is_open and days > 0

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_late_domain(fields.Date.context_today(self))

    @api.model
    def _get_late_domain(self, today):
        return (
            Domain("date_end", "<", today)
            & Domain("state", "in", OPEN_STEP_STATES)
            & self._get_force_domain()
        )

    @api.depends("contract_id.state")
    def _compute_is_in_force(self):
        for step in self:
            step.is_in_force = step.contract_id._is_running()

    @api.model
    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_force_domain()

    @api.model
    def _get_force_domain(self):
        # any!: executors may ask this of their steps without being allowed to read contracts
        return Domain("contract_id", "any!", Domain("state", "in", RUNNING_STATES))

    @api.depends(
        "state", "precondition_ids.state", "condition_instalment_id.state", "contract_id.state"
    )
    def _compute_waits_for(self):
        for step in self:
            names = step._get_open_conditions() if step.state == STEP_WAITING else []
            step.waits_for = ", ".join(names)

    def _get_open_conditions(self):
        """Return the names of what must be done or received before this step.

        :rtype: list[str]
        """
        # sudo: a step waits for those of others and for payments, whoever looks
        step = self.sudo()
        names = [
            before.name for before in step.precondition_ids if before.state in OPEN_STEP_STATES
        ]
        instalment = step.condition_instalment_id
        if instalment and instalment.state != INSTALMENT_PAID:
            names.append(self.env._("payment of %s", instalment.name))
        return names

    def _update_readiness(self):
        """Let steps become possible whose conditions are met, and wait again when they are not.

        Steps that somebody has begun stay as they are. Call it whenever a condition changes: a
        step was done, an instalment was received or its payment taken back, a contract was signed.
        Whoever has to carry out what became possible is told.
        """
        # sudo: what happens to one step makes those of others possible
        steps = self.sudo()
        waiting, ready = steps.browse(), steps.browse()
        for step in steps:
            if step.state not in (STEP_WAITING, STEP_READY):
                continue
            can = step.contract_id._is_running() and not step._get_open_conditions()
            if can and step.state == STEP_WAITING:
                ready |= step
            elif not can and step.state == STEP_READY:
                waiting |= step
        if waiting:
            waiting.write({"state": STEP_WAITING})
            waiting._drop_activities()
        if ready:
            ready.write({"state": STEP_READY})
            ready._tell_ready()

    @api.model
    def _update_readiness_after_payment(self, instalments):
        """Look at the steps that wait for the money of ``instalments``; one search."""
        # sudo: who books a payment need not see the steps
        self.sudo().search(
            [
                ("condition_instalment_id", "in", instalments.ids),
                ("state", "in", (STEP_WAITING, STEP_READY)),
            ]
        )._update_readiness()

    def _finish_before_signing(self):
        """Note that signing and review are done, now that the contract is signed."""
        today = fields.Date.context_today(self)
        for step in self:
            if step.kind_id.code in ("sign", "review") and step.state in OPEN_STEP_STATES:
                contract = step.contract_id
                step.write(
                    {
                        "state": STEP_DONE,
                        "date_start_actual": contract.date_signed or today,
                        "date_done": contract.date_signed or today,
                        "quantity_done": step.quantity,
                        "amount_done": step.amount,
                        "result": RESULT_PASSED,
                        "done_by_id": self.env.uid,
                    }
                )

    def _cancel(self):
        """Take steps out of the plan, kept as history; called as the superuser.

        What comes next is looked at when the whole change order is applied.
        """
        self.write({"state": STEP_CANCELLED})
        self._drop_activities()
