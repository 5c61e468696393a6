"""What the decision map shows of a deal and of a customer, to whom, and at what cost."""

import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import mail_new_test_user

from . import map_common


class TestDealMap(map_common.DecisionMapCommon):
    # DEC-01, DEC-02, DEC-07.
    def test_persons_of_a_deal_with_what_is_known_of_them(self):
        persons = self._persons(self.deal.get_decision_map())
        self.assertEqual(set(persons), {"Bea Boss", "Hans Head", "CFO"})
        boss = persons["Bea Boss"]
        self.assertEqual(boss["key"], f"partner-{self.boss.id}")
        self.assertEqual(boss["stakeholder_id"], self.on_boss.id)
        self.assertEqual((boss["level"], boss["department_id"]), (5, self.department.id))
        self.assertEqual((boss["stance"], boss["influence"]), ("-1", 5))
        self.assertEqual(boss["role_ids"], self.role.ids)
        self.assertEqual(boss["owner_name"], self.user_sales_salesman.name)
        self.assertFalse(boss["place"])
        self.assertFalse(boss["is_placeholder"])
        self.assertEqual(persons["Hans Head"]["role_ids"], [])
        self.assertEqual(persons["Hans Head"]["stance"], "2")

    def test_a_placeholder_is_a_person_without_a_contact(self):
        cfo = self._persons(self.deal.get_decision_map())["CFO"]
        self.assertTrue(cfo["is_placeholder"])
        self.assertEqual(cfo["key"], f"stakeholder-{self.on_placeholder.id}")
        self.assertFalse(cfo["partner_id"])
        self.assertEqual((cfo["level"], cfo["stance"]), (4, "unknown"))

    # DEC-03, DEC-04.
    def test_lines_between_persons_of_the_map_only(self):
        self._relate(self.head, self.trusts, self.boss, strength="3")
        self._relate(self.boss, self.friend, self.outsider)
        decision_map = self.deal.get_decision_map()
        self.assertEqual(
            self._edges(decision_map),
            {("reports_to", "Hans Head", "Bea Boss"), ("trust", "Hans Head", "Bea Boss")},
        )
        trust = next(edge for edge in decision_map["edges"] if edge["kind"] == "trust")
        self.assertEqual((trust["label"], trust["strength"]), ("map trusts", 3))
        self.assertFalse(trust["is_symmetric"])

    def test_who_lacks_level_or_department_is_missing_information(self):
        self.env["crm.stakeholder"].create(
            {"lead_id": self.deal.id, "partner_id": self.newcomer.id}
        )
        missing = self.deal.get_decision_map()["missing"]
        self.assertEqual(
            set(missing), {f"partner-{self.newcomer.id}", f"stakeholder-{self.on_placeholder.id}"}
        )

    def test_missing_roles_are_those_of_the_stage_or_those_always_needed(self):
        needed = self.env["crm.buying.role"].create({"name": "Map Needed", "is_required": True})

        def missing():
            roles = self.deal.get_decision_map()["missing_roles"]
            return {role["name"] for role in roles} & {"Map Needed", "Map Decider"}

        self.assertEqual(missing(), {"Map Needed"})
        self.on_head.role_ids = needed
        self.assertEqual(missing(), set())
        self.stage_new.required_role_ids = self.role
        self.on_boss.role_ids = False
        self.assertEqual(missing(), {"Map Decider"})

    def test_levels_from_the_top_and_all_departments(self):
        archived = self.env["crm.contact.department"].create({"name": "Gone", "active": False})
        decision_map = self.deal.get_decision_map()
        self.assertEqual([level["id"] for level in decision_map["levels"]], [5, 4, 3, 2, 1])
        names = {department["name"] for department in decision_map["departments"]}
        self.assertIn("Map Department", names)
        self.assertNotIn("Gone", names)
        self.head.department_id = archived
        names = {row["name"] for row in self.deal.get_decision_map()["departments"]}
        self.assertIn("Gone", names)

    def test_a_person_of_another_company_says_so(self):
        self.env["crm.stakeholder"].create(
            {"lead_id": self.deal.id, "partner_id": self.outsider.id}
        )
        persons = self._persons(self.deal.get_decision_map())
        self.assertEqual(persons["Otto Outsider"]["company"], "Map Other Customer")
        self.assertEqual(persons["Otto Outsider"]["side"], "other")
        self.assertEqual(persons["Bea Boss"]["company"], "")

    # DEC-05: who left shows as such in every map.
    def test_a_person_who_left_says_so(self):
        self.assertFalse(self._persons(self.deal.get_decision_map())["Bea Boss"]["has_left"])
        self.env["crm.contact.position"].create(
            {
                "partner_id": self.boss.id,
                "employer_id": self.customer.id,
                "date_from": "2020-01-01",
                "date_to": "2026-01-01",
            }
        )
        self.boss.parent_id = self.other_customer
        for record in (self.deal, self.customer):
            boss = self._persons(record.get_decision_map())["Bea Boss"]
            self.assertTrue(boss["has_left"])
            self.assertEqual(boss["company"], "Map Other Customer")

    def test_days_since_the_last_contact(self):
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": fields.Datetime.now() - timedelta(days=9, hours=2),
                "stop": fields.Datetime.now() - timedelta(days=9, hours=1),
                "partner_ids": [Command.set(self.boss.ids)],
                "user_id": self.env.user.id,
            }
        )
        self.env.flush_all()
        persons = self._persons(self.deal.get_decision_map())
        self.assertEqual(persons["Bea Boss"]["contact_days"], 9)
        self.assertIs(persons["Hans Head"]["contact_days"], False)

    def test_a_deal_without_anybody_is_an_empty_map(self):
        decision_map = self._create_deal("Empty", self.env.user).get_decision_map()
        self.assertEqual(decision_map["persons"], [])
        self.assertEqual(decision_map["edges"], [])
        self.assertTrue(decision_map["levels"])

    def test_the_answer_is_json(self):
        self.on_boss.write({"is_placed": True, "map_x": 10.5, "map_y": 20.0})
        for record in (self.deal, self.customer):
            answer = record.get_decision_map()
            self.assertEqual(json.loads(json.dumps(answer)), answer)
        self.assertEqual(
            self._persons(self.deal.get_decision_map())["Bea Boss"]["place"], [10.5, 20.0]
        )


