"""Contracts as documents: numbers, parties, checks (CON-01)."""

from .contract_common import ContractCommon


class TestContract(ContractCommon):
    def test_a_contract_has_steps_and_instalments(self):
        contract = self._create_contract(
            steps=[{"user_id": self.executor.id}, {}], instalments=[30, 70]
        )
        self.assertEqual(len(contract.step_ids), 2)
        self.assertEqual(contract.instalment_ids.mapped("amount"), [30000, 70000])
