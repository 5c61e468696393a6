"""Merging contacts joins what is known of the rivals that they are (issue: history is kept)."""

from odoo import Command
from odoo.tools import is_html_empty

from .competition_common import CompetitionCommon


class TestCompetitorMerge(CompetitionCommon):
    def _merge(self, kept, *sources):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        partners = self.env["res.partner"].union(kept, *sources)
        wizard._merge(partners.ids, kept)
        self.env.invalidate_all()

    def test_profile_follows_to_the_remaining_contact(self):
        kept = self.env["res.partner"].create({"name": "Northwind Ltd", "is_company": True})
        self._merge(kept, self.rival.partner_id)
        self.assertEqual(self.rival.partner_id, kept)
        self.assertEqual(self.rival.name, "Northwind Ltd")

    def test_two_profiles_become_one_with_all_they_have(self):
        common = self._create_lead(self.rival, self.other_rival)
        only = self._create_lead(self.other_rival, status="lost")
        for line in common.lead_competitor_ids:
            self.env["crm.lead.competitor.quote"].create(
                {"lead_competitor_id": line.id, "amount": 10.0}
            )
        common.lead_competitor_ids[1].status = "leading"
        self.rival.strengths = "<p>Price</p>"
        self.other_rival.write(
            {
                "strengths": "<p>Service</p>",
                "threat": "3",
                "markets": "East",
                "customer_ids": [Command.set(self.customer.ids)],
                "product_ids": [Command.create({"name": "Robot"})],
            }
        )
        self.rival.customer_ids = self.customer
        self.env["crm.competitor.order"].create({"competitor_id": self.other_rival.id})
        self.other_rival.message_post(body="Old news")
        self._merge(self.rival.partner_id, self.other_rival.partner_id)
        self.assertFalse(self.other_rival.exists())
        rival = self.rival
        self.assertEqual(rival.threat, "3")
        self.assertEqual(rival.markets, "East")
        self.assertIn("Price", rival.strengths)
        self.assertIn("Service", rival.strengths)
        self.assertTrue(is_html_empty(rival.weaknesses))
        self.assertEqual(rival.product_ids.mapped("name"), ["Press 800", "Robot"])
        self.assertEqual(rival.customer_ids, self.customer)
        self.assertEqual(rival.order_count, 1)
        self.assertIn("Old news", str(rival.message_ids.mapped("body")))
        self.assertEqual(common.lead_competitor_ids.competitor_id, rival)
        self.assertEqual(len(common.lead_competitor_ids), 1, "joined in the deal they shared")
        self.assertEqual(common.lead_competitor_ids.status, "leading")
        self.assertEqual(len(common.lead_competitor_ids.quote_ids), 2)
        self.assertEqual(common.lead_competitor_ids.quote_ids.competitor_id, rival)
        self.assertEqual(only.lead_competitor_ids.competitor_id, rival)

    def test_profiles_of_different_companies_stay_apart(self):
        own = self._create_rival("Own", company_id=self.company_main.id)
        self._merge(self.rival.partner_id, own.partner_id)
        self.assertEqual(self.rival.partner_id.competitor_ids, self.rival | own)

    def test_merging_held_contacts_keeps_who_holds_them(self):
        twin = self.env["res.partner"].create({"name": "Li", "parent_id": self.customer.id})
        self.rival.contact_ids = self.li | twin
        self.other_rival.contact_ids = twin
        self._merge(self.li, twin)
        self.assertEqual(self.rival.contact_ids, self.li)
        self.assertEqual(self.li.held_by_ids, self.rival | self.other_rival)

    def test_products_of_both_stay_with_their_deals(self):
        robot = self.env["crm.competitor.product"].create(
            {"name": "Robot", "competitor_id": self.other_rival.id, "active": False}
        )
        third = self._create_rival("Third")
        drill = self.env["crm.competitor.product"].create(
            {"name": "Drill", "competitor_id": third.id}
        )
        shared = self._create_lead(self.rival, self.other_rival)
        others = self._create_lead(self.other_rival, third)
        shared.lead_competitor_ids[1].product_id = robot
        others.lead_competitor_ids[1].product_id = drill
        self._merge(self.rival.partner_id, self.other_rival.partner_id, third.partner_id)
        for deal, product in ((shared, robot), (others, drill)):
            self.assertRecordValues(
                deal.lead_competitor_ids,
                [{"competitor_id": self.rival.id, "product_id": product.id}],
            )
            self.assertEqual(product.competitor_id, self.rival)
            self.assertEqual(deal.competitor_count, 1)
