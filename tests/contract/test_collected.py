"""What was collected on deals and customers, against sums in plain Python (CON-11)."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestCollected(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_lead = cls._create_lead(name="Labelling line")
        cls.env.invalidate_all()

    def _create_paid(self, amount, received, credited=0, **vals):
        """Return a signed contract over ``amount`` of two halves, invoiced and partly paid.

        What is received is booked on the first half, then on the second.
        """
        contract = self._create_signed(amount=amount, instalments=[50, 50], **vals)
        for instalment in contract.instalment_ids:
            invoice = self._invoice(
                instalment.amount, "2026-02-01", instalment=instalment, partner_id=self.customer.id
            )
            if paid := min(received, instalment.amount):
                self._pay(invoice, paid, "2026-03-01")
                received -= paid
            if credited and instalment == contract.instalment_ids[-1]:
                self._pay(invoice, credited, "2026-03-02", account=self.loss)
        return contract

    def test_of_a_deal_and_of_its_customer(self):
        # (deal, amount, received, credited)
        rows = [
            (self.lead, 1000, 450, 0),
            (self.lead, 3000, 1500, 200),
            (self.lead, 2000, 0, 0),
            (self.other_lead, 500, 500, 0),
        ]
        for lead, amount, received, credited in rows:
            self._create_paid(amount, received, credited, lead_id=lead.id)
        # Neither drafts nor what was ended early.
        self._create_contract(amount=9000)
        ended = self._create_signed(amount=9000, instalments=[100])
        ended.sudo().state = "terminated"

        def percent(some):
            received = sum(row[2] for row in some)
            return round(100 * received / sum(row[1] - row[3] for row in some), 1)

        leads = (self.lead | self.other_lead).with_user(self.user_sales_salesman)
        leads.invalidate_recordset()
        self.assertEqual(leads[0].collected_percent, percent(rows[:3]))
        self.assertEqual(leads[1].collected_percent, 100.0)
        self.assertEqual(self.customer.collected_percent, percent(rows))
        self.assertEqual(self.signatory.collected_percent, percent(rows), "of the customer")
        self.assertNotIn(percent(rows), (0, 100, percent(rows[:3])))

    def test_currencies_are_converted(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "CTF",
                "symbol": "F",
                "rate_ids": [
                    Command.create(
                        {"name": "2025-01-01", "rate": 4.0, "company_id": self.company.id}
                    )
                ],
            }
        )
        self._create_paid(1000, 600)
        # Worth 1,000, of which nothing was paid.
        self._create_signed(amount=4000, currency_id=foreign.id, instalments=[100])
        self.assertEqual(self.lead.collected_percent, 30.0)
        self.assertEqual(self.customer.collected_percent, 30.0)

    def test_only_of_contracts_that_the_user_sees(self):
        self._create_paid(1000, 500)
        manager = self.user_sales_manager
        elsewhere = self._create_lead(user_id=manager.id, team_id=self.sales_team_1.id)
        self._create_paid(
            1000,
            0,
            lead_id=elsewhere.id,
            user_id=manager.id,
            team_id=self.sales_team_1.id,
            user=manager,
        )
        customer = self.customer.with_user(self.user_sales_salesman)
        customer.invalidate_recordset()
        self.assertEqual(customer.collected_percent, 50.0)
        self.assertEqual(self.customer.with_user(manager).collected_percent, 25.0)

    def test_nothing_owed_is_zero(self):
        self.assertEqual(self.lead.collected_percent, 0)
        self._create_contract()
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.collected_percent, 0)

    def test_not_fully_paid(self):
        half = self._create_paid(1000, 500)
        paid = self._create_paid(1000, 1000)
        open_ = self._create_signed(amount=1000, instalments=[100])
        draft = self._create_contract(amount=1000)
        all_ = half | paid | open_ | draft
        # The two invoices and the entries, added up by hand.
        self.assertRecordValues(
            all_,
            [
                {"instalments_paid": "1/2", "collected_percent": 50.0, "is_fully_paid": False},
                {"instalments_paid": "2/2", "collected_percent": 100.0, "is_fully_paid": True},
                {"instalments_paid": "0/1", "collected_percent": 0.0, "is_fully_paid": False},
                {"instalments_paid": "0/1", "collected_percent": 0.0, "is_fully_paid": False},
            ],
        )
        view = self.env.ref("sales_funnel_crm.crm_contract_view_search")
        arch = self.env["crm.contract"].get_view(view.id, "search")["arch"]
        self.assertIn("not_fully_paid", arch)
        contracts = self.env["crm.contract"].with_user(self.user_sales_salesman)
        mine = [("id", "in", all_.ids)]
        running = [("state", "in", ("signed", "executing", "completed"))]
        self.assertEqual(
            contracts.search([*mine, *running, ("is_fully_paid", "=", False)]), open_ | half
        )
        self.assertEqual(contracts.search([*mine, ("is_fully_paid", "=", True)]), paid)

    def test_steps_done_and_planned(self):
        contract = self._create_signed(steps=[{}, {}, {}, {}])
        self.assertEqual(contract.steps_done, "0/4")
        contract.step_ids[0].sudo().state = "done"
        contract.step_ids[1].sudo().state = "cancelled"
        self.assertEqual(contract.steps_done, "1/3")

    def test_reading_many_is_as_cheap_as_reading_few(self):
        leads, customers = self.env["crm.lead"], self.env["res.partner"]
        for number in range(50):
            customer = customers.create({"name": f"Customer {number}"})
            customers |= customer
            leads |= self._create_lead(partner_id=customer.id)
            self._create_signed(partner_id=customer.id, lead_id=leads[-1].id)
        user = self.user_sales_salesman

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(user).mapped("collected_percent")
            return self.env.cr.sql_log_count - before

        for records in (leads, customers):
            count(records[:5])  # fill the ormcaches
            self.assertEqual(count(records[:5]), count(records), records._name)

    def test_asks_nothing_while_there_is_no_contract(self):
        unused = patch.object(
            self.env.registry["crm.contract"], "_has_contracts", lambda _self: False
        )
        for record in (self.lead, self.customer):
            with unused:
                before = self.env.cr.sql_log_count
                self.assertEqual(record.collected_percent, 0)
                self.assertEqual(self.env.cr.sql_log_count, before)
