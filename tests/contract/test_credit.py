"""Limit and exposure of customers, at confirmation and approval (CON-09)."""

from unittest.mock import patch

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_credit_control import (
    CreditExceeded,
    CreditExceededForOverrider,
)
from odoo.addons.sales_funnel_crm.models.contract.res_partner import RatingNotAllowed

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestCredit(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_use_credit_limit = True
        cls.company.credit_policy = "block"
        cls.customer.with_company(cls.company).credit_limit = 50000
        cls.customer.credit_rating = "c"
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bottles",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
                "property_account_income_id": cls.revenue.id,
            }
        )
        cls.checks = cls.env["crm.credit.check"]

    def _order(self, price, **vals):
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.user_sales_salesman.id,
                "team_id": self.team_funnel.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": price})
                ],
                **vals,
            }
        )

    def _exposure(self):
        controls = self.env["crm.credit.control"]
        customer = self.customer.sudo()
        return controls._get_exposure_by_customer(customer, self.company)[customer].total

    def test_exposure_is_receivables_and_what_is_signed(self):
        self.assertEqual(self._exposure(), 0)
        contract = self._create_signed(amount=20000, instalments=[50, 50])
        self.assertEqual(self._exposure(), 20000)
        # Invoiced: from the one to the other. Paid: gone.
        invoice = self._invoice(10000, "2026-02-01", instalment=contract.instalment_ids[0])
        self.assertEqual(self._exposure(), 20000)
        self._pay(invoice, 4000, "2026-02-02")
        self.assertEqual(self._exposure(), 16000)
        # Orders of the contract are part of it, others come on top.
        order = self._order(7000)
        order.action_confirm()
        self.assertEqual(self._exposure(), 23000)
        order.contract_id = contract
        self.assertEqual(self._exposure(), 16000)
        self._invoice(500, "2026-02-01")
        self.assertEqual(self._exposure(), 16500)
        draft = self._create_contract(amount=90000)
        self.assertEqual(self._exposure(), 16500)
        self.assertEqual(draft.state, "draft")
        as_seller = self.customer.with_user(self.user_sales_salesman)
        self.assertEqual(as_seller.credit_exposure, 16500)

    def test_blocked_above_the_limit(self):
        self._order(30000).with_user(self.user_sales_salesman).action_confirm()
        order = self._order(20000.01)
        with self.assertRaises(CreditExceeded) as caught:
            order.with_user(self.user_sales_salesman).action_confirm()
        self.assertIn("50,000.00", str(caught.exception))
        self.assertIn("rating C", str(caught.exception))
        # What it is made of: whoever is told can look for it.
        self.assertIn("30,000.00 of confirmed orders", str(caught.exception))
        self.assertNotIn("receivables", str(caught.exception))
        self.assertEqual(order.state, "draft")
        # To the cent is within the limit.
        order.order_line.price_unit = 20000
        order.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.checks.search([("order_id", "=", order.id)]))

    def test_two_orders_at_once_count_together(self):
        orders = self._order(30000) | self._order(30000)
        with self.assertRaises(CreditExceeded):
            orders.with_user(self.user_sales_salesman).action_confirm()
        orders[1].order_line.price_unit = 20000
        orders.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "sale"])

    def test_an_order_may_not_hide_behind_a_small_contract(self):
        """Of the orders of a contract in force, what exceeds it comes on top."""
        contract = self._create_signed(amount=20000, instalments=[100])
        first = self._order(15000, contract_id=contract.id)
        self.assertEqual(first._get_credit_demand()[2], 0)
        first.action_confirm()
        self.assertEqual(self._exposure(), 20000)
        second = self._order(35000.01, contract_id=contract.id)
        self.assertAlmostEqual(second._get_credit_demand()[2], 30000.01, 2)
        with self.assertRaises(CreditExceeded):
            second.with_user(self.user_sales_salesman).action_confirm()
        second.order_line.price_unit = 35000
        second.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(self._exposure(), 50000)
        # A change order that only covers what is ordered adds nothing.
        self.customer.with_company(self.company).credit_limit = 1
        change = self._propose_rise(contract, 50000)
        change.action_submit()
        change.with_user(self.leader).action_approve()
        self.assertEqual((contract.amount, self._exposure()), (50000, 50000))

    def test_signing_asks_again_where_it_blocks(self):
        first, second = (
            self._approve(self._create_contract(amount=30000, instalments=[100]))
            for _number in range(2)
        )
        # As the dialog does it.
        sign = super(MoneyCommon, self)._sign
        sign(first)
        with self.assertRaises(CreditExceeded):
            sign(second)
        self.assertEqual((second.state, self._exposure()), ("approved", 30000))
        self.env["crm.credit.override"].with_user(self.user_sales_manager).create(
            {"contract_id": second.id, "reason": "Bank guarantee"}
        ).action_override()
        sign(second)
        self.assertEqual((second.state, self._exposure()), ("signed", 60000))
        # Where it warns, the approval has said so.
        self.company.credit_policy = "warn"
        third = self._approve(self._create_contract(amount=30000, instalments=[100]))
        told = self.checks.search_count([("contract_id", "=", third.id)])
        sign(third)
        self.assertEqual(told, 1)
        self.assertEqual(self.checks.search_count([("contract_id", "=", third.id)]), 1)

    def test_where_it_blocks_one_waits_for_the_other(self):
        controls = type(self.env["crm.credit.control"])
        for policy, turns in (("block", [self.customer]), ("warn", [])):
            self.company.credit_policy = policy
            with self.subTest(policy=policy), patch.object(controls, "_take_turn") as turn:
                self._order(100).action_confirm()
                self.assertEqual([call.args[0] for call in turn.call_args_list], turns)

    def test_an_override_is_for_one_customer(self):
        other = self.env["res.partner"].create({"name": "Another", "is_company": True})
        other.with_company(self.company).credit_limit = 50000
        order = self._order(60000)
        self.env["crm.credit.override"].with_user(self.user_sales_manager).create(
            {"order_id": order.id, "reason": "Bank guarantee"}
        ).action_override()
        order.partner_id = order.partner_invoice_id = other
        with self.assertRaises(CreditExceeded):
            order.with_user(self.user_sales_salesman).action_confirm()
        order.partner_id = order.partner_invoice_id = self.customer
        order.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_what_is_paid_online_is_confirmed_by_the_system(self):
        order = self._order(60000)
        order.with_user(SUPERUSER_ID).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.checks.search([("order_id", "=", order.id)]).outcome, "warn")

    def test_overridden_with_a_reason(self):
        order = self._order(60000)
        manager = order.with_user(self.user_sales_manager)
        with self.assertRaises(CreditExceededForOverrider) as caught:
            manager.action_confirm()
        action = caught.exception.args[1]
        wizards = self.env["crm.credit.override"].with_context(**action["context"])
        with self.assertRaises(AccessError):
            wizards.with_user(self.user_sales_salesman).create({"reason": "I want it"})
        wizards.with_user(self.user_sales_manager).create(
            {"reason": "Bank guarantee"}
        ).action_override()
        grant = self.checks.search([("order_id", "=", order.id)])
        self.assertRecordValues(
            grant,
            [
                {
                    "outcome": "overridden",
                    "reason": "Bank guarantee",
                    "excess": 10000,
                    "user_id": self.user_sales_manager.id,
                    "rating": "c",
                }
            ],
        )
        # It holds for this document, as long as it is no more.
        order.order_line.price_unit = 60001
        with self.assertRaises(CreditExceeded):
            order.with_user(self.user_sales_salesman).action_confirm()
        order.order_line.price_unit = 60000
        order.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(order.state, "sale")
        passed = self.checks.search([("order_id", "=", order.id)]) - grant
        self.assertEqual((passed.outcome, passed.user_id), ("block", self.user_sales_salesman))
        with self.assertRaises(AccessError):
            grant.with_user(self.user_sales_manager).write({"reason": "Other"})

    def test_warned_and_logged(self):
        self.company.credit_policy = "warn"
        order = self._order(60000)
        order.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.checks.search([("order_id", "=", order.id)]).outcome, "warn")
        self.assertIn("credit limit", order.message_ids[:5].mapped("body").__str__())

    def test_informed_and_not_logged(self):
        self.company.credit_policy = "inform"
        order = self._order(60000)
        order.with_user(self.user_sales_salesman).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.checks.search([("order_id", "=", order.id)]))

    def test_customers_on_the_portal_are_not_told(self):
        order = self._order(60000)
        order.with_user(self.portal).sudo().action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.checks.search([("order_id", "=", order.id)]).outcome, "warn")

    def test_at_the_approval_of_a_contract(self):
        contract = self._create_contract(amount=60000, instalments=[100])
        contract.action_submit()
        reviewer = contract.waiting_user_ids
        manager = reviewer.has_group("sales_team.group_sale_manager")
        error = CreditExceededForOverrider if manager else CreditExceeded
        with self.assertRaises(error):
            contract.with_user(reviewer).action_approve()
        self.assertEqual(contract.state, "review")
        self.env["crm.credit.override"].with_user(self.user_sales_manager).create(
            {"contract_id": contract.id, "reason": "Advance of 80 %"}
        ).action_override()
        contract.with_user(reviewer).action_approve()
        self.assertEqual(contract.state, "approved")

    def _propose_rise(self, contract, amount):
        return (
            self.env["crm.contract.change"]
            .with_user(self.user_sales_salesman)
            .create(
                {
                    "contract_id": contract.id,
                    "name": "Two machines more",
                    "reason": "The customer asks for them",
                    "amount": amount,
                    "line_ids": [
                        Command.create(
                            {
                                "what": "instalment",
                                "instalment_id": contract.instalment_ids.id,
                                "amount": amount,
                            }
                        )
                    ],
                }
            )
        )

    def test_a_change_order_adds_its_rise(self):
        """What the contract has already counts once; nothing is half done when it is blocked."""
        contract = self._create_signed(amount=40000, instalments=[100])
        change = self._propose_rise(contract, 50000.01)
        change.action_submit()
        with self.assertRaises(CreditExceeded) as caught:
            change.with_user(self.leader).action_approve()
        self.assertIn("adds", str(caught.exception))
        self.assertIn("10,000.01", str(caught.exception))
        self.assertEqual((change.state, contract.amount, contract.version), ("submitted", 40000, 1))
        change.action_reset()
        change.line_ids.amount = 50000
        change.amount = 50000
        change.action_submit()
        change.with_user(self.leader).action_approve()
        self.assertEqual((change.state, contract.amount), ("approved", 50000))
        # Less, or as much as before, asks nothing.
        self.customer.with_company(self.company).credit_limit = 1
        lower = self._propose_rise(contract, 45000)
        lower.action_submit()
        lower.with_user(self.leader).action_approve()
        self.assertEqual(contract.amount, 45000)

    def test_a_change_order_is_overridden(self):
        contract = self._create_signed(amount=40000, instalments=[100])
        change = self._propose_rise(contract, 60000)
        change.action_submit()
        with self.assertRaises(CreditExceededForOverrider) as caught:
            change.with_user(self.user_sales_manager).action_approve()
        wizards = self.env["crm.credit.override"].with_context(
            **caught.exception.args[1]["context"]
        )
        wizard = wizards.with_user(self.user_sales_manager).create({"reason": "Bank guarantee"})
        self.assertEqual((wizard.contract_id, wizard.change_id), (contract, change))
        wizard.action_override()
        self.assertRecordValues(
            self.checks.search([("change_id", "=", change.id)]),
            [
                {
                    "contract_id": contract.id,
                    "outcome": "overridden",
                    "amount": 20000,
                    "exposure": 40000,
                    "excess": 10000,
                }
            ],
        )
        self.assertIn("Bank guarantee", str(change.message_ids.mapped("body")))
        change.with_user(self.leader).action_approve()
        self.assertEqual(contract.amount, 60000)
        # It was granted to that change, not to the next one of the same contract.
        following = self._propose_rise(contract, 60000.01)
        following.action_submit()
        with self.assertRaises(CreditExceeded):
            following.with_user(self.leader).action_approve()

    def test_orders_of_the_contract_are_not_counted_twice(self):
        order = self._order(40000)
        order.action_confirm()
        contract = self._create_contract(amount=50000, instalments=[100])
        order.contract_id = contract
        contract.action_submit()
        contract.with_user(contract.waiting_user_ids).action_approve()
        self.assertEqual(contract.state, "approved")
        self._sign(contract)
        self.assertEqual(self._exposure(), 50000)

    def test_nothing_is_asked_without_limits(self):
        """No query more at confirmation where limits are not in use."""
        self.company.account_use_credit_limit = False

        def count_queries(order):
            self.env.flush_all()
            self.env.invalidate_all()
            order.mapped("company_id.account_use_credit_limit")
            before = self.cr.sql_log_count
            order._check_credit()
            return self.cr.sql_log_count - before

        order = self._order(60000)
        self.assertLessEqual(count_queries(order), 0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_who_sees_the_log(self):
        self.company.credit_policy = "warn"
        order = self._order(60000)
        order.with_user(self.user_sales_salesman).action_confirm()
        own = [("order_id", "=", order.id)]
        stranger = self._create_user("credit_stranger", "sales_team.group_sale_salesman")
        team_group = "sales_funnel_crm.sales_funnel_crm_group_team_documents"
        self.team_documents = self._create_user("credit_team", team_group)
        self.team_funnel.member_ids |= self.team_documents
        other_team = self._create_user("credit_other_team", team_group)
        for user, count in (
            (self.user_sales_salesman, 1),
            (self.user_sales_leads, 1),
            (self.team_documents, 1),
            (other_team, 0),
            (self.biller, 1),
            (stranger, 0),
            (self.user_other_company, 0),
        ):
            self.assertEqual(self.checks.with_user(user).search_count(own), count, user.login)
        for user in (self.executor, self.portal):
            with self.assertRaises(AccessError):
                self.checks.with_user(user).search(own)

    def test_who_rates_customers(self):
        rater = self.user_sales_manager
        rater.group_ids |= self.env.ref("base.group_partner_manager")
        self.customer.with_user(rater).credit_rating = "a"
        self.assertEqual(self.customer.credit_rating, "a")
        seller = self.user_sales_salesman
        seller.group_ids |= self.env.ref("base.group_partner_manager")
        customers = self.env["res.partner"].with_user(seller)
        with self.assertRaises(RatingNotAllowed):
            self.customer.with_user(seller).credit_rating = "d"
        with self.assertRaises(RatingNotAllowed):
            customers.create({"name": "Mine", "credit_rating": "a"})
        self.assertEqual(self.customer.with_user(seller).credit_rating, "a")
        customers.create({"name": "Mine"})
