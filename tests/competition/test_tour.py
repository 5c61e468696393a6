"""A salesperson meets a rival and loses, a manager looks at it (CMP-02, 03, 04, 06, 10, 12)."""

from odoo.tests import HttpCase

from .deal_common import DealCommon


class TestCompetitionTour(DealCommon, HttpCase):
    def test_from_the_rival_of_a_deal_to_the_analysis(self):
        rival = self._create_rival("Tour Northwind")
        reason = self.env["crm.lost.reason"].create({"name": "Tour Too Dear"})
        customer = self.env["res.partner"].create({"name": "Tour Customer", "is_company": True})
        self.team_funnel.rival_stage_id = self.stage_new
        deal = self._create_deal(name="Tour Deal", partner_id=customer.id)
        for user in (self.user_sales_salesman, self.user_sales_manager):
            user.password = user.login

        self.start_tour(
            f"/odoo/crm/{deal.id}", "competition_tour", login=self.user_sales_salesman.login
        )
        line = deal.lead_competitor_ids
        self.assertEqual((line.competitor_id, line.status), (rival, "won"))
        self.assertEqual(line.quote_ids.mapped("amount"), [800.0, 780.0])
        self.assertEqual(deal.lost_reason_id, reason)
        self.assertEqual(deal.loss_customer_words, "They were cheaper")
        self.assertEqual(rival.order_ids.mapped("amount"), [780.0])

        self.start_tour(
            f"/odoo/competitors/{rival.id}",
            "competition_analysis_tour",
            login=self.user_sales_manager.login,
        )
