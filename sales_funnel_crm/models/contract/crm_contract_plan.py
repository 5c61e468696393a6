from odoo import api, fields, models

from ...tools.contract.circle import find_circle
from .crm_contract import (
    RUNNING_STATES,
    STATE_COMPLETED,
    STATE_EXECUTING,
    STATE_SIGNED,
    STATE_TERMINATED,
)
from .crm_contract_step import OPEN_STEP_STATES, STEP_CANCELLED, STEP_DONE
from .crm_contract_step_check import StepsInCircle

ACTIVITY_ACKNOWLEDGE = "sales_funnel_crm.mail_activity_type_contract_acknowledge"


class CrmContract(models.Model):
    """The execution plan of a contract: how far it is, and what follows from signing (CON-01)."""

    _inherit = "crm.contract"

    step_count = fields.Integer(string="Number of Steps", compute="_compute_progress")
    step_done_count = fields.Integer(string="Steps Done", compute="_compute_progress")
    steps_done = fields.Char(
        string="Steps Done/Planned",
        compute="_compute_progress",
        help="How many of the steps are done.",
    )
    step_late_count = fields.Integer(string="Steps Late", compute="_compute_progress")
    progress_percent = fields.Float(
        string="Progress (%)",
        compute="_compute_progress",
        help="Of the planned amounts of the steps; of their number when no amounts are planned.",
    )

    @api.depends("step_ids.state", "step_ids.amount", "step_ids.date_end")
    def _compute_progress(self):
        figures = self._get_progress_by_contract()
        for contract in self:
            figure = figures.get(contract._origin.id, {})
            contract.step_count = figure.get("count", 0)
            contract.step_done_count = figure.get("done", 0)
            contract.steps_done = f"{contract.step_done_count}/{contract.step_count}"
            contract.step_late_count = figure.get("late", 0)
            contract.progress_percent = figure.get("percent", 0.0)

    def _get_progress_by_contract(self):
        """Return how far contracts are; one query. Contracts without steps are absent.

        :return: e.g. ``{7: {"count": 4, "done": 1, "late": 0, "percent": 25.0}}``
        :rtype: dict[int, dict]
        """
        # sudo: the totals of a contract that may be read, whoever may see its single steps
        rows = (
            self.env["crm.contract.step"]
            .sudo()
            ._read_group(
                [
                    ("contract_id", "in", self._origin.ids),
                    # What a terminated contract leaves undone was promised, too.
                    "|",
                    ("state", "!=", STEP_CANCELLED),
                    ("contract_id.state", "=", STATE_TERMINATED),
                ],
                groupby=["contract_id", "state", "date_end:day"],
                aggregates=["__count", "amount:sum"],
            )
        )
        today = fields.Date.context_today(self)
        figures = {}
        for contract, state, date_end, count, amount in rows:
            figure = figures.setdefault(
                contract.id, {"count": 0, "done": 0, "late": 0, "amount": 0.0, "amount_done": 0.0}
            )
            figure["count"] += count
            figure["amount"] += amount
            if state == STEP_DONE:
                figure["done"] += count
                figure["amount_done"] += amount
            elif date_end and date_end < today and contract._is_running():
                figure["late"] += count
        for figure in figures.values():
            amount, amount_done = figure.pop("amount"), figure.pop("amount_done")
            done, all_ = (amount_done, amount) if amount else (figure["done"], figure["count"])
            figure["percent"] = 100.0 * done / all_
        return figures

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for contract, vals in zip(self, vals_list, strict=True):
            if "step_ids" in vals and "step_ids" not in (default or {}):
                # What was taken out of the plan does not come back.
                vals["step_ids"] = [
                    command
                    for step, command in zip(contract.step_ids, vals["step_ids"], strict=True)
                    if step.state != STEP_CANCELLED
                ]
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default)
        for contract, copy in zip(self, copies, strict=True):
            contract._copy_conditions(copy)
        return copies

    def _copy_conditions(self, copy):
        """Let the steps of a copy wait for each other like those they were copied from."""
        kept = self.step_ids.filtered(lambda step: step.state != STEP_CANCELLED)
        steps = dict(zip(kept, copy.step_ids, strict=True))
        instalments = dict(zip(self.instalment_ids, copy.instalment_ids, strict=True))
        for step, new in steps.items():
            new.write(
                {
                    "precondition_ids": [
                        steps[one].id for one in step.precondition_ids if one in steps
                    ],
                    "condition_instalment_id": instalments.get(
                        step.condition_instalment_id, step.browse()
                    ).id,
                }
            )
        for instalment, new in instalments.items():
            if instalment.step_id:
                new.step_id = steps.get(instalment.step_id)

    def _check_ready(self):
        result = super()._check_ready()
        # sudo: who reviews need not see every step
        self.sudo().step_ids._check_planned_order()
        return result

    def _check_plan_has_no_circle(self):
        """Raise when steps, or steps and payments, would wait for each other.

        :raise StepsInCircle: names the circle
        """
        # sudo: a circle may lead through the steps of others
        for contract in self.sudo():
            waits = {}
            for step in contract.step_ids:
                befores = [*step.precondition_ids]
                if step.condition_instalment_id:
                    befores.append(step.condition_instalment_id)
                waits[step] = befores
            for instalment in contract.instalment_ids:
                waits[instalment] = [*instalment.step_id] if instalment.trigger == "step" else []
            if circle := find_circle(waits):
                raise StepsInCircle(
                    self.env._(
                        "These would wait for each other for ever: %s. Remove one of them from "
                        "“After”.",
                        " → ".join(f"“{one.name}”" for one in [*circle, circle[0]]),
                    )
                )

    # Plugs of the lifecycle, called as the superuser

    def _on_signed(self):
        result = super()._on_signed()
        for contract in self:
            steps = contract.step_ids.filtered(lambda step: not step.user_id)
            # What nobody was named for is the responsible's.
            steps._unlocked().user_id = contract.user_id
            contract.step_ids._finish_before_signing()
            contract.step_ids._update_readiness()
        return result

    def _on_terminated(self):
        self.change_ids._withdraw()
        self.change_ids.activity_unlink([ACTIVITY_ACKNOWLEDGE])
        return super()._on_terminated()

    def _get_responsible(self):
        """Return who sees to it: the responsible, the team leader when he has left."""
        people = (self.user_id | self.team_id.user_id).filtered("active")
        return self.user_id & people or people[:1] or self.user_id

    def _is_running(self):
        """Tell whether steps are carried out and money is collected."""
        return self.state in RUNNING_STATES

    def _begin_execution(self):
        """Note that somebody works on the contract; called as the superuser."""
        for contract in self:
            if contract.state == STATE_SIGNED:
                contract._do_execute()

    def _go_on_if_completed(self):
        """Take a completed contract up again when something is to be done; as the superuser."""
        for contract in self:
            is_open = any(step.state in OPEN_STEP_STATES for step in contract.step_ids)
            if contract.state == STATE_COMPLETED and is_open:
                contract.write({"state": STATE_EXECUTING, "date_completed": False})

    def action_view_steps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_step_action"
        )
        return {
            **action,
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }
