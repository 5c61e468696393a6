"""History rebuilt from mail tracking (FUN-10, FUN-11): what tracking gets wrong or misses."""

from odoo.tools import SQL

from .rebuild_common import RebuildCommon, day


class TestRebuildTraps(RebuildCommon):
    def _set(self, lead, **values):
        """Change the lead behind the back of Odoo."""
        self.env.flush_all()
        pairs = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
        )
        self.env.execute_query(SQL("UPDATE crm_lead SET %s WHERE id = %s", pairs, lead.id))
        self.env.invalidate_all()

    def _get_tracking(self, lead):
        return lead.message_ids.sudo().tracking_value_ids

    def test_labels_in_any_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        values = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "crm.lead"), ("field_id.name", "in", ("won_status", "type"))]
        )
        french = {"won": "Gagné", "lost": "Perdu", "pending": "En attente", "lead": "Piste"}
        for value in values:
            value.with_context(lang="fr_FR").name = french.get(value.value, "Opportunité")
        self.env.registry.clear_cache()
        lead = self._create_lead(day(1), type="lead").with_context(lang="fr_FR")
        self._write(lead, day(2), type="opportunity")
        self._write(lead, day(3), stage_id=self.won.id)
        self._write(lead, day(4), stage_id=self.offer.id)
        with self._at(day(5)):
            lead.action_set_lost()
        labels = self._get_tracking(lead).mapped("new_value_char")
        self.assertLessEqual({"Gagné", "Perdu", "Opportunité"}, set(labels))
        self._rebuild()
        self.assertRows(
            lead,
            (2, "new", self.new, 1, 100),
            (3, "won", self.new, -1, -100),
            (4, "reopened", self.offer, 1, 100),
            (5, "lost", self.offer, -1, -100),
        )

    def test_labels_that_nobody_knows_any_more(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(3), stage_id=self.won.id)
        self._write(lead, day(4), stage_id=self.offer.id)
        with self._at(day(5)):
            lead.action_set_lost()
        self.env.execute_query(
            SQL(
                "UPDATE mail_tracking_value SET new_value_char = 'gone', old_value_char = 'too'"
                " WHERE id IN %s",
                self._get_tracking(lead)._ids,
            )
        )
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (3, "won", self.new, -1, -100),
            (4, "reopened", self.offer, 1, 100),
            (5, "lost", self.offer, -1, -100),
        )

    def test_database_from_before_won_status(self):
        lost = self._create_lead(day(1))
        won = self._create_lead(day(1))
        with self._at(day(5)):
            lost.action_set_lost(lost_reason_id=self.reason.id)
        with self._at(day(6)):
            lost.action_unarchive()
        self._write(won, day(5), stage_id=self.won.id)
        self._write(won, day(6), stage_id=self.offer.id)
        self._get_tracking(lost + won).filtered(
            lambda value: value.field_id.name == "won_status"
        ).unlink()
        self._rebuild()
        self.assertRows(
            lost,
            (1, "new", self.new, 1, 100),
            (5, "lost", self.new, -1, -100),
            (6, "reopened", self.new, 1, 100),
        )
        self.assertRows(
            won,
            (1, "new", self.new, 1, 100),
            (5, "won", self.new, -1, -100),
            (6, "reopened", self.offer, 1, 100),
        )

    def test_history_of_merged_leads_is_not_that_of_the_remaining_one(self):
        head = self._create_lead(day(1), probability=90)
        tail = self._create_lead(day(1), probability=10)
        self._write(tail, day(2), stage_id=self.qualified.id)
        self._write(tail, day(3), stage_id=self.new.id)
        self._write(head, day(4), stage_id=self.qualified.id)
        with self._at(day(6)):
            merged = (head + tail).merge_opportunity(user_id=self.anna.id)
        self.assertEqual(merged, head)
        stages = self._get_tracking(head).filtered(lambda v: v.field_id.name == "stage_id")
        self.assertEqual(len(stages), 3)
        self._rebuild()
        self.assertRows(
            head,
            (1, "new", self.new, 1, 100),
            (4, "forward", self.new, -1, -100),
            (4, "forward", self.qualified, 1, 100),
        )

    def test_never_moved_lead_is_where_it_was_created(self):
        lead = self._create_lead(day(1), stage_id=self.offer.id, user_id=False)
        self._rebuild()
        self.assertRows(lead, (1, "new", self.offer, 1, 100))

    def test_create_and_move_in_one_transaction(self):
        with self._at(day(1)):
            lead = self.env["crm.lead"].create(
                {"name": "Imported", "type": "opportunity", "stage_id": self.new.id}
            )
            lead.write({"stage_id": self.offer.id, "expected_revenue": 5})
        with self._at(day(1)):
            lost = self.env["crm.lead"].create({"name": "Lost", "type": "opportunity"})
            lost.action_set_lost()
        self._rebuild()
        self.assertRows(lead, (1, "new", self.offer, 1, 5))
        self.assertRows(lost)

    def test_deleted_stage_keeps_its_name_and_place(self):
        former = self.env["crm.stage"].create({"name": "R Former", "sequence": 102})
        ref = former.id
        lead = self._create_lead(day(1))
        self._write(lead, day(2), stage_id=ref)
        self._write(lead, day(3), stage_id=self.offer.id)
        self._set(lead, stage_id=self.offer.id)
        self.env.execute_query(SQL("DELETE FROM crm_funnel_move WHERE lead_ref = %s", lead.id))
        self.env.execute_query(SQL("DELETE FROM crm_stage WHERE id = %s", ref))
        self.env.invalidate_all()
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "forward", self.new, -1, -100),
            (2, "forward", ref, 1, 100),
            (3, "forward", ref, -1, -100),
            (3, "forward", self.offer, 1, 100),
        )
        stage = self.env["crm.funnel.former.stage"].search([("stage_ref", "=", ref)])
        self.assertRecordValues(stage, [{"name": "R Former", "sequence": 102, "is_won": False}])
        moves = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)], order="date, id")
        self.assertEqual(moves[2].stage_ref, ref)
        self.assertFalse(moves[1].other_stage_id)

    def test_hidden_move_between_two_tracked_ones(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), stage_id=self.qualified.id)
        self._write_untracked(lead, day(3), stage_id=self.new.id)
        self._write(lead, day(5), stage_id=self.offer.id)
        self._write(lead, day(6), stage_id=self.qualified.id)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "forward", self.new, -1, -100),
            (2, "forward", self.qualified, 1, 100),
            # Known at the latest when the next change was tracked.
            (5, "backward", self.qualified, -1, -100, "inferred"),
            (5, "backward", self.new, 1, 100, "inferred"),
            (5, "forward", self.new, -1, -100, "inferred"),
            (5, "forward", self.offer, 1, 100, "inferred"),
            (6, "backward", self.offer, -1, -100, "inferred"),
            (6, "backward", self.qualified, 1, 100, "inferred"),
        )
        self.assertLedgerIsLive(lead)

    def test_last_move_untracked(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), stage_id=self.qualified.id)
        self._write_untracked(lead, day(4), stage_id=self.offer.id)
        self._write(lead, day(6), user_id=self.ben.id)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "forward", self.new, -1, -100),
            (2, "forward", self.qualified, 1, 100),
            (4, "forward", self.qualified, -1, -100, "inferred"),
            (4, "forward", self.offer, 1, 100, "inferred"),
            (6, "transfer", self.offer, -1, -100, "inferred"),
            (6, "transfer", self.offer, 1, 100, "inferred"),
        )
        self.assertLedgerIsLive(lead)

    def test_everything_untracked_at_the_end(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), user_id=self.ben.id)
        self._write(lead, day(3), expected_revenue=20)
        self._set(
            lead, user_id=self.anna.id, expected_revenue=33.3, team_id=None, write_date=day(9)
        )
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "transfer", self.new, -1, -100),
            (2, "transfer", self.new, 1, 100),
            (3, "revalued", self.new, 0, -80),
            (9, "revalued", self.new, 0, 13.3, "inferred"),
            (9, "transfer", self.new, -1, -33.3, "inferred"),
            (9, "transfer", self.new, 1, 33.3, "inferred"),
        )
        self.assertLedgerIsLive(lead)

    def test_untracked_outcomes_use_the_dates_of_the_lead(self):
        lost, won = self._create_lead(day(1)), self._create_lead(day(1))
        with self._at(day(5)):
            lost.with_context(tracking_disable=True).action_set_lost()
        self._write_untracked(won, day(6), stage_id=self.won.id)
        restored = self._create_lead(day(1))
        with self._at(day(2)):
            restored.action_set_lost()
        with self._at(day(4)):
            restored.with_context(tracking_disable=True).action_unarchive()
        self._rebuild()
        self.assertRows(
            lost,
            (1, "new", self.new, 1, 100),
            (5, "lost", self.new, -1, -100, "inferred"),
        )
        # Where it was before, nothing tells.
        self.assertRows(
            won,
            (1, "new", self.won, 1, 100, "inferred"),
            (6, "won", self.won, -1, -100, "inferred"),
        )
        self.assertRows(
            restored,
            (1, "new", self.new, 1, 100),
            (2, "lost", self.new, -1, -100),
            (4, "reopened", self.new, 1, 100, "inferred"),
        )
        self.assertLedgerIsLive(lost + won + restored)

    def test_untracked_win_after_tracked_moves(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), stage_id=self.offer.id)
        self._write_untracked(lead, day(6), stage_id=self.won.id)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "forward", self.new, -1, -100),
            (2, "forward", self.offer, 1, 100),
            (6, "won", self.offer, -1, -100, "inferred"),
        )

    def test_untracked_conversion(self):
        lead = self._create_lead(day(1), type="lead")
        with self._at(day(4)):
            lead.with_context(tracking_disable=True).convert_opportunity(self.env["res.partner"])
        self._rebuild()
        self.assertRows(lead, (4, "new", self.new, 1, 100, "inferred"))

    def test_assigned_opportunity_was_not_converted(self):
        lead = self._create_lead(day(1))
        with self._at(day(4)):
            lead.convert_opportunity(self.env["res.partner"], user_ids=self.ben.ids)
        self.assertEqual(lead.date_conversion, day(4))
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (4, "transfer", self.new, -1, -100),
            (4, "transfer", self.new, 1, 100),
        )

    def test_created_after_its_first_change(self):
        """Imported leads may carry the date of the import."""
        lead = self._create_lead(day(1))
        self._write(lead, day(3), stage_id=self.offer.id)
        self._set(lead, create_date=day(8))
        self._rebuild()
        self.assertRows(
            lead,
            (3, "new", self.new, 1, 100),
            (3, "forward", self.new, -1, -100),
            (3, "forward", self.offer, 1, 100),
            origin="inferred",
        )

    def test_created_long_before_its_stage_was_noted(self):
        """Demo data: the date of creation is written later."""
        lead = self._create_lead(day(8))
        self._set(lead, create_date=day(1))
        self._rebuild()
        self.assertRows(lead, (1, "new", self.new, 1, 100, "inferred"))

    def test_deleted_salesperson_and_team_are_nobody(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), user_id=self.ben.id)
        self._write(lead, day(3), user_id=self.anna.id)
        self.env.execute_query(
            SQL(
                "UPDATE mail_tracking_value SET old_value_integer = 999999998 WHERE id IN %s"
                " AND old_value_integer = %s",
                self._get_tracking(lead)._ids,
                self.ben.id,
            )
        )
        self.env.execute_query(
            SQL(
                "UPDATE mail_tracking_value SET new_value_integer = 999999998 WHERE id IN %s"
                " AND new_value_integer = %s",
                self._get_tracking(lead)._ids,
                self.ben.id,
            )
        )
        self._rebuild()
        moves = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)], order="date, id")
        self.assertEqual(
            [(move.count, move.user_id.login, move.origin) for move in moves],
            [
                (1, "rebuild anna", "rebuilt"),
                (-1, "rebuild anna", "rebuilt"),
                (1, False, "rebuilt"),
                (-1, False, "rebuilt"),
                (1, "rebuild anna", "rebuilt"),
            ],
        )

    def test_changes_of_removed_fields_are_ignored(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), user_id=self.ben.id)
        self.env.execute_query(
            SQL(
                "UPDATE mail_tracking_value SET field_id = NULL WHERE id IN %s",
                self._get_tracking(lead)._ids,
            )
        )
        self._rebuild()
        self.assertRows(lead, (1, "new", self.new, 1, 100))
        self.assertLedgerIsLive(lead)

    def test_amount_before_its_first_change_is_the_old_one(self):
        changed = self._create_lead(day(1), expected_revenue=5)
        self._write(changed, day(9), expected_revenue=8)
        never = self._create_lead(day(1), expected_revenue=6)
        self._rebuild()
        self.assertRows(changed, (1, "new", self.new, 1, 5), (9, "revalued", self.new, 0, 3))
        self.assertRows(never, (1, "new", self.new, 1, 6))

    def test_team_that_forces_another_stage(self):
        own_stage = self.env["crm.stage"].create(
            {"name": "R Own", "sequence": 100, "team_ids": [(6, 0, self.team.ids)]}
        )
        lead = self._create_lead(day(1), stage_id=own_stage.id)
        other = self.env["crm.team"].create({"name": "R Other"})
        self._write(lead, day(3), team_id=other.id)
        self.assertNotEqual(lead.stage_id, own_stage)
        self._rebuild()
        rows = self._get_rows(lead)
        self.assertEqual([row[0] for row in rows], [1, 3, 3])
        self.assertEqual({row[-1] for row in rows}, {"rebuilt"})
        self.assertLedgerIsLive(lead)

    def test_lead_of_no_company_has_the_currency_of_the_main_one(self):
        lead = self._create_lead(day(1))
        self._set(lead, company_id=None)
        self._rebuild()
        move = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)])
        self.assertFalse(move.company_id)
        root = self.env.ref("base.user_root")
        self.assertEqual(move.currency_id, root.company_id.currency_id)
