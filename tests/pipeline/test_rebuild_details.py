"""History rebuilt from mail tracking (FUN-10, FUN-11): what is easily lost sight of."""

from odoo.tools import SQL

from .rebuild_common import RebuildCommon, day

NOBODY = 999_999_998


class TestRebuildDetails(RebuildCommon):
    def _set(self, record, **values):
        """Change the record behind the back of Odoo."""
        self.env.flush_all()
        pairs = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
        )
        table = SQL.identifier(record._table)
        self.env.execute_query(SQL("UPDATE %s SET %s WHERE id = %s", table, pairs, record.id))
        self.env.invalidate_all()

    def _get_tracking(self, lead, field):
        values = lead.message_ids.sudo().tracking_value_ids
        return values.filtered(lambda value: value.field_id.name == field)

    def test_label_that_means_two_values_says_nothing(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        values = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "crm.lead"), ("field_id.name", "=", "won_status")]
        )
        for value in values.filtered(lambda value: value.value in ("won", "lost")):
            value.with_context(lang="fr_FR").name = "Clos"
        self.env.registry.clear_cache()
        lead = self._create_lead(day(1)).with_context(lang="fr_FR")
        self._write(lead, day(3), stage_id=self.won.id)
        self._write(lead, day(4), stage_id=self.offer.id)
        self.assertIn("Clos", self._get_tracking(lead, "won_status").mapped("new_value_char"))
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (3, "won", self.new, -1, -100),
            (4, "reopened", self.offer, 1, 100),
        )

    def test_deleted_team_is_nobody(self):
        other = self.env["crm.team"].create({"name": "R Other"})
        lead = self._create_lead(day(1))
        self._write(lead, day(2), team_id=other.id)
        self._write(lead, day(3), team_id=self.team.id)
        for value in self._get_tracking(lead, "team_id"):
            side = "new" if value.new_value_integer == other.id else "old"
            self._set(value, **{f"{side}_value_integer": NOBODY})
        self._rebuild()
        moves = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)], order="date, id")
        self.assertEqual(
            [(move.date.day, move.count, move.team_id.name) for move in moves],
            [(1, 1, "R Team"), (2, -1, "R Team"), (2, 1, False), (3, -1, False), (3, 1, "R Team")],
        )

    def test_amount_is_not_tracked_more_precisely_than_it_is_kept(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), expected_revenue=0.3)
        self._set(self._get_tracking(lead, "expected_revenue"), new_value_float=0.1 + 0.2)
        self._rebuild()
        self.assertRows(lead, (1, "new", self.new, 1, 100), (2, "revalued", self.new, 0, -99.7))

    def test_stage_that_was_a_won_stage_once(self):
        """Before Odoo 19 only the kind of the message tells that the deal was won."""
        lead = self._create_lead(day(1))
        self._write(lead, day(3), stage_id=self.won.id)
        self._write(lead, day(4), stage_id=self.offer.id)
        self._get_tracking(lead, "won_status").unlink()
        self._set(self.won, is_won=False)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (3, "won", self.new, -1, -100),
            (4, "reopened", self.offer, 1, 100),
        )

    def test_untracked_loss_is_not_dated_by_a_later_write(self):
        lead = self._create_lead(day(1))
        with self._at(day(5)):
            lead.with_context(tracking_disable=True).action_set_lost()
        self._write_untracked(lead, day(9), priority="2")
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (5, "lost", self.new, -1, -100, "inferred"),
        )

    def test_untracked_win_in_the_same_stage_is_not_dated_by_a_later_write(self):
        """The stage of the deal was made a won stage."""
        lead = self._create_lead(day(1))
        self._write(lead, day(2), stage_id=self.offer.id)
        self._set(lead, won_status="won", probability=100, date_closed=day(6), write_date=day(9))
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "forward", self.new, -1, -100),
            (2, "forward", self.offer, 1, 100),
            (6, "won", self.offer, -1, -100, "inferred"),
        )

    def test_win_that_was_taken_back_untracked(self):
        """The stage of the deal is no won stage any more."""
        lead = self._create_lead(day(1))
        self._write(lead, day(3), stage_id=self.won.id)
        self._set(self.won, is_won=False)
        self._set(lead, won_status="pending", probability=50, write_date=day(9))
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (3, "won", self.new, -1, -100),
            (9, "reopened", self.won, 1, 100, "inferred"),
        )
        self.assertLedgerIsLive(lead)

    def test_created_as_won_before_won_status(self):
        lead = self._create_lead(day(1), stage_id=self.won.id)
        self._write(lead, day(3), stage_id=self.offer.id)
        self._get_tracking(lead, "won_status").unlink()
        self._rebuild()
        self.assertRows(lead, (3, "new", self.offer, 1, 100))

    def test_transfer_ends_no_stay(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(3), user_id=self.ben.id)
        self._write(lead, day(6), stage_id=self.offer.id)
        self._rebuild()
        left = SQL(
            """SELECT kind, stay_days FROM crm_funnel_move
            WHERE lead_ref = %s AND count < 0 ORDER BY date, id""",
            lead.id,
        )
        self.assertEqual(self.env.execute_query(left), [("transfer", None), ("forward", 5.0)])

    def test_lead_that_is_missing_in_the_ledger_is_added(self):
        first, missing = self._create_lead(day(1)), self._create_lead(day(2))
        self._rebuild()
        self.env.execute_query(SQL("DELETE FROM crm_funnel_move WHERE lead_ref = %s", missing.id))
        self.assertEqual(self._rebuild(keep_live=True), (1, 1))
        self.assertRows(first, (1, "new", self.new, 1, 100))
        self.assertRows(missing, (2, "new", self.new, 1, 100))

    def test_company_changed_live_is_not_that_of_the_time_before(self):
        lead = self._create_lead(day(1), user_id=False, team_id=False)
        old = lead.company_id
        self._rebuild()
        self._write(lead, day(8), company_id=self.env["res.company"].create({"name": "R Co"}).id)
        self.assertEqual(self._rebuild(keep_live=True), (0, 0))
        moves = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)], order="date, id")
        self.assertEqual(moves[0].company_id, old)
        self.assertEqual(moves[-1].company_id.name, "R Co")
        self.assertEqual(moves.mapped("kind"), ["new", "transfer", "transfer"])
