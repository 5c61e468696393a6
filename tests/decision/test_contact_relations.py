"""Relations between people (DEC-03, DEC-09) and the ways along them."""

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import Form, users
from odoo.tools import mute_logger

from .contacts_common import ContactsCommon


class TestContactRelations(ContactsCommon):
    def _assert_refused(self, *args, **values):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            with self.env.cr.savepoint():
                self._relate(*args, **values)
                self.env.flush_all()

    def test_relation_is_shown_on_both_sides(self):
        """DEC-03: the inverse label on the other side, the same for a symmetric one."""
        relation = self._relate(self.ann, "influences", self.bob)
        self._relate(self.dora, "friend", self.bob)
        self.assertEqual(self.ann.relation_side_ids.mapped("label"), [relation.type_id.name])
        sides = {side.other_partner_id: side.label for side in self.bob.relation_side_ids}
        self.assertEqual(
            sides, {self.ann: relation.type_id.inverse_name, self.dora: "is a friend of"}
        )
        self.assertNotEqual(relation.type_id.inverse_name, relation.type_id.name)

    def test_relation_is_added_changed_and_deleted_from_either_side(self):
        action = self.bob.action_add_relation()
        form = Form(self.env["crm.contact.relation"].with_context(**action["context"]))
        self.assertEqual(form.partner_id, self.bob)
        form.type_id = self._type("influences")
        form.other_partner_id = self.ann
        form.is_swapped = True
        relation = form.save()
        self.assertEqual((relation.partner_id, relation.other_partner_id), (self.ann, self.bob))
        self.assertEqual(relation.sentence, "Ann influences Bob")
        side = self.bob.relation_side_ids
        self.assertEqual(side.action_open_relation()["res_id"], relation.id)
        relation.strength = "3"
        self.env.invalidate_all()
        self.assertEqual(self.ann.relation_side_ids.strength, "3")
        side.action_delete_relation()
        self.env.invalidate_all()
        self.assertFalse(self.ann.relation_side_ids)

    def test_same_relation_is_refused(self):
        """DEC-03: a symmetric one in either order."""
        self._relate(self.ann, "influences", self.bob)
        self._assert_refused(self.ann, "influences", self.bob)
        self._relate(self.bob, "influences", self.ann)
        self._relate(self.ann, "friend", self.bob)
        self._assert_refused(self.bob, "friend", self.ann)
        self._assert_refused(self.ann, "friend", self.ann)

    def test_archived_relation_may_be_written_down_again(self):
        self._relate(self.ann, "friend", self.bob).active = False
        self._relate(self.bob, "friend", self.ann)

    @users("user_other_company")
    def test_other_company_sees_nothing(self):
        self.ann.sudo().company_id = self.company_main
        relation = self._relate(self.ann, "friend", self.dora)
        self.assertFalse(self.env["crm.contact.relation"].search([("id", "=", relation.id)]))
        sides = self.env["crm.contact.relation.side"].search([("relation_id", "=", relation.id)])
        self.assertFalse(sides)
        with self.assertRaises(AccessError):
            relation.with_user(self.env.user).read(["strength"])


class TestIntroductions(ContactsCommon):
    """DEC-09: who of us knows a person, and through whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.user_sales_salesman.partner_id
        cls.colleague = cls.user_sales_leads.partner_id

    def _paths(self, target, **options):
        return target.with_user(self.user_sales_salesman)._get_introduction_paths(**options)[
            target.id
        ]

    def test_cheapest_way_is_told_in_words(self):
        self._relate(self.dora, "friend", self.seller, strength="3")
        self._relate(self.bob, "schoolmate", self.dora, strength="2")
        path, *others = self._paths(self.ann)
        self.assertFalse(others)
        self.assertEqual(
            path,
            {
                "partner_ids": [self.seller.id, self.dora.id, self.bob.id, self.ann.id],
                "labels": ["is a friend of", "was at school with", "reports to"],
                "cost": 1 + 2 + 2,
            },
        )

    def test_alternatives_start_from_other_colleagues(self):
        self._relate(self.seller, "friend", self.ann, strength="1")
        self._relate(self.colleague, "friend", self.ann, strength="3")
        paths = self._paths(self.ann)
        self.assertEqual(
            [path["partner_ids"][0] for path in paths], [self.colleague.id, self.seller.id]
        )
        mine = self._paths(self.ann, sources=self.seller)
        self.assertEqual([path["cost"] for path in mine], [3])

    def test_conflicts_open_no_doors(self):
        self._relate(self.seller, "conflict", self.ann)
        self.assertEqual(self._paths(self.ann), [])

    def test_relationship_owner_knows_the_person(self):
        deal = self._deal("Deal", self.acme, self.user_sales_salesman, [self.cid])
        deal.stakeholder_ids.owner_id = self.user_sales_salesman
        (path,) = self._paths(self.cid)
        self.assertEqual(path["labels"], ["looks after"])

    def test_people_whom_the_user_may_not_see_are_no_way(self):
        self.dora.company_id = self.company_other
        self._relate(self.seller, "friend", self.dora)
        self._relate(self.dora, "friend", self.ann)
        self.assertEqual(self._paths(self.ann), [])
        self.dora.company_id = False
        self.assertEqual(len(self._paths(self.ann)), 1)
        self.dora.active = False
        self.assertEqual(self._paths(self.ann), [])

    def test_dialog_says_who_or_that_nobody_does(self):
        dialog = (
            self.env["crm.contact.introduction"]
            .with_user(self.user_sales_salesman)
            .with_context(active_id=self.ann.id)
            .create({})
        )
        self.assertEqual(dialog.path_count, 0)
        self.dora.name = "<b>Dora</b>"
        self._relate(self.colleague, "friend", self.dora)
        self._relate(self.dora, "friend", self.ann)
        dialog.scope = "us"
        dialog.invalidate_recordset()
        self.assertEqual(dialog.path_count, 1)
        self.assertIn("&lt;b&gt;Dora", dialog.paths_html)
        dialog.scope = "me"
        self.assertEqual(dialog.path_count, 0)

    def test_cost_does_not_grow_with_people(self):
        def count_queries(size):
            people = self.env["res.partner"].create(
                [
                    {"name": f"Person {number}", "reports_to_id": self.ann.id}
                    for number in range(size)
                ]
            )
            for person in people:
                self._relate(self.seller, "knows", person)
            self.env.flush_all()
            self.env.invalidate_all()
            people = people.with_user(self.user_sales_salesman)
            before = self.cr.sql_log_count
            people._get_introduction_paths()
            return self.cr.sql_log_count - before

        count_queries(1)  # fill the ormcaches
        self.assertEqual(count_queries(50), count_queries(5))
