"""Everybody who may read a contract can open its screens (CON-01, CON-03, CON-05)."""

from odoo.tests import Form

from .contract_common import ContractCommon


class TestContractScreens(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_main.contract_legal_reviewer_id = cls.lawyer

    def test_who_bills_or_reviews_without_sales_rights_opens_the_form(self):
        contract = self._create_contract()
        contract.action_submit()
        for user in (self.biller, self.lawyer, self.leader, self.user_sales_salesman):
            with self.subTest(user=user.login):
                self.assertEqual(Form(contract.with_user(user)).state, "review")

    def test_the_executor_opens_his_step(self):
        contract = self._create_signed()
        step = contract.step_ids.with_user(self.executor)
        self.assertTrue(Form(step).can_report)

    def test_ended_contracts_have_a_column_once_there_are_any(self):
        contract = self._create_contract()
        domain = [("id", "=", contract.id)]
        underway = ["draft", "review", "approved", "signed", "executing", "completed"]
        self.assertEqual(self._get_columns(domain), underway)
        contract._unlocked().write({"state": "terminated"})
        self.assertEqual(self._get_columns(domain), [*underway, "terminated"])

    def _get_columns(self, domain):
        contracts = self.env["crm.contract"].with_context(read_group_expand=True)
        groups = contracts.web_read_group(domain, ["state"], ["__count"])["groups"]
        return [group["state"] for group in groups]
