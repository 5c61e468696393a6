"""A contract in force of the salesperson, and one that he does not see."""

from odoo import Command

from .step_common import StepCommon


class RpcCommon(StepCommon):
    """``foreign`` is a draft of the manager, in another team, about another deal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_lead = cls._create_lead(
            name="Elsewhere", user_id=cls.user_sales_manager.id, team_id=cls.sales_team_1.id
        )
        # A contract that the salesperson does not see.
        cls.foreign = cls._create_contract(
            user=cls.user_sales_manager,
            name="Secret",
            lead_id=cls.other_lead.id,
            user_id=cls.user_sales_manager.id,
            team_id=cls.sales_team_1.id,
            steps=[{"name": "Secret step", "amount": 77777}],
        )

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
