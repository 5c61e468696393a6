"""Encounters with a rival and the battle card (CMP-01, CMP-06)."""

from .competition_common import CompetitionCommon


def _wilson(won, decided, z=1.959963984540054):
    """Return the interval in percent, by the roots of the quadratic equation of the score test."""
    ratio = won / decided
    square = z * z / decided
    discriminant = (2 * ratio + square) ** 2 - 4 * (1 + square) * ratio**2
    return [
        100 * (2 * ratio + square + sign * discriminant**0.5) / (2 * (1 + square))
        for sign in (-1, 1)
    ]


class TestCompetitorFigures(CompetitionCommon):
    def test_win_rate_counts_decided_deals_with_the_rival(self):
        for status in ("won", "won", "won", "lost", "pending"):
            self._create_lead(self.rival, self.other_rival, status=status)
        self._create_lead(self.other_rival, status="lost")
        self._create_lead(status="lost")
        rival = self.rival
        self.assertEqual(
            (rival.deal_count, rival.deal_open_count, rival.deal_won_count, rival.deal_lost_count),
            (5, 1, 3, 1),
        )
        self.assertAlmostEqual(rival.win_rate_percent, 75.0)
        low, high = _wilson(3, 4)
        self.assertAlmostEqual(rival.win_rate_low_percent, low)
        self.assertAlmostEqual(rival.win_rate_high_percent, high)
        self.assertAlmostEqual(self.other_rival.win_rate_percent, 60.0)

    def test_no_decided_deal_is_no_rate(self):
        self._create_lead(self.rival)
        self.assertFalse(self.rival.is_rated)

    def test_salesperson_counts_the_deals_he_may_read(self):
        self._create_lead(self.rival, status="won")
        self._create_lead(self.rival, status="lost", user_id=self.user_sales_manager.id)
        self.assertEqual(self.rival.deal_count, 2)
        self.assertEqual(self.rival.with_user(self.user_sales_salesman).deal_count, 1)

    def test_deals_behind_the_figure_are_shown(self):
        leads = self._create_lead(self.rival) | self._create_lead(self.rival, status="lost")
        action = self.rival.action_view_deals()
        found = self.env["crm.lead"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(found, leads.sorted("id", reverse=True) & found)
        self.assertEqual(len(found), 2, "lost deals are archived, but shown")

    def test_figures_cost_the_same_for_many_rivals(self):
        names = ["deal_count", "win_rate_percent", "order_count", "price_count", "held_count"]

        def count_queries(size):
            rivals = self.env["crm.competitor"].union(
                *(self._create_rival(f"R {size} {number}") for number in range(size))
            )
            for rival in rivals:
                self._create_lead(rival)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rivals.read(names)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(20), count_queries(5))

    def test_newest_prices_cost_the_same_for_many_products(self):
        def count_queries(size):
            products = self.env["crm.competitor.product"].create(
                [{"name": f"P {n}", "competitor_id": self.rival.id} for n in range(size)]
            )
            for product in products:
                self._create_price(5.0, "2026-01-01", product_id=product.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            products.read(["last_price", "date_last_price", "better_count"])
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_partners_know_who_holds_them_at_constant_cost(self):
        def count_queries(size):
            partners = self.env["res.partner"].create(
                [{"name": f"P {number}", "is_company": True} for number in range(size)]
            )
            self.rival.customer_ids |= partners
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            partners.mapped("held_by_ids")
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))


class TestBattleCard(CompetitionCommon):
    def _render(self, report, records, user):
        reports = self.env["ir.actions.report"].with_user(user)
        return reports._render_qweb_html(f"sales_funnel_crm.{report}", records.ids)[0].decode()

    def test_card_of_a_deal_says_what_is_known(self):
        """Printed by a salesperson from the deal's lines: no confidential price on it."""
        self.rival.write({"strengths": "<p>Local service</p>", "counter_strategy": "<p>Demo</p>"})
        self._create_price(4711.0, "2026-01-01")
        self._create_price(815.0, "2026-02-01", source="confidential")
        lead = self._create_lead(self.rival, name="Big Deal")
        line = lead.lead_competitor_ids
        line.strategy = "Low entry price"
        self.env["crm.lead.competitor.quote"].create(
            {"lead_competitor_id": line.id, "amount": 100.0, "amount_ours": 110.0}
        )
        for report, records in (
            ("report_lead_competitor_battle_card", line),
            ("report_lead_battle_card", lead),
        ):
            with self.subTest(report=report):
                card = self._render(report, records, self.user_sales_salesman)
                for text in ("Local service", "Demo", "Press 800", "4,711", "Big Deal", "+10.0"):
                    self.assertIn(text, card)
                self.assertNotIn("815", card.replace("#", ""))
        card = self._render("report_competitor_battle_card", self.rival, self.user_sales_manager)
        self.assertIn("815.00", card)
        self.assertNotIn("Big Deal", card)

    def test_card_tells_why_we_lost_and_what_won(self):
        """CMP-03: reasons of lost deals, CMP-12: shared with newcomers."""
        reason = self.env["crm.lost.reason"].create({"name": "Too slow"})
        for _number in range(2):
            lead = self._create_lead(self.rival, status="lost")
            self.env["crm.lead.loss"].create({"lead_id": lead.id, "reason_id": reason.id})
        won = self._create_lead(self.rival, status="won")
        won.lead_competitor_ids.beaten_with = "Spare parts"
        card = self.rival._get_battle_card()
        self.assertEqual(card["reasons"], [(reason, 2)])
        self.assertEqual(card["wins"], won.lead_competitor_ids)
        page = self._render("report_competitor_battle_card", self.rival, self.user_sales_manager)
        self.assertIn("Too slow", page)
        self.assertIn("Spare parts", page)

    def test_deal_without_rivals_says_what_to_do(self):
        page = self._render("report_lead_battle_card", self._create_lead(), self.user_sales_manager)
        self.assertIn("No competitor is entered", page)
