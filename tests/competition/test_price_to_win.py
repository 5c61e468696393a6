"""Price to win from records: which deals and quotes count, for whom (M9)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .order_common import OrderCommon


class TestPriceToWin(OrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.lead.competitor.quote"].search([]).unlink()

    def _quote(self, lead, rival, ours, theirs, date="2026-01-10", **vals):
        line = lead.lead_competitor_ids.filtered(lambda line: line.competitor_id == rival)
        line.quote_ids = [
            Command.create({"amount": theirs, "amount_ours": ours, "date": date, **vals})
        ]

    def _deal(self, outcome, gap, **vals):
        """Create a deal closed against A, in which we were ``gap`` percent dearer."""
        lead = self._create_deal([self.rival_a], outcome, **vals)
        self._quote(lead, self.rival_a, 100.0 + gap, 100.0)
        return lead

    def _get(self, user=None, **filters):
        competitors = self.env["crm.competitor"].with_user(user or self.env.user)
        return competitors.get_price_to_win(filters)

    def _create_sample(self):
        """40 deals: of ten at each of these gaps so many are won."""
        for gap, won in ((-10, 8), (-5, 7), (5, 4), (10, 2)):
            for number in range(10):
                self._deal("won" if number < won else "lost", gap)

    def test_nothing_is_concluded_from_few_deals(self):
        self._deal("won", -5)
        answer = self._get()
        self.assertEqual(answer["missing"], {"deals": 29, "won": 9, "lost": 10})
        self.assertIsNone(answer["verdict"])
        self.assertEqual((answer["curve"], answer["targets"]), ([], []))
        self.assertEqual(len(answer["groups"]), 1)

    def test_the_curve_of_a_sample(self):
        """M9: cheaper wins more often; the prices lie where the counted rates suggest."""
        self._create_sample()
        answer = self._get()
        self.assertEqual((answer["base"]["count"], answer["base"]["won"]), (40, 21))
        self.assertEqual(answer["verdict"], "decides")
        chances = [one["percent"] for one in answer["curve"]]
        self.assertEqual(chances, sorted(chances, reverse=True))
        half, more = answer["targets"]
        # 7 of 10 won at −5, 4 of 10 at +5.
        self.assertTrue(-5 < half["gap"] < 5, half)
        self.assertTrue(more["gap"] < half["gap"])
        self.assertEqual([(one["won"], one["count"]) for one in answer["groups"]],
                         [(8, 10), (7, 10), (4, 10), (2, 10)])  # fmt: skip

    def test_which_round_counts(self):
        """M9: the final round, without one the last that has both prices; closed deals only."""
        final = self._create_deal([self.rival_a], "won")
        self._quote(final, self.rival_a, 90.0, 100.0, "2026-01-05", is_final=True)
        self._quote(final, self.rival_a, 120.0, 100.0, "2026-01-09")
        last = self._create_deal([self.rival_a], "lost")
        self._quote(last, self.rival_a, 130.0, 100.0, "2026-01-05")
        self._quote(last, self.rival_a, 105.0, 100.0, "2026-01-08")
        self._quote(last, self.rival_a, 0.0, 100.0, "2026-01-09")
        pending = self._create_deal([self.rival_a])
        self._quote(pending, self.rival_a, 105.0, 100.0)
        silent = self._create_deal([self.rival_a], "won")
        self._quote(silent, self.rival_a, 0.0, 100.0)
        rows = self.env["crm.price.to.win"]._read_rows({})
        self.assertEqual(
            sorted((round(row["gap"], 6), row["is_won"]) for row in rows),
            [(-10.0, True), (5.0, False)],
        )

    def test_a_deal_counts_once_against_its_cheapest_rival(self):
        """M9: several rivals in a deal; with a rival chosen, his own price counts."""
        lead = self._create_deal([self.rival_a, self.rival_b], "won")
        self._quote(lead, self.rival_a, 100.0, 125.0)
        self._quote(lead, self.rival_b, 100.0, 110.0)
        answer = self._get()
        self.assertEqual(answer["base"]["count"], 1)
        self.assertAlmostEqual(answer["table"]["amount"], 10.0)
        answer = self._get(competitor_id=self.rival_a.id)
        self.assertAlmostEqual(answer["table"]["amount"], 25.0)
        self.assertAlmostEqual(answer["table"]["median_percent"], 20.0)

    def test_left_on_the_table_in_our_currency_at_the_rate_of_the_day(self):
        foreign = self.env["res.currency"].create({"name": "ZZC", "symbol": "z"})
        self.env["res.currency.rate"].create(
            [
                {"currency_id": foreign.id, "name": day, "rate": rate}
                for day, rate in (("2026-01-01", 4.0), ("2026-02-01", 2.0))
            ]
        )
        for day in ("2026-01-10", "2026-02-10"):
            lead = self._create_deal([self.rival_a], "won")
            self._quote(lead, self.rival_a, 80.0, 100.0, day, currency_id=foreign.id)
        self._deal("won", 10)
        self._deal("lost", -10)
        table = self._get()["table"]
        self.assertEqual((table["count"], table["below_count"]), (3, 2))
        self.assertAlmostEqual(table["amount"], 20 / 4 + 20 / 2)

    def test_offers_far_apart_are_left_out(self):
        self._deal("lost", 900)
        self._deal("lost", 9)
        answer = self._get()
        self.assertEqual((answer["far_count"], answer["base"]["count"]), (1, 1))

    def test_filters(self):
        """M9: rival, team, period; the last day is part of it."""
        self._deal("won", -5).date_closed = "2026-01-31 20:00:00"
        self._deal("lost", 5, team_id=False).date_closed = "2026-02-01 08:00:00"
        self.env.flush_all()
        for filters, count in (
            ({}, 2),
            ({"competitor_id": self.rival_a.id}, 2),
            ({"competitor_id": self.rival_b.id}, 0),
            ({"team_id": self.team_funnel.id}, 1),
            ({"date_to": "2026-01-31"}, 1),
            ({"date_from": "2026-02-01"}, 1),
            ({"date_from": "2026-01-31", "date_to": "2026-02-01"}, 2),
        ):
            with self.subTest(filters=filters):
                self.assertEqual(self._get(**filters)["base"]["count"], count)
        choices = self.env["crm.competitor"].get_price_to_win_choices()
        self.assertEqual([(one["id"], one["count"]) for one in choices["competitors"]],
                         [(self.rival_a.id, 2)])  # fmt: skip
        self.assertEqual([(one["id"], one["count"]) for one in choices["teams"]],
                         [(self.team_funnel.id, 1)])  # fmt: skip

    def test_archived_rivals_and_merged_partners_keep_their_deals(self):
        self._deal("won", -5)
        self.rival_a.active = False
        self.assertEqual(self._get(competitor_id=self.rival_a.id)["base"]["count"], 1)
        choices = self.env["crm.competitor"].get_price_to_win_choices()["competitors"]
        self.assertEqual([one["id"] for one in choices], [self.rival_a.id])

    def test_only_deals_that_one_may_read(self):
        """M9: own, team, all documents; another company and portal see nothing."""
        self._deal("won", -5)
        self._deal("lost", 5, user_id=self.user_sales_manager.id)
        for user, count in (
            (self.user_sales_salesman, 1),
            (self.user_team, 2),
            (self.user_sales_leads, 2),
            (self.user_sales_manager, 2),
        ):
            self.assertEqual(self._get(user)["base"]["count"], count, user.login)
        self.env["crm.lead"].with_context(active_test=False).search(
            [("lead_competitor_ids", "!=", False)]
        ).company_id = self.company
        self.env.flush_all()
        other = self.env["crm.competitor"].with_user(self.user_other_company)
        other = other.with_context(allowed_company_ids=self.user_other_company.company_id.ids)
        self.assertEqual(other.get_price_to_win()["base"]["count"], 0)
        portal = new_test_user(self.env, "price_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._get(portal)

    def test_queries_do_not_grow_with_the_deals(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._get(self.user_sales_salesman)
            self.env["crm.competitor"].with_user(
                self.user_sales_salesman
            ).get_price_to_win_choices()
            return self.env.cr.sql_log_count - start

        for number in range(5):
            self._deal("won" if number % 2 else "lost", number)
        count()  # fills the caches, here and below
        few = count()
        for number in range(45):
            self._deal("won" if number % 2 else "lost", number)
        count()
        self.assertEqual(count(), few)
