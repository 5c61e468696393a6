"""Leads with a tracked past, made by real writes of Odoo at chosen times."""

from contextlib import contextmanager
from datetime import datetime

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.mail.tests.common import freeze_all_time


def day(number, hour=8):
    """Return a moment of March 2026."""
    return datetime(2026, 3, number, hour)


@tagged("post_install", "-at_install")
class RebuildCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.stage"].search([]).sequence = 1
        cls.new, cls.qualified, cls.offer, cls.won = cls.env["crm.stage"].create(
            [
                {"name": "R New", "sequence": 101},
                {"name": "R Qualified", "sequence": 102},
                {"name": "R Offer", "sequence": 103},
                {"name": "R Won", "sequence": 104, "is_won": True},
            ]
        )
        cls.users = cls.env["res.users"].create(
            [
                {
                    "name": name,
                    "login": name,
                    "group_ids": [(4, cls.env.ref("sales_team.group_sale_manager").id)],
                }
                for name in ("rebuild anna", "rebuild ben")
            ]
        )
        cls.anna, cls.ben = cls.users
        # Members, so that another salesperson does not move the lead to another team.
        cls.team = cls.env["crm.team"].create(
            {"name": "R Team", "member_ids": [(6, 0, cls.users.ids)]}
        )
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Too dear"})
        cls.other_leads = set(cls.env["crm.lead"].with_context(active_test=False).search([])._ids)
        cls.cr.flush()

    @contextmanager
    def _at(self, moment):
        """Act in a transaction of its own, as far as tracking can tell."""
        with freeze_all_time(moment):
            yield
            self.env.flush_all()
            self.cr.flush()

    def _create_lead(self, moment, **values):
        values = {
            "name": "Deal",
            "type": "opportunity",
            "stage_id": self.new.id,
            "user_id": self.anna.id,
            "team_id": self.team.id,
            "expected_revenue": 100,
            **values,
        }
        with self._at(moment):
            return self.env["crm.lead"].create(values)

    def _write(self, lead, moment, **values):
        with self._at(moment):
            lead.write(values)

    def _write_untracked(self, lead, moment, **values):
        self._write(lead.with_context(tracking_disable=True), moment, **values)

    def _rebuild(self, keep_live=False):
        """Rebuild as if the addon were installed now: nothing was recorded live."""
        self.env.flush_all()
        self.cr.flush()
        if not keep_live:
            self.env.execute_query(
                SQL(
                    "DELETE FROM crm_funnel_move WHERE lead_ref NOT IN %s",
                    tuple(self.other_leads or {0}),
                )
            )
        return self.env["crm.funnel.rebuild"]._rebuild()

    def _get_rows(self, lead):
        """Return the rows of a lead as short tuples, in the order of the ledger."""
        moves = self.env["crm.funnel.move"].search([("lead_ref", "=", lead.id)], order="date, id")
        return [
            (
                move.date.day,
                move.kind,
                move.stage_id.name or move.stage_ref,
                move.count,
                move.amount,
                move.origin,
            )
            for move in moves
        ]

    def assertRows(self, lead, *expected, origin="rebuilt"):
        """Compare ``(day, kind, stage, count, amount[, origin])``."""
        rows = [(*row, origin) if len(row) == 5 else row for row in expected]
        rows = [(row[0], row[1], getattr(row[2], "name", row[2]), *row[3:]) for row in rows]
        self.assertEqual(self._get_rows(lead), rows)

    def assertLedgerIsLive(self, leads):
        """Check that the sum of the ledger is the open pipeline, for each lead and bucket."""
        self.env.flush_all()
        booked = self.env.execute_query(
            SQL(
                """
                SELECT lead_ref, stage_ref, user_id, team_id, company_id, sum(amount)
                  FROM crm_funnel_move WHERE lead_ref IN %s
                 GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0 OR sum(amount) <> 0
                """,
                leads._ids,
            )
        )
        live = self.env.execute_query(
            SQL(
                """
                SELECT id, stage_id, user_id, team_id, company_id, expected_revenue
                  FROM crm_lead WHERE id IN %s AND active AND type = 'opportunity'
                   AND won_status = 'pending'
                """,
                leads._ids,
            )
        )
        self.assertEqual(sorted(booked, key=str), sorted(live, key=str))
