"""The people of the demo story: three maps worth looking at."""

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.decision.demo_cast import CASTS

from ..demo_common import DemoStoryCommon


@tagged("post_install", "-at_install")
class TestDemoCast(BaseCase):
    def test_everybody_named_is_somebody(self):
        """A superior or a relation that names nobody would be dropped silently."""
        everybody = {person.key for cast in CASTS for person in cast.people}
        logins = {cast.login for cast in CASTS} | {"wang.wei", "li.na", "zhao.min", "marco.rossi"}
        for cast in CASTS:
            own = {person.key for person in cast.people}
            for person in cast.people:
                with self.subTest(person=person.key):
                    self.assertTrue(not person.boss or person.boss in own)
            for one, _kind, other, _strength, _source in cast.relations:
                with self.subTest(relation=(one, other)):
                    self.assertLessEqual({one, other}, everybody | logins)


@tagged("post_install", "-at_install")
class TestDemoCastLoaded(DemoStoryCommon):
    def test_three_deals_have_a_map_a_risk_and_a_trend(self):
        """DEC-10, DEC-12: each map says something else, and whom to meet next."""
        leads = self.env["crm.lead"].search([("stakeholder_count", ">", 0)])
        self.assertEqual(
            set(leads.user_id.mapped("login")), {"zhang.qiang", "chen.jing", "anna.schmidt"}
        )
        self.assertEqual(len(leads), len(CASTS))
        self.assertEqual(len(set(leads.mapped("decision_risk_percent"))), len(CASTS))
        for lead in leads:
            with self.subTest(lead=lead.name):
                analysis = lead.get_decision_analysis()
                self.assertTrue(analysis["best"]["path"])
                self.assertGreater(len(lead.decision_risk_ids), 5)
                self.assertTrue(lead.get_decision_map()["edges"])
        stakeholders = leads.stakeholder_ids
        self.assertTrue(stakeholders.filtered("has_left"))
        self.assertTrue(stakeholders.filtered(lambda person: not person.partner_id))
        self.assertGreater(sum(leads.mapped("decider_meeting_count")), 2)
