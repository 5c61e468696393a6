"""Shares, orders and potential, counted in plain Python (CMP-05, CMP-06, CMP-07, CMP-11)."""

from odoo import Command
from odoo.exceptions import AccessError

from .report_common import ReportCommon


class TestShare(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categ = cls.env["product.category"].create({"name": "Pumps"})
        cls.our_product.categ_id = cls.categ
        cls.foreign = cls.env["res.currency"].create({"name": "ZZB", "symbol": "z"})
        cls.env["res.currency.rate"].create(
            {
                "currency_id": cls.foreign.id,
                "name": "2026-01-01",
                "rate": 4.0,
                "company_id": cls.company.id,
            }
        )

    def _sell(self, amount, day="2026-01-20", **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.our_product.product_variant_id.id,
                            "price_unit": amount,
                            "tax_ids": False,
                        }
                    )
                ],
                **vals,
            }
        )
        order.action_confirm()
        order.date_order = f"{day} 10:00:00"
        return order

    def test_share_of_a_product(self):
        """CMP-06, CMP-11: ours ÷ (ours + theirs known), in one currency at the date's rate."""
        self._sell(300.0)
        self._create_order(
            currency_id=self.foreign.id,
            line_ids=[Command.create({"product_id": self.product_a.id, "amount": 400.0})],
        )
        further = self._create_order(
            line_ids=[Command.create({"product_id": self.product_a.id, "amount": 999.0})]
        )
        further.duplicate_id = further.search([("id", "!=", further.id)], order="id desc", limit=1)
        found = self._group(
            "competition.share",
            "categ_id",
            ["amount_ours:sum", "amount_theirs:sum", "share_percent:avg"],
        )
        figures = [float(figure) for figure in found[self.categ]]
        self.assertEqual(figures, [300.0, 100.0, 75.0])

    def test_won_deals_without_order_are_ours(self):
        deal = self._create_deal(outcome="won", expected_revenue=500.0)
        ordered = self._create_deal(outcome="won", expected_revenue=700.0)
        self._sell(650.0, opportunity_id=ordered.id)
        self._create_deal(outcome="lost", expected_revenue=900.0)
        self._create_order(100.0)
        found = self._group("competition.share", "partner_id", ["amount_ours:sum", "amount:sum"])
        self.assertEqual([float(f) for f in found[self.customer]], [1150.0, 1250.0])
        self.assertTrue(deal)

    def test_share_is_for_those_who_read_all_documents(self):
        with self.assertRaises(AccessError):
            self._group("competition.share", "side", ["__count"], user=self.user_sales_salesman)
        with self.assertRaises(AccessError):
            self._group("competition.share", "side", ["__count"], user=self.user_team)
        self._create_order()
        found = self._group("competition.share", "side", ["__count"], user=self.user_sales_leads)
        self.assertIn("theirs", found)

    def test_statistics_count_each_order_once(self):
        """CMP-05: further reports of an order are left out."""
        orders = self._create_order(100.0) | self._create_order(100.0)
        self._create_order(30.0, competitor_id=self.rival_b.id)
        orders.action_join()
        found = self._group("competitor.order", "competitor_id", ["amount:sum"])
        self.assertEqual(float(found[self.rival_a][0]), 100.0)
        self.assertEqual(float(found[self.rival_b][0]), 30.0)

    def test_figures_of_another_company_are_converted(self):
        """CMP-06: two companies with two currencies, read in ours."""
        other = self.company_other
        other.currency_id = self.foreign
        order = self._create_order(
            competitor_id=self.rival_a.id, company_id=other.id, currency_id=self.foreign.id
        )
        self.assertEqual(order.amount_company, 100.0)
        found = self._group(
            "competitor.order", "competitor_id", ["amount:sum"], [("order_id", "=", order.id)]
        )
        self.assertAlmostEqual(float(found[self.rival_a][0]), 25.0)

    def test_potential_by_country(self):
        """CMP-07, M10: known market and the estimate from joined reports."""
        country = self.env["res.country"].create({"name": "Pumpland", "code": "ZZ"})
        self.customer.country_id = country
        orders = [self._create_order(100.0, source="customer") for _n in range(8)]
        for number in range(6):
            again = self._create_order(100.0, source="public")
            if number < 5:
                (orders[number] | again).action_join()
        self._sell(200.0)
        potential = self.env["crm.market.potential"].create(
            {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        )
        self.env.flush_all()
        potential.action_compute()
        line = potential.line_ids.filtered(lambda line: line.name == country.name)
        self.assertEqual(
            (line.order_count, line.first_count, line.second_count, line.both_count), (9, 8, 6, 5)
        )
        self.assertTrue(line.has_estimate)
        self.assertAlmostEqual(line.total_count, 9 * 7 / 6 - 1)
        self.assertAlmostEqual(line.amount_total, 200 + 100 * (9 * 7 / 6 - 1), places=2)
        self.assertLessEqual(line.amount_low, line.amount_total)
        self.assertGreaterEqual(line.amount_high, line.amount_total)
