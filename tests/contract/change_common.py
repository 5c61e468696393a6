"""Builders of change orders."""

from odoo import Command

from .step_common import StepCommon


class ChangeCommon(StepCommon):
    """Change orders of the contract of ``StepCommon``."""

    def _propose(self, *lines, user=None, **vals):
        changes = self.env["crm.contract.change"].with_user(user or self.user_sales_salesman)
        return changes.create(
            {
                "contract_id": self.contract.id,
                "name": "Later",
                "reason": "The hall is not ready",
                "line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )

    def _later(self, **vals):
        """Return a line that moves the installation."""
        return {
            "step_id": self.install.id,
            "date_start": "2026-03-01",
            "date_end": "2026-03-10",
            **vals,
        }

    def _later_acceptance(self):
        return {"step_id": self.accept.id, "date_start": "2026-03-11", "date_end": "2026-03-12"}

    def _apply(self, change, user=None):
        """Have a proposal submitted and approved, so that it applies."""
        change.action_submit()
        change.with_user(user or self.leader).action_approve()
        return change
