"""FUN-01, FUN-13, FUN-19: every change of a deal is booked at once, in the way it was meant."""

from datetime import datetime

from odoo import Command
from odoo.tests import tagged, users

from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerKinds(LedgerCommon):
    def test_new_deal_enters_its_stage(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(expected_revenue=0.0)
        move = deal.funnel_move_ids
        self.assertRecordValues(
            move,
            [
                {
                    "kind": "new",
                    "date": datetime(2026, 1, 5, 10),
                    "date_entered": datetime(2026, 1, 5, 10),
                    "lead_ref": deal.id,
                    "lead_name": False,
                    "stage_id": self.stage_new.id,
                    "stage_ref": self.stage_new.id,
                    "other_stage_id": False,
                    "user_id": self.user_sales_salesman.id,
                    "team_id": self.team_funnel.id,
                    "company_id": self.company_main.id,
                    "currency_id": self.company_main.currency_id.id,
                    "count": 1,
                    "amount": 0.0,
                    "author_id": self.env.uid,
                    "origin": "live",
                }
            ],
        )
        self.env.cr.execute("SELECT stay_days FROM crm_funnel_move WHERE id = %s", [move.id])
        self.assertEqual(self.env.cr.fetchone(), (None,))

    def test_stages_forward_and_backward_have_stays_and_counterparts(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-07 22:00:00"):
            deal.stage_id = self.stage_offer
        with self.at("2026-01-08 22:00:00"):
            deal.stage_id = self.stage_qualified
        new, qualified, offer = self.stage_new, self.stage_qualified, self.stage_offer
        self.assertEqual(
            self.get_rows(deal, "kind", "stage_id", "other_stage_id", "count", "stay_days"),
            [
                ("new", new, self.env["crm.stage"], 1, 0.0),
                ("forward", new, offer, -1, 2.5),
                ("forward", offer, new, 1, 0.0),
                ("backward", offer, qualified, -1, 1.0),
                ("backward", qualified, offer, 1, 0.0),
            ],
        )
        self.assertEqual(
            self.get_rows(deal, "date_entered")[-2:],
            [(datetime(2026, 1, 7, 22),), (datetime(2026, 1, 8, 22),)],
        )

    def test_transfer_and_amount_keep_the_entry_in_the_stage(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-06 10:00:00"):
            deal.expected_revenue = 250.0
        with self.at("2026-01-07 10:00:00"):
            deal.user_id = self.user_team
        with self.at("2026-01-15 10:00:00"):
            deal.action_set_lost()
        new = self.stage_new
        self.assertRows(
            deal,
            ("new", new, 1, 100.0),
            ("revalued", new, 0, 150.0),
            ("transfer", new, -1, -250.0),
            ("transfer", new, 1, 250.0),
            ("lost", new, -1, -250.0),
        )
        self.assertEqual(
            {entered for (entered,) in self.get_rows(deal, "date_entered")},
            {datetime(2026, 1, 5, 10)},
        )
        self.assertEqual(deal.funnel_move_ids.filtered(lambda m: m.kind == "lost").stay_days, 10.0)
        transfer_days = deal.funnel_move_ids.filtered(lambda m: m.kind == "transfer")
        self.assertEqual(transfer_days.mapped("stay_days"), [0.0, 0.0])
        self.assertEqual(
            transfer_days.sorted("id").user_id, self.user_sales_salesman | self.user_team
        )

    def test_final_amount_is_won(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-06 10:00:00"):
            deal.write({"stage_id": self.stage_won.id, "expected_revenue": 130.0})
        new = self.stage_new
        self.assertRows(
            deal, ("new", new, 1, 100.0), ("revalued", new, 0, 30.0), ("won", new, -1, -130.0)
        )
        won = deal.funnel_move_ids.filtered(lambda move: move.kind == "won")
        self.assertEqual(won.other_stage_id, self.stage_won)

    def test_lost_is_one_row_and_comes_back_reopened(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-06 10:00:00"):
            deal.action_set_lost()
        with self.at("2026-01-07 10:00:00"):
            deal.action_restore()
        with self.at("2026-01-08 10:00:00"):
            deal.action_set_won()
        with self.at("2026-01-09 10:00:00"):
            deal.stage_id = self.stage_offer
        new = self.stage_new
        self.assertRows(
            deal,
            ("new", new, 1, 100.0),
            ("lost", new, -1, -100.0),
            ("reopened", new, 1, 100.0),
            ("won", new, -1, -100.0),
            ("reopened", self.stage_offer, 1, 100.0),
        )
        self.assertEqual(self.get_rows(deal, "date_entered")[-1], (datetime(2026, 1, 9, 10),))

    def test_archived_and_converted_back_are_restored(self):
        with self.at("2026-01-05 10:00:00"):
            archived, converted = self.create_deal(), self.create_deal()
            (archived | converted).probability = 30
        with self.at("2026-01-06 10:00:00"):
            archived.action_archive()
            converted.type = "lead"
        with self.at("2026-01-07 10:00:00"):
            archived.action_unarchive()
            converted.type = "opportunity"
        for deal in (archived, converted):
            self.assertEqual(
                self.get_rows(deal, "kind", "count"),
                [("new", 1), ("archived", -1), ("restored", 1)],
            )

    def test_lead_enters_when_it_is_converted(self):
        with self.at("2026-01-05 10:00:00"):
            lead = self.create_deal(type="lead")
        self.assertFalse(lead.funnel_move_ids)
        with self.at("2026-01-06 10:00:00"):
            lead.convert_opportunity(self.env["res.partner"])
        self.assertEqual(self.get_rows(lead, "kind", "date"), [("new", datetime(2026, 1, 6, 10))])

    def test_won_stage_switched_on_and_off(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(stage_id=self.stage_offer.id)
        with self.at("2026-01-06 10:00:00"):
            self.stage_offer.is_won = True
        with self.at("2026-01-07 10:00:00"):
            self.stage_offer.is_won = False
            # Without won deals to learn from, the predictive scoring leaves it at 100.
            deal.probability = 40
        self.assertEqual(
            self.get_rows(deal, "kind", "other_stage_id"),
            [
                ("new", self.env["crm.stage"]),
                ("won", self.stage_offer),
                ("reopened", self.env["crm.stage"]),
            ],
        )

    def test_deal_that_was_never_open_has_no_rows(self):
        with self.at("2026-01-05 10:00:00"):
            deals = self.create_deal(stage_id=self.stage_won.id) | self.create_deal(active=False)
        self.assertFalse(deals.funnel_move_ids)

    def test_deleted_and_merged_keep_their_rows_and_names(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(name="Gone deal")
            head = self.create_deal(name="Head", stage_id=self.stage_offer.id)
            tail = self.create_deal(name="Tail")
        deal_id, tail_id = deal.id, tail.id
        with self.at("2026-01-06 10:00:00"):
            deal.unlink()
            (head | tail).merge_opportunity()
        columns = "kind", "lead_id", "lead_name", "count", "stay_days"
        no_lead = self.env["crm.lead"]
        self.assertEqual(
            self.get_rows(deal_id, *columns),
            [("new", no_lead, False, 1, 0.0), ("deleted", no_lead, "Gone deal", -1, 1.0)],
        )
        self.assertEqual(
            self.get_rows(tail_id, *columns),
            [("new", no_lead, False, 1, 0.0), ("merged", no_lead, "Tail", -1, 1.0)],
        )
        self.assertRows(head, ("new", self.stage_offer, 1, 100.0))
        self.assertNothingDrifts()

    def test_assignment_merges_duplicates(self):
        """ASG: the allocation merges first and deletes the duplicates later."""
        with self.at("2026-01-05 10:00:00"):
            deals = self.create_deal(name="Twin") | self.create_deal(name="Twin")
        with self.at("2026-01-06 10:00:00"):
            head = deals._merge_opportunity(auto_unlink=False, max_length=0)
            tail = deals - head
            tail_id = tail.id
            tail.unlink()
        self.assertEqual([kind for (kind,) in self.get_rows(tail_id, "kind")], ["new", "merged"])

    def test_other_currency_is_a_transfer(self):
        self.company_other.currency_id = self.env.ref("base.CHF")
        user = self.user_sales_salesman
        user.company_ids = [Command.link(self.company_other.id)]
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-06 10:00:00"):
            deal.write({"company_id": self.company_other.id, "expected_revenue": 80.0})
        main = self.company_main.currency_id
        self.assertEqual(
            self.get_rows(deal, "kind", "currency_id", "amount"),
            [
                ("new", main, 100.0),
                ("transfer", main, -100.0),
                ("transfer", self.env.ref("base.CHF"), 80.0),
            ],
        )

    def test_deal_without_company_keeps_its_currency(self):
        self.company_other.currency_id = self.env.ref("base.CHF")
        no_company = {"company_id": False, "user_id": False, "team_id": False}
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(**no_company)
        with self.at("2026-01-06 10:00:00"):
            other = self.create_deal(**no_company)
            deal.with_company(self.company_other).expected_revenue = 70.0
        main = self.company_main.currency_id
        self.assertEqual(
            self.get_rows(deal, "kind", "currency_id"), [("new", main), ("revalued", main)]
        )
        self.assertFalse(other.company_id)
        self.assertNothingDrifts()

    def test_team_that_moves_the_stage_is_seen(self):
        self.stage_qualified.team_ids = self.team_funnel
        self.sales_team_1.member_ids |= self.user_sales_salesman
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(stage_id=self.stage_qualified.id)
        with self.at("2026-01-06 10:00:00"):
            deal.team_id = self.sales_team_1
        self.assertNotEqual(deal.stage_id, self.stage_qualified)
        self.assertEqual(
            self.get_rows(deal, "count", "stage_id", "team_id"),
            [
                (1, self.stage_qualified, self.team_funnel),
                (-1, self.stage_qualified, self.team_funnel),
                (1, deal.stage_id, self.sales_team_1),
            ],
        )

    @users("user_sales_salesman")
    def test_author_is_the_user_who_did_it(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal().with_env(self.env)
        with self.at("2026-01-06 10:00:00"):
            deal.sudo().stage_id = self.stage_offer
        moves = self.Move.sudo().search([("lead_id", "=", deal.id), ("kind", "=", "forward")])
        self.assertEqual(moves.author_id, self.user_sales_salesman)
