"""Job moves: the person stays, positions are closed and opened (DEC-05)."""

from odoo import fields
from odoo.tests import users

from odoo.addons.sales_funnel_crm.models.decision.crm_contact_move import JobMoveRefused

from .contacts_common import ContactsCommon


class TestJobMoves(ContactsCommon):
    def _move(self, partner, user=None, **values):
        move = (
            self.env["crm.contact.position.move"]
            .with_user(user or self.user_sales_salesman)
            .with_context(active_id=partner.id)
            .create({"date": "2026-03-01", **values})
        )
        return move.action_move()

    def _activities(self, deals):
        return self.env["mail.activity"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", deals.ids)]
        )

    def test_move_closes_the_position_and_opens_the_next(self):
        purchasing = self.env["crm.contact.department"].create({"name": "Test Purchasing"})
        self._move(
            self.bob,
            employer_id=self.globex.id,
            function="Director",
            job_level="4",
            department_id=purchasing.id,
            reports_to_id=self.dora.id,
            successor_id=self.ann.id,
        )
        self.assertRecordValues(
            self.bob,
            [
                {
                    "parent_id": self.globex.id,
                    "function": "Director",
                    "job_level": "4",
                    "department_id": purchasing.id,
                    "reports_to_id": self.dora.id,
                }
            ],
        )
        self.assertRecordValues(
            self.bob.position_ids.sorted("id"),
            [
                {
                    "employer_id": self.acme.id,
                    "function": "Head of Purchasing",
                    "date_from": False,
                    "date_to": fields.Date.to_date("2026-03-01"),
                },
                {
                    "employer_id": self.globex.id,
                    "function": "Director",
                    "date_from": fields.Date.to_date("2026-03-01"),
                    "date_to": False,
                },
            ],
        )
        self.assertEqual(self.cid.reports_to_id, self.ann, "reports stay at the old employer")

    def test_move_within_the_company_keeps_the_reports(self):
        self._move(self.bob, employer_id=self.acme.id, function="Plant Manager")
        self.assertEqual(self.cid.reports_to_id, self.bob)

    def test_second_move_ends_the_position_of_the_first(self):
        self._move(self.bob, employer_id=self.globex.id)
        self._move(self.bob, employer_id=self.acme.id, date="2026-05-01")
        self.assertEqual(
            self.bob.position_ids.sorted("id").mapped("date_to"),
            [fields.Date.to_date("2026-03-01"), fields.Date.to_date("2026-05-01"), False],
        )

    def test_person_may_leave_to_nowhere(self):
        self._move(self.bob, is_left=True)
        self.assertFalse(self.bob.parent_id)
        self.assertFalse(self.bob.function)
        self.assertFalse(self.bob.reports_to_id)
        self.assertEqual(self.bob.commercial_partner_id, self.bob)
        self.assertEqual(self.bob.position_ids.mapped("employer_id"), self.acme)
        self.assertTrue(self.bob.position_ids.date_to)

    def test_open_deals_are_told_once_each(self):
        """At the old and the new company, as stakeholder, of anybody; not the closed ones."""
        elsewhere = self.env["res.partner"].create({"name": "Elsewhere", "is_company": True})
        seller, manager = self.user_sales_salesman, self.user_sales_manager
        told = self._deal("Old", self.acme, manager, [self.bob])
        told |= self._deal("New", self.dora, seller)
        told |= self._deal("Stakeholder", elsewhere, seller, [self.bob])
        quiet = self._deal("Not Concerned", elsewhere, seller)
        quiet |= self._deal("Of Nobody", self.acme, None)
        won = self._deal("Won", self.acme, seller)
        won.action_set_won()
        lost = self._deal("Lost", self.acme, seller)
        lost.action_set_lost()
        action = self._move(self.bob, employer_id=self.globex.id)
        self.assertIn("3", action["params"]["message"])
        self.assertNotIn("Old", action["params"]["message"])
        activities = self._activities(told | quiet | won | lost)
        self.assertEqual(sorted(activities.mapped("res_id")), sorted(told.ids))
        self.assertEqual(
            {activity.res_id: activity.user_id for activity in activities},
            {deal.id: deal.user_id for deal in told},
        )
        self.assertIn("Bob moved from Acme to Globex", activities[0].summary)
        self.assertFalse(told[0].with_user(seller).has_access("read"))

    def test_deals_of_other_companies_hear_nothing_of_a_contact_of_one_company(self):
        (self.acme | self.bob).company_id = self.company_main
        deal = self._deal("Far", False, self.user_other_company, company_id=self.company_other.id)
        deal.stakeholder_ids = [(0, 0, {"partner_id": self.bob.id})]
        self._move(self.bob, is_left=True)
        self.assertFalse(self._activities(deal))

    def test_bad_input_changes_nothing(self):
        self.env["crm.contact.position"].create(
            {
                "partner_id": self.bob.id,
                "employer_id": self.acme.id,
                "function": self.bob.function,
                "date_from": "2026-02-01",
            }
        )
        self.dora.parent_id = False
        cases = [
            (self.bob, {"employer_id": self.globex.id, "date": "2026-01-31"}),
            (self.bob, {"employer_id": self.globex.id, "date": False}),
            (self.bob, {"employer_id": self.acme.id}),
            (self.bob, {}),
            (self.dora, {"is_left": True}),
            (self.acme, {"employer_id": self.globex.id}),
        ]
        for partner, values in cases:
            with self.subTest(values=values):
                before = partner.read(["parent_id", "function", "position_ids"])
                with self.assertRaises(JobMoveRefused):
                    self._move(partner, **values)
                self.assertEqual(partner.read(["parent_id", "function", "position_ids"]), before)

    def test_present_position_follows_corrections_of_the_contact(self):
        self._move(self.bob, employer_id=self.globex.id, function="Director")
        self.bob.write({"function": "Chief Director", "job_level": "5"})
        current = self.bob.position_ids.filtered(lambda position: not position.date_to)
        self.assertEqual((current.function, current.job_level), ("Chief Director", "5"))
        former = self.bob.position_ids - current
        self.assertEqual(former.function, "Head of Purchasing")

    @users("user_sales_salesman")
    def test_cost_of_positions_does_not_grow_with_corrected_contacts(self):
        def count_queries(size):
            people = self.env["res.partner"].create(
                [{"name": f"Person {number}"} for number in range(size)]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.env["crm.contact.position"]._follow_contacts(people)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))
