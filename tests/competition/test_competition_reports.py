"""The analyses against figures counted in plain Python (CMP-05, CMP-06, CMP-11, CMP-13)."""

from collections import Counter

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.sales_funnel_crm.tools.rates import wilson_percent

from .order_common import OrderCommon


class ReportCommon(OrderCommon):
    def _group(self, model, groupby, aggregates, domain=(), user=None):
        """Return ``{key: figures}`` of what this test created."""
        self.env.flush_all()
        report = self.env[f"crm.{model}.report"].with_user(user or self.env.user)
        rows = report._read_group(domain, groupby=[groupby], aggregates=aggregates)
        return {key: tuple(figures) for key, *figures in rows}


class TestSuccess(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        a, b = cls.rival_a, cls.rival_b
        cls.story = [
            ([a], "won", None),
            ([a], "won", None),
            ([a, b], "won", None),
            ([a, b], "lost", a),
            ([b], "lost", b),
            ([a], "lost", None),
            ([a, b], None, None),
            ([], "won", None),
        ]
        cls.leads = cls.env["crm.lead"]
        for rivals, outcome, winner in cls.story:
            cls.leads |= cls._create_deal(rivals, outcome, winner)
        cls.domain = [("lead_id", "in", cls.leads.ids)]

    def test_win_rate_against_each_rival(self):
        """CMP-06: won ÷ (won + lost) of the deals in which the rival took part, and interval."""
        found = self._group(
            "competitor.success",
            "competitor_id",
            [
                "won_count:sum",
                "lost_count:sum",
                "lost_to_count:sum",
                "win_percent:avg",
                "win_low_percent:avg",
                "win_high_percent:avg",
            ],
            self.domain,
        )
        for rival in (self.rival_a, self.rival_b):
            won = sum(rival in rivals and out == "won" for rivals, out, _winner in self.story)
            lost = sum(rival in rivals and out == "lost" for rivals, out, _winner in self.story)
            lost_to = sum(winner == rival for _rivals, _out, winner in self.story)
            self.assertEqual(found[rival][:3], (won, lost, lost_to))
            expected = (100 * won / (won + lost), *wilson_percent(won, won + lost))
            for figure, wanted in zip(found[rival][3:], expected, strict=True):
                self.assertAlmostEqual(float(figure), wanted, places=6)

    def test_a_deal_with_two_rivals_is_one_deal_in_totals(self):
        found = self._group(
            "competitor.success",
            "team_id",
            ["won_count:sum", "lost_count:sum", "win_percent:avg"],
            self.domain,
        )
        self.assertEqual(found[self.team_funnel][:2], (3, 3))
        self.assertAlmostEqual(float(found[self.team_funnel][2]), 50.0)

    def test_head_to_head(self):
        """CMP-06: who beat whom, counted from the story."""
        us = self.company.partner_id
        wanted = Counter()
        for rivals, outcome, winner in self.story:
            for rival in rivals:
                if outcome == "won":
                    wanted[us, rival.partner_id] += 1
                elif winner and rival != winner:
                    wanted[winner.partner_id, rival.partner_id] += 1
            if winner:
                wanted[winner.partner_id, us] += 1
        self.env.flush_all()
        rows = self.env["crm.competitor.encounter.report"]._read_group(
            self.domain, groupby=["winner_id", "loser_id"], aggregates=["__count"]
        )
        self.assertEqual({(winner, loser): number for winner, loser, number in rows}, wanted)
        encounters = self.env["crm.competitor.encounter.report"].search(self.domain)
        self.assertEqual(len(set(encounters.ids)), sum(wanted.values()))

    def test_strengths_are_opened_from_what_one_may_read(self):
        """CMP-06: Bradley–Terry; an empty matrix is explained."""
        self.env.flush_all()
        strength = self.env["crm.competitor.strength"].with_user(self.user_sales_salesman)
        strength.action_open()
        rows = strength.search([("create_uid", "=", self.user_sales_salesman.id)])
        by_partner = {row.partner_id: row for row in rows}
        row = by_partner[self.partner_a]
        self.assertEqual((row.beaten_count, row.beat_us_count), (3, 1))
        self.assertEqual(row.verdict, "open")
        self.assertEqual(by_partner[self.partner_b].verdict, "few")
        self.assertEqual(by_partner[self.company.partner_id].competitor_id.id, False)
        with self.assertRaisesRegex(Exception, "who beat whom"):
            self.env["crm.competitor.strength"].with_user(self.user_other_company).action_open()

    def test_reports_follow_the_rights_of_the_deals(self):
        reason = self.env["crm.lost.reason"].create({"name": "Dear"})
        self.leads.filtered(lambda lead: lead.won_status == "lost").loss_ids = [
            Command.create({"reason_id": reason.id})
        ]
        self.leads.user_id = self.user_sales_manager
        self.leads.company_id = self.company
        self.leads.team_id = self.team_funnel
        self.env.flush_all()
        for model in ("competitor.success", "competitor.encounter", "competitor.loss"):
            with self.subTest(model=model):
                for user, is_visible in (
                    (self.user_sales_salesman, False),
                    (self.user_team, True),
                    (self.user_sales_leads, True),
                    (self.user_sales_manager, True),
                    (self.user_other_company, False),
                ):
                    report = (
                        self.env[f"crm.{model}.report"]
                        .with_user(user)
                        .with_context(allowed_company_ids=user.company_id.ids)
                    )
                    rows = report.search([("lead_id", "in", self.leads.ids)])
                    self.assertEqual(bool(rows), is_visible, user.login)


class TestLoss(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dear, cls.slow, cls.weak = cls.env["crm.lost.reason"].create(
            [
                {"name": "Dear", "loss_class": "price"},
                {"name": "Slow", "loss_class": "timing"},
                {"name": "Weak", "loss_class": "product"},
            ]
        )

    def _lose(self, ours=(), theirs=(), winner=None, **vals):
        lead = self._create_deal([self.rival_a], "lost", winner)
        lead.loss_ids = [
            Command.create({"reason_id": reason.id, "voice": voice})
            for voice, reasons in (("ours", ours), ("customer", theirs))
            for reason in reasons
        ]
        lead.write(vals)
        return lead

    def test_reasons_by_class_rival_and_voice(self):
        """CMP-03, CMP-13: ours beside the customer's, a deal once for each class."""
        leads = self._lose([self.dear, self.slow], [self.weak], self.rival_a)
        leads |= self._lose([self.dear], [self.dear])
        leads |= self._lose(lost_reason_id=self.weak.id)
        domain = [("lead_id", "in", leads.ids)]
        found = self._group("competitor.loss", "loss_class", ["lost_count:sum"], domain)
        self.assertEqual(found, {"price": (2,), "timing": (1,), "product": (2,)})
        found = self._group("competitor.loss", "voice", ["lost_count:sum", "__count"], domain)
        self.assertEqual(found, {"ours": (3, 4), "customer": (2, 2)})
        found = self._group("competitor.loss", "competitor_id", ["lost_count:sum"], domain)
        self.assertEqual(found, {self.rival_a: (1,), self.env["crm.competitor"]: (2,)})

    def test_contradiction_of_our_reasons_and_the_customers(self):
        """CMP-13, M9: of deals with both voices, those where no class is the same."""
        leads = self._lose([self.dear, self.slow], [self.weak])
        leads |= self._lose([self.dear, self.slow], [self.slow, self.weak])
        leads |= self._lose([self.dear], [self.dear])
        leads |= self._lose([self.dear])
        found = self._group(
            "competitor.loss",
            "team_id",
            ["contradiction_percent:avg"],
            [("lead_id", "in", leads.ids)],
        )
        self.assertAlmostEqual(float(found[self.team_funnel][0]), 100 / 3)

    def _quote(self, lead, gaps):
        """Enter the last quotes: ``{rival: how many percent we were dearer}``."""
        for rival, gap in gaps.items():
            line = lead.lead_competitor_ids.filtered(lambda one, r=rival: one.competitor_id == r)
            line.quote_ids = [
                Command.create({"amount": 100.0, "amount_ours": 100.0 + gap, "date": "2026-01-05"})
            ]

    def _lose_to(self, winner, gaps, ours=(), theirs=()):
        lead = self._create_deal(list(gaps), "lost", winner)
        self._quote(lead, {rival: gap for rival, gap in gaps.items() if gap is not None})
        lead.loss_ids = [
            Command.create({"reason_id": reason.id, "voice": voice})
            for voice, reasons in (("ours", ours), ("customer", theirs))
            for reason in reasons
        ]
        return lead

    def test_contradiction_index(self):
        """M9, CMP-13: reasons against each other and against the gap, counted in plain Python."""
        a, b, dear, slow, weak = self.rival_a, self.rival_b, self.dear, self.slow, self.weak
        dear.is_about_price = True
        story = [  # winner, gaps, ours, the customer's
            (a, {a: -5.0, b: 20.0}, [dear], []),  # we were cheaper than the winner
            (a, {a: 5.0, b: -20.0}, [dear], []),  # dearer than the winner
            (a, {a: None, b: -20.0}, [dear], []),  # nobody knows
            (None, {a: -5.0, b: -1.0}, [slow], [dear]),  # cheaper than all, and other classes
            (None, {a: -5.0, b: None}, [dear], [dear]),  # B may have been cheaper
            (None, {a: -5.0, b: 3.0}, [dear, slow], [slow]),  # B was cheaper
            (a, {a: 0.0, b: 3.0}, [dear], [dear]),  # the same price
            (a, {a: -5.0, b: 3.0}, [slow], [weak]),  # classes differ, no word of the price
            (a, {a: -5.0, b: 3.0}, [slow], []),  # nothing to compare
        ]
        leads = self.env["crm.lead"]
        voices, prices, index = [], [], []
        for winner, gaps, ours, theirs in story:
            leads |= self._lose_to(winner, gaps, ours, theirs)
            checks = []
            if ours and theirs:
                mine, others = ({one.loss_class for one in said} for said in (ours, theirs))
                voices.append(not mine & others)
                checks.append(voices[-1])
            if winner:
                gap = gaps[winner]
            else:
                gap = None if None in gaps.values() else max(gaps.values())
            if gap is not None and any(one.is_about_price for one in [*ours, *theirs]):
                prices.append(gap <= 0)
                checks.append(prices[-1])
            if checks:
                index.append(any(checks))
        found = self._group(
            "competitor.loss",
            "team_id",
            [
                "contradiction_percent:avg",
                "price_contradiction_percent:avg",
                "contradiction_index_percent:avg",
            ],
            [("lead_id", "in", leads.ids)],
        )
        for figure, checks in zip(
            found[self.team_funnel], (voices, prices, index), strict=True
        ):
            self.assertAlmostEqual(float(figure), 100 * sum(checks) / len(checks))
        self.assertEqual((len(voices), len(prices), len(index)), (5, 5, 7))

    def test_contradiction_by_voice(self):
        """M9: who blamed the price, we or the customer?"""
        self.dear.is_about_price = True
        lead = self._lose_to(self.rival_a, {self.rival_a: -5.0}, [self.slow], [self.dear])
        found = self._group(
            "competitor.loss",
            "voice",
            ["price_contradiction_percent:avg", "gap_percent:avg"],
            [("lead_id", "=", lead.id)],
        )
        self.assertIs(found["ours"][0], False)
        self.assertEqual([float(figure) for figure in found["customer"]], [100.0, -5.0])

    def test_delivered_reason_is_about_the_price(self):
        """Once, at install: what managers choose afterwards stays."""
        self.assertTrue(self.env.ref("crm.lost_reason_1").is_about_price)
        self.assertFalse(self.env.ref("crm.lost_reason_2").is_about_price)


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
