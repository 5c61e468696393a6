"""The funnel as a salesperson uses it, in a browser (FUN-01, FUN-09, FUN-19)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestFunnelTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stage = cls.env["crm.stage"].create({"name": "Tour Stage", "sequence": 1})
        lead = cls.env["crm.lead"].create(
            {
                "name": "Tour Opportunity",
                "type": "opportunity",
                "stage_id": stage.id,
                "expected_revenue": 1000.0,
                "company_id": cls.env.company.id,
            }
        )
        cls.env.flush_all()
        entered = fields.Datetime.now() - timedelta(hours=1)
        # A row of the ledger alone: the tour is about the screen, not about recording.
        cls.env.execute_query(SQL("DELETE FROM crm_funnel_move WHERE lead_id = %s", lead.id))
        cls.env.execute_query(
            SQL(
                "INSERT INTO crm_funnel_move (lead_id, lead_ref, date, date_entered, kind,"
                " stage_id, stage_ref, company_id, currency_id, count, amount, origin)"
                " VALUES (%s, %s, %s, %s, 'new', %s, %s, %s, %s, 1, 1000, 'live')",
                lead.id,
                lead.id,
                entered,
                entered,
                stage.id,
                stage.id,
                cls.env.company.id,
                cls.env.company.currency_id.id,
            )
        )

    def test_funnel_from_the_menu_to_a_lead_and_back(self):
        self.start_tour("/odoo/crm", "sales_funnel_crm_pipeline_funnel", login="admin")
