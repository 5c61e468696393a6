"""From the plan to the change order and to the report, in the browser (CON-02..05, ALM-08)."""

from odoo.tests import HttpCase

from .step_common import StepCommon


class TestPlanTour(StepCommon, HttpCase):
    browser_size = "1920x1080"  # no button of the contract hides in a menu

    def test_propose_approve_acknowledge_and_report(self):
        people = self.user_sales_salesman | self.leader | self.executor
        for user in people:
            user.password = user.login
        group = self.env.ref("sales_funnel_crm.sales_funnel_crm_group_contract_executor")
        self.executor.group_ids |= group
        self.accept._unlocked().write({"date_start": "2026-03-01", "date_end": "2026-03-02"})

        path = f"/odoo/action-sales_funnel_crm.crm_contract_action/{self.contract.id}"
        self.start_tour(path, "contract_plan_propose_tour", login=self.user_sales_salesman.login)
        change = self.contract.change_ids
        self.assertEqual((change.state, change.approver_id), ("submitted", self.leader))
        self.assertEqual(str(change.line_ids.date_end), "2026-02-11")

        path = f"/odoo/contract-changes/{change.id}"
        self.start_tour(path, "contract_plan_approve_tour", login=self.leader.login)
        self.assertEqual(str(self.install.date_end), "2026-02-11")
        self.assertEqual(self.contract.version, 2)

        self.start_tour(path, "contract_plan_acknowledge_tour", login=self.executor.login)
        self.assertNotIn(self.executor, change.waiting_user_ids)

        self.start_tour(
            "/odoo/my-contract-steps", "contract_step_report_tour", login=self.executor.login
        )
        self.assertEqual((self.deliver.state, self.install.state), ("done", "ready"))
        self.assertEqual(self.deliver.result_note, "All four are there")
