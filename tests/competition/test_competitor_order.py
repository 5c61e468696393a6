"""Orders that rivals got: amounts, checks, duplicates, rights (CMP-04, CMP-05)."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.sales_funnel_crm.models.competition.crm_competition_amount_mixin import AmountWrong
from odoo.addons.sales_funnel_crm.models.competition.crm_competitor_order import (
    CompetitorOrderWrong,
)
from odoo.addons.sales_funnel_crm.models.pipeline.currency_checks import CurrencyWithoutRate

from .order_common import OrderCommon


class TestCompetitorOrder(OrderCommon):
    def _create_currency(self, rates=()):
        currency = self.env["res.currency"].create({"name": "ZZA", "symbol": "z"})
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company.id,
                }
                for day, rate in rates
            ]
        )
        return currency

    def test_amount_is_the_sum_of_the_products(self):
        """CMP-04."""
        order = self._create_order(
            line_ids=[
                Command.create({"product_id": self.product_a.id, "amount": 70.0}),
                Command.create({"name": "Service", "amount": 30.0}),
            ],
        )
        self.assertEqual(order.amount, 100.0)
        self.assertEqual(order.line_ids.mapped("name"), ["Pump A", "Service"])
        self.assertEqual(order.line_ids[0].counterpart_id, self.our_product)
        with self.assertRaises(CompetitorOrderWrong):
            order.amount = 50.0

    def test_an_order_is_entered_as_one_sum(self):
        order = self._create_order(amount=100.0)
        self.assertRecordValues(order.line_ids, [{"amount": 100.0, "quantity": 1.0}])
        order.amount = 80.0
        self.assertEqual(order.line_ids.amount, 80.0)
        self.assertEqual(order.amount_company, 80.0)

    def test_amount_in_our_currency_is_at_the_rate_of_the_day(self):
        """CMP-05: one rate a day, in the currency of the company."""
        currency = self._create_currency([("2026-01-01", 2.0), ("2026-02-01", 4.0)])
        order = self._create_order(amount=100.0, currency_id=currency.id)
        self.assertEqual(order.amount_company, 50.0)
        order.date = "2026-02-03"
        self.assertEqual(order.amount_company, 25.0)
        self.assertEqual(order.line_ids.amount_company, 25.0)
        self.assertEqual(order.amount, 100.0)

    def test_an_order_of_all_companies_stays_in_one_currency(self):
        foreign = self._create_currency([("2026-01-01", 2.0)])
        self.company_other.currency_id = foreign
        order = self._create_order(amount=100.0, company_id=False)
        self.env.flush_all()
        theirs = order.with_company(self.company_other).sudo()
        theirs.line_ids.amount = 60.0
        self.assertEqual(theirs.line_ids.amount_company, 60.0)
        self.assertEqual(order.company_currency_id, self.currency)
        self.assertEqual(order.amount_company, 60.0)

    def test_a_copy_is_a_new_report(self):
        order = self._create_order(amount=100.0)
        twin = self._create_order(amount=100.0)
        twin.duplicate_id = order
        copy = twin.copy()
        self.assertEqual((copy.amount, copy.amount_company, copy.line_count), (100.0, 100.0, 1))
        self.assertFalse(copy.duplicate_id)

    def test_a_currency_without_rate_is_refused(self):
        currency = self._create_currency()
        with self.assertRaises(CurrencyWithoutRate):
            self._create_order(currency_id=currency.id)

    @freeze_time("2026-03-01 10:00:00")
    def test_an_order_of_tomorrow_is_refused(self):
        self._create_order(date="2026-03-01")
        with self.assertRaises(CompetitorOrderWrong):
            self._create_order(date="2026-03-02")

    def test_negative_quantities_and_amounts_are_refused(self):
        for values in (
            {"amount": -1.0},
            {"quantity": -1.0, "amount": 1.0},
        ):
            with self.subTest(values=values), self.assertRaises(CompetitorOrderWrong):
                self._create_order(line_ids=[Command.create({"name": "Pump", **values})])

    def test_a_quantity_that_is_no_number_is_refused(self):
        line = Command.create({"name": "Pump", "quantity": float("nan"), "amount": 1.0})
        with self.assertRaises(AmountWrong):
            self._create_order(line_ids=[line])

    def test_a_product_of_another_rival_is_refused(self):
        line = Command.create({"product_id": self.product_a.id, "amount": 1.0})
        with self.assertRaises(CompetitorOrderWrong):
            self._create_order(competitor_id=self.rival_b.id, line_ids=[line])
        order = self._create_order(line_ids=[line])
        with self.assertRaises(CompetitorOrderWrong):
            order.competitor_id = self.rival_b

    def test_a_deal_of_another_company_is_refused(self):
        lead = self._create_deal(user_id=False, team_id=False, company_id=self.company_other.id)
        with self.assertRaises(UserError):
            self._create_order(lead_id=lead.id)

    def test_from_a_lost_deal(self):
        """CMP-04: the winner, its last quote and its product come from the deal."""
        lead = self._create_deal([self.rival_a, self.rival_b], "lost", self.rival_a)
        winner = lead.lead_competitor_ids.filtered(lambda line: line.status == "won")
        winner.product_id = self.product_a
        winner.quote_ids = [
            Command.create({"date": "2026-01-05", "amount": 900.0}),
            Command.create({"date": "2026-01-09", "amount": 850.0}),
        ]
        order = self.env["crm.competitor.order"].create(lead._prepare_competitor_order_values())
        self.assertRecordValues(
            order,
            [
                {
                    "competitor_id": self.rival_a.id,
                    "partner_id": self.customer.id,
                    "amount": 850.0,
                    "lead_id": lead.id,
                }
            ],
        )
        self.assertEqual(order.line_ids.product_id, self.product_a)
        values = lead._prepare_competitor_order_values(self.rival_b, amount=10.0)
        self.assertEqual(values["competitor_id"], self.rival_b.id)

    def test_without_known_winner_the_rival_stays_to_be_chosen(self):
        lead = self._create_deal([self.rival_a, self.rival_b], "lost")
        self.assertFalse(lead._prepare_competitor_order_values()["competitor_id"])
        action = lead.action_record_competitor_order()
        self.assertEqual(action["context"]["default_lead_id"], lead.id)

    def test_orders_move_with_a_merged_deal(self):
        head, tail = self._create_deal(), self._create_deal()
        order = self._create_order(lead_id=tail.id)
        other = self._create_order(lead_id=head.id)
        merged = (head | tail).merge_opportunity()
        self.assertEqual((order | other).lead_id, merged)

    def test_duplicates_are_suggested_not_blocked(self):
        """CMP-04: by reference, or by customer, day and amount."""
        order = self._create_order(100.0, reference="X-1")
        near = self._create_order(104.0, date="2026-02-10")
        same = self._create_order(999.0, reference="x-1", partner_id=False)
        self._create_order(120.0)
        self._create_order(100.0, date="2026-03-15")
        self._create_order(100.0, competitor_id=self.rival_b.id)
        self._create_order(100.0, partner_id=self.partner_b.id)
        self._create_order(100.0, company_id=self.company_other.id)
        self.assertEqual(order.possible_duplicate_ids, near | same)
        (order | near).action_join()
        self.assertEqual(near.duplicate_id, order)
        self.assertFalse(near.possible_duplicate_ids)
        self.env.invalidate_all()
        self.assertEqual(order.possible_duplicate_ids, same)

    def test_groups_of_reports_have_one_level(self):
        first, second, third = (self._create_order() for _number in range(3))
        second.duplicate_id = first
        with self.assertRaises(CompetitorOrderWrong):
            third.duplicate_id = second
        with self.assertRaises(CompetitorOrderWrong):
            first.duplicate_id = third
        (second | third).action_join()
        self.assertEqual((second | third).duplicate_id, first)
        with self.assertRaises(CompetitorOrderWrong):
            first.duplicate_id = self._create_order(competitor_id=self.rival_b.id)
        theirs = self._create_order(company_id=self.company_other.id)
        with self.assertRaises(UserError):
            theirs.duplicate_id = first

    def test_suggestions_cost_the_same_for_many(self):
        def count(number):
            orders = self.env["crm.competitor.order"].browse()
            for _index in range(number):
                orders |= self._create_order()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders.mapped("possible_duplicate_ids")
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(50), count(5))


class TestCompetitorOrderAccess(OrderCommon):
    def _as(self, user, record):
        return record.with_user(user).with_context(allowed_company_ids=user.company_id.ids)

    def test_salespeople_read_all_and_write_their_own(self):
        order = self._create_order()
        mine = self._create_order(env=self.env(user=self.user_sales_salesman))
        for user in (self.user_sales_salesman, self.user_team, self.user_sales_leads):
            with self.subTest(user=user.login):
                self.assertEqual(self._as(user, order).amount, 100.0)
                with self.assertRaises(AccessError):
                    self._as(user, order).write({"note": "x"})
                with self.assertRaises(AccessError):
                    self._as(user, order.line_ids).write({"amount": 1.0})
        self._as(self.user_sales_salesman, mine).line_ids.unlink()
        self._as(self.user_sales_salesman, mine).note = "own"
        with self.assertRaises(AccessError):
            self._as(self.user_sales_salesman, mine).unlink()
        self._as(self.user_sales_manager, order).write({"note": "x"})
        self._as(self.user_sales_manager, order).unlink()

    def test_confidential_orders_are_for_managers_and_who_reported_them(self):
        order = self._create_order(
            env=self.env(user=self.user_sales_salesman), source="confidential"
        )
        self.env.flush_all()
        for user in (self.user_team, self.user_sales_leads):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, order.browse(order.id)).read(["amount"])
            rows = self.env["crm.competitor.order.report"].with_user(user)
            self.assertFalse(rows.search([("order_id", "=", order.id)]))
        for user in (self.user_sales_salesman, self.user_sales_manager):
            with self.subTest(user=user.login):
                self.assertEqual(self._as(user, order).amount, 100.0)
                rows = self.env["crm.competitor.order.report"].with_user(user)
                self.assertTrue(rows.search([("order_id", "=", order.id)]))

    def test_other_companies_see_nothing(self):
        order = self._create_order(company_id=self.company.id)
        self.env.flush_all()
        theirs = self._as(self.user_other_company, order.browse(order.id))
        with self.assertRaises(AccessError):
            theirs.read(["amount"])
        for model in ("crm.competitor.order.report", "crm.competition.share.report"):
            report = self._as(self.user_other_company, self.env[model])
            self.assertFalse(report.search([("competitor_id", "=", self.rival_a.id)]))


class TestCompetitorOrderForm(OrderCommon):
    def test_entered_in_the_form(self):
        """CMP-04: one sum becomes one line; with products, the sum is theirs."""
        with Form(self.env["crm.competitor.order"]) as form:
            form.competitor_id = self.rival_a
            form.partner_id = self.customer
            form.amount = 70.0
        order = form.save()
        self.assertEqual(order.line_ids.amount, 70.0)
        with Form(order) as form, form.line_ids.new() as line:
            line.product_id = self.product_a
            line.amount = 30.0
        self.assertEqual(order.amount, 100.0)
        self.assertEqual(order.line_ids[1].counterpart_id, self.our_product)

    def test_the_form_uses_only_what_the_web_client_can_evaluate(self):
        """The evaluator of the web client has no ``len``."""
        views = self.env["crm.competitor.order"].get_views([(False, "form")])
        self.assertNotIn("len(", views["views"]["form"]["arch"])
