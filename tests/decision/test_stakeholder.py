"""Stakeholders of a deal: stance, placeholders, other deals, merges (DEC-01, DEC-02)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .stakeholder_common import StakeholderCommon


class TestStakeholder(StakeholderCommon):
    def test_a_changed_stance_dates_its_evidence(self):
        old = fields.Date.today() - timedelta(days=80)
        changed, kept, typed = (
            self._create_person(self.li, evidence_date=old),
            self._create_person(self.zhou, stance="1", evidence_date=old),
            self._create_person(self.chen, evidence_date=old),
        )
        (changed | kept).stance = "1"
        self.assertEqual(changed.evidence_date, fields.Date.today())
        self.assertEqual(kept.evidence_date, old, "said the same before")
        typed.write({"stance": "2", "evidence_date": "2020-01-05"})
        self.assertEqual(fields.Date.to_string(typed.evidence_date), "2020-01-05")

    def test_history_of_stance_and_influence_is_kept(self):
        """Who changed what, when."""
        person = self._create_person(self.li)
        self._refresh()
        person.with_user(self.user_sales_salesman).write({"stance": "-1", "influence": "5"})
        self._refresh()
        message = person.message_ids[:1]
        self.assertEqual(message.author_id, self.user_sales_salesman.partner_id)
        changes = {
            value.field_id.name: (value.old_value_char, value.new_value_char)
            for value in message.sudo().tracking_value_ids
        }
        self.assertEqual(
            changes, {"stance": ("Unknown", "Opponent"), "influence": ("Medium", "Very High")}
        )

    def test_the_person_is_never_proposed_as_recipient_of_what_we_write_about_him(self):
        self.li.email = "li@acme.example.com"
        person = self._create_person(self.li)
        recipients = person._message_get_suggested_recipients()
        self.assertNotIn("li@acme.example.com", str(recipients))

    def test_a_person_or_a_placeholder_is_needed(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_person()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_person(self.li)
            self._create_person(self.li)
            self.env.flush_all()

    def test_placeholder_becomes_a_contact_with_all_it_had(self):
        cfo = self._create_person(name="CFO", roles=[self.role_decider], stance="1", influence="5")
        note = cfo.message_post(body="Signs above 100k")
        wizard = self.env["crm.stakeholder.identify"].create(
            {"stakeholder_id": cfo.id, "partner_id": self.li.id}
        )
        wizard.action_confirm()
        self.assertRecordValues(
            cfo,
            [{"partner_id": self.li.id, "name": "CFO", "stance": "1", "influence": "5"}],
        )
        self.assertEqual(cfo.role_ids, self.role_decider)
        self.assertIn(note, cfo.message_ids)

    def test_other_placeholders_are_not_taken_for_the_contact(self):
        cfo = self._create_person(name="CFO")
        self._create_person(name="Legal")
        wizard = self.env["crm.stakeholder.identify"].new({"stakeholder_id": cfo.id})
        self.assertFalse(wizard.existing_id, "as long as nobody is chosen")
        wizard.partner_id = self.li
        self.assertFalse(wizard.existing_id, "who is chosen is nobody else yet")

    def test_searches_find_the_others_too(self):
        """“Not left”, “not silent” and “no decider” are the rest, not the same again."""
        decider = self._create_person(self.li, [self.role_decider])
        left = self._create_person(self.zhou)
        self.env["crm.contact.position"].create(
            {"partner_id": self.zhou.id, "employer_id": self.company.id, "date_to": "2026-01-31"}
        )
        self.zhou.parent_id = False
        self.env.flush_all()
        stakeholders = self.env["crm.stakeholder"]
        own = [("lead_id", "=", self.lead.id)]
        for name, those in (
            ("is_decider", decider),
            ("has_left", left),
            ("is_silent", stakeholders),
        ):
            with self.subTest(name=name):
                self.assertEqual(stakeholders.search([*own, (name, "=", True)]), those)
                others = stakeholders.search([*own, (name, "=", False)])
                self.assertEqual(others, (decider | left) - those)

    def test_placeholder_who_is_on_the_map_already_is_joined(self):
        li = self._create_person(self.li, roles=[self.role_user], coverage="3")
        cfo = self._create_person(name="CFO", roles=[self.role_decider], stance="-1", evidence="2")
        note = cfo.message_post(body="Signs above 100k")
        wizard = self.env["crm.stakeholder.identify"].create(
            {"stakeholder_id": cfo.id, "partner_id": self.li.id}
        )
        self.assertEqual(wizard.existing_id, li)
        wizard.action_confirm()
        self.assertFalse(cfo.exists())
        self.assertRecordValues(
            li,
            [{"partner_id": self.li.id, "stance": "-1", "evidence": "2", "coverage": "3"}],
        )
        self.assertEqual(li.role_ids, self.role_user | self.role_decider)
        self.assertIn(note, li.message_ids)
        self._refresh()
        self.assertEqual(self.lead.stakeholder_count, 1)

    def test_newer_knowledge_of_another_deal_is_offered_not_copied(self):
        person = self._create_person(
            self.li, stance="1", evidence="1", date_assessed="2026-01-01 00:00:00"
        )
        other_lead = self._create_lead(name="Other deal")
        other = self._create_person(
            self.li, lead=other_lead, stance="-1", evidence="3", attitude="laggard",
            evidence_date="2026-01-20", date_assessed="2026-02-01 00:00:00",
        )  # fmt: skip
        self.assertEqual(person.newer_id, other)
        self.assertFalse(other.newer_id, "nothing newer there")
        self.assertEqual(person.stance, "1", "nothing is copied by itself")
        with Form(
            self.env["crm.stakeholder.takeover"].with_context(
                **person.action_take_over()["context"]
            )
        ) as form:
            labels = {
                line["name"]: (line["value_now"], line["value_new"])
                for line in form.line_ids._records
            }
            self.assertEqual(labels["stance"], ("Supporter", "Opponent"))
            for index, line in enumerate(form.line_ids._records):
                if line["name"] == "attitude":
                    with form.line_ids.edit(index) as edited:
                        edited.is_taken = False
        form.record.action_take_over()
        self.assertRecordValues(person, [{"stance": "-1", "evidence": "3", "attitude": False}])
        self.assertEqual(fields.Date.to_string(person.evidence_date), "2026-01-20")

    def test_nothing_is_offered_from_a_deal_that_the_user_may_not_read(self):
        person = self._create_person(self.li, stance="1", date_assessed="2026-01-01 00:00:00")
        foreign = self._create_lead(name="Foreign", user_id=self.user_sales_manager.id)
        self._create_person(self.li, lead=foreign, stance="-1")
        self.assertTrue(person.newer_id)
        person.invalidate_recordset()
        self.assertFalse(person.with_user(self.user_sales_salesman).newer_id)

    def test_several_contacts_are_added_at_once(self):
        self._create_person(self.li)
        consultant = self.env["res.partner"].create({"name": "Consultant"})
        wizard = self.env["crm.stakeholder.add"].create(
            {
                "lead_id": self.lead.id,
                "partner_ids": [Command.set((self.li | self.zhou | self.chen).ids)],
                "other_partner_ids": [Command.set(consultant.ids)],
                "placeholder": "CFO，, Legal ",
                "role_ids": [Command.set(self.role_user.ids)],
            }
        )
        wizard.action_add()
        people = self.lead.stakeholder_ids
        self.assertEqual(people.partner_id, self.li | self.zhou | self.chen | consultant)
        self.assertEqual(len(people), 6)
        self.assertEqual(set(people.mapped("name")), {False, "CFO", "Legal"})

    def test_adding_nobody_says_what_to_do(self):
        wizard = self.env["crm.stakeholder.add"].create({"lead_id": self.lead.id})
        with self.assertRaises(UserError):
            wizard.action_add()

    def test_merged_deals_keep_all_stakeholders(self):
        """Duplicates are joined, nothing is lost."""
        tail = self._create_lead(name="Twin", probability=1)
        li = self._create_person(self.li, [self.role_user], coverage="1")
        other_li = self._create_person(
            self.li, [self.role_decider], lead=tail, stance="2", evidence="3"
        )
        note = other_li.message_post(body="Told us in the lift")
        zhou = self._create_person(self.zhou, lead=tail)
        cfo = self._create_person(name="CFO", lead=tail)
        self._refresh()
        head = (self.lead | tail).merge_opportunity()
        self._refresh()
        gone = (self.lead | tail) - head
        self.assertFalse(gone.exists())
        people = head.stakeholder_ids
        self.assertEqual(len(people), 3)
        self.assertLessEqual(zhou | cfo, people)
        joined = people.filtered(lambda person: person.partner_id == self.li)
        self.assertRecordValues(joined, [{"stance": "2", "evidence": "3", "coverage": "1"}])
        self.assertEqual(joined.role_ids, self.role_user | self.role_decider)
        self.assertIn(note, joined.message_ids)
        self.assertEqual(head.stakeholder_count, 3)
        self.assertLessEqual(joined, li | other_li)

    def test_deleted_deals_leave_nothing_behind(self):
        person = self._create_person(self.li)
        note = person.message_post(body="x")
        self.lead.unlink()
        self._refresh()
        self.assertFalse(person.exists())
        self.assertFalse(note.exists())

    def test_archived_contacts_stay_on_the_map(self):
        person = self._create_person(self.li)
        self.li.active = False
        self.env.invalidate_all()
        self.assertEqual(self.lead.stakeholder_ids, person)
        self.assertEqual(person.display_name, "Li")

    def test_form_saves_and_shows_the_new_risk_at_once(self):
        lead = self.lead
        specification = {"decision_risk_percent": {}, "stakeholder_count": {}}
        [shown] = lead.web_save(
            {"stakeholder_ids": [Command.create({"partner_id": self.li.id})]}, specification
        )
        self.assertEqual(shown["stakeholder_count"], 1)
        self.assertGreater(shown["decision_risk_percent"], 50)
