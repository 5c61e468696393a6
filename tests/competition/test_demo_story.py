"""The demo story: rivals that act as rivals do, and no analysis that is empty."""

import random
from collections import Counter
from datetime import datetime, timedelta
from statistics import mean

from odoo import fields
from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.competition.demo_encounters import Facts, invent_encounter

from ..demo_common import DemoStoryCommon

REPORTS = (
    "crm.competitor.process.report",
    "crm.competitor.loss.report",
    "crm.competitor.success.report",
    "crm.competition.share.report",
    "crm.competitor.order.report",
    "crm.competitor.encounter.report",
)


@tagged("post_install", "-at_install")
class TestDemoEncounters(BaseCase):
    def _invent(self, outcome, reason="", count=60):
        rng = random.Random(7)
        start = datetime(2026, 3, 2, 9)
        stages = ("new", "qualified", "proposition", "trial", "negotiation")
        facts = Facts(
            outcome=outcome,
            reason=reason,
            team="east",
            category="new_project",
            product="fill",
            amount=1_000_000,
            visits=tuple((key, start + timedelta(days=20 * n)) for n, key in enumerate(stages)),
            end=start + timedelta(days=110),
        )
        return facts, [invent_encounter(rng, facts) for _number in range(count)]

    def test_same_deals_have_the_same_rivals(self):
        self.assertEqual(self._invent("lost", "price"), self._invent("lost", "price"))

    def test_status_moves_up_to_what_it_is_within_the_life_of_the_deal(self):
        """CMP-02."""
        for outcome, reason in (("won", ""), ("lost", "quality"), ("lost", "budget"), ("open", "")):
            facts, encounters = self._invent(outcome, reason)
            for rival in (rival for one in encounters for rival in one.rivals):
                with self.subTest(outcome=outcome, reason=reason, moves=rival.moves):
                    self.assertEqual(rival.moves[0].old, "")
                    for before, after in zip(rival.moves, rival.moves[1:], strict=False):
                        self.assertEqual(before.new, after.old)
                        self.assertLessEqual(before.date, after.date)
                    self.assertEqual(rival.moves[-1].new, rival.status)
                    dates = [move.date for move in rival.moves]
                    dates += [quote.date for quote in rival.quotes]
                    self.assertGreaterEqual(min(dates), facts.visits[0][1])
                    self.assertLessEqual(max(dates), facts.end)

    def test_somebody_wins_a_lost_deal_unless_nobody_bought(self):
        """CMP-03."""
        for reason, is_bought in (("price", True), ("budget", False)):
            _facts, encounters = self._invent("lost", reason)
            winners = [sum(rival.status == "won" for rival in one.rivals) for one in encounters]
            self.assertLessEqual(max(winners), 1)
            self.assertEqual(sum(winners) > 30, is_bought, reason)

    def test_we_are_dearer_where_price_decided(self):
        def mean_gap(outcome, reason=""):
            _facts, encounters = self._invent(outcome, reason)
            return mean(
                quote.ours / quote.theirs
                for one in encounters
                for rival in one.rivals
                for quote in rival.quotes
                if quote.is_final
            )

        self.assertLess(mean_gap("won"), mean_gap("lost", "quality"))
        self.assertLess(mean_gap("lost", "quality"), mean_gap("lost", "price"))