class TestCustomerMap(map_common.DecisionMapCommon):
    # DEC-04, DEC-09, DEC-10.
    def test_all_contacts_stakeholders_and_who_knows_them(self):
        self._relate(self.outsider, self.friend, self.buyer)
        self._relate(self.user_sales_leads.partner_id, self.friend, self.head)
        self._relate(self.outsider, self.friend, self.user_sales_manager.partner_id)
        decision_map = self.customer.get_decision_map()
        persons = self._persons(decision_map)
        self.assertEqual(
            {name: person["side"] for name, person in persons.items()},
            {
                "Bea Boss": "customer",
                "Hans Head": "customer",
                "Bo Buyer": "customer",
                "Nia Newcomer": "customer",
                "CFO": "customer",
                "Otto Outsider": "other",
                self.user_sales_leads.name: "ours",
            },
        )
        self.assertIn(("personal", "Otto Outsider", "Bo Buyer"), self._edges(decision_map))
        self.assertFalse(persons["Bo Buyer"]["stance"])
        self.assertEqual(
            set(decision_map["missing"]),
            {f"partner-{self.newcomer.id}", f"stakeholder-{self.on_placeholder.id}"},
            "those elsewhere need no level here",
        )

    def test_attributes_that_were_changed_last_win(self):
        second = self._create_deal("Second", self.user_sales_salesman)
        newer = self.env["crm.stakeholder"].create(
            {"lead_id": second.id, "partner_id": self.boss.id, "stance": "1"}
        )
        self.on_boss.date_assessed = "2026-01-01 10:00:00"
        newer.date_assessed = "2026-01-02 10:00:00"
        boss = self._persons(self.customer.get_decision_map())["Bea Boss"]
        self.assertEqual((boss["stakeholder_id"], boss["stance"]), (newer.id, "1"))
        self.assertEqual(boss["lead_id"], second.id)
        self.on_boss.date_assessed = "2026-01-03 10:00:00"
        boss = self._persons(self.customer.get_decision_map())["Bea Boss"]
        self.assertEqual((boss["stakeholder_id"], boss["stance"]), (self.on_boss.id, "-1"))

    def test_archived_contacts_are_shown_only_while_they_are_in_a_deal(self):
        self._relate(self.buyer, self.friend, self.head)
        (self.buyer + self.head).active = False
        persons = self._persons(self.customer.get_decision_map())
        self.assertIn("Hans Head", persons)
        self.assertNotIn("Bo Buyer", persons)

    def test_addresses_are_no_people(self):
        """DEC-08: mailing and billing addresses are typed contacts; only persons can decide."""
        addresses = self.env["res.partner"].create(
            [
                {"type": kind, "parent_id": self.customer.id, "street": "Map Street 1"}
                for kind in ("invoice", "delivery")
            ]
        )
        self.assertEqual(self.customer.address_get(["invoice"])["invoice"], addresses[0].id)
        shown = {person["partner_id"] for person in self.customer.get_decision_map()["persons"]}
        self.assertIn(self.buyer.id, shown)
        self.assertFalse(shown & set(addresses.ids))
        wizard = self.env["crm.stakeholder.add"].create({"lead_id": self.deal.id})
        names = {
            "known_partner_ids": wizard.known_partner_ids.ids,
            "commercial_partner_id": wizard.commercial_partner_id.id,
        }
        offered = self.env["res.partner"].search(
            safe_eval(wizard._fields["partner_ids"].domain, names)
        )
        self.assertEqual(offered, self.buyer + self.newcomer)

    def test_a_contact_opens_the_map_of_his_company(self):
        decision_map = self.head.get_decision_map()
        self.assertEqual(decision_map["id"], self.customer.id)
        self.assertEqual(decision_map["name"], "Map Customer")


