"""The instalments make the amount, whatever the currency and the way (CON-01, CON-11)."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-02-01 09:00:00")
class TestContractAmounts(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currencies = cls.env["res.currency"].with_context(active_test=False)
        cls.dinar = currencies.search([("name", "=", "KWD")])
        cls.yen = currencies.search([("name", "=", "JPY")])
        (cls.dinar | cls.yen).active = True

    def _assert_whole(self, contract):
        """Check that the parts make the amount, each a whole number of the smallest coin."""
        currency = contract.currency_id
        parts = contract.instalment_ids.mapped("amount")
        self.assertFalse(contract.amount_unplanned)
        self.assertFalse(currency.compare_amounts(sum(parts), contract.amount))
        for part in (*parts, contract.amount):
            self.assertAlmostEqual(part, currency.round(part), places=6)
        contract._check_instalments()

    def _create_template(self, *percents):
        return self.env["crm.contract.template"].create(
            {
                "name": "Odd",
                "instalment_ids": [
                    Command.create({"name": str(percent), "percent": percent})
                    for percent in percents
                ],
            }
        )

    def test_templates(self):
        for percents in ((33.3333, 33.3333, 33.3334), (25, 25, 25, 25), (7.5, 92.5)):
            template = self._create_template(*percents)
            for currency, amount in (
                (self.company.currency_id, 0.01 * len(percents)),
                (self.company.currency_id, 99999.99),
                (self.yen, 1001),
                (self.dinar, 1000.001),
            ):
                with self.subTest(percents=percents, currency=currency.name):
                    contract = self._create_contract(
                        amount=amount, currency_id=currency.id, steps=[], instalments=[]
                    )
                    contract.template_id = template
                    contract.action_apply_template()
                    self.assertFalse(contract.amount_unplanned)
                    self.assertTrue(
                        all(one >= 0 for one in contract.instalment_ids.mapped("amount"))
                    )
                    if amount > 1:
                        self._assert_whole(contract)

    def test_a_template_for_less_coins_than_instalments(self):
        contract = self._create_contract(amount=0.02, steps=[], instalments=[])
        contract.template_id = self._create_template(25, 25, 25, 25)
        contract.action_apply_template()
        self.assertEqual(contract.instalment_ids.mapped("amount"), [0.01, 0.01, 0, 0])

    def test_payment_terms(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Thirds",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": share, "nb_days": days})
                    for share, days in ((33.33, 0), (33.33, 30), (33.34, 60))
                ],
            }
        )
        for currency, amount in ((self.yen, 1000), (self.dinar, 100.001)):
            contract = self._create_contract(
                amount=amount, currency_id=currency.id, steps=[], instalments=[]
            )
            self.env["crm.contract.instalment.fill"].with_user(self.user_sales_salesman).create(
                {"contract_id": contract.id, "payment_term_id": term.id}
            ).action_fill()
            with self.subTest(currency=currency.name):
                self.assertEqual(len(contract.instalment_ids), 3)
                self._assert_whole(contract)

    def test_another_currency_has_other_coins(self):
        contract = self._create_contract(
            amount=100.55, instalments=[{"amount": 50.2}, {"amount": 50.35}]
        )
        contract.currency_id = self.yen
        # Odoo writes no amount that is the same one rounded: they are read as 101, 50 and 51.
        self.assertFalse(contract.amount_unplanned)
        contract._check_instalments()
        self.assertEqual(contract.instalment_ids[1].amount, 51)

    def test_change_orders(self):
        for currency, parts, new in (
            (self.yen, (500, 500), 1001),
            (self.dinar, (500, 500.001), 1000.004),
        ):
            contract = self._create_signed(
                amount=sum(parts),
                currency_id=currency.id,
                instalments=[{"amount": part} for part in parts],
            )
            change = self.env["crm.contract.change"].create(
                {
                    "contract_id": contract.id,
                    "name": "More",
                    "reason": "More",
                    "amount": new,
                    "line_ids": [
                        Command.create(
                            {
                                "what": "instalment",
                                "instalment_id": contract.instalment_ids[1].id,
                                "amount": new - contract.instalment_ids[0].amount,
                            }
                        )
                    ],
                }
            )
            change._apply(self.env.user)
            with self.subTest(currency=currency.name):
                self.assertAlmostEqual(contract.amount, new, places=6)
                self._assert_whole(contract)
                self.assertAlmostEqual(
                    sum(contract.instalment_ids.mapped("percent")), 100, places=3
                )

    def test_what_was_invoiced_with_more_stays_when_something_else_changes(self):
        """A change order of other instalments does not ask for a credit note."""
        contract = self._create_signed(instalments=[50, 50])
        first, second = contract.instalment_ids
        self._invoice(50100, "2026-01-15", instalment=first)
        change = self.env["crm.contract.change"].create(
            {
                "contract_id": contract.id,
                "name": "More",
                "reason": "More",
                "amount": 110000,
                "line_ids": [
                    Command.create(
                        {"what": "instalment", "instalment_id": second.id, "amount": 60000}
                    )
                ],
            }
        )
        change._apply(self.env.user)
        self.assertEqual((first.amount, second.amount), (50000, 60000))
        self.assertAlmostEqual(first.percent, 45.4545, places=4)

    # Money that goes back

    def test_a_step_waits_again_when_its_payment_is_taken_back(self):
        contract = self._create_signed(
            steps=[{"name": "Deliver"}], instalments=[{"percent": 100, "date_fixed": "2026-01-10"}]
        )
        instalment, step = contract.instalment_ids, contract.step_ids
        step._unlocked().condition_instalment_id = instalment
        step._update_readiness()
        self.assertEqual(step.state, "waiting")
        invoice = self._invoice(100000, "2026-01-10", instalment=instalment)
        entry = self._pay(invoice, 100000, "2026-01-20")
        self.assertEqual((instalment.state, step.state), ("paid", "ready"))
        entry.button_draft()
        entry.unlink()
        self.assertEqual((instalment.state, step.state), ("invoiced", "waiting"))
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(instalment.state, "due")

    def test_what_is_not_invoiced_is_not_paid(self):
        """An instalment of which a part is invoiced and paid lets no step go on."""
        contract = self._create_signed(
            steps=[{"name": "Deliver"}], instalments=[{"percent": 100, "date_fixed": "2026-01-10"}]
        )
        instalment, step = contract.instalment_ids, contract.step_ids
        step._unlocked().condition_instalment_id = instalment
        self._pay(self._invoice(40000, "2026-01-10", instalment=instalment), 40000, "2026-01-20")
        step._update_readiness()
        self.assertEqual((instalment.state, step.state), ("partly_paid", "waiting"))
        self.assertFalse(contract.is_fully_paid)
        self._pay(self._invoice(60000, "2026-01-10", instalment=instalment), 60000, "2026-01-20")
        self.assertEqual((instalment.state, step.state), ("paid", "ready"))

    def test_a_credit_note_of_its_own_is_no_payment(self):
        contract = self._create_signed(instalments=[100])
        invoice = self._invoice(100000, "2026-01-10", instalment=contract.instalment_ids)
        note = self._invoice(500, "2026-01-20", move_type="out_refund")
        self._reconcile(invoice, note)
        payment = self.env["crm.contract.payment"].search([("contract_id", "=", contract.id)])
        self.assertRecordValues(payment, [{"kind": "credit_note", "amount": 500}])
        self.assertEqual((contract.amount_credited, contract.amount_received), (500, 0))

    def test_a_terminated_contract_still_owes_what_is_invoiced(self):
        contract = self._create_signed(
            instalments=[
                {"percent": 50, "date_fixed": "2026-01-10"},
                {"percent": 50, "date_fixed": "2026-01-10"},
            ]
        )
        first, second = contract.instalment_ids
        self._invoice(50000, "2026-01-10", instalment=first)
        self.assertEqual(contract.amount_overdue, 100000)
        contract.with_user(self.user_sales_manager)._do_terminate("Bankrupt")
        self.env.invalidate_all()
        self.assertEqual((first.state, second.state), ("invoiced", "planned"))
        self.assertEqual(contract.amount_overdue, 50000)
        self.assertFalse(
            self.env["crm.dunning"]._get_reminders([("id", "in", (first | second).ids)])
        )

    def test_the_log_of_credit_outlives_its_order(self):
        order = self._create_order()
        log = self.env["crm.credit.check"].create(
            {
                "partner_id": self.customer.id,
                "order_id": order.id,
                "company_id": self.company.id,
                "user_id": self.leader.id,
                "outcome": "overridden",
                "reason": "Known for years",
            }
        )
        order._action_cancel()
        order.unlink()
        self.assertTrue(log.exists())
        self.assertFalse(log.order_id)
