"""Projects that deliver a contract (CON-12)."""

from odoo import Command
from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractProject(ContractCommon):
    def test_without_the_app_there_are_none(self):
        if "project.project" in self.env:
            self.skipTest("the Project app is installed")
        contract = self._create_contract()
        contract.order_ids = self._create_order()
        self.assertEqual(contract.project_count, 0)

    def test_found_through_the_orders_and_their_account(self):
        if "project.project" not in self.env:
            self.skipTest("the Project app is not installed")
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        account, other = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("Line", "Other")]
        )
        project, _other = self.env["project.project"].create(
            [
                {"name": one.name, "account_id": one.id, "privacy_visibility": "employees"}
                for one in (account, other)
            ]
        )
        contract, empty = self._create_contract(), self._create_contract()
        order = self._create_order()
        order.order_line.analytic_distribution = {str(account.id): 100}
        contract.order_ids = order
        self.user_sales_salesman.group_ids = [
            Command.link(self.env.ref("project.group_project_user").id)
        ]
        self.assertEqual((contract | empty).mapped("project_count"), [1, 0])
        found = self.env["project.project"].search(contract.action_view_projects()["domain"])
        self.assertEqual(found, project)
