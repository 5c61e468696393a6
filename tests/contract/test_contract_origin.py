"""Contracts made from deals and orders, and what these may do then (CON-08, CON-10)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract import ContractWrong
from odoo.addons.sales_funnel_crm.models.contract.sale_order import OrderUnderContract

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractOrigin(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()

    def _open(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    def _create_from_deal(self, lead=None):
        lead = (lead or self.lead).with_user(self.user_sales_salesman)
        return self._open(lead.action_create_contract())

    def test_from_a_deal_with_orders(self):
        second = self._create_order()
        contact = self.signatory
        self.lead.partner_id = contact
        contract = self._create_from_deal()
        self.assertRecordValues(
            contract,
            [
                {
                    "name": "Filling line",
                    "partner_id": self.customer.id,
                    "signatory_ids": contact.ids,
                    "lead_id": self.lead.id,
                    "user_id": self.user_sales_salesman.id,
                    "team_id": self.team_funnel.id,
                    "amount": 2000,
                    "order_count": 2,
                    "state": "draft",
                    "is_lead_open": False,
                }
            ],
        )
        self.assertEqual(contract.order_ids, self.order | second)
        self.assertEqual(self.lead.with_user(self.user_sales_salesman).contract_count, 1)
        self.assertEqual(self._create_from_deal(), contract, "the draft is opened again")

    def test_from_a_deal_without_orders(self):
        lead = self._create_lead(partner_id=False)
        contract = self._create_from_deal(lead)
        self.assertRecordValues(
            contract, [{"partner_id": False, "amount": 100000, "order_count": 0}]
        )

    def test_from_a_deal_with_orders_of_several_customers(self):
        other = self.env["res.partner"].create({"name": "Leasing Bank", "is_company": True})
        self._create_order(partner_id=other.id)
        contract = self._create_from_deal()
        self.assertEqual(contract.order_ids, self.order)
        self.assertEqual(contract.amount, 1000)

    def test_a_deal_that_is_not_won_is_said(self):
        lead = self._create_lead(stage_id=self.stage_offer.id)
        self.assertTrue(self._create_contract(lead_id=lead.id).is_lead_open)

    def test_from_orders(self):
        orders = self.order | self._create_order()
        contract = self._open(orders.with_user(self.user_sales_salesman).action_create_contract())
        self.assertEqual(contract.amount, 2000)
        self.assertEqual(contract.order_ids, orders)
        self.assertEqual(contract.lead_id, self.lead)
        with self.assertRaises(OrderUnderContract):
            orders[0].action_create_contract()

    def test_from_a_cancelled_order(self):
        self.order._action_cancel()
        with self.assertRaises(OrderUnderContract):
            self.order.action_create_contract()

    def test_orders_of_others(self):
        """Another customer or currency is a sentence, and nothing is half done."""
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": self._get_foreign_currency().id}
        )
        for vals in ({"partner_id": other.id}, {"pricelist_id": pricelist.id}):
            odd = self._create_order(**vals)
            with self.subTest(vals=vals), self.assertRaises(ContractWrong):
                (self.order | odd).action_create_contract()
            contract = self._create_contract()
            with self.subTest(vals=vals), self.assertRaises(ContractWrong):
                contract.order_ids = odd
        with self.assertRaises(UserError):
            self._create_contract().order_ids = self._create_order_elsewhere()

    def _get_foreign_currency(self):
        names = ("USD", "EUR")
        currency = self.env["res.currency"].with_context(active_test=False)
        found = currency.search(
            [("name", "in", names), ("id", "!=", self.company_main.currency_id.id)], limit=1
        )
        found.active = True
        return found

    def _create_order_elsewhere(self):
        return (
            self.env["sale.order"]
            .with_company(self.company_other)
            .create({"partner_id": self.customer.id, "company_id": self.company_other.id})
        )

    def test_an_order_keeps_fitting(self):
        self._create_contract().order_ids = self.order
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        with self.assertRaises(ContractWrong):
            self.order.write({"partner_id": other.id, "partner_invoice_id": other.id})

    def test_an_order_under_a_signed_contract_is_not_cancelled(self):
        contract = self._create_contract()
        contract.order_ids = self.order
        self._sign(self._approve(contract))
        for cancel in (
            self.order.action_cancel,
            lambda: self.order.write({"state": "cancel"}),
            lambda: self.order.write({"contract_id": False}),
            lambda: contract.write({"order_ids": [Command.clear()]}),
            lambda: self.order.write({"contract_id": self._create_contract().id}),
        ):
            with self.assertRaises(OrderUnderContract):
                cancel()
            self.assertEqual(self.order.state, "sale")
        contract.with_user(self.user_sales_manager)._do_terminate("Bankrupt")
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")

    def test_what_reviewers_have_seen_is_not_cancelled(self):
        contract = self._create_contract()
        contract.order_ids = self.order
        contract.action_submit()
        for state in ("review", "approved"):
            contract.sudo().state = state
            with self.subTest(state=state), self.assertRaises(OrderUnderContract):
                self.order.action_cancel()
            self.assertEqual(self.order.state, "sale")
        # A customer may decline it all the same; then nothing is signed.
        contract.sudo().state = "approved"
        quotation = self.order.copy({"contract_id": contract.id})
        quotation.with_user(self.portal).sudo()._action_cancel()
        self.assertEqual(quotation.state, "cancel")
        with self.assertRaises(ContractWrong):
            self._sign(contract)
        contract.action_reset()
        quotation.contract_id = False
        self.order.action_cancel()
        # What is cancelled is not agreed.
        with self.assertRaises(ContractWrong) as caught:
            contract.action_submit()
        self.assertIn(self.order.name, str(caught.exception))
        contract.order_ids = False
        contract.action_submit()
        self.assertEqual(contract.state, "review")

    def test_an_order_of_a_draft_is_free(self):
        contract = self._create_contract()
        contract.order_ids = self.order
        contract.order_ids = False
        self.assertFalse(self.order.contract_id)
        contract.order_ids = self.order
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")

    def test_later_orders_join_until_the_end(self):
        contract = self._create_signed()
        self.order.with_user(self.user_sales_salesman).contract_id = contract
        contract.with_user(self.user_sales_manager)._do_terminate("Bankrupt")
        with self.assertRaises(OrderUnderContract):
            self._create_order().contract_id = contract

    def test_orders_do_not_join_what_is_reviewed(self):
        contract = self._create_contract()
        contract.action_submit()
        mine = self.order.with_user(self.user_sales_salesman)
        with self.assertRaises(OrderUnderContract):
            mine.contract_id = contract
        contract.action_reset()
        mine.contract_id = contract
        self.assertEqual(contract.order_ids, self.order)

    def test_nobody_adds_orders_to_what_he_may_not_change(self):
        contract = self._create_contract(
            user=self.user_sales_manager,
            user_id=self.user_sales_manager.id,
            lead_id=None,
            team_id=self.sales_team_1.id,
        )
        with self.assertRaises(AccessError):
            self.order.with_user(self.user_sales_salesman).contract_id = contract

    def test_deals_with_contracts_stay(self):
        self._create_contract()
        with self.assertRaises(ContractWrong):
            self.lead.unlink()

    def test_merged_deals_bring_their_contracts(self):
        other = self._create_lead(name="Second line")
        contract = self._create_signed(lead_id=other.id)
        merged = (self.lead | other).merge_opportunity(user_id=False, team_id=False)
        self.assertEqual(contract.lead_id, merged)
        self.assertTrue(contract.lead_id.exists())
        self.assertEqual(contract.state, "signed")

    def test_merged_customers_bring_their_contracts(self):
        double = self.env["res.partner"].create(
            {"name": "Bottling Works Ltd", "is_company": True, "email": self.customer.email}
        )
        contract = self._create_signed(lead_id=None)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | double).ids, double)
        self.env.invalidate_all()
        self.assertEqual(contract.partner_id, double)
        self.assertEqual(double.contract_count, 1)

    def test_counts_on_the_customer(self):
        self._create_contract()
        self._create_contract(partner_id=self.signatory.id)
        self.assertEqual(self.customer.contract_count, 2)
        self.assertEqual(self.signatory.contract_count, 1)
        found = self.env["crm.contract"].search(self.customer.action_open_contracts()["domain"])
        self.assertEqual(len(found), 2)
