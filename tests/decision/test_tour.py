"""The decision map as a salesperson uses it, in a browser (DEC-01, DEC-04, DEC-07, DEC-10)."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestDecisionMapTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customer = cls.env["res.partner"].create({"name": "Tour Customer", "is_company": True})
        department = cls.env["crm.contact.department"].create({"name": "Tour Department"})
        cls.director = cls.env["res.partner"].create(
            {
                "name": "Tour Director",
                "parent_id": customer.id,
                "job_level": "4",
                "department_id": department.id,
            }
        )
        cls.deal = cls.env["crm.lead"].create(
            {"name": "Tour Deal", "type": "opportunity", "partner_id": customer.id}
        )

    def test_stakeholders_from_an_empty_map_to_a_known_stance(self):
        self.start_tour(f"/odoo/crm/{self.deal.id}", "sales_funnel_crm_decision_map", login="admin")
        stakeholder = self.deal.stakeholder_ids.filtered("partner_id")
        self.assertEqual(stakeholder.partner_id, self.director)
        self.assertEqual(stakeholder.stance, "1")
        placeholder = self.deal.stakeholder_ids - stakeholder
        self.assertEqual((placeholder.name, placeholder.stance), ("Tour CFO", "unknown"))
