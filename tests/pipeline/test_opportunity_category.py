"""Category of opportunities: the funnel by category needs it (FUN-01)."""

from odoo.exceptions import AccessError, UserError

from .rate_common import RateCommon


class TestOpportunityCategory(RateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Category = cls.env["crm.opportunity.category"]
        cls.category = Category.create({"name": "Project"})
        cls.category_other = Category.create(
            {"name": "Branch only", "company_id": cls.company_other.id}
        )

    def _create_leads(self, *values):
        return self.env["crm.lead"].create(
            [{"name": "Deal", "type": "opportunity", **vals} for vals in values]
        )

    def test_merge_keeps_the_category(self):
        leads = self._create_leads({}, {"category_id": self.category.id})
        self.assertEqual(leads.merge_opportunity().category_id, self.category)

    def test_change_is_tracked(self):
        self.assertIn("category_id", self.env["crm.lead"]._track_get_fields())

    def test_category_in_use_is_archived_not_deleted(self):
        self._create_leads({"category_id": self.category.id})
        self.category.active = False
        self.assertFalse(self.env["crm.opportunity.category"].search([("name", "=", "Project")]))

    def test_category_of_another_company_does_not_fit(self):
        with self.assertRaises(UserError):
            self._create_leads(
                {"company_id": self.company_main.id, "category_id": self.category_other.id}
            )

    def test_salesman_reads_manager_edits(self):
        category = self.category.with_user(self.user_sales_salesman)
        self.assertEqual(category.name, "Project")
        with self.assertRaises(AccessError):
            category.name = "Renamed"
        self.category.with_user(self.user_sales_manager).name = "Renamed"

    def test_category_of_another_company_is_hidden(self):
        for user in (self.user_sales_salesman, self.user_sales_leads, self.user_sales_manager):
            found = self.env["crm.opportunity.category"].with_user(user).search([])
            self.assertIn(self.category, found)
            self.assertNotIn(self.category_other, found)
        with self.assertRaises(AccessError):
            self.category_other.with_user(self.user_sales_manager).read(["name"])

    def test_funnel_can_be_read_by_category(self):
        funnel = self.env["crm.lead"].get_funnel(
            [], "2026-01-01", "2026-04-01", groupby="category_id"
        )
        self.assertIn("groups", funnel)
