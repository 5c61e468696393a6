"""Money received: one definition, from real reconciliations (CON-08, CON-11)."""

import random

from odoo import Command
from odoo.exceptions import AccessError

from .money_common import MoneyCommon


class TestPayment(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_signed(instalments=[30, 70])
        cls.first, cls.second = cls.contract.instalment_ids
        cls.invoice = cls._invoice(30000, "2026-02-01", "2026-03-01", instalment=cls.first)

    def assertMoney(self, instalment, **expected):
        self.assertEqual(
            {name: getattr(instalment, f"amount_{name}") for name in expected}, expected
        )
        # The oracle: what Odoo says is left of the invoices.
        standing = instalment.invoice_ids.filtered(lambda move: move.state == "posted")
        self.assertAlmostEqual(instalment.amount_open, sum(standing.mapped("amount_residual")), 2)

    def test_nothing_received(self):
        self.assertEqual(self.first.state, "invoiced")
        self.assertEqual(self.second.state, "planned")
        self.assertMoney(self.first, invoiced=30000, received=0, credited=0, open=30000)

    def test_partial_payments(self):
        self._pay(self.invoice, 10000, "2026-02-20")
        self.assertEqual(self.first.state, "partly_paid")
        self.assertMoney(self.first, invoiced=30000, received=10000, open=20000)
        self._pay(self.invoice, 20000, "2026-03-05")
        self.assertEqual(self.first.state, "paid")
        self.assertMoney(self.first, received=30000, open=0)
        rows = self.env["crm.contract.payment"].search([("contract_id", "=", self.contract.id)])
        self.assertEqual(
            rows.sorted("date").mapped(lambda row: (str(row.date), row.amount, row.days_late)),
            [("2026-02-20", 10000, 0), ("2026-03-05", 20000, 4)],
        )
        self.assertEqual(set(rows.mapped("kind")), {"payment"})
        self.assertEqual(self.contract.amount_received, 30000)
        self.assertEqual(self.contract.collected_percent, 30)
        self.assertEqual(self.contract.instalments_paid, "1/2")

    def test_registered_payment(self):
        """As a biller does it: with the wizard of the invoice."""
        journal = self.env["account.journal"].create(
            {"name": "Contract Bank", "code": "CTB", "type": "bank"}
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        ).create({"journal_id": journal.id, "payment_date": "2026-02-10"})._create_payments()
        self.assertEqual(self.first.state, "paid")
        self.assertMoney(self.first, received=30000, open=0)
        self.assertEqual(self.first.payment_ids.kind, "payment")

    def test_credit_note_reduces_what_is_owed(self):
        refund = self._invoice(5000, "2026-02-10", move_type="out_refund")
        self._reconcile(self.invoice, refund)
        self.assertEqual(self.first.state, "invoiced")
        self.assertMoney(self.first, invoiced=30000, credited=5000, received=0, open=25000)
        self._pay(self.invoice, 25000, "2026-02-20")
        self.assertEqual(self.first.state, "paid")
        self.assertMoney(self.first, credited=5000, received=25000, open=0)
        self.assertEqual(self.first.collected_percent, 100)
        self.assertEqual(self.contract.amount_to_collect, 70000)
        self.assertEqual(self.contract.collected_percent, round(100 * 25000 / 95000, 1))

    def test_money_paid_back_was_not_received(self):
        """Credited after it was paid: the money went out again, and nothing is open."""
        self._pay(self.invoice, 30000, "2026-02-20")
        self._pay_back(self._credit(self.invoice, 5000, "2026-03-10"), 4000, "2026-03-12")
        self.assertMoney(self.first, invoiced=30000, credited=4000, received=26000, open=0)
        self.assertEqual(self.first.state, "paid")
        self.assertEqual(self.first.collected_percent, 100)
        self.assertEqual(self.contract.amount_to_collect, 70000)
        rows = self.env["crm.contract.payment"].search([("contract_id", "=", self.contract.id)])
        self.assertEqual(len(rows), 3)
        self.assertEqual(
            {(row.kind, str(row.date), row.amount) for row in rows},
            {
                ("payment", "2026-02-20", 30000),
                ("credit_note", "2026-03-12", 4000),
                ("payment", "2026-03-12", -4000),
            },
        )
        report = self.env["crm.collection.report"].search(
            [("contract_id", "=", self.contract.id), ("date", "=", "2026-03-12")]
        )
        self.assertEqual(sum(report.mapped("amount_received")), -4000)
        self.assertEqual(sum(report.mapped("amount_missing")), 0)
        ((late,),) = report._read_group([("id", "in", report.ids)], aggregates=["days_late:avg"])
        self.assertFalse(late)

    def test_paid_back_by_the_wizard(self):
        """As a biller does it: a credit note of all that was paid, and a payment out."""
        self._pay(self.invoice, 30000, "2026-02-20")
        refund = self._credit(self.invoice, 30000, "2026-03-10")
        journal = self.env["account.journal"].create(
            {"name": "Contract Bank", "code": "CTB", "type": "bank"}
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=refund.ids
        ).create({"journal_id": journal.id, "payment_date": "2026-03-12"})._create_payments()
        self.assertMoney(self.first, invoiced=30000, credited=30000, received=0, open=0)

    def test_paid_back_once_for_an_invoice_in_parts(self):
        """An invoice with two due dates has two receivables, and one refund."""
        term = self.env["account.payment.term"].create(
            {
                "name": "Half and half",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 30)
                ],
            }
        )
        invoice = self._invoice(
            70000, "2026-02-01", instalment=self.second, invoice_payment_term_id=term.id
        )
        self._pay(invoice, 70000, "2026-02-20")
        self._pay_back(self._credit(invoice, 5000, "2026-03-10"), 5000, "2026-03-12")
        self.assertMoney(self.second, invoiced=70000, credited=5000, received=65000, open=0)

    def test_credit_note_used_for_another_invoice_pays_nothing_back(self):
        other = self._invoice(70000, "2026-02-01", instalment=self.second)
        self._pay(self.invoice, 30000, "2026-02-20")
        self._reconcile(other, self._credit(self.invoice, 5000, "2026-03-10"))
        self.assertMoney(self.first, credited=0, received=30000, open=0)
        self.assertMoney(self.second, credited=5000, received=0, open=65000)

    def test_invoiced_above_the_amount_is_paid_when_all_of_it_is(self):
        self._invoice(500, "2026-02-01", instalment=self.first)
        self._pay(self.invoice, 30000, "2026-02-20")
        self.assertEqual(self.first.state, "partly_paid")
        self._pay(self.first.invoice_ids - self.invoice, 500, "2026-02-21")
        self.assertEqual(self.first.state, "paid")
        self.assertMoney(self.first, invoiced=30500, received=30500, open=0)

    def test_write_off_is_no_money(self):
        self._pay(self.invoice, 1000, "2026-02-10", account=self.loss)
        self.assertEqual(self.first.payment_ids.kind, "other")
        self.assertMoney(self.first, credited=1000, received=0, open=29000)

    def test_reversed_invoice_owes_nothing_and_can_be_made_again(self):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard.create(
            {"journal_id": self.invoice.journal_id.id, "date": "2026-02-15"}
        ).reverse_moves()
        refund = self.invoice.reversal_move_ids
        if refund.state == "draft":
            refund.action_post()
        self.assertEqual(self.invoice.payment_state, "reversed")
        self.assertMoney(self.first, invoiced=0, credited=0, received=0, open=0)
        self.assertNotIn(self.first.state, ("invoiced", "paid"))
        self.assertTrue(self.first.with_user(self.accountant).can_invoice)

    def test_unreconciled_again(self):
        lines = self._reconcile(self.invoice, self._enter(30000, "2026-02-20"))
        self.assertEqual(self.first.state, "paid")
        lines.remove_move_reconcile()
        self.assertEqual(self.first.state, "invoiced")
        self.assertMoney(self.first, received=0, open=30000)

    def test_back_to_draft(self):
        self._pay(self.invoice, 30000, "2026-02-20")
        self.invoice.button_draft()
        self.assertEqual(self.first.amount_invoiced, 0)
        self.assertNotIn(self.first.state, ("invoiced", "paid"))

    def test_payment_in_another_currency(self):
        """The invoice is in the currency of the contract, the money is not."""
        self.env["res.currency.rate"].create(
            {
                "currency_id": self._foreign().id,
                "name": "2026-01-01",
                "rate": 2,
                "company_id": self.company.id,
            }
        )
        self._pay(
            self.invoice, 15000, "2026-02-20", currency=self._foreign(), amount_currency=30000
        )
        self.assertMoney(self.first, received=15000, open=15000)

    def _foreign(self):
        return (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.company.currency_id.id)], order="id", limit=1)
        )

    def _prepare_foreign_contract(self):
        foreign = self._foreign()
        foreign.active = True
        foreign.rate_ids.unlink()
        for day, rate in (("2026-01-01", 2), ("2026-02-15", 4)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": foreign.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company.id,
                }
            )
        contract = self._create_signed(currency_id=foreign.id, instalments=[50, 50])
        return contract, foreign

    def test_contract_in_another_currency(self):
        """Exchange differences move no money in the currency of the contract."""
        contract, foreign = self._prepare_foreign_contract()
        instalment = contract.instalment_ids[0]
        invoice = self._invoice(
            50000, "2026-02-01", "2026-03-01", instalment=instalment, currency_id=foreign.id
        )
        # 20,000 foreign at a rate of 4; the invoice was at 2.
        self._pay(invoice, 5000, "2026-02-20", currency=foreign, amount_currency=20000)
        self.assertMoney(instalment, invoiced=50000, received=20000, open=30000)
        self._pay(invoice, 7500, "2026-02-21", currency=foreign, amount_currency=30000)
        self.assertMoney(instalment, invoiced=50000, received=50000, credited=0, open=0)
        self.assertEqual(instalment.state, "paid")

    def test_invoice_in_another_currency_than_the_contract(self):
        """One rate, that of the invoice: what is open fits what was invoiced and received."""
        contract, foreign = self._prepare_foreign_contract()
        instalment = contract.instalment_ids[0]
        invoice = self._invoice(25000, "2026-02-01", "2026-03-01", instalment=instalment)
        self.assertEqual(instalment.amount_invoiced, 50000)
        self._pay(invoice, 10000, "2026-02-20")
        self.assertEqual(instalment.amount_received, 20000)
        self.assertEqual(instalment.amount_open, 30000)
        self._pay(invoice, 15000, "2026-02-21")
        self.assertEqual(instalment.state, "paid")
        self.assertEqual(foreign, instalment.currency_id)

    def test_one_payment_for_two_invoices(self):
        other = self._invoice(70000, "2026-02-01", "2026-03-01", instalment=self.second)
        self._reconcile(self.invoice, other, self._enter(50000, "2026-02-20"))
        total = self.first.amount_received + self.second.amount_received
        self.assertEqual(total, 50000)
        self.assertEqual(self.contract.amount_received, 50000)
        self.assertMoney(self.first, invoiced=30000)
        self.assertMoney(self.second, invoiced=70000)

    def test_a_draft_invoice_is_not_invoiced(self):
        self._invoice(70000, "2026-02-01", instalment=self.second, post=False)
        self.assertEqual(self.second.amount_invoiced, 0)
        self.assertEqual(self.second.state, "planned")

    def test_sums_over_random_documents(self):
        """Invoiced − credited − received = open, and open is what Odoo says is left."""
        draw, refunds = random.Random(7), 0
        for _turn in range(16):
            amount = draw.randrange(1, 400000) / 100
            invoice = self._invoice(amount, "2026-02-01", instalment=self.second)
            for _payment in range(draw.randrange(3)):
                part = round(amount * draw.random(), 2)
                if part and draw.random() < 0.7:
                    self._pay(invoice, part, "2026-02-11")
                elif part:
                    refund = self._invoice(part, "2026-02-12", move_type="out_refund")
                    self._reconcile(invoice, refund)
            if draw.random() < 0.3:
                invoice.line_ids.remove_move_reconcile()
            if draw.random() < 0.4:
                refund = self._credit(invoice, round(amount * draw.random(), 2), "2026-02-13")
                if refund.amount_residual:
                    self._pay_back(refund, refund.amount_residual, "2026-02-14")
                    refunds += 1
        second = self.second
        figures = second.amount_invoiced - second.amount_credited - second.amount_received
        self.assertAlmostEqual(second.amount_open, figures, 2)
        self.assertMoney(second)
        self.assertGreater(refunds, 1)

    def test_figures_cost_the_same_for_5_and_50(self):
        def count_queries(size):
            contracts = self.env["crm.contract"]
            for number in range(size):
                contracts |= self._create_signed(name=f"Contract {number}", instalments=[50, 50])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            contracts.mapped("amount_received")
            contracts.instalment_ids.mapped("amount_open")
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(5), count_queries(50))

    def test_search_what_is_not_fully_paid(self):
        contracts = self.env["crm.contract"]
        paid = self._create_signed(instalments=[100])
        self._pay(
            self._invoice(100000, "2026-02-01", instalment=paid.instalment_ids),
            100000,
            "2026-02-03",
        )
        both = [("id", "in", (self.contract | paid).ids)]
        self.assertTrue(paid.is_fully_paid)
        self.assertEqual(contracts.search([*both, ("is_fully_paid", "=", True)]), paid)
        self.assertEqual(contracts.search([*both, ("is_fully_paid", "=", False)]), self.contract)
        self.assertEqual(contracts.search([*both, ("is_fully_paid", "!=", True)]), self.contract)

    def test_search_what_is_overdue(self):
        today = self.env.cr.now().date()
        fresh = self._create_signed(instalments=[{"percent": 100, "date_fixed": "2199-01-01"}])
        self._invoice(100000, today, "2199-01-01", instalment=fresh.instalment_ids)
        both = [("id", "in", (self.contract | fresh).ids)]
        self.assertTrue(self.contract.is_overdue)
        self.assertFalse(fresh.is_overdue)
        contracts = self.env["crm.contract"]
        self.assertEqual(contracts.search([*both, ("is_overdue", "=", True)]), self.contract)
        self.assertEqual(contracts.search([*both, ("is_overdue", "=", False)]), fresh)
        self.assertEqual(self.first.days_late, (today - self.invoice.invoice_date_due).days)

    def test_salesperson_sees_totals_and_not_the_invoice(self):
        """Totals by checked sudo: the invoice of a colleague stays hidden."""
        colleague = self._create_user("contract_colleague", "sales_team.group_sale_salesman")
        self.invoice.invoice_user_id = colleague
        first = self.first.with_user(self.user_sales_salesman)
        self._pay(self.invoice, 10000, "2026-02-20")
        self.env.invalidate_all()
        self.assertEqual(first.amount_received, 10000)
        self.assertEqual(first.contract_id.amount_received, 10000)
        with self.assertRaises(AccessError):
            self.invoice.with_user(self.user_sales_salesman).check_access("read")
        payments = self.env["crm.contract.payment"]
        own = payments.with_user(self.user_sales_salesman).search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertEqual(sum(own.mapped("amount")), 10000)
        # A stranger sees neither the contract nor its payments.
        stranger = self._create_user("contract_stranger", "sales_team.group_sale_salesman")
        self.assertFalse(
            payments.with_user(stranger).search([("contract_id", "=", self.contract.id)])
        )
        self.assertFalse(payments.with_user(self.executor).search([]))
        with self.assertRaises(AccessError):
            payments.with_user(self.portal).search([])
        biller = payments.with_user(self.biller).search([("contract_id", "=", self.contract.id)])
        self.assertEqual(len(biller), 1)
        other = payments.with_user(self.user_other_company)
        self.assertFalse(other.search([("contract_id", "=", self.contract.id)]))


