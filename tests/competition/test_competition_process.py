"""Changes of the status and quote gaps along the stages (CMP-06, CMP-12)."""

from odoo import Command

from .order_common import OrderCommon


class TestCompetitionProcess(OrderCommon):
    def test_changes_and_gaps_by_stage(self):
        """CMP-06: each event counts in the stage the deal was in then."""
        lead = self._create_deal([self.rival_a, self.rival_b])
        first, second = lead.lead_competitor_ids.sorted("id")
        first.quote_ids = [
            Command.create({"date": "2026-01-05", "amount": 100.0, "amount_ours": 120.0})
        ]
        lead.stage_id = self.stage_qualified
        first.status = "leading"
        first.quote_ids = [
            Command.create({"date": "2026-02-05", "amount": 100.0, "amount_ours": 110.0}),
            Command.create({"date": "2026-02-06", "amount": 90.0}),
        ]
        second.status = "eliminated"
        lead.stage_id = self.stage_offer
        self.env.flush_all()
        rows = self.env["crm.competitor.process.report"]._read_group(
            [("lead_id", "=", lead.id)],
            groupby=["competitor_id", "at_stage_id"],
            aggregates=["change_count:sum", "quote_count:sum", "gap_percent:avg"],
        )
        new, qualified = self.stage_new, self.stage_qualified
        self.assertEqual(
            {(rival, stage): tuple(figures) for rival, stage, *figures in rows},
            {
                (self.rival_a, new): (1, 1, 20.0),
                (self.rival_a, qualified): (1, 2, 10.0),
                (self.rival_b, new): (1, 0, False),
                (self.rival_b, qualified): (1, 0, False),
            },
        )

    def test_follows_the_rights_of_the_deal(self):
        lead = self._create_deal(
            [self.rival_a], user_id=self.user_sales_manager.id, company_id=self.company.id
        )
        self.env.flush_all()
        for user, is_visible in (
            (self.user_sales_salesman, False),
            (self.user_team, True),
            (self.user_sales_leads, True),
            (self.user_sales_manager, True),
            (self.user_other_company, False),
        ):
            with self.subTest(user=user.login):
                report = self.env["crm.competitor.process.report"].with_user(user)
                report = report.with_context(allowed_company_ids=user.company_id.ids)
                self.assertEqual(bool(report.search([("lead_id", "=", lead.id)])), is_visible)
