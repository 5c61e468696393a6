"""Recording costs a fixed number of queries."""

from unittest.mock import patch

from odoo.tests import tagged

from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerQueries(LedgerCommon):
    def setUp(self):
        super().setUp()
        # As if the months of these tests were not summed up yet: a move of today never is late.
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.balance_seal", False)
        # Fill the caches of what hardly ever changes.
        self.env["crm.stage"]._get_funnel_positions()
        self.env["crm.funnel.balance"]._get_seal()

    def count(self, action):
        """Return the number of queries of the recorder when ``action`` is committed."""
        counts = [0]
        post_pending = type(self.Move)._post_pending

        def count_queries(moves):
            before = moves.env.cr.sql_log_count
            post_pending(moves)
            counts[0] += moves.env.cr.sql_log_count - before

        with patch.object(type(self.Move), "_post_pending", count_queries):
            with self.at("2026-01-06 10:00:00"):
                action()
        return counts[0]

    def create_deals(self, size):
        with self.at("2026-01-05 10:00:00"):
            return self.Lead.browse(self.create_deal().id for _n in range(size))

    def test_writes_cost_two_queries_whatever_their_number(self):
        for values in (
            {"expected_revenue": 9},
            {"stage_id": self.stage_offer.id},
            {"user_id": self.user_team.id, "company_id": self.company_main.id},
        ):
            for size in (1, 5, 50):
                deals = self.create_deals(size)
                with self.subTest(size=size, values=values):
                    self.assertEqual(self.count(lambda d=deals, v=values: d.write(dict(v))), 2)

    def test_creating_and_deleting_cost_two_queries(self):
        self.assertEqual(self.count(self.create_deal), 2)
        self.assertEqual(self.count(self.create_deals(5).unlink), 2)

    def test_writes_of_other_fields_cost_nothing(self):
        deal = self.create_deals(1)
        self.assertEqual(self.count(lambda: deal.write({"name": "Other", "phone": "1"})), 0)
        self.assertEqual(self.count(lambda: deal.write({"stage_id": deal.stage_id.id})), 0)

    def test_reading_without_changes_costs_nothing(self):
        deal = self.create_deals(1)
        before = self.cr.sql_log_count
        self.Move.search_count([("lead_id", "=", deal.id)])
        self.assertEqual(self.cr.sql_log_count - before, 1)