@tagged("post_install", "-at_install")
class TestDemoStoryOfCompetition(DemoStoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rivals = cls.env["crm.competitor"].union(
            *(
                cls.env.ref(f"sales_funnel_crm.competitor_{key}")
                for key in ("rheintal", "jiangnan", "emilia", "tianfu")
            )
        )
        cls.teams = cls.env["crm.team"].union(
            *(cls.env.ref(f"sales_funnel_crm.crm_team_{key}") for key in ("east", "west", "export"))
        )
        cls.leads = (
            cls.env["crm.lead"]
            .with_context(active_test=False)
            .search([("team_id", "in", cls.teams.ids), ("type", "=", "opportunity")])
        )

    def _as(self, model, login):
        user = self.env["res.users"].search([("login", "=", login)])
        context = {"allowed_company_ids": user.company_ids.ids}
        return self.env[model].with_user(user).with_context(**context)

    def test_profiles_are_complete(self):
        """CMP-01, CMP-08, CMP-12."""
        for rival in self.rivals:
            with self.subTest(rival=rival.name):
                for name in (
                    "strengths",
                    "weaknesses",
                    "strategy",
                    "counter_strategy",
                    "markets",
                    "user_id",
                    "customer_ids",
                ):
                    self.assertTrue(rival[name], name)
                products = rival.product_ids
                self.assertTrue(all(product.counterpart_ids for product in products))
                self.assertTrue(products.point_ids)
                dates = products.price_ids.mapped("date")
                self.assertGreater((max(dates) - min(dates)).days, 500)
                news = rival._get_news()
                self.assertGreater((news[0].date - news[-1].date).days, 300)
        self.assertTrue(self.rivals.contact_ids)
        prices = self.rivals.product_ids.price_ids
        self.assertGreater(len(prices.currency_id), 1)
        self.assertTrue(prices.filtered(lambda price: price.source == "confidential"))
        seen = self._as("crm.competitor.price", "zhang.qiang").search([])
        self.assertTrue(seen)
        self.assertNotIn("confidential", seen.mapped("source"))

    def test_most_deals_know_their_rivals(self):
        """CMP-02, CMP-09: also those that know of none, and those that did not ask."""
        contested = self.leads.filtered("competitor_count")
        self.assertGreater(len(contested) / len(self.leads), 0.6)
        pending = self.leads.filtered(lambda lead: lead.won_status == "pending")
        self.assertGreater(len(pending.filtered("leading_competitor_id")), 5)
        self.assertTrue(pending.filtered("is_without_rival"))
        self.assertTrue(
            pending.filtered(lambda lead: not lead.is_without_rival and not lead.competitor_count)
        )
        lines = contested.lead_competitor_ids
        self.assertTrue(lines.champion_id)
        self.assertTrue(lines.filtered("beaten_with"))
        for line in lines:
            self.assertEqual(line.move_ids[-1:].status_new, line.status)
        late = lines.move_ids.filtered(
            lambda move: move.date > (move.lead_id.date_closed or fields.Datetime.now())
        )
        self.assertFalse(late)

    def test_half_of_the_losses_are_not_about_price(self):
        """CMP-13: the 50/50 finding, and customers who say something else than we do."""
        rows = self._as("crm.competitor.loss.report", "wang.wei")._read_group(
            [("team_id", "in", self.teams.ids), ("voice", "=", "ours")],
            ["loss_class"],
            ["__count"],
        )
        counts = dict(rows)
        self.assertTrue(0.4 < counts["price"] / (counts["price"] + counts["product"]) < 0.6, counts)
        [(voices, price)] = self._as("crm.competitor.loss.report", "wang.wei")._read_group(
            [("team_id", "in", self.teams.ids)],
            [],
            ["contradiction_percent:avg", "price_contradiction_percent:avg"],
        )
        self.assertTrue(10 < voices < 50, voices)
        self.assertTrue(5 < price < 50, price)

    def test_no_analysis_is_empty(self):
        """CMP-05, CMP-06, CMP-11: for the manager and for a salesperson."""
        for model in REPORTS:
            for login in ("wang.wei", "zhang.qiang"):
                if model == "crm.competition.share.report" and login == "zhang.qiang":
                    continue  # it needs the orders of all salespeople
                with self.subTest(model=model, login=login):
                    rows = self._as(model, login)._read_group(
                        [("competitor_id", "in", self.rivals.ids)], ["competitor_id"], ["__count"]
                    )
                    expected = 4 if login == "wang.wei" else 2
                    self.assertGreaterEqual(len(rows), expected, rows)
        shares = self._as("crm.competition.share.report", "wang.wei")._read_group(
            [("company_id", "in", self.teams.company_id.ids)],
            ["product_tmpl_id"],
            ["share_percent:avg"],
        )
        known = [share for product, share in shares if product and share is not None]
        self.assertGreater(len([share for share in known if 10 < share < 90]), 5, known)

    def test_market_is_larger_than_what_we_know(self):
        """CMP-04, CMP-07: two sources overlap, so what neither saw can be estimated."""
        wizard = self._as("crm.market.potential", "wang.wei").create(
            {"segment": "all", "date_from": fields.Date.today() - timedelta(days=730)}
        )
        wizard.action_compute()
        line = wizard.line_ids
        self.assertTrue(line.has_estimate)
        known = line.first_count + line.second_count - line.both_count
        self.assertGreater(line.total_count, known * 1.03)
        self.assertLess(line.total_high_count, known * 2)

    def test_price_matters(self):
        """M9: enough closed deals with the last quotes of both, and a believable effect."""
        quotes = self.env["crm.lead.competitor.quote"].search(
            [("lead_id", "in", self.leads.ids), ("is_final", "=", True), ("has_gap", "=", True)]
        )
        self.assertGreater(len(quotes.lead_id), 80)
        gaps = {"won": [], "lost": []}
        for quote in quotes:
            gaps[quote.lead_id.won_status].append(quote.gap_percent)
        self.assertGreater(mean(gaps["lost"]), mean(gaps["won"]) + 3)
        stages = Counter(quote.stage_id for quote in self.leads.lead_competitor_ids.quote_ids)
        self.assertEqual(len(stages), 3)

    def test_gate_asks_only_where_nobody_knows(self):
        """CMP-09."""
        gate = self.env.ref("sales_funnel_crm.crm_stage_gate_rivals")
        self.assertEqual(gate.policy, "inform")
        open_deals = self.leads.filtered(lambda lead: lead.won_status == "pending")
        points = gate._get_points_by_lead(open_deals)
        for lead in open_deals.filtered("competitor_count"):
            self.assertTrue(all(point.is_met for point in points[lead]))
        self.assertTrue(any(not point.is_met for lead in open_deals for point in points[lead]))

    def test_nobody_was_told(self):
        """News of two years ago is no news: no mail, no inbox, no chatter of today."""
        messages = self.env["mail.message"].search([("model", "=", "crm.competitor")])
        self.assertFalse(messages.notification_ids)
        self.assertFalse(messages.mail_ids)
        self.assertFalse(
            self.env["mail.message"].search_count([("model", "=", "crm.lead.competitor")])
        )
        self.assertFalse(self.rivals.message_follower_ids)
