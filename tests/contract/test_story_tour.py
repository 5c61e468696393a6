"""From the won deal to the first instalment that is paid, in the browser (CON-01, 02, 07)."""

from odoo import Command
from odoo.tests import HttpCase

from .money_common import MoneyCommon


class TestStoryTour(MoneyCommon, HttpCase):
    browser_size = "1920x1080"  # no button of the contract hides in a menu

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bank_journal = cls.env["account.journal"].create(
            {
                "name": "Contract Bank",
                "code": "CTB",
                "type": "bank",
                "sequence": -10,
                "company_id": cls.company.id,
                "default_account_id": cls.bank.id,
            }
        )
        bank_journal.inbound_payment_method_line_ids.payment_account_id = cls.bank
        cls.lead.partner_id = cls.signatory
        cls.signatory.with_company(cls.company).property_account_receivable_id = cls.receivable
        template = cls.env["crm.contract.template"].create(
            {
                "name": "Usual Line",
                "step_ids": [
                    Command.create(
                        {
                            "name": "Deliver the line",
                            "kind_id": cls.kind_deliver.id,
                            "offset_days": 30,
                            "percent": 100,
                        }
                    )
                ],
                "instalment_ids": [
                    Command.create({"name": "On signing", "percent": 30, "sequence": 1}),
                    Command.create({"name": "On delivery", "percent": 70, "sequence": 2}),
                ],
            }
        )
        template.instalment_ids[1].write({"trigger": "step", "step_id": template.step_ids.id})
        for user in cls.user_sales_salesman | cls.leader | cls.biller:
            user.password = user.login

    def _play(self, tour, user, record=None):
        path = f"/odoo/action-sales_funnel_crm.crm_contract_action/{(record or self.lead).id}"
        if not record:
            path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.lead.id}"
        self.start_tour(path, f"contract_story_{tour}_tour", login=user.login)

    def test_from_the_deal_to_the_money(self):
        self.company.contract_sales_reviewer_id = self.leader
        self._play("prepare", self.user_sales_salesman)
        contract = self.env["crm.contract"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual((contract.state, contract.amount), ("review", 100000))
        self.assertEqual(contract.partner_id, self.customer)
        self.assertEqual(contract.instalment_ids.mapped("amount"), [30000, 70000])

        self._play("review", self.leader, contract)
        self._play("sign", self.user_sales_salesman, contract)
        self.assertEqual(contract.signatory_ids, self.signatory)

        self._play("collect", self.biller, contract)
        first, second = contract.instalment_ids
        self.assertEqual((first.state, second.state), ("paid", "planned"))
        self.assertEqual((contract.amount_received, contract.amount_open), (30000, 0))
        self._play("paid", self.user_sales_salesman, contract)
