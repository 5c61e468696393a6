from odoo import api, fields, models
from odoo.tools import SQL

from .crm_contract import STATE_DRAFT
from .crm_contract_instalment import INSTALMENT_PAID, TRIGGER_DATE
from .crm_contract_step import OPEN_STEP_STATES, STEP_CANCELLED


class CrmContract(models.Model):
    """The plan of a contract as a chart: steps and instalments on one time line (CON-02)."""

    _inherit = "crm.contract"

    @api.readonly
    def get_plan(self):
        """Return the plan of one contract, for the chart; constant queries.

        :return: ``{"mode": "write" | "propose" | "", "today": "2026-01-01", "progress_percent",
            "rows": [{"key": "step-7", "kind", "id", "name", "who", "state", "state_label",
            "icon", "amount", "start", "end", "start_actual", "end_actual", "is_late",
            "is_movable", "after": ["instalment-3"]}]}``; dates as ISO or false
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        steps = self.step_ids.filtered(lambda step: step.state != STEP_CANCELLED)
        days_paid = self._get_days_paid()
        rows = [
            *(self._get_plan_step(step) for step in steps),
            *(self._get_plan_instalment(one, days_paid.get(one.id)) for one in self.instalment_ids),
        ]
        return {
            "mode": self._get_plan_mode(),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "progress_percent": self.progress_percent,
            "rows": rows,
        }

    def _get_plan_mode(self):
        """Return what moving a bar does: write in drafts, propose a change order later."""
        if self.state == STATE_DRAFT:
            return "write" if self.has_access("write") else ""
        can_propose = self.env["crm.contract.change"].has_access("create")
        return "propose" if self._is_running() and can_propose and self.has_access("write") else ""

    def _get_plan_step(self, step):
        states = dict(step._fields["state"]._description_selection(self.env))
        after = [f"step-{one.id}" for one in step.precondition_ids]
        if step.condition_instalment_id:
            after.append(f"instalment-{step.condition_instalment_id.id}")
        return {
            "key": f"step-{step.id}",
            "kind": "step",
            "id": step.id,
            "name": step.name,
            "who": step.user_id.name or "",
            "state": step.state,
            "state_label": states[step.state],
            "icon": step.kind_id.icon or "fa-flag-o",
            "amount": "",
            "start": fields.Date.to_string(step.date_start or step.date_end) or False,
            "end": fields.Date.to_string(step.date_end or step.date_start) or False,
            "start_actual": fields.Date.to_string(step.date_start_actual) or False,
            "end_actual": fields.Date.to_string(step.date_done) or False,
            "is_late": step.is_late,
            "is_movable": step.state in OPEN_STEP_STATES,
            "after": after,
        }

    def _get_plan_instalment(self, instalment, day_paid):
        states = dict(instalment._fields["state"]._description_selection(self.env))
        is_dated = instalment.trigger == TRIGGER_DATE
        day = fields.Date.to_string(instalment.due_date) or False
        paid = fields.Date.to_string(day_paid) or False
        return {
            "key": f"instalment-{instalment.id}",
            "kind": "instalment",
            "id": instalment.id,
            "name": instalment.name,
            "who": "",
            "state": instalment.state,
            "state_label": states[instalment.state],
            "icon": "fa-money",
            "amount": self.currency_id.format(instalment.amount),
            "start": day,
            "end": day,
            "start_actual": paid,
            "end_actual": paid,
            "is_late": instalment.is_overdue,
            "is_movable": is_dated and instalment.state in ("planned", "due"),
            "after": []
            if is_dated or not instalment.step_id
            else [f"step-{instalment.step_id.id}"],
        }

    def _get_days_paid(self):
        """Return when the last payment of each instalment that is paid came, by id; one query."""
        paid = self.instalment_ids.filtered(lambda one: one.state == INSTALMENT_PAID)
        if not paid:
            return {}
        payments = self.env["crm.contract.payment"]
        payments._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """SELECT instalment_id, MAX(date)
                     FROM (%s) received
                    WHERE NOT is_reversed
                 GROUP BY instalment_id""",
                payments._payments_sql(SQL("instalment.id = ANY(%s)", paid.ids)),
            )
        )
        return dict(rows)