class TestStockCost(MoneyCommon):
    def test_documents_without_contracts_ask_nothing(self):
        """No additional query for invoices and payments as long as there is no contract."""
        contracts = self.env["crm.contract"]
        if contracts._has_contracts():
            self.skipTest("there are contracts in this database")

        def work():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            invoice = self._invoice(100, "2026-02-01")
            self._pay(invoice, 100, "2026-02-02")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        work()
        with_us = work()
        names = {
            "account.move": ("write", "unlink", "_check_instalment"),
            "account.partial.reconcile": ("create", "unlink"),
        }
        # Ours do nothing but ask the cache: without them it is the same number.
        for model, methods in names.items():
            for cls in type(self.env[model]).mro():
                if "sales_funnel_crm.models.contract" in cls.__module__:
                    for method in methods:
                        if method in vars(cls):
                            self.patch(cls, method, _plain(cls, method))
        work()
        self.assertLessEqual(with_us, work())


def _plain(cls, name):
    def method(self, *args, **kwargs):
        above = getattr(super(cls, self), name, None)
        return above(*args, **kwargs) if above else None

    method.__name__ = name
    original = vars(cls)[name]
    for attribute in ("_api_model", "_api_private", "_constrains"):
        if hasattr(original, attribute):
            setattr(method, attribute, getattr(original, attribute))
    return method