class TestMapAccess(map_common.DecisionMapCommon):
    """DEC-04, DEC-10: the map follows the rules of the deal."""

    def test_who_sees_the_map_of_a_deal(self):
        other = self._create_deal("Of a Colleague", self.user_sales_manager)
        team_deal = self._create_deal(
            "Of the Team", self.user_sales_manager, team_id=self.team_funnel.id
        )
        company_deal = self._create_deal(
            "Of a Company", self.user_sales_manager, company_id=self.company_main.id
        )
        portal = mail_new_test_user(self.env, login="map_portal", groups="base.group_portal")
        employee = mail_new_test_user(self.env, login="map_employee", groups="base.group_user")
        deals = (self.deal, other, team_deal, company_deal)
        for user, allowed in (
            (self.user_sales_salesman, {self.deal}),
            (self.user_team, {team_deal}),
            (self.user_sales_leads, set(deals)),
            (self.user_sales_manager, set(deals)),
            (self.user_other_company, {self.deal, other, team_deal}),
            (employee, set()),
            (portal, set()),
        ):
            for deal in deals:
                with self.subTest(user=user.login, deal=deal.name):
                    self.env.invalidate_all()
                    as_user = deal.with_user(user).with_company(user.company_id)
                    if deal in allowed:
                        self.assertTrue(as_user.get_decision_map()["levels"])
                    else:
                        with self.assertRaises(AccessError):
                            as_user.get_decision_map()

    def test_the_customer_map_shows_no_attributes_from_deals_of_others(self):
        stances = {}
        for user in (self.user_sales_salesman, self.user_team):
            self.env.invalidate_all()
            persons = self._persons(self.customer.with_user(user).get_decision_map())
            stances[user] = persons["Bea Boss"]["stance"]
            self.assertEqual("CFO" in persons, user == self.user_sales_salesman)
        self.assertEqual(stances, {self.user_sales_salesman: "-1", self.user_team: False})

    def test_neither_portal_nor_employees_see_a_customer_map(self):
        for login, group in (("map_portal", "base.group_portal"), ("map_hr", "base.group_user")):
            user = mail_new_test_user(self.env, login=login, groups=group)
            with self.subTest(group=group), self.assertRaises(AccessError):
                user.partner_id.with_user(user).get_decision_map()

    def test_contacts_of_other_companies_stay_hidden(self):
        self.boss.company_id = self.company_main
        self._relate(self.boss, self.friend, self.outsider)
        self.env.invalidate_all()
        as_other = self.deal.with_user(self.user_other_company).with_company(self.company_other)
        persons = self._persons(as_other.get_decision_map())
        self.assertNotIn("Bea Boss", persons)
        self.assertEqual(persons["Hidden contact"]["partner_id"], False)
        as_other = self.outsider.with_user(self.user_other_company)
        self.assertNotIn("Bea Boss", self._persons(as_other.get_decision_map()))


class TestMapQueries(map_common.DecisionMapCommon):
    def _create_people(self, count):
        """Return a deal with ``count`` stakeholders in a chain, with relations and roles."""
        customer = self.env["res.partner"].create({"name": f"Chain {count}", "is_company": True})
        people = self.env["res.partner"].create(
            [
                {
                    "name": f"Person {number}",
                    "parent_id": customer.id,
                    "job_level": str(number % 5 + 1),
                    "department_id": self.department.id,
                }
                for number in range(count)
            ]
        )
        for superior, report in zip(people, people[1:], strict=False):
            report.reports_to_id = superior
        deal = self._create_deal(f"Deal {count}", self.env.user, partner_id=customer.id)
        self.env["crm.stakeholder"].create(
            [
                {
                    "lead_id": deal.id,
                    "partner_id": person.id,
                    "role_ids": [Command.link(self.role.id)],
                    "owner_id": self.env.user.id,
                }
                for person in people
            ]
        )
        for person, other in zip(people, people[1:], strict=False):
            self._relate(person, self.friend, other)
        self._relate(people[0], self.friend, self.outsider)
        return deal

    def test_queries_do_not_grow_with_the_people(self):
        deals = {count: self._create_people(count) for count in (5, 50, 300)}

        def count_queries(record):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            decision_map = record.get_decision_map()
            return self.cr.sql_log_count - before, len(decision_map["persons"])

        count_queries(deals[5])  # fills the caches of the registry
        for name, extra in (("deal", 0), ("customer", 1)):
            costs = {}
            for count, deal in deals.items():
                record = deal if name == "deal" else deal.partner_id
                costs[count], shown = count_queries(record)
                self.assertEqual(shown, count + extra)
            with self.subTest(name=name):
                self.assertEqual(costs[5], costs[50])
                self.assertEqual(costs[5], costs[300])
                self.assertLessEqual(costs[300], 8)

    def test_queries_of_a_salesperson_stay_few(self):
        user = self.user_sales_salesman
        deal = self._create_people(5)
        deal.user_id = user
        self.env.flush_all()
        for _round in range(2):  # the first fills the caches of the registry
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            deal.with_user(user).get_decision_map()
            cost = self.cr.sql_log_count - before
        self.assertLessEqual(cost, 10)  # two more are spent on the rules of the deal
