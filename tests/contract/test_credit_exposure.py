"""The exposure of customers, against plain arithmetic on documents drawn by chance (CON-09)."""

import random

from odoo import Command
from odoo.tests import tagged

from .money_common import MoneyCommon


class Ledger:
    """What a test knows that it did: exposure is counted from deeds, not from records."""

    def __init__(self):
        self.agreed = {}
        self.joined = {}
        self.billed = {}
        self.ordered = {}
        self.owed = 0.0

    def rest(self, contract):
        value = max(self.agreed[contract], self.joined[contract])
        return round(max(value - self.billed[contract], 0), 2)

    @property
    def total(self):
        signed = sum(self.rest(contract) for contract in self.agreed)
        ordered = sum(max(rest, 0) for rest in self.ordered.values())
        return round(self.owed + signed + ordered, 2)


@tagged("post_install", "-at_install")
class TestCreditExposure(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_use_credit_limit = True
        cls.company.credit_policy = "inform"
        tax_group = cls.env["account.tax.group"].create({"name": "Exposure"})
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "Exposure 13 %",
                "amount": 13,
                "type_tax_use": "sale",
                "tax_group_id": tax_group.id,
                "country_id": (cls.company.account_fiscal_country_id or cls.company.country_id).id
                or cls.env.ref("base.us").id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bottles",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
                "property_account_income_id": cls.revenue.id,
            }
        )
        cls.child = cls.env["res.partner"].create(
            {"name": "Works, Invoices", "parent_id": cls.customer.id, "type": "invoice"}
        )

    def _order(self, price, tax=False, partner=None, **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "user_id": self.user_sales_salesman.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": price,
                            "tax_ids": [Command.set(self.tax.ids if tax else [])],
                        }
                    )
                ],
                **vals,
            }
        )
        order.action_confirm()
        return order

    def _invoice_orders(self, orders, post=True):
        invoices = orders._create_invoices()
        invoices.invoice_date = "2026-02-01"
        if post:
            invoices.action_post()
        return invoices

    def _credit(self, invoice):
        refund = invoice._reverse_moves(
            [{"invoice_date": invoice.invoice_date, "date": invoice.date}], cancel=False
        )
        # Posting reconciles it with the invoice.
        refund.action_post()
        return refund

    def _get(self, customer=None):
        customer = (customer or self.customer).sudo()
        self.env.invalidate_all()
        controls = self.env["crm.credit.control"]
        return controls._get_exposure_by_customer(customer, self.company)[customer]

    def test_parts(self):
        contract = self._create_signed(amount=120000, instalments=[50, 50])
        order = self._order(1500000)
        self._invoice(700, "2026-02-01")
        self.assertEqual(self._get(), (700, 120000, 1500000))
        self.assertRecordValues(
            self.customer.with_user(self.user_sales_salesman),
            [
                {
                    "credit_exposure": 1620700,
                    "exposure_receivable": 700,
                    "exposure_contracts": 120000,
                    "exposure_orders": 1500000,
                }
            ],
        )
        # Said to be of the contract: what was counted twice is counted once, the larger of both.
        order.contract_id = contract
        self.assertEqual(self._get(), (700, 1500000, 0))
        order.sudo().order_line.price_unit = 90000
        self.assertEqual(self._get(), (700, 120000, 0))

    def test_drafts_of_invoices_are_signed_still(self):
        order = self._order(1000, tax=True)
        self.assertEqual(self._get(), (0, 0, 1130))
        invoice = self._invoice_orders(order, post=False)
        self.assertEqual(self._get(), (0, 0, 1130))
        invoice.action_post()
        self.assertEqual(self._get(), (1130, 0, 0))
        self._pay(invoice, 130, "2026-02-02")
        self.assertEqual(self._get(), (1000, 0, 0))
        contract = self._create_signed(amount=500, instalments=[100])
        self._invoice(500, "2026-02-01", instalment=contract.instalment_ids, post=False)
        self.assertEqual(self._get(), (1000, 500, 0))

    def test_an_order_of_a_contract_that_is_invoiced_besides(self):
        """Invoiced from the order, not from an instalment: it moves from one part to the other."""
        order = self._order(1000)
        contract = self._create_signed(amount=1500, instalments=[100])
        order.contract_id = contract
        self.assertEqual(self._get(), (0, 1500, 0))
        invoice = self._invoice_orders(order)
        self.assertEqual(self._get(), (1000, 500, 0))
        self._credit(invoice)
        self.assertEqual(self._get(), (0, 1500, 0))

    def test_what_was_credited_is_neither_owed_nor_signed(self):
        order = self._order(1000)
        contract = self._create_signed(amount=1000, instalments=[100])
        order.contract_id = contract
        contract.instalment_ids.sudo().action_create_invoice()
        invoice = contract.instalment_ids.invoice_ids
        self.assertEqual(self._get(), (0, 1000, 0))
        invoice.invoice_date = "2026-02-01"
        invoice.action_post()
        self.assertEqual(self._get(), (1000, 0, 0))
        refund = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}], cancel=False)
        refund.invoice_line_ids.price_unit = 300
        # Posting reconciles it with the invoice.
        refund.action_post()
        self.assertEqual(self._get(), (700, 0, 0))

    def test_one_invoice_of_two_orders(self):
        first, second = self._order(1000), self._order(400)
        contract = self._create_signed(amount=1000, instalments=[100])
        first.contract_id = contract
        invoice = self._invoice_orders(first | second)
        self.assertEqual(len(invoice), 1)
        self.assertEqual(self._get(), (1400, 0, 0))
        self.assertEqual((first._get_rest_to_invoice(), second._get_rest_to_invoice()), (0, 0))

    def test_ended_contracts_speak_for_their_orders(self):
        order = self._order(1000)
        contract = self._create_signed(amount=1000, instalments=[100])
        order.contract_id = contract
        contract.with_user(self.user_sales_manager)._do_terminate("They stopped.")
        self.assertEqual(self._get(), (0, 0, 0))

    def test_who_gets_the_invoice_owes(self):
        payer = self.env["res.partner"].create({"name": "Holding", "is_company": True})
        self._order(1000, partner_invoice_id=payer.id)
        self._order(300, partner=self.child)
        self.assertEqual(self._get(), (0, 0, 300))
        self.assertEqual(self._get(payer), (0, 0, 1000))
        customer, company, amount = self._order(
            50, partner_invoice_id=payer.id
        )._get_credit_demand()
        self.assertEqual((customer, company, amount), (payer, self.company, 50))

    def test_a_subsidiary_has_its_own(self):
        subsidiary = self.env["res.partner"].create(
            {"name": "Works II", "is_company": True, "parent_id": self.customer.id}
        )
        self._order(1000, partner=subsidiary, partner_invoice_id=subsidiary.id)
        self.assertEqual(self._get().total, 0)
        self.assertEqual(self._get(subsidiary).total, 1000)

    def test_other_currencies_at_the_rate_of_today(self):
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
        pricelist = self.env["product.pricelist"].create(
            {"name": "Yen", "currency_id": foreign.id, "company_id": self.company.id}
        )
        order = self._order(20000, pricelist_id=pricelist.id)
        self._create_signed(amount=5000, currency_id=foreign.id, instalments=[100])
        self.assertEqual(self._get(), (0, 250, 1000))
        self.assertEqual(order._get_credit_demand()[2], 1000)

    def test_other_companies_have_their_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_signed(amount=1000, instalments=[100])
        controls = self.env["crm.credit.control"]
        customer = self.customer.sudo()
        self.assertEqual(controls._get_exposure_by_customer(customer, other)[customer], (0, 0, 0))

    def test_deeds_drawn_by_chance(self):
        draw = random.Random(1907)
        ledger = Ledger()
        seen = set()
        contracts, orders = {}, {}
        kinds = ["sign", "order", "join", "invoice", "bill", "pay", "advance", "draft", "end"]
        deeds = kinds * 5
        draw.shuffle(deeds)
        for number, deed in enumerate(["sign", "sign", "order", "order", *deeds]):
            amount = draw.randrange(100, 90000) / 100
            if getattr(self, f"_deed_{deed}")(draw, ledger, contracts, orders, amount):
                seen.add(deed)
            self.assertAlmostEqual(self._get().total, ledger.total, 2, f"{number} {deed}")
        self.assertEqual(seen, set(kinds))

    def _deed_sign(self, _draw, ledger, contracts, _orders, amount):
        contract = self._create_signed(amount=amount, instalments=[100])
        contracts[contract] = []
        ledger.agreed[contract] = amount
        ledger.joined[contract] = ledger.billed[contract] = 0
        return True

    def _deed_order(self, draw, ledger, _contracts, orders, amount):
        order = self._order(amount, partner=draw.choice((self.customer, self.child)))
        orders[order] = None
        ledger.ordered[order] = amount
        return True

    def _deed_join(self, draw, ledger, contracts, orders, _amount):
        alone = [
            order for order, invoice in orders.items() if not invoice and order in ledger.ordered
        ]
        running = list(ledger.agreed)
        if not alone or not running:
            return False
        order, contract = draw.choice(alone), draw.choice(running)
        order.contract_id = contract
        contracts[contract].append(order)
        ledger.joined[contract] += order.amount_total
        del ledger.ordered[order]
        return True

    def _deed_invoice(self, draw, ledger, contracts, orders, _amount):
        """Invoice an order, whether a contract speaks for it or not."""
        open_orders = [order for order, invoice in orders.items() if not invoice]
        if not open_orders:
            return False
        order = draw.choice(open_orders)
        orders[order] = self._invoice_orders(order)
        ledger.owed += order.amount_total
        if order in ledger.ordered:
            ledger.ordered[order] = 0
        for contract, own in contracts.items():
            if order in own and contract in ledger.agreed:
                ledger.billed[contract] += order.amount_total
        return True

    def _deed_bill(self, draw, ledger, _contracts, _orders, _amount):
        """Invoice the instalment of a contract in part, without its orders."""
        running = [one for one in ledger.agreed if ledger.rest(one) > 1]
        if not running:
            return False
        contract = draw.choice(running)
        part = round(ledger.rest(contract) * draw.choice((0.25, 1)), 2)
        self._invoice(part, "2026-02-01", instalment=contract.instalment_ids)
        ledger.billed[contract] += part
        ledger.owed += part
        return True

    def _deed_draft(self, draw, ledger, _contracts, _orders, amount):
        running = list(ledger.agreed)
        if not running:
            return False
        instalment = draw.choice(running).instalment_ids
        self._invoice(amount, "2026-02-01", instalment=instalment, post=False)
        return True

    def _deed_pay(self, draw, ledger, _contracts, orders, _amount):
        invoices = [one for one in orders.values() if one and one.amount_residual > 1]
        if not invoices:
            return False
        invoice = draw.choice(invoices)
        part = round(invoice.amount_residual * draw.choice((0.5, 1)), 2)
        self._pay(invoice, part, "2026-03-01")
        ledger.owed -= part
        return True

    def _deed_advance(self, _draw, ledger, _contracts, _orders, amount):
        self._enter(amount, "2026-02-01")
        ledger.owed -= amount
        return True

    def _deed_end(self, draw, ledger, _contracts, _orders, _amount):
        running = list(ledger.agreed)
        if len(running) < 2:
            return False
        contract = draw.choice(running)
        contract.with_user(self.user_sales_manager)._do_terminate("They stopped.")
        del ledger.agreed[contract]
        return True

    def test_cost_is_the_same_for_5_and_20_customers(self):
        def count_queries(size):
            customers = self.env["res.partner"].create(
                [{"name": f"Customer {number}", "is_company": True} for number in range(size)]
            )
            for customer in customers:
                self._order(100, partner=customer)
                self._create_signed(
                    partner_id=customer.id, lead_id=None, amount=100, instalments=[100]
                )
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.user.company_id.mapped("currency_id.name")
            before = self.cr.sql_log_count
            self.assertEqual(customers.mapped("credit_exposure"), [200] * size)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(5), count_queries(20))
