"""Who sees, proposes and acknowledges change orders (CON-05, ALM-08)."""

from odoo.exceptions import AccessError

from .change_common import ChangeCommon


class TestChangeAccess(ChangeCommon):
    def test_who_sees_change_orders(self):
        change = self._propose(self._later())
        for user, expected in (
            (self.user_sales_salesman, 1),
            (self.leader, 1),
            (self.user_team, 1),
            (self.user_sales_leads, 1),
            (self.biller, 1),
            (self.executor, 0),
            (self.lawyer, 0),
            (self.user_other_company, 0),
        ):
            changes = self.env["crm.contract.change"].with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(changes.search_count([("id", "=", change.id)]), expected)

    def test_only_salespeople_propose(self):
        for user in (self.executor, self.biller, self.lawyer, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._propose(self._later(), user=user)

    def test_acknowledgements_and_versions_are_written_by_nobody(self):
        self._apply(self._propose(self._later(), self._later_acceptance()))
        change = self.contract.change_ids
        for user in (self.fitter, self.user_sales_salesman):
            mine = change.acknowledgement_ids.with_user(user)
            with self.assertRaises(AccessError):
                mine.filtered(lambda one, user=user: one.user_id == user).write(
                    {"date": "2026-01-01 00:00:00"}
                )
        with self.assertRaises(AccessError):
            self.contract.version_ids.with_user(self.user_sales_manager).unlink()
        with self.assertRaises(AccessError):
            self.contract.version_ids.with_user(self.fitter).read(["snapshot"])
        self.assertEqual(change.with_user(self.fitter).name, "Later")

    def test_lists_cost_the_same_for_many(self):
        def read(size):
            ids = [self._propose(self._later()).id for _number in range(size)]
            changes = self.env["crm.contract.change"].with_user(self.leader).browse(ids)
            lines = self.env["crm.contract.change.line"].browse(changes.line_ids.ids)
            counts = []
            for run in (
                lambda: changes.read(["waiting_user_ids", "can_decide", "can_manage"]),
                lambda: lines.read(["subject", "difference", "old_words"]),
            ):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                run()
                counts.append(self.cr.sql_log_count - before)
            return counts

        read(1)
        self.assertEqual(read(20), read(5))
