"""Rivals and reasons stay true on every way into and out of a closed deal (CMP-02, CMP-03)."""

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.sales_funnel_crm.models.competition.crm_competitor import (
    CompetitorOfOtherCompany,
)
from odoo.addons.sales_funnel_crm.models.competition.crm_lead_competitor import (
    RivalOfOtherCompany,
)

from .deal_common import DealCommon


class TestWaysBack(DealCommon):
    def _assert_no_loss(self, deal):
        self.assertFalse(deal.loss_ids)
        self.assertFalse(deal.lost_reason_id)

    def test_a_lost_deal_dragged_into_the_won_stage_has_no_reason_left(self):
        self._lose(lost_reason_id=self.reason_price.id)
        self.lead.write({"stage_id": self.stage_won.id})
        self.assertEqual(self.lead.won_status, "won")
        self._assert_no_loss(self.lead)

    def test_a_lost_deal_made_active_has_no_reason_left(self):
        self._lose(lost_reason_id=self.reason_price.id)
        self.lead.write({"active": True})
        self._assert_no_loss(self.lead)
        self.lead.action_set_lost()
        self._assert_no_loss(self.lead)

    def test_a_won_deal_reopened_by_its_team_is_contested_again(self):
        """Odoo moves a deal of a team to one of its stages."""
        self.stage_won.team_ids = self.team_funnel
        line = self._create_line(self.north, status="leading")
        self.lead.action_set_won()
        self.assertEqual(line.status, "eliminated")
        self.lead.team_id = self.sales_team_1
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual(line.status, "leading")

    def test_a_stage_that_is_won_no_more_reopens_its_deals(self):
        line = self._create_line(self.north, status="leading")
        self.lead.stage_id = self.stage_won
        self.lead.probability = 100
        self.stage_won.is_won = False
        self.env.flush_all()
        self.assertEqual(
            line.status, "leading" if self.lead.won_status == "pending" else "eliminated"
        )

    def test_a_stage_that_becomes_won_wins_its_deals(self):
        line = self._create_line(self.north, status="leading")
        self.lead.stage_id = self.stage_offer
        self.stage_offer.is_won = True
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(line.status, "eliminated")

    def test_another_answer_to_a_lost_deal_replaces_the_winner(self):
        north = self._create_line(self.north, status="active")
        south = self._create_line(self.south, status="leading")
        self._lose(winner_kind="rival", winner_id=self.north.id)
        self._lose(winner_kind="rival", winner_id=self.south.id)
        self.assertEqual((north.status, south.status), ("eliminated", "won"))
        self._lose(winner_kind="unknown")
        self.assertEqual((north.status, south.status), ("active", "leading"))
        self.lead.action_restore()
        self.assertEqual((north.status, south.status), ("active", "leading"))

    def test_several_rivals_share_a_lost_deal(self):
        lines = self._create_line(self.north) | self._create_line(self.south)
        self.lead.action_set_lost()
        lines.status = "won"
        self.assertEqual(self.lead.leading_competitor_id, self.north)
        lines[0].status = "leading"
        self.assertEqual(self.lead.leading_competitor_id, self.south, "who won, not who led")
        lines[0].unlink()
        self.assertEqual(self.lead.leading_competitor_id, self.south)

    def test_a_deal_created_won_leaves_no_rival_leading(self):
        deal = self._create_deal(
            stage_id=self.stage_won.id,
            lead_competitor_ids=[
                Command.create({"competitor_id": self.north.id, "status": "leading"})
            ],
        )
        self.assertEqual(deal.won_status, "won")
        self.assertFalse(deal.leading_competitor_id)
        deal.stage_id = self.stage_offer
        self.assertEqual(deal.leading_competitor_id, self.north)


