"""Rebuilding again: what stays, what is replaced, who may."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.sales_funnel_crm.tools.rebuild.postings import COLUMNS

from .rebuild_common import RebuildCommon, day


class TestRebuildAgain(RebuildCommon):
    def _read_ledger(self, *origins):
        columns = SQL(", ").join(map(SQL.identifier, ("id", *COLUMNS)))
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM crm_funnel_move WHERE origin IN %s ORDER BY id",
                columns,
                origins or ("rebuilt", "inferred", "live", "imported"),
            )
        )

    def _post(self, lead, moment, origin="live", **values):
        """Post rows as the recorder or the import would."""
        values = {
            "date": moment,
            "lead_id": lead.id,
            "lead_ref": lead.id,
            "stage_id": self.new.id,
            "stage_ref": self.new.id,
            "user_id": self.anna.id,
            "team_id": self.team.id,
            "company_id": lead.company_id.id or None,
            "currency_id": self.env.company.currency_id.id,
            "count": 1,
            "amount": 100,
            "kind": "new",
            "date_entered": moment,
            "origin": origin,
            **values,
        }
        self.env.execute_query(
            SQL(
                "INSERT INTO crm_funnel_move (%s) VALUES %s",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )

    def _create_history(self):
        """Return leads of all sorts: proven, inferred, lost, won, archived."""
        leads = [self._create_lead(day(1), expected_revenue=n) for n in range(6)]
        for lead in leads:
            self._write(lead, day(2), stage_id=self.qualified.id)
        self._write_untracked(leads[1], day(4), stage_id=self.offer.id, user_id=self.ben.id)
        with self._at(day(5)):
            leads[2].action_set_lost()
        with self._at(day(5)):
            leads[3].with_context(tracking_disable=True).action_set_lost()
        self._write_untracked(leads[4], day(6), stage_id=self.won.id)
        self._write(leads[5], day(6), active=False)
        return self.env["crm.lead"].browse([lead.id for lead in leads])

    def test_second_run_changes_nothing(self):
        leads = self._create_history()
        self._rebuild()
        before = self._read_ledger()
        self.assertEqual(self._rebuild(keep_live=True), (0, 0))
        self.assertEqual(self._read_ledger(), before)
        self.assertLedgerIsLive(leads)
        self.assertFalse(self.env["crm.funnel.move"]._reconcile())

    def test_replacing_gives_the_same_rows(self):
        self._create_history()
        self._rebuild()
        before = [row[1:] for row in self._read_ledger()]
        self.env.execute_query(
            SQL(
                "UPDATE crm_funnel_move SET amount = amount + 1, stay_days = 9"
                " WHERE lead_ref NOT IN %s",
                tuple(self.other_leads or {0}),
            )
        )
        leads, rows = self._rebuild(keep_live=True)
        self.assertEqual((leads, rows > 12), (6, True))
        self.assertEqual([row[1:] for row in self._read_ledger()], before)

    def test_history_that_went_on_live_is_rebuilt_up_to_there(self):
        leads = self._create_history()
        self._rebuild()
        before = [row[1:] for row in self._read_ledger("rebuilt", "inferred")]
        values = {"user_id": self.ben.id, "team_id": self.team.id, "expected_revenue": 7}
        with self._at(day(20)):
            leads.write({"active": True, "stage_id": self.new.id, **values})
        with self._at(day(21)):
            leads[0].action_set_lost()
            leads[1].write({"stage_id": self.won.id})
        live = self._read_ledger("live")
        self.assertGreater(len(live), 6)
        self.env.execute_query(
            SQL("UPDATE crm_funnel_move SET stay_days = 77 WHERE origin <> 'live'")
        )
        self.assertEqual(self._rebuild(keep_live=True)[0], 6)
        self.assertEqual([row[1:] for row in self._read_ledger("rebuilt", "inferred")], before)
        self.assertEqual(self._read_ledger("live"), live)
        self.assertLedgerIsLive(leads)
        self.assertFalse(self.env["crm.funnel.move"]._reconcile())

    def test_history_that_begins_live_or_imported_is_left_alone(self):
        live, imported = self._create_lead(day(1)), self._create_lead(day(1))
        for lead in live + imported:
            self._write(lead, day(2), stage_id=self.offer.id)
        self.env.execute_query(
            SQL("DELETE FROM crm_funnel_move WHERE lead_ref IN %s", (live.id, imported.id))
        )
        self._post(live, day(3), stage_ref=self.offer.id, stage_id=self.offer.id)
        self._post(imported, day(1), "imported", stage_ref=self.offer.id, stage_id=self.offer.id)
        before = self._get_rows(live), self._get_rows(imported)
        self._rebuild(keep_live=True)
        self.assertEqual((self._get_rows(live), self._get_rows(imported)), before)

    def test_only_administrators_rebuild(self):
        manager = new_test_user(self.env, "rebuild manager", groups="sales_team.group_sale_manager")
        admin = new_test_user(
            self.env, "rebuild admin", groups="base.group_system,sales_team.group_sale_manager"
        )
        lead = self._create_lead(day(1))
        Rebuild = self.env["crm.funnel.rebuild"]
        with self.assertRaises(AccessError):
            Rebuild.with_user(manager).action_rebuild()
        self._rebuild()
        action = Rebuild.with_user(admin).action_rebuild()
        self.assertEqual(action["tag"], "display_notification")
        self.assertRows(lead, (1, "new", self.new, 1, 100))

    def test_balances_are_summed_up_afterwards(self):
        with patch.object(type(self.env["crm.funnel.balance"]), "_rebuild") as rebuild:
            self.env["crm.funnel.rebuild"]._rebuild()
            self.env["crm.funnel.rebuild"]._complete_install()
        self.assertEqual(rebuild.call_count, 2)

    def test_queries_do_not_grow_with_leads(self):
        def count_queries(size):
            for number in range(size):
                self._write(self._create_lead(day(1)), day(2, number % 20), stage_id=self.offer.id)
            self._rebuild()
            self.env.execute_query(SQL("DELETE FROM crm_funnel_move"))
            before = self.cr.sql_log_count
            self.env["crm.funnel.rebuild"]._rebuild()
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(5), count_queries(20))
