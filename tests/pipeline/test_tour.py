"""The funnel as a salesperson uses it, in a browser (FUN-01, FUN-09, FUN-19)."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestFunnelTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stage = cls.env["crm.stage"].create({"name": "Tour Stage", "sequence": 1})
        cls.env["crm.lead"].create(
            {
                "name": "Tour Opportunity",
                "type": "opportunity",
                "stage_id": stage.id,
                "expected_revenue": 1000.0,
            }
        )
        # Nothing is committed in a test: have the ledger record the lead as a commit would.
        cls.env.cr.precommit.run()

    def test_funnel_from_the_menu_to_a_lead_and_back(self):
        self.start_tour("/odoo/crm", "sales_funnel_crm_pipeline_funnel", login="admin")
