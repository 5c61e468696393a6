"""Transactions, savepoints and deleted stages in the pipeline ledger."""

from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .ledger_common import LedgerCommon


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