class TestMergeOutcomes(DealCommon):
    def _merge(self, head, tail):
        merged = (head | tail).merge_opportunity()
        self.assertEqual(merged, head)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_a_lost_deal_merged_into_an_open_one_is_contested_again(self):
        tail = self._create_deal(name="Tail")
        self._create_line(self.north, lead=tail, status="active")
        self._lose(tail, winner_kind="rival", winner_id=self.north.id)
        self.lead.probability = 50
        self._merge(self.lead, tail)
        line = self.lead.lead_competitor_ids
        self.assertRecordValues(line, [{"status": "active", "status_before_closing": False}])
        self.assertFalse(self.lead.loss_ids)

    def test_an_open_deal_merged_into_a_won_one_is_decided(self):
        tail = self._create_deal(name="Tail")
        self._create_line(self.north, lead=tail, status="leading")
        self.lead.action_set_won()
        tail.probability = 5
        self._merge(self.lead, tail)
        line = self.lead.lead_competitor_ids
        self.assertRecordValues(
            line, [{"status": "eliminated", "status_before_closing": "leading"}]
        )
        self.assertFalse(self.lead.leading_competitor_id)

    def test_what_beat_a_rival_survives_a_join(self):
        tail = self._create_deal(name="Tail")
        self._create_line(self.north)
        twin = self._create_line(self.north, lead=tail)
        for deal in (self.lead, tail):
            deal.action_set_won()
        twin.write({"is_beaten": True, "beaten_with": "Service"})
        self.lead.priority = "2"
        head = (self.lead | tail).merge_opportunity()
        self.assertRecordValues(
            head.lead_competitor_ids, [{"is_beaten": True, "beaten_with": "Service"}]
        )

    def test_merging_deals_of_two_companies_is_not_stopped_by_an_order(self):
        tail = self._create_deal(
            name="Tail", user_id=False, team_id=False, company_id=self.company_other.id
        )
        self.lead.write({"company_id": self.company_main.id, "probability": 50})
        order = self.env["crm.competitor.order"].create(
            {
                "competitor_id": self.north.id,
                "company_id": self.company_other.id,
                "lead_id": tail.id,
                "amount": 5.0,
            }
        )
        self._merge(self.lead, tail)
        self.assertTrue(order.exists())
        self.assertFalse(order.lead_id)


class TestCompanies(DealCommon):
    def test_a_deal_does_not_move_away_from_its_rivals(self):
        local = self._create_rival("Local", company_id=self.company_main.id)
        self.lead.company_id = self.company_main
        self._create_line(local)
        with self.assertRaises(RivalOfOtherCompany):
            self.lead.write(
                {"company_id": self.company_other.id, "user_id": False, "team_id": False}
            )
        self._create_line(self.north)
        with self.assertRaises(RivalOfOtherCompany):
            self.north.company_id = self.company_other

    def test_a_rival_of_one_company_is_hidden_in_deals_of_all(self):
        local = self._create_rival("Local", company_id=self.company_main.id)
        deal = self._create_deal(user_id=False, team_id=False, company_id=False)
        line = self._create_line(local, lead=deal)
        quote = self._create_quote(line, 5.0)
        self.env.flush_all()
        theirs = self.user_other_company
        for record in (line, quote, line.move_ids):
            self.assertFalse(record.with_user(theirs).has_access("read"))
            self.assertTrue(record.with_user(self.user_sales_leads).has_access("read"))

    def test_all_of_it_moves_with_the_deal_to_another_company(self):
        self._create_quote(self._create_line(self.north), 5.0)
        self._lose(customer_reason_ids=self.reason_late.ids)
        for company in (self.company_main, self.company_other):
            self.lead.write({"user_id": False, "team_id": False, "company_id": company.id})
            line = self.lead.lead_competitor_ids
            for record in (line, line.quote_ids, line.move_ids, self.lead.loss_ids):
                self.assertEqual(record.company_id, company)

    def test_a_rival_does_not_move_away_from_its_orders(self):
        self.env["crm.competitor.order"].create(
            {"competitor_id": self.north.id, "company_id": self.company_main.id}
        )
        self.north.company_id = self.company_main
        with self.assertRaises(CompetitorOfOtherCompany):
            self.north.company_id = self.company_other
        self.north.company_id = False

    def test_who_may_not_delete_a_deal_does_not_delete_its_rivals(self):
        line = self._create_line(self.north)
        deal = self.lead.with_user(self.user_sales_salesman)
        try:
            deal.unlink()
        except AccessError:
            self.assertTrue(line.exists())
        else:
            self.fail("Odoo lets only managers delete deals")
