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


@tagged("post_install", "-at_install")
class TestLedgerTransactions(LedgerCommon):
    def test_a_transaction_is_one_difference(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
            deal.stage_id = self.stage_qualified
            self.env.cr.flush()
            deal.expected_revenue = 5.0
        self.assertRows(deal, ("new", self.stage_qualified, 1, 5.0))
        with self.at("2026-01-06 10:00:00"):
            deal.stage_id = self.stage_offer
            self.assertEqual(len(deal.funnel_move_ids), 3)
            deal.user_id = self.user_team
            self.env.cr.flush()
            deal.write(
                {"stage_id": self.stage_qualified.id, "user_id": self.user_sales_salesman.id}
            )
        self.assertRows(deal, ("new", self.stage_qualified, 1, 5.0))

    def test_created_and_deleted_in_one_transaction(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
            deal_id = deal.id
            self.assertEqual(len(deal.funnel_move_ids), 1)
            deal.unlink()
        self.assertRows(deal_id)

    def test_savepoint_that_is_rolled_back_leaves_nothing(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-06 10:00:00"):
            deal.stage_id = self.stage_qualified
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                deal.stage_id = self.stage_offer
                self.env.cr.flush()
                raise ZeroDivisionError
            self.assertEqual(deal.stage_id, self.stage_qualified)
        new, qualified = self.stage_new, self.stage_qualified
        expected = [
            ("new", new, 1, 100.0),
            ("forward", new, -1, -100.0),
            ("forward", qualified, 1, 100.0),
        ]
        self.assertRows(deal, *expected)
        with self.at("2026-01-07 10:00:00"):
            deal.stage_id = self.stage_offer
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                raise ZeroDivisionError
            deal.stage_id = self.stage_won
        self.assertRows(deal, *expected, ("won", qualified, -1, -100.0))

    def test_reports_see_what_the_transaction_did(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
            domain = [("lead_id", "=", deal.id)]
            self.assertEqual(self.Move.search_count(domain), 1)
            deal.expected_revenue = 30.0
            self.assertEqual(
                self.Move._read_group(domain, ["kind"], ["amount:sum"]), [("new", 30.0)]
            )
            deal.stage_id = self.stage_won
            found = self.env["crm.lead"].search([("funnel_move_ids", "any", domain)])
            self.assertFalse(found)

    def test_imports_and_copies_and_mass_edits(self):
        with self.at("2026-01-05 10:00:00"):
            result = self.Lead.load(
                ["name", "type", "expected_revenue", "stage_id/.id"],
                [["Import", "opportunity", "12", str(self.stage_offer.id)] for _n in range(3)],
            )
            deals = self.Lead.browse(result["ids"])
            copy = deals[0].copy()
        self.assertEqual(deals.funnel_move_ids.mapped("amount"), [12.0] * 3)
        self.assertEqual(copy.funnel_move_ids.stage_id, copy.stage_id)
        with self.at("2026-01-06 10:00:00"):
            deals.write({"stage_id": self.stage_won.id})
        self.assertEqual(deals.funnel_move_ids.mapped("count").count(-1), 3)
        self.assertNothingDrifts()

    def test_tracked_writes_are_recorded_like_others(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal().with_context(tracking_disable=False)
        with self.at("2026-01-06 10:00:00"):
            deal.stage_id = self.stage_offer
        self.assertEqual(len(deal.funnel_move_ids), 3)

    def test_code_that_posts_history_gets_no_second_posting(self):
        with self.at("2026-01-05 10:00:00"):
            deals = self.create_deal() | self.create_deal()
            self.assertEqual(len(deals[1].funnel_move_ids), 1, "posted before its history is")
            self.Move._post(self._get_history(deals))
        for deal in deals:
            self.assertEqual(
                self.get_rows(deal, "date", "origin"), [(datetime(2025, 1, 1), "imported")]
            )

    def test_history_that_does_not_end_now_is_completed(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(stage_id=self.stage_offer.id)
            self.Move._post(self._get_history(deal))
        self.assertEqual(
            self.get_rows(deal, "date", "kind", "stage_id"),
            [
                (datetime(2025, 1, 1), "new", self.stage_new),
                (datetime(2026, 1, 5, 10), "forward", self.stage_new),
                (datetime(2026, 1, 5, 10), "forward", self.stage_offer),
            ],
        )

    def test_clock_that_goes_back_keeps_the_order(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-05 09:00:00"):
            deal.stage_id = self.stage_offer
        with self.at("2026-01-05 09:30:00"):
            deal.stage_id = self.stage_won
        self.assertEqual(
            self.get_rows(deal, "date", "kind"),
            [(datetime(2026, 1, 5, 10), kind) for kind in ("new", "forward", "forward", "won")],
        )

    def test_rounding_does_not_add_up(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(expected_revenue=0.1)
        for day, amount in enumerate((0.3, 0.7, 1.1, 0.2, 0.1), 10):
            with self.at(f"2026-01-{day} 10:00:00"):
                deal.expected_revenue = amount
        self.env.cr.execute(
            "SELECT sum(amount)::text FROM crm_funnel_move WHERE lead_id = %s", [deal.id]
        )
        self.assertEqual(float(self.env.cr.fetchone()[0]), 0.1)
        self.assertNothingDrifts()

    def _get_history(self, deals):
        return [
            {
                "date": datetime(2025, 1, 1),
                "kind": "new",
                "lead_ref": deal.id,
                "stage_ref": self.stage_new.id,
                "user_id": deal.user_id.id,
                "team_id": deal.team_id.id,
                "company_id": deal.company_id.id,
                "currency_id": deal.company_id.currency_id.id,
                "count": 1,
                "amount": 100.0,
                "date_entered": datetime(2025, 1, 1),
                "origin": "imported",
            }
            for deal in deals
        ]


@tagged("post_install", "-at_install")
class TestLedgerStages(LedgerCommon):
    def test_deleted_stage_keeps_its_name(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(stage_id=self.stage_qualified.id)
        stage_id = self.stage_qualified.id
        self.env["res.lang"]._activate_lang("fr_FR")
        self.stage_qualified.with_context(lang="fr_FR").name = "Qualifiée"
        with self.at("2026-01-06 10:00:00"):
            deal.stage_id = self.stage_offer
            unused = self.env["crm.stage"].create({"name": "Unused"})
            unused_id = unused.id
            (self.stage_qualified | unused).unlink()
        former = self.env["crm.funnel.former.stage"].search([("stage_ref", "=", stage_id)])
        self.assertRecordValues(
            former, [{"name": "Funnel Qualified", "sequence": 2, "is_won": False}]
        )
        self.assertEqual(former.with_context(lang="fr_FR").name, "Qualifiée")
        self.assertFalse(
            self.env["crm.funnel.former.stage"].search([("stage_ref", "=", unused_id)])
        )
        self.assertEqual(
            self.get_rows(deal, "kind", "stage_ref", "stage_id"),
            [
                ("new", stage_id, self.env["crm.stage"]),
                ("forward", stage_id, self.env["crm.stage"]),
                ("forward", self.stage_offer.id, self.stage_offer),
            ],
        )

    def test_stage_deleted_between_two_changes_of_a_transaction(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(stage_id=self.stage_qualified.id)
        with self.at("2026-01-06 10:00:00"):
            deal.stage_id = self.stage_offer
            self.stage_qualified.unlink()
            deal.stage_id = self.stage_won
        self.assertEqual(
            self.get_rows(deal, "kind", "stage_id"),
            [("new", self.env["crm.stage"]), ("won", self.env["crm.stage"])],
        )

    def test_deleted_team_and_user_leave_no_drift(self):
        user = self.user_team.copy({"login": "leaver"})
        team = self.team_funnel.copy({"member_ids": [Command.set(user.ids)]})
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal(user_id=user.id, team_id=team.id)
        with self.at("2026-01-06 10:00:00"):
            deal.expected_revenue = 7.0
            self.env.cr.flush()
            team.unlink()
            user.unlink()
        with self.at("2026-01-07 10:00:00"):
            deal.stage_id = self.stage_offer
        self.assertNothingDrifts()
