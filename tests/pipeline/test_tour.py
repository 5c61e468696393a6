"""What users do in a browser: the funnel (FUN-01, FUN-09, FUN-19), the import (FUN-22)."""

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

    def test_import_from_the_upload_to_the_opportunities(self):
        self.start_tour("/odoo/crm", "sales_funnel_crm_pipeline_import", login="admin")
        leads = self.env["crm.lead"].search([("funnel_reference", "in", ("TOUR-1", "TOUR-2"))])
        self.assertEqual(sorted(leads.mapped("expected_revenue")), [100.0, 200.0])
        moves = self.env["crm.funnel.move"].search([("lead_id", "in", leads.ids)])
        self.assertEqual(
            sorted((str(move.date.date()), move.kind, move.origin) for move in moves),
            [("2025-01-06", "new", "imported"), ("2025-02-28", "new", "imported")],
        )
