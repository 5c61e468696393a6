"""History rebuilt from mail tracking (FUN-10, FUN-11): what Odoo tracks well."""

from .rebuild_common import RebuildCommon, day
from .rebuild_oracle import replay


class TestRebuild(RebuildCommon):
    def test_moves_between_stages_are_posted_with_their_stay(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(3), stage_id=self.offer.id)
        self._write(lead, day(4, 20), stage_id=self.qualified.id)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (3, "forward", self.new, -1, -100),
            (3, "forward", self.offer, 1, 100),
            (4, "backward", self.offer, -1, -100),
            (4, "backward", self.qualified, 1, 100),
        )
        moves = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)], order="date, id")
        self.assertEqual(moves.mapped("stay_days"), [0, 2, 0, 1.5, 0])
        self.assertEqual(moves[1].other_stage_id, self.offer)
        self.assertEqual(moves[2].other_stage_id, self.new)
        self.assertEqual(moves[4].date_entered, day(4, 20))
        self.assertEqual(moves[1].author_id, self.env.user)
        self.assertLedgerIsLive(lead)

    def test_lost_is_one_row_and_restoring_reopens(self):
        lead = self._create_lead(day(1))
        with self._at(day(5)):
            lead.action_set_lost(lost_reason_id=self.reason.id)
        with self._at(day(7)):
            lead.action_unarchive()
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (5, "lost", self.new, -1, -100),
            (7, "reopened", self.new, 1, 100),
        )
        self.assertLedgerIsLive(lead)

    def test_lost_without_reason_is_lost(self):
        lead = self._create_lead(day(1))
        with self._at(day(5)):
            lead.action_set_lost()
        self._rebuild()
        self.assertRows(lead, (1, "new", self.new, 1, 100), (5, "lost", self.new, -1, -100))

    def test_archived_is_not_lost(self):
        lead = self._create_lead(day(1), probability=40)
        self._write(lead, day(2), active=False)
        self._write(lead, day(4), active=True)
        self.assertEqual(lead.won_status, "pending")
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "archived", self.new, -1, -100),
            (4, "restored", self.new, 1, 100),
        )

    def test_won_by_stage_and_reopened(self):
        lead = self._create_lead(day(1))
        with self._at(day(2)):
            lead.action_set_won()
        won_stage = lead.stage_id
        self._write(lead, day(6), stage_id=self.offer.id)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "won", self.new, -1, -100),
            (6, "reopened", self.offer, 1, 100),
        )
        move = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id), ("kind", "=", "won")])
        self.assertEqual(move.other_stage_id, won_stage)
        self.assertLedgerIsLive(lead)

    def test_owner_team_and_amount_keep_the_date_of_entry(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), user_id=self.ben.id, team_id=self.team.id)
        self._write(lead, day(3), expected_revenue=150.1)
        self._write(lead, day(4), stage_id=self.offer.id, expected_revenue=70)
        self._rebuild()
        self.assertRows(
            lead,
            (1, "new", self.new, 1, 100),
            (2, "transfer", self.new, -1, -100),
            (2, "transfer", self.new, 1, 100),
            (3, "revalued", self.new, 0, 50.1),
            (4, "revalued", self.new, 0, -80.1),
            (4, "forward", self.new, -1, -70),
            (4, "forward", self.offer, 1, 70),
        )
        moves = self.env["crm.funnel.move"].search([("lead_id", "=", lead.id)], order="date, id")
        self.assertEqual(moves[:6].mapped("date_entered"), [day(1)] * 6)
        self.assertEqual(moves.mapped("user_id.login"), ["rebuild anna", "rebuild ben"])
        self.assertLedgerIsLive(lead)

    def test_lead_enters_when_it_is_converted(self):
        lead = self._create_lead(day(1), type="lead")
        never = self._create_lead(day(1), type="lead")
        self._write(lead, day(2), stage_id=self.qualified.id)
        with self._at(day(4)):
            lead.convert_opportunity(self.env["res.partner"])
        self._write(lead, day(9), stage_id=self.offer.id)
        self._write(never, day(9), stage_id=self.offer.id)
        self._rebuild()
        self.assertRows(
            lead,
            (4, "new", self.qualified, 1, 100),
            (9, "forward", self.qualified, -1, -100),
            (9, "forward", self.offer, 1, 100),
        )
        self.assertRows(never)
        self.assertLedgerIsLive(lead + never)

    def test_deleted_lead_leaves_nothing(self):
        lead = self._create_lead(day(1))
        self._write(lead, day(2), stage_id=self.offer.id)
        lead.unlink()
        self._rebuild()
        self.assertRows(lead)

    def test_many_lives_agree_with_a_replay_in_plain_python(self):
        leads = self.env["crm.lead"]
        for number in range(30):
            lead = self._create_lead(
                day(1, number % 12),
                expected_revenue=number * 10,
                type="lead" if number % 7 == 0 else "opportunity",
            )
            leads += lead
            self._live(lead, number)
        self._rebuild()
        for lead in leads:
            with self.subTest(lead=lead.id):
                self.assertEqual(self._get_rows(lead), replay(lead))
        self.assertLedgerIsLive(leads)

    def _live(self, lead, number):
        """Let a lead do one of many sequences of everything that is tracked."""
        steps = [
            lambda: lead.write({"stage_id": self.qualified.id}),
            lambda: lead.write({"user_id": self.ben.id, "team_id": self.team.id}),
            lambda: lead.write({"expected_revenue": lead.expected_revenue + 7.35}),
            # Odoo refuses to lose a lead that is in a won stage.
            lambda: lead.stage_id.is_won or lead.action_set_lost(lost_reason_id=self.reason.id),
            lambda: lead.action_unarchive(),
            lambda: lead.write({"stage_id": self.offer.id, "expected_revenue": 12}),
            lambda: lead.write({"stage_id": self.won.id}),
            lambda: lead.write({"stage_id": self.new.id}),
            lambda: lead.write({"active": not lead.active}),
            lambda: lead.write({"type": "opportunity"}),
            lambda: lead.write({"user_id": False}),
        ]
        for step in range(2 + number % 9):
            with self._at(day(2 + step, number % 20)):
                steps[(number * 5 + step * (1 + number % 4)) % len(steps)]()
