"""Invoices of instalments: from the orders of the contract, alone, or matched (CON-08)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.sales_funnel_crm.models.contract.account_move import InvoiceWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_instalment_invoice import (
    InstalmentNotInvoiceable,
)
from odoo.addons.sales_funnel_crm.wizard.contract.crm_contract_instalment_match import (
    InvoiceNotMatched,
)

from .money_common import MoneyCommon


class TestInstalmentInvoice(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {"name": "Contract 13 %", "amount": 13, "type_tax_use": "sale"}
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Filling Line",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.tax.ids)],
                "property_account_income_id": cls.revenue.id,
            }
        )

    def _order(self, price=10000):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.user_sales_salesman.id,
                "team_id": self.team_funnel.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": price})
                ],
            }
        )
        order.action_confirm()
        return order

    def _contract_of(self, order, instalments):
        contract = self._create_contract(amount=order.amount_total, instalments=instalments)
        order.contract_id = contract
        return self._sign(contract)

    def test_down_payments_then_the_rest(self):
        """CON-08: Odoo's own down payments, tax included; the last takes what is left."""
        order = self._order()
        self.assertEqual(order.amount_total, 11300)
        contract = self._contract_of(order, [30, 33.33, 36.67])
        for instalment in contract.instalment_ids.with_user(self.user_sales_salesman):
            self.assertTrue(instalment.can_invoice)
            action = instalment.action_create_invoice()
            invoice = self.env["account.move"].browse(action["res_id"])
            self.assertAlmostEqual(invoice.amount_total, instalment.amount, 2)
            self.assertEqual(invoice.instalment_id, instalment.sudo())
            self.assertEqual(invoice.state, "draft")
            self.assertFalse(instalment.can_invoice)
            with self.assertRaises(InstalmentNotInvoiceable):
                instalment.action_create_invoice()
            invoice.with_user(self.env.user).action_post()
            self.assertEqual(instalment.state, "invoiced")
        self.assertAlmostEqual(contract.amount_invoiced, 11300, 2)
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertAlmostEqual(order._get_rest_to_invoice(), 0, 2)

    def test_one_instalment_over_two_orders(self):
        orders = self._order(1000) | self._order(2000)
        contract = self._create_contract(amount=3390, instalments=[50, 50])
        orders.contract_id = contract
        self._sign(contract)
        first, second = contract.instalment_ids
        first.action_create_invoice()
        self.assertEqual(sorted(first.invoice_ids.mapped("amount_total")), [565, 1130])
        first.invoice_ids.with_user(self.env.user).action_post()
        second.action_create_invoice()
        self.assertAlmostEqual(sum(second.invoice_ids.mapped("amount_total")), 1695, 2)
        self.assertEqual(set(orders.mapped("invoice_status")), {"invoiced"})

    def test_what_is_not_delivered_becomes_a_down_payment(self):
        self.product.invoice_policy = "delivery"
        contract = self._contract_of(self._order(), [100])
        contract.instalment_ids.action_create_invoice()
        self.assertAlmostEqual(contract.instalment_ids.invoice_ids.amount_total, 11300, 2)

    def test_without_an_order_billing_makes_it(self):
        contract = self._create_signed(instalments=[100])
        instalment = contract.instalment_ids
        with self.assertRaises(InstalmentNotInvoiceable):
            instalment.with_user(self.user_sales_salesman).action_create_invoice()
        instalment.with_user(self.biller).action_create_invoice()
        invoice = instalment.invoice_ids
        self.assertEqual(invoice.amount_total, 100000)
        self.assertEqual(invoice.partner_id, self.customer)
        self.assertEqual(invoice.team_id, self.team_funnel)
        self.assertFalse(invoice.invoice_payment_term_id)
        self.assertEqual(
            invoice.invoice_date_due, max(instalment.due_date, self.env.cr.now().date())
        )

    def test_billing_invoices_the_orders_of_others(self):
        """With or without sales rights of its own: never besides the order."""
        seller = self._create_user(
            "biller_seller", "sales_team.group_sale_salesman,account.group_account_invoice"
        )
        for user in (self.biller, seller):
            order = self._order()
            contract = self._contract_of(order, [30, 70])
            for instalment, amount in zip(contract.instalment_ids, (3390, 7910), strict=True):
                with self.subTest(user=user.login, amount=amount):
                    instalment.with_user(user).action_create_invoice()
                    invoice = instalment.invoice_ids
                    self.assertAlmostEqual(invoice.amount_total, amount, 2)
                    self.assertEqual(invoice.line_ids.sale_line_ids.order_id, order)
            self.assertEqual(order._get_rest_to_invoice(), 0)

    def test_buyers_make_no_customer_invoices(self):
        """They may create vendor bills: that is no right to invoice."""
        buyers = self.env["res.groups"].create({"name": "Buyers"})
        self.env["ir.model.access"].create(
            {
                "name": "Buyers",
                "model_id": self.env["ir.model"]._get_id("account.move"),
                "group_id": buyers.id,
                "perm_read": True,
                "perm_create": True,
            }
        )
        self.lawyer.group_ids |= buyers
        self.assertTrue(self.env["account.move"].with_user(self.lawyer).has_access("create"))
        contract = self._create_contract(
            amount=11300, instalments=[100], our_signatory_id=self.lawyer.id
        )
        self._order().contract_id = contract
        self._sign(contract)
        instalment = contract.instalment_ids.with_user(self.lawyer)
        instalment.check_access("read")
        self.assertFalse(instalment.can_invoice)
        with self.assertRaises(InstalmentNotInvoiceable):
            instalment.action_create_invoice()
        self.assertFalse(contract.instalment_ids.invoice_ids)

    def test_the_invoice_that_replaces_another_is_for_the_same_instalment(self):
        contract = self._create_signed(instalments=[100])
        instalment = contract.instalment_ids
        invoice = self._invoice(100000, "2026-02-01", instalment=instalment)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": "2026-02-02"})
        )
        wizard.modify_moves()
        replacing = wizard.new_move_ids
        self.assertEqual((invoice.payment_state, replacing.state), ("reversed", "draft"))
        self.assertEqual(replacing.instalment_id, instalment)
        self.assertFalse(instalment.can_invoice)
        replacing.invoice_date = "2026-02-02"
        replacing.action_post()
        self.assertEqual((instalment.state, instalment.amount_open), ("invoiced", 100000))

    def test_a_draft_contract_is_not_invoiced(self):
        contract = self._create_contract()
        with self.assertRaises(InstalmentNotInvoiceable):
            contract.instalment_ids.with_user(self.biller).action_create_invoice()
        with self.assertRaises(AccessError):
            contract.instalment_ids.with_user(self.executor).action_create_invoice()

    def _match(self, instalment, invoices, user=None):
        wizards = self.env["crm.contract.instalment.match"].with_user(user or self.biller)
        return wizards.create(
            {"instalment_id": instalment.id, "invoice_ids": [Command.set(invoices.ids)]}
        ).action_match()

    def test_matched_to_existing_invoices(self):
        contract = self._create_signed(instalments=[40, 60])
        first, second = contract.instalment_ids
        invoices = self._invoice(30000, "2026-02-01") | self._invoice(10000, "2026-02-02")
        self._pay(invoices[0], 30000, "2026-02-05")
        self._match(first, invoices)
        self.assertEqual(first.amount_invoiced, 40000)
        self.assertEqual(first.amount_received, 30000)
        self.assertEqual(first.state, "partly_paid")
        with self.assertRaises(InvoiceNotMatched):
            self._match(second, invoices[0])
        self._match(first, invoices[1])
        self.assertFalse(invoices[0].instalment_id)
        self.assertEqual(first.state, "invoiced")

    def test_matching_needs_a_contract_in_force_and_rights(self):
        draft = self._create_contract()
        invoice = self._invoice(100, "2026-02-01")
        with self.assertRaises(InvoiceNotMatched):
            self._match(draft.instalment_ids, invoice)
        signed = self._create_signed()
        invoice.invoice_user_id = self.leader
        with self.assertRaises(AccessError):
            self._match(signed.instalment_ids, invoice, self.user_sales_salesman)
        invoice.invoice_user_id = self.user_sales_salesman
        self._match(signed.instalment_ids, invoice, self.user_sales_salesman)
        self.assertEqual(invoice.instalment_id, signed.instalment_ids)

    def test_invoices_that_do_not_fit(self):
        instalment = self._create_signed().instalment_ids
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        stranger.property_account_receivable_id = self.receivable
        for vals in ({"partner_id": stranger.id}, {"move_type": "out_refund"}):
            invoice = self._invoice(100, "2026-02-01", post=False, **vals)
            with self.assertRaises(InvoiceWrong), self.cr.savepoint():
                invoice.instalment_id = instalment

    def test_invoices_wait_for_the_signature(self):
        invoice = self._invoice(100, "2026-02-01", post=False)
        draft = self._create_contract()
        with self.assertRaises(InvoiceWrong), self.cr.savepoint():
            invoice.with_user(self.biller).instalment_id = draft.instalment_ids
        self._sign(draft)
        invoice.with_user(self.biller).instalment_id = draft.instalment_ids
        self.assertEqual(invoice.instalment_id, draft.instalment_ids)

    def test_the_total_is_in_the_currency_of_the_contract(self):
        foreign = self.env.ref("base.JPY")
        foreign.active = True
        foreign.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": foreign.id,
                "name": "2020-01-01",
                "rate": 20,
                "company_id": self.company.id,
            }
        )
        instalment = self._create_signed(instalments=[50, 50]).instalment_ids[0]
        invoices = self._invoice(40000, "2026-02-01")
        invoices |= self._invoice(300000, "2026-02-01", currency_id=foreign.id)
        wizard = self.env["crm.contract.instalment.match"].create(
            {"instalment_id": instalment.id, "invoice_ids": [Command.set(invoices.ids)]}
        )
        self.assertRecordValues(
            wizard,
            [{"amount_matched": 55000, "amount_too_much": 5000, "has_other_currency": True}],
        )
        wizard.invoice_ids = invoices[0]
        self.assertRecordValues(
            wizard,
            [{"amount_matched": 40000, "amount_too_much": 0, "has_other_currency": False}],
        )

    def test_invoices_of_other_customers_are_refused(self):
        """By RPC: the dialog does not offer them."""
        instalment = self._create_signed(instalments=[50, 50]).instalment_ids[0]
        stranger = self.env["res.partner"].create({"name": "Canning Works", "is_company": True})
        stranger.property_account_receivable_id = self.receivable
        invoice = self._invoice(500, "2026-02-01", partner_id=stranger.id)
        with self.assertRaises(InvoiceWrong) as caught, self.cr.savepoint():
            self._match(instalment, invoice)
        self.assertIn("Canning Works", str(caught.exception))
        self.env.invalidate_all()
        self.assertFalse(invoice.instalment_id)

    def test_an_instalment_says_its_contract(self):
        instalment = self._create_signed(instalments=[50, 50]).instalment_ids[0]
        number = instalment.contract_id.number
        self.assertEqual(instalment.display_name, f"{number} · Instalment 1")
        short = instalment.with_context(sales_funnel_short_name=True)
        self.assertEqual(short.display_name, "Instalment 1")
        found = self.env["crm.contract.instalment"].name_search(number)
        self.assertEqual(
            {name for _id, name in found}, {f"{number} · Instalment {n}" for n in (1, 2)}
        )

    def test_the_dialog_shows_what_the_user_may_read(self):
        """Invoices of colleagues stay as they are: neither shown nor let go of."""
        instalment = self._create_signed(instalments=[50, 50]).instalment_ids[0]
        colleague = self._create_user("match_colleague", "sales_team.group_sale_salesman")
        hidden = self._invoice(
            500, "2026-02-01", instalment=instalment, invoice_user_id=colleague.id
        )
        wizard = self.env["crm.contract.instalment.match"].with_user(self.user_sales_salesman)
        with Form(wizard.with_context(default_instalment_id=instalment.id)) as form:
            self.assertFalse(form.invoice_ids[:])
            self.assertEqual(form.amount_matched, 0)
        form.record.action_match()
        self.assertEqual(hidden.instalment_id, instalment)
