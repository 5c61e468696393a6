"""Recording costs a fixed number of queries."""

from functools import partial

from odoo.tests import tagged

from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerQueries(LedgerCommon):
    def count(self, action):
        """Return the number of queries that the recorder adds to ``action``."""
        self.env.cr.flush()
        counts = []
        for is_recording in (True, False, True):
            # Each run is a transaction of its own, that has not posted anything yet.
            self.env.cr.postcommit.data.clear()
            with self.env.cr.savepoint(flush=False) as savepoint:
                before = self.cr.sql_log_count
                action()
                self.env.flush_all()
                if not is_recording:
                    self.env.cr.precommit.clear()
                self.env.cr.flush()
                counts.append(self.cr.sql_log_count - before)
                savepoint.rollback()
            self.env.cr.clear()
        return counts[2] - counts[1]

    def test_writes_cost_two_queries_whatever_their_number(self):
        changes = (
            {"expected_revenue": 9},
            {"stage_id": self.stage_offer.id},
            {"user_id": self.user_team.id},
        )
        for size in (1, 5, 50):
            with self.at("2026-01-05 10:00:00"):
                deals = self.Lead.browse(self.create_deal().id for _n in range(size))
            with self.at("2026-01-06 10:00:00"):
                for values in changes:
                    with self.subTest(size=size, values=values):
                        self.assertEqual(self.count(partial(deals.write, values)), 2)

    def test_creating_costs_two_queries(self):
        with self.at("2026-01-05 10:00:00"):
            self.assertEqual(self.count(self.create_deal), 2)

    def test_writes_of_other_fields_cost_nothing(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.at("2026-01-06 10:00:00"):
            self.assertEqual(self.count(lambda: deal.write({"name": "Other", "phone": "1"})), 0)
            self.assertEqual(self.count(lambda: deal.write({"stage_id": deal.stage_id.id})), 0)
