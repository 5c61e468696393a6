"""Prices of rivals: history, checks, confidence (CMP-01, CMP-08)."""

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, users

from odoo.addons.sales_funnel_crm.models.competition.competition_checks import (
    DateInFuture,
    NegativeAmount,
)
from odoo.addons.sales_funnel_crm.models.competition.crm_competitor_price import (
    ConfidentialForManagers,
    NoQuantity,
)
from odoo.addons.sales_funnel_crm.models.competition.crm_competitor_product import (
    CompetingProductInUse,
)
from odoo.addons.sales_funnel_crm.models.pipeline.currency_checks import CurrencyWithoutRate

from .competition_common import CompetitionCommon


class TestCompetitorPrice(CompetitionCommon):
    @classmethod
    def _create_currency(cls, name, *rates):
        return cls.env["res.currency"].create(
            {
                "name": name,
                "symbol": name,
                "rate_ids": [
                    Command.create({"name": date, "rate": rate, "company_id": cls.company_main.id})
                    for date, rate in rates
                ],
            }
        )

    def test_bad_prices_are_refused_by_errors_of_their_own(self):
        price = self._create_price(5.0, "2026-01-01")
        for error, vals in (
            (NegativeAmount, {"price": -1.0}),
            (NoQuantity, {"quantity": 0.0}),
            (DateInFuture, {"date": fields.Date.add(fields.Date.today(), days=2)}),
            (CurrencyWithoutRate, {"currency_id": self._create_currency("XQA").id}),
        ):
            with self.subTest(error=error.__name__):
                with self.assertRaises(error):
                    price.write(vals)
                with self.assertRaises(error):
                    self._create_price(**({"price": 1.0, "date": "2026-01-01"} | vals))

    def test_price_is_compared_at_the_rate_of_its_date(self):
        foreign = self._create_currency("XQB", ("2026-01-01", 2.0), ("2026-02-01", 4.0))
        early = self._create_price(100.0, "2026-01-15", currency_id=foreign.id)
        late = self._create_price(100.0, "2026-02-15", currency_id=foreign.id)
        own = self._create_price(100.0, "2026-02-15")
        self.assertEqual([one.price_company for one in (early, late, own)], [50.0, 25.0, 100.0])
        late.date = "2026-01-20"
        self.assertEqual(late.price_company, 50.0)

    def test_product_shows_its_newest_price(self):
        self.assertEqual((self.press.last_price, self.press.price_count), (0.0, 0))
        self._create_price(7.0, "2026-03-01")
        newest = self._create_price(8.0, "2026-03-01")
        self._create_price(9.0, "2026-02-01")
        self.assertEqual(self.press.last_price, newest.price)
        self.assertEqual(self.press.date_last_price, newest.date)
        self.assertEqual((self.press.price_count, self.rival.price_count), (3, 3))

    def test_figures_stay_while_the_form_is_edited(self):
        self._create_price(7.0, "2026-03-01")
        with Form(self.press) as form:
            with form.price_ids.new() as line:
                line.price = 8.0
            self.assertEqual((form.price_count, form.last_price), (1, 7.0))
        self.assertEqual((self.press.price_count, self.press.last_price), (2, 8.0))
        self._create_lead(self.rival, status="won")
        with Form(self.rival) as form:
            form.markets = "East"
            self.assertEqual((form.deal_count, form.price_count), (1, 2))

    def test_confidential_prices_are_for_managers_only(self):
        self._create_price(7.0, "2026-01-01")
        secret = self._create_price(1.0, "2026-02-01", source="confidential")
        for user, count, last in (
            (self.user_sales_salesman, 1, 7.0),
            (self.user_sales_leads, 1, 7.0),
            (self.editor, 1, 7.0),
            (self.user_sales_manager, 2, 1.0),
        ):
            with self.subTest(user=user.login):
                # One2many is cached for all users alike, who never share a transaction.
                self.env.invalidate_all()
                product = self.press.with_user(user)
                found = self.env["crm.competitor.price"].with_user(user)
                domain = [("product_id", "=", product.id)]
                self.assertEqual(found.search_count(domain), count)
                self.assertEqual((product.price_count, product.last_price), (count, last))
                self.assertEqual(product.competitor_id.price_count, count)
                self.assertEqual(len(product.price_ids), count)
                card = product.competitor_id._get_battle_card()
                self.assertEqual(card["products"][0]["price"].price, last)
                ((average,),) = found._read_group(domain, [], ["price_company:avg"])
                self.assertEqual(average, 7.0 if count == 1 else 4.0)
        with self.assertRaises(AccessError):
            secret.with_user(self.editor).read(["price"])

    @users("user_editor")
    def test_editor_cannot_write_what_he_could_not_read(self):
        price = self.env["crm.competitor.price"].create(
            {"product_id": self.press.id, "price": 5.0, "date": "2026-01-01"}
        )
        with self.assertRaises(ConfidentialForManagers):
            price.source = "confidential"
        with self.assertRaises(ConfidentialForManagers):
            price.copy({"source": "confidential"})

    def test_product_with_a_history_is_archived_not_deleted(self):
        bare = self.press.copy({"name": "Bare"})
        bare.unlink()
        self._create_price(5.0, "2026-01-01")
        with self.assertRaises(CompetingProductInUse):
            self.press.unlink()
        self.press.active = False
        self.assertEqual(len(self.press.price_ids), 1)

    def test_product_of_a_deal_is_not_deleted(self):
        lead = self._create_lead(self.rival)
        lead.lead_competitor_ids.product_id = self.press
        with self.assertRaises(CompetingProductInUse):
            self.press.unlink()

    def test_product_of_an_order_is_not_deleted(self):
        line = Command.create({"product_id": self.press.id, "amount": 1.0})
        self.env["crm.competitor.order"].create(
            {"competitor_id": self.rival.id, "line_ids": [line]}
        )
        with self.assertRaises(CompetingProductInUse):
            self.press.unlink()

    def test_comparison_counts_who_is_better(self):
        criteria = self.env["crm.competition.criterion"].create(
            [{"name": f"Criterion {number}"} for number in range(4)]
        )
        self.env["crm.competitor.point"].create(
            [
                {"product_id": self.press.id, "criterion_id": criterion.id, "verdict": verdict}
                for criterion, verdict in zip(
                    criteria, ("better", "better", "worse", "unknown"), strict=True
                )
            ]
        )
        self.assertEqual((self.press.better_count, self.press.worse_count), (2, 1))
        self.press.point_ids[0].verdict = "worse"
        self.assertEqual((self.press.better_count, self.press.worse_count), (1, 2))

    def test_our_product_knows_its_competing_products(self):
        """CMP-08: seen from our side."""
        ours, other = self.env["product.template"].create([{"name": "X800"}, {"name": "X900"}])
        robot = self.press.copy({"name": "Robot"})
        (self.press | robot).counterpart_ids = ours
        self.assertEqual([ours.competing_product_count, other.competing_product_count], [2, 0])
        action = ours.with_user(self.user_sales_salesman).action_view_competing_products()
        found = self.env["crm.competitor.product"].search(action["domain"])
        self.assertEqual(found, self.press | robot)
