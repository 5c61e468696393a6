"""Merging contacts keeps what hangs on them, and makes nobody his own superior."""

from odoo import Command

from .contacts_common import ContactsCommon


class TestContactMerge(ContactsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.env["res.partner"].create(
            {"name": "Bob Twin", "parent_id": cls.acme.id, "job_level": "4"}
        )

    def _merge(self, kept, *others):
        partners = kept.union(*others)
        self.env["base.partner.merge.automatic.wizard"]._merge(partners.ids, kept)
        self.env.invalidate_all()

    def test_relations_are_joined_and_those_with_oneself_dropped(self):
        """DEC-03."""
        self._relate(self.bob, "friend", self.dora, strength="1", source="Ann")
        self._relate(self.dora, "friend", self.twin, strength="3", source="Cid")
        self._relate(self.bob, "friend", self.twin)
        self._relate(self.twin, "influences", self.ann)
        self._relate(self.ann, "friend", self.twin).active = False
        self._merge(self.bob, self.twin)
        sides = self.bob.relation_side_ids
        self.assertEqual(
            {(side.other_partner_id, side.strength) for side in sides},
            {(self.dora, "3"), (self.ann, "2")},
        )
        friend = sides.filtered(lambda side: side.other_partner_id == self.dora)
        self.assertEqual(friend.source, "Ann; Cid")
        archived = self.env["crm.contact.relation"].search(
            [("other_partner_id", "=", self.bob.id), ("active", "=", False)]
        )
        self.assertEqual(archived.partner_id, self.ann)

    def test_superiors_run_in_no_circle(self):
        """DEC-04: the one merged with his report, and with the report of his report."""
        self.twin.reports_to_id = self.bob
        self._merge(self.bob, self.twin)
        self.assertEqual(self.bob.reports_to_id, self.ann)
        self._merge(self.ann, self.cid)
        self.assertFalse(self.ann.reports_to_id)
        self.assertEqual(self.bob.reports_to_id, self.ann)
        self.assertFalse(self.ann._has_cycle("reports_to_id"))

    def test_superior_and_reports_of_the_other_are_taken_over(self):
        self.cid.reports_to_id = self.twin
        self.twin.reports_to_id = self.ann
        self.bob.reports_to_id = False
        self._merge(self.bob, self.twin)
        self.assertEqual(self.bob.reports_to_id, self.ann)
        self.assertEqual(self.cid.reports_to_id, self.bob)
        self.assertEqual(self.bob.job_level, "4")

    def test_nobody_has_introduced_himself_afterwards(self):
        """DEC-13."""
        self.bob.referrer_id = self.twin
        self.cid.referrer_id = self.twin
        self._merge(self.bob, self.twin)
        self.assertFalse(self.bob.referrer_id)
        self.assertEqual(self.cid.referrer_id, self.bob)

    def test_positions_are_joined(self):
        """DEC-05: one current position remains, former ones are kept once."""
        Position = self.env["crm.contact.position"]
        former = {
            "employer_id": self.globex.id,
            "function": "Trainee",
            "date_from": "2020-01-01",
            "date_to": "2020-12-31",
        }
        current = {"employer_id": self.acme.id, "function": self.bob.function}
        Position.create(
            [
                {**former, "partner_id": self.bob.id},
                {**former, "partner_id": self.twin.id},
                {**current, "partner_id": self.bob.id},
                {**current, "partner_id": self.twin.id, "date_from": "2021-01-01"},
            ]
        )
        self._merge(self.bob, self.twin)
        self.assertEqual(
            self.bob.position_ids.sorted("date_from").mapped("function"),
            ["Trainee", self.bob.function],
        )
        self.assertEqual(len(self.bob.position_ids.filtered(lambda one: not one.date_to)), 1)

    def test_two_present_employers_leave_one(self):
        Position = self.env["crm.contact.position"]
        Position.create({"partner_id": self.bob.id, "employer_id": self.acme.id})
        other = Position.create({"partner_id": self.twin.id, "employer_id": self.globex.id})
        self._merge(self.bob, self.twin)
        self.assertEqual(len(self.bob.position_ids), 2)
        self.assertTrue(other.date_to)

    def test_files_lose_nothing(self):
        """DEC-05."""
        mine, other = self.env["crm.contact.file"].create(
            [
                {
                    "partner_id": self.bob.id,
                    "birthday": "1980-01-01",
                    "interests": "golf",
                    "linkedin_url": "https://example.com/bob",
                },
                {
                    "partner_id": self.twin.id,
                    "birthday": "1981-01-01",
                    "interests": "chess",
                    "linkedin_url": "https://example.com/twin",
                    "education": "Physics",
                    "note": "<p>Likes tea</p>",
                },
            ]
        )
        other.activity_schedule("mail.mail_activity_data_todo", summary="Call")
        self._merge(self.bob, self.twin)
        self.assertEqual(self.bob.personal_file_ids, mine)
        self.assertEqual(mine.interests, "golf\nchess")
        self.assertEqual(mine.education, "Physics")
        self.assertEqual(mine.linkedin_url, "https://example.com/bob")
        self.assertIn("https://example.com/twin", mine.note)
        self.assertIn("Likes tea", mine.note)
        self.assertEqual(str(mine.birthday), "1980-01-01")
        self.assertEqual(len(mine.date_ids), 2)
        self.assertEqual(mine.activity_ids.summary, "Call")

    def test_file_of_the_other_goes_with_him(self):
        other = self.env["crm.contact.file"].create({"partner_id": self.twin.id})
        self._merge(self.bob, self.twin)
        self.assertEqual(self.bob.personal_file_ids, other)

    def test_stakeholders_of_one_deal_are_joined(self):
        """DEC-01, DEC-02: the newest that says something, roles of both, messages kept."""
        user = self.env.ref("sales_funnel_crm.crm_buying_role_user")
        decider = self.env.ref("sales_funnel_crm.crm_buying_role_decider")
        deal = self._deal("Deal", self.acme, self.user_sales_salesman, [self.bob, self.twin])
        mine, other = deal.stakeholder_ids.sorted(lambda one: one.partner_id != self.bob)
        mine.write(
            {
                "role_ids": [Command.set(user.ids)],
                "stance": "1",
                "evidence": "2",
                "business_agenda": "Save money",
                "stage_ids": [Command.set(self.stage_new.ids)],
            }
        )
        other.write({"role_ids": [Command.set(decider.ids)], "influence": "5", "coverage": "2"})
        other.message_post(body="Met at the fair")
        self.env.cr.execute(
            "UPDATE crm_stakeholder SET write_date = now() - interval '1 day' WHERE id = %s",
            [mine.id],
        )
        self.env.invalidate_all()
        elsewhere = self._deal("Elsewhere", self.acme, self.user_sales_salesman, [self.twin])
        self._merge(self.bob, self.twin)
        self.assertEqual(deal.stakeholder_ids, mine)
        self.assertRecordValues(
            mine,
            [
                {
                    "partner_id": self.bob.id,
                    "role_ids": (user | decider).ids,
                    "influence": "5",
                    "stance": "1",
                    "evidence": "2",
                    "coverage": "2",
                    "business_agenda": "Save money",
                    "stage_ids": [],
                }
            ],
        )
        self.assertIn("Met at the fair", str(mine.message_ids.mapped("body")))
        self.assertEqual(elsewhere.stakeholder_ids.partner_id, self.bob)
