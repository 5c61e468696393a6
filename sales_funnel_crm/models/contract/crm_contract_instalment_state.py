from odoo import api, fields, models

from .crm_contract import RUNNING_STATES
from .crm_contract_instalment import (
    INSTALMENT_DUE,
    INSTALMENT_INVOICED,
    INSTALMENT_PAID,
    INSTALMENT_PARTLY_PAID,
    INSTALMENT_PLANNED,
)

BATCH = 500


class CrmContractInstalment(models.Model):
    """From planned to paid: what invoices, reconciliations and the calendar say (CON-01)."""

    _inherit = "crm.contract.instalment"

    def _update_states(self):
        """Write the states that follow from invoices and payments; a few queries, however many.

        Called when an invoice or a reconciliation of an instalment changes, when its step is
        reported, and by the job of the night.
        """
        if not self:
            return
        # sudo: states follow the documents, whoever moved them
        instalments = self.sudo().exists()
        today = fields.Date.context_today(self)
        money = instalments._get_money(today)
        changed = {}
        for instalment in instalments:
            state = instalment._get_state(money[instalment.id], today)
            if state != instalment.state:
                changed.setdefault((instalment.state, state), []).append(instalment.id)
        for (before, state), ids in changed.items():
            some = instalments.browse(ids)
            some.write({"state": state})
            if INSTALMENT_PAID in (before, state):
                self.env["crm.contract.step"]._update_readiness_after_payment(some)

    def _get_state(self, held, today):
        currency = self.currency_id
        if currency.compare_amounts(held.invoiced, 0) <= 0:
            is_running = self.contract_id.state in RUNNING_STATES
            is_due = is_running and self._is_triggered(today)
            return INSTALMENT_DUE if is_due else INSTALMENT_PLANNED
        is_all_invoiced = currency.compare_amounts(held.invoiced, self.amount) >= 0
        if is_all_invoiced and currency.compare_amounts(held.open, 0) <= 0:
            return INSTALMENT_PAID
        if currency.compare_amounts(held.received, 0) > 0:
            return INSTALMENT_PARTLY_PAID
        return INSTALMENT_INVOICED

    @api.model
    def _cron_update_states(self):
        """Note what has fallen due; resumable, and doing nothing the second time."""
        progress = self.env["ir.cron"]
        today = fields.Date.context_today(self)
        ids = self.search(
            [
                ("state", "=", INSTALMENT_PLANNED),
                ("due_date", "<=", today),
                ("contract_id.state", "in", RUNNING_STATES),
            ],
            order="id",
        ).ids
        progress._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            self.browse(batch)._update_states()
            if not progress._commit_progress(len(batch)):
                break
