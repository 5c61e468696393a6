"""Rivals in a deal: who leads, quotes, the answer “none known” (CMP-02, CMP-09, CMP-10)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.competition.crm_lead import (
    RivalsAreKnown,
    RivalsAskedInFuture,
)
from odoo.addons.sales_funnel_crm.models.competition.crm_lead_competitor import (
    ChampionOfOtherDeal,
    ProductOfOtherRival,
    RivalOfOtherCompany,
)
from odoo.addons.sales_funnel_crm.models.competition.crm_lead_competitor_quote import (
    QuoteInFuture,
    QuoteIsNegative,
)
from odoo.addons.sales_funnel_crm.models.pipeline.currency_checks import CurrencyWithoutRate

from .deal_common import DealCommon


class TestLeader(DealCommon):
    def test_the_deal_says_who_leads(self):
        """CMP-02: visible on kanban and list without reading the rivals."""
        north = self._create_line(self.north)
        self.assertFalse(self.lead.leading_competitor_id)
        self.assertEqual(self.lead.competitor_count, 1)
        north.status = "leading"
        self.assertEqual(self.lead.leading_competitor_id, self.north)
        north.unlink()
        self.assertFalse(self.lead.leading_competitor_id)
        self.assertEqual(self.lead.competitor_count, 0)

    def test_only_one_rival_leads(self):
        north = self._create_line(self.north, status="leading")
        south = self._create_line(self.south, status="leading")
        self.assertEqual((north.status, south.status), ("active", "leading"))
        north.status = "leading"
        self.assertEqual((north.status, south.status), ("leading", "active"))
        self.assertEqual(self.lead.leading_competitor_id, self.north)

    def test_another_deal_keeps_its_leader(self):
        other = self._create_deal()
        elsewhere = self._create_line(self.south, lead=other, status="leading")
        self._create_line(self.north, status="leading")
        self.assertEqual(elsewhere.status, "leading")

    def test_who_leads_does_not_count_as_a_change_of_the_deal(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET write_date = '2026-01-01' WHERE id = %s", [self.lead.id]
        )
        self.env.invalidate_all(flush=False)
        self._create_line(self.north, status="leading")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(str(self.lead.write_date), "2026-01-01 00:00:00")

    def test_the_leader_can_be_searched(self):
        self._create_line(self.north, status="leading")
        self.env.flush_all()
        found = self.env["crm.lead"].search([("leading_competitor_id", "=", self.north.id)])
        self.assertEqual(found, self.lead)

    def test_a_rival_is_in_a_deal_once(self):
        self._create_line(self.north)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_line(self.north)

    def test_changes_are_kept_with_their_stage_and_told_in_the_chatter(self):
        """CMP-06, CMP-10."""
        line = self._create_line(self.north)
        self.lead.stage_id = self.stage_offer
        line.status = "leading"
        line.status = "leading"
        self.assertEqual(
            [(move.status_old, move.status_new, move.stage_id) for move in line.move_ids],
            [
                (False, "suspected", self.stage_new),
                ("suspected", "leading", self.stage_offer),
            ],
        )
        notes = " ".join(self.lead.message_ids.mapped("body"))
        self.assertIn("Northwind: Suspected → Leading", notes)

    def test_a_deal_that_closes_costs_no_query_for_rivals_it_has_not(self):
        """Odoo reads the same values: no table of competition is asked."""
        deals = self.env["crm.lead"].create([{"name": f"Plain {n}"} for n in range(5)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self._log_queries() as queries:
            deals.write({"priority": "1"})
            deals.action_set_won()
            self.env.flush_all()
        self.assertGreater(len(queries), 3)
        self.assertFalse([query for query in queries if "crm_lead_competitor" in query])

    def test_the_cost_of_statuses_does_not_grow_with_the_deals(self):
        def count_queries(size):
            deals = self.env["crm.lead"].create([{"name": f"Many {n}"} for n in range(size)])
            lines = self.env["crm.lead.competitor"].create(
                [{"lead_id": deal.id, "competitor_id": self.north.id} for deal in deals]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lines.lead_id._refresh_rival_figures()
            lines._keep_one_leader()
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))


class TestQuotes(DealCommon):
    def test_the_gap_is_relative_to_their_price(self):
        """CMP-02: above zero, we are dearer."""
        line = self._create_line(self.north)
        cases = [(800.0, 1000.0, 25.0, True), (1250.0, 1000.0, -20.0, True)]
        cases += [(800.0, 0.0, 0.0, False), (0.0, 1000.0, 0.0, False)]
        for theirs, ours, gap, has_gap in cases:
            with self.subTest(theirs=theirs, ours=ours):
                quote = self._create_quote(line, theirs, ours)
                self.assertAlmostEqual(quote.gap_percent, gap)
                self.assertEqual(quote.has_gap, has_gap)

    def test_the_newest_round_counts(self):
        line = self._create_line(self.north)
        newest = self._create_quote(line, 900.0, 950.0, date=self.today)
        self._create_quote(line, 800.0, 950.0, date=self.today - timedelta(days=9))
        self.assertEqual(line.last_quote_id, newest)
        newest.unlink()
        self.assertEqual(line.amount_last, 800.0)
        self.assertEqual(self.lead.rival_quote_ids, line.quote_ids)

    def test_a_quote_keeps_the_stage_it_was_made_in(self):
        quote = self._create_quote(self._create_line(self.north), 800.0)
        self.lead.stage_id = self.stage_offer
        self.env.flush_all()
        self.assertEqual(quote.stage_id, self.stage_new)

    def test_impossible_quotes_are_refused(self):
        line = self._create_line(self.north)
        with self.assertRaises(QuoteIsNegative):
            self._create_quote(line, -1.0)
        with self.assertRaises(QuoteIsNegative):
            self._create_quote(line, 1.0, -1.0)
        with self.assertRaises(QuoteInFuture):
            self._create_quote(line, 1.0, date=self.today + timedelta(days=1))

    def test_a_quote_in_a_currency_without_rate_is_refused(self):
        """The analysis of the process compares all quotes in one currency."""
        line = self._create_line(self.north)
        currency = self.env["res.currency"].create({"name": "ZZQ", "symbol": "z"})
        with self.assertRaises(CurrencyWithoutRate):
            self._create_quote(line, 5.0, currency_id=currency.id)
        currency.rate_ids = [Command.create({"name": "2026-01-01", "rate": 2.0})]
        self._create_quote(line, 5.0, currency_id=currency.id)


class TestLineChecks(DealCommon):
    def test_the_product_is_one_of_the_rival(self):
        product = self.env["crm.competitor.product"].create(
            {"competitor_id": self.south.id, "name": "South One"}
        )
        with self.assertRaises(ProductOfOtherRival):
            self._create_line(self.north, product_id=product.id)
        line = self._create_line(self.south, product_id=product.id)
        with self.assertRaises(ProductOfOtherRival):
            line.competitor_id = self.north

    def test_the_champion_is_a_stakeholder_of_the_deal(self):
        persons = self.env["crm.stakeholder"].create(
            [
                {"lead_id": self.lead.id, "name": "CFO"},
                {"lead_id": self._create_deal().id, "name": "CTO"},
            ]
        )
        self._create_line(self.north, champion_id=persons[0].id)
        with self.assertRaises(ChampionOfOtherDeal):
            self._create_line(self.south, champion_id=persons[1].id)

    def test_the_rival_is_known_to_the_company_of_the_deal(self):
        abroad = self._create_rival("Abroad", company_id=self.company_other.id)
        deal = self._create_deal(company_id=self.company_main.id)
        with self.assertRaises(RivalOfOtherCompany):
            self._create_line(abroad, lead=deal)


class TestNoRival(DealCommon):
    """“None known, asked on …” is an explicit answer (CMP-09)."""

    def test_the_answer_has_a_day(self):
        self.lead.is_without_rival = True
        self.assertEqual(self.lead.date_rival_asked, self.today)
        asked = self.today - timedelta(days=3)
        deal = self._create_deal(is_without_rival=True, date_rival_asked=asked)
        self.assertEqual(deal.date_rival_asked, asked)

    def test_not_both_an_answer_and_rivals(self):
        self._create_line(self.north)
        with self.assertRaises(RivalsAreKnown):
            self.lead.is_without_rival = True

    def test_a_rival_outdates_the_answer(self):
        self.lead.is_without_rival = True
        self._create_line(self.north)
        self.assertFalse(self.lead.is_without_rival)

    def test_nobody_asks_in_the_future(self):
        with self.assertRaises(RivalsAskedInFuture):
            self.lead.date_rival_asked = self.today + timedelta(days=1)


class TestMergeAndCopy(DealCommon):
    def _merge(self, head, tail):
        head.probability = 60
        tail.probability = 10
        merged = (head | tail).merge_opportunity()
        self.assertEqual(merged, head)
        self.env.flush_all()
        self.env.invalidate_all()
        return merged

    def test_rivals_go_to_the_deal_that_remains(self):
        tail = self._create_deal(name="Tail")
        self._create_line(self.north, lead=tail, status="leading")
        self._merge(self.lead, tail)
        self.assertEqual(self.lead.lead_competitor_ids.competitor_id, self.north)
        self.assertEqual(self.lead.leading_competitor_id, self.north)
        self.assertEqual(self.lead.competitor_count, 1)

    def test_the_same_rival_is_joined(self):
        tail = self._create_deal(name="Tail")
        kept = self._create_line(self.north, strategy="Price war", threat="1")
        twin = self._create_line(
            self.north, lead=tail, strategy="Bundles", status="active", threat="3"
        )
        self._create_quote(kept, 900.0, 1000.0, date=self.today - timedelta(days=2))
        self._create_quote(twin, 800.0, 1000.0)
        self._merge(self.lead, tail)
        line = self.lead.lead_competitor_ids
        self.assertEqual(line, kept)
        self.assertEqual(line.quote_ids.mapped("amount"), [900.0, 800.0])
        self.assertEqual(line.quote_ids.lead_id, self.lead)
        self.assertEqual(line.amount_last, 800.0)
        self.assertEqual((line.status, line.threat), ("active", "3"))
        self.assertEqual(line.strategy, "Price war\nBundles")
        self.assertEqual(len(line.move_ids), 3, "two beginnings and one change")

    def test_the_deal_that_remains_knows_who_leads(self):
        tail = self._create_deal(name="Tail")
        self._create_line(self.north, status="leading")
        self._create_line(self.south, lead=tail, status="leading")
        self._merge(self.lead, tail)
        self.assertEqual(self.lead.leading_competitor_id, self.north)

    def test_the_champion_comes_along(self):
        tail = self._create_deal(name="Tail")
        person = self.env["crm.stakeholder"].create({"lead_id": tail.id, "name": "CFO"})
        self._create_line(self.north, lead=tail, champion_id=person.id)
        self._merge(self.lead, tail)
        champion = self.lead.lead_competitor_ids.champion_id
        self.assertEqual((champion.name, champion.lead_id), ("CFO", self.lead))

    def test_the_newest_answer_remains_unless_there_is_a_rival(self):
        tail = self._create_deal(name="Tail", is_without_rival=True, rival_asked_note="Li")
        self._merge(self.lead, tail)
        self.assertTrue(self.lead.is_without_rival)
        self.assertEqual(self.lead.rival_asked_note, "Li")
        again = self._create_deal(name="Again")
        self._create_line(self.north, lead=again)
        self._merge(self.lead, again)
        self.assertFalse(self.lead.is_without_rival)

    def test_a_copy_has_no_rivals(self):
        self._create_line(self.north, status="leading")
        copy = self.lead.copy()
        self.assertFalse(copy.lead_competitor_ids)
        self.assertFalse(copy.leading_competitor_id)
        self.assertEqual(copy.competitor_count, 0)

    def test_deleting_a_deal_deletes_its_rivals_with_their_messages(self):
        line = self._create_line(self.north)
        line.message_post(body="Seen at the fair")
        self.lead.unlink()
        self.assertFalse(line.exists())
        left = self.env["mail.message"].search(
            [("model", "=", "crm.lead.competitor"), ("res_id", "=", line.id)]
        )
        self.assertFalse(left)
