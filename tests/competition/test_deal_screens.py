"""The forms as a salesperson fills them in (CMP-02, CMP-03)."""

from odoo.tests import Form

from .deal_common import DealCommon


class TestDealScreens(DealCommon):
    def test_rivals_are_entered_on_the_deal(self):
        deal = self.lead.with_user(self.user_sales_salesman)
        self.north.threat = "3"
        with Form(deal) as form:
            with form.lead_competitor_ids.new() as line:
                line.competitor_id = self.north
                self.assertEqual(line.threat, "3", "the usual threat is proposed")
                line.status = "leading"
            with form.lead_competitor_ids.new() as line:
                line.competitor_id = self.south
        self.assertEqual(self.lead.leading_competitor_id, self.north)
        self.assertEqual(self.lead.competitor_count, 2)
        with Form(deal) as form, form.lead_competitor_ids.edit(1) as line:
            line.status = "leading"
        self.assertEqual(self.lead.lead_competitor_ids.mapped("status"), ["active", "leading"])
        self.assertEqual(self.lead.leading_competitor_id, self.south)

    def test_no_rival_is_answered_on_the_deal(self):
        with Form(self.lead.with_user(self.user_sales_salesman)) as form:
            form.is_without_rival = True
            self.assertEqual(form.date_rival_asked, self.today)
            form.rival_asked_note = "Head of Purchasing"
        self.assertTrue(self.lead.is_without_rival)

    def test_rounds_of_quotes_are_entered_on_the_rival(self):
        line = self._create_line(self.north)
        with (
            Form(line.with_user(self.user_sales_salesman)) as form,
            form.quote_ids.new() as quote,
        ):
            quote.amount = 800
            quote.amount_ours = 1000
        self.assertAlmostEqual(line.gap_percent, 25.0)

    def test_the_lost_dialog(self):
        self._create_line(self.north, status="leading")
        Wizard = self.env["crm.lead.lost"].with_user(self.user_sales_salesman)
        form = Form(Wizard.with_context(default_lead_ids=self.lead.ids))
        form.winner_kind = "rival"
        self.assertEqual(form.winner_id, self.north)
        form.winner_price = 800
        form.lost_reason_id = self.reason_price
        form.more_reason_ids.add(self.reason_late)
        form.customer_words = "Too late"
        form.save().action_lost_reason_apply()
        self.assertEqual(self.lead.won_status, "lost")
        self.assertEqual(self.lead.rival_quote_ids.amount, 800)
        self.assertEqual(self._reasons(), self.reason_price + self.reason_late)

    def test_the_policy_of_a_team_and_the_class_of_a_reason(self):
        with Form(self.team_funnel) as form:
            form.loss_detail_policy = "required"
        self.assertEqual(self.team_funnel.loss_detail_policy, "required")
        with Form(self.reason_late) as form:
            form.loss_class = "no_decision"
        self.assertEqual(self.reason_late.loss_class, "no_decision")
