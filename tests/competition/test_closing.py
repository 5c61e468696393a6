"""What is kept when a deal is lost or won, and undone when it is reopened (CMP-02, CMP-03, CMP-13)."""

from odoo.addons.sales_funnel_crm.wizard.competition.crm_lead_lost import LossDetailsMissing

from .deal_common import DealCommon


class TestLost(DealCommon):
    def test_who_won_is_kept(self):
        """CMP-02, CMP-03."""
        north = self._create_line(self.north, status="leading")
        south = self._create_line(self.south, status="active")
        self._lose(
            winner_kind="rival",
            winner_id=self.south.id,
            winner_price=800.0,
            lost_reason_id=self.reason_price.id,
        )
        self.assertEqual(self.lead.won_status, "lost")
        self.assertEqual((north.status, south.status), ("eliminated", "won"))
        self.assertEqual(self.lead.leading_competitor_id, self.south)
        self.assertEqual(self.lead.loss_winner_kind, "rival")
        quote = south.quote_ids
        self.assertRecordValues(
            quote,
            [{"amount": 800.0, "amount_ours": 1000.0, "gap_percent": 25.0, "is_final": True}],
        )

    def test_a_rival_that_nobody_had_seen_is_entered(self):
        self._lose(winner_kind="rival", winner_id=self.north.id)
        line = self.lead.lead_competitor_ids
        self.assertRecordValues(line, [{"competitor_id": self.north.id, "status": "won"}])
        self.assertFalse(line.quote_ids, "without a price there is no quote")

    def test_a_rival_that_was_out_may_win_nevertheless(self):
        line = self._create_line(self.north, status="eliminated")
        self._lose(winner_kind="rival", winner_id=self.north.id)
        self.assertEqual(line.status, "won")

    def test_the_leader_is_proposed(self):
        self._create_line(self.north, status="leading")
        wizard = self.env["crm.lead.lost"].create({"lead_ids": self.lead.ids})
        self.assertEqual(wizard.winner_id, self.north)

    def test_unknown_and_nobody_are_answers(self):
        line = self._create_line(self.north, status="active")
        for answer in ("unknown", "nobody"):
            with self.subTest(answer=answer):
                self._lose(winner_kind=answer)
                self.assertEqual(self.lead.loss_winner_kind, answer)
                self.assertEqual(line.status, "active")
                self.lead.action_restore()

    def test_reasons_of_ours_and_of_the_customer(self):
        """CMP-03, CMP-13: several reasons, each of a class, two voices."""
        self._lose(
            lost_reason_id=self.reason_stock.id,
            more_reason_ids=(self.reason_late | self.reason_stock).ids,
            customer_reason_ids=self.reason_price.ids,
            customer_words="You were too late.",
        )
        self.assertEqual(self._reasons(), self.reason_stock + self.reason_late)
        self.assertEqual(self._reasons("customer"), self.reason_price)
        self.assertEqual(self.lead.loss_customer_words, "You were too late.")
        self.assertEqual(
            set(self.lead.loss_ids.mapped("loss_class")), {"product", "timing", "price"}
        )
        self.assertEqual(self.lead.lost_reason_id, self.reason_stock)

    def test_the_order_of_the_winner_is_recorded(self):
        """CMP-04: from a lost deal."""
        customer = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        self.lead.partner_id = customer
        self._lose(
            winner_kind="rival",
            winner_id=self.north.id,
            winner_price=800.0,
            is_order_recorded=True,
            lost_reason_id=self.reason_price.id,
        )
        order = self.env["crm.competitor.order"].search([("lead_id", "=", self.lead.id)])
        self.assertRecordValues(
            order,
            [
                {
                    "competitor_id": self.north.id,
                    "partner_id": customer.id,
                    "amount": 800.0,
                    "reason_id": self.reason_price.id,
                }
            ],
        )

    def test_many_deals_are_lost_at_once(self):
        deals = self.lead | self._create_deal(name="Second")
        lead = self._create_deal(name="No Deal Yet", type="lead")
        self._create_line(self.north)
        self._lose(
            deals | lead,
            winner_kind="rival",
            winner_id=self.north.id,
            winner_price=5.0,
            is_order_recorded=True,
            lost_reason_id=self.reason_price.id,
            more_reason_ids=self.reason_late.ids,
        )
        self.assertEqual(set((deals | lead).mapped("won_status")), {"lost"})
        self.assertEqual(deals.lead_competitor_ids.mapped("status"), ["won", "won"])
        for deal in deals:
            self.assertEqual(self._reasons(lead=deal), self.reason_price + self.reason_late)
        self.assertFalse(lead.lead_competitor_ids, "a lead is no deal yet")
        # One price and one order cannot be those of several deals.
        self.assertFalse(deals.rival_quote_ids)
        orders = self.env["crm.competitor.order"].search([("lead_id", "in", deals.ids)])
        self.assertFalse(orders)

    def test_a_salesperson_loses_his_deal(self):
        self._create_line(self.north)
        self._lose(
            user=self.user_sales_salesman,
            winner_kind="rival",
            winner_id=self.north.id,
            winner_price=800.0,
            is_order_recorded=True,
            lost_reason_id=self.reason_price.id,
            customer_reason_ids=self.reason_late.ids,
        )
        self.assertEqual(self.lead.won_status, "lost")
        self.assertEqual(self.lead.lead_competitor_ids.status, "won")
        self.assertEqual(self._reasons("customer"), self.reason_late)


class TestPolicy(DealCommon):
    """Managers may require answers, “unknown” always is one; a loss itself is never refused."""

    ANSWERS_UNKNOWN = {  # noqa: RUF012 - a constant
        "winner_kind": "unknown",
        "is_reason_unknown": True,
        "is_customer_unknown": True,
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_funnel.loss_detail_policy = "required"

    def test_each_answer_is_required(self):
        for name in self.ANSWERS_UNKNOWN:
            with self.subTest(without=name), self.assertRaises(LossDetailsMissing):
                self._lose(**{k: v for k, v in self.ANSWERS_UNKNOWN.items() if k != name})
        self.assertEqual(self.lead.won_status, "pending")
        self._lose(**self.ANSWERS_UNKNOWN)
        self.assertEqual(self.lead.won_status, "lost")

    def test_the_price_of_the_winner_is_required(self):
        answers = {
            **self.ANSWERS_UNKNOWN,
            "winner_kind": "rival",
            "winner_id": self.north.id,
        }
        with self.assertRaises(LossDetailsMissing):
            self._lose(**answers)
        self._lose(**answers, is_price_unknown=True)
        self.assertEqual(self.lead.won_status, "lost")

    def test_losing_without_the_dialog_is_never_refused(self):
        self.lead.action_set_lost()
        self.assertEqual(self.lead.won_status, "lost")

    def test_the_strictest_team_decides_on_many_deals(self):
        Wizard = self.env["crm.lead.lost"]
        free = self._create_deal(team_id=self.sales_team_1.id)
        self.sales_team_1.loss_detail_policy = "none"
        lead = self._create_deal(type="lead")
        cases = [(self.lead | free, "required"), (free, "none"), (lead, "none")]
        for leads, policy in cases:
            wizard = Wizard.create({"lead_ids": leads.ids})
            self.assertEqual(wizard.loss_detail_policy, policy)
        self.sales_team_1.loss_detail_policy = False
        wizard = Wizard.create({"lead_ids": free.ids})
        self.assertEqual(wizard.loss_detail_policy, "asked", "teams of before")

    def test_a_winner_without_name_means_nothing(self):
        self.team_funnel.loss_detail_policy = "asked"
        with self.assertRaises(LossDetailsMissing):
            self._lose(winner_kind="rival")


class TestSingleReason(DealCommon):
    """Odoo's own single reason is always the first of ours (CMP-03)."""

    def test_losing_without_the_dialog_keeps_the_reason(self):
        self.lead.action_set_lost(lost_reason_id=self.reason_price.id)
        self.assertEqual(self._reasons(), self.reason_price)

    def test_another_single_reason_becomes_the_first(self):
        self._lose(lost_reason_id=self.reason_price.id, more_reason_ids=self.reason_late.ids)
        self.lead.lost_reason_id = self.reason_stock
        self.assertEqual(self._reasons()[0], self.reason_stock)
        self.assertEqual(len(self._reasons()), 3)
        self.lead.lost_reason_id = self.reason_late
        self.assertEqual(self._reasons()[0], self.reason_late)
        self.assertEqual(len(self._reasons()), 3)

    def test_the_single_reason_follows_ours(self):
        self._lose(lost_reason_id=self.reason_price.id, more_reason_ids=self.reason_late.ids)
        first = self.lead.loss_ids.filtered(lambda loss: loss.reason_id == self.reason_price)
        first.sequence = 99
        self.assertEqual(self.lead.lost_reason_id, self.reason_late)
        first.unlink()
        self.lead.loss_ids.reason_id = self.reason_stock
        self.assertEqual(self.lead.lost_reason_id, self.reason_stock)
        self.lead.loss_ids.unlink()
        self.assertFalse(self.lead.lost_reason_id)

    def test_the_customers_reason_is_not_ours(self):
        self._lose(customer_reason_ids=self.reason_price.ids)
        self.assertFalse(self.lead.lost_reason_id)
        self.assertFalse(self._reasons())

    def test_no_single_reason_no_reason_of_ours(self):
        self._lose(
            lost_reason_id=self.reason_price.id, customer_reason_ids=self.reason_late.ids
        )
        self.lead.lost_reason_id = False
        self.assertFalse(self._reasons())
        self.assertEqual(self._reasons("customer"), self.reason_late)

    def test_a_deal_created_lost_has_its_reason(self):
        deal = self._create_deal(
            active=False, probability=0, lost_reason_id=self.reason_late.id
        )
        self.assertEqual(self._reasons(lead=deal), self.reason_late)

    def test_deals_lost_before_the_addon_was_installed_have_theirs(self):
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_lead SET active = FALSE, probability = 0, won_status = 'lost',
                      lost_reason_id = %s WHERE id = %s""",
            [self.reason_price.id, self.lead.id],
        )
        self.env.invalidate_all(flush=False)
        for _run in range(2):  # again changes nothing
            self.env["crm.lead.loss"]._take_over_single_reasons()
            self.env.invalidate_all()
            self.assertRecordValues(
                self.lead.loss_ids,
                [{"reason_id": self.reason_price.id, "voice": "ours", "loss_class": "price"}],
            )

    def test_the_cost_of_losing_does_not_grow_with_the_deals(self):
        def count_queries(size):
            deals = self.env["crm.lead"].create([{"name": f"Many {n}"} for n in range(size)])
            self.env.flush_all()
            self.env.invalidate_all()
            deals.mapped("name")
            before = self.cr.sql_log_count
            deals._follow_lost_reason()
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_odoos_own_reasons_have_a_class(self):
        """CMP-13."""
        reasons = [self.env.ref(f"crm.lost_reason_{number}") for number in (1, 2, 3)]
        self.assertEqual(
            [reason.loss_class for reason in reasons], ["price", "product", "product"]
        )
        reasons[0].loss_class = "timing"
        self.env["crm.lost.reason"]._classify_delivered()
        self.assertEqual(reasons[0].loss_class, "timing", "what was chosen stays")


class TestWon(DealCommon):
    def _ask(self, lead=None):
        lead = lead or self.lead
        return lead.with_context(sales_funnel_ask_rivals=True).action_set_won_rainbowman()

    def test_the_button_asks_only_when_there_are_rivals(self):
        self._ask()
        self.assertEqual(self.lead.won_status, "won")

    def test_whom_we_beat_and_with_what(self):
        """CMP-02."""
        north = self._create_line(self.north, status="leading")
        south = self._create_line(self.south, status="eliminated")
        action = self._ask()
        self.assertEqual(action["res_model"], "crm.lead.won")
        self.assertEqual(self.lead.won_status, "pending", "not before the answer")
        wizard = self.env["crm.lead.won"].browse(action["res_id"])
        lines = {line.competitor_id: line for line in wizard.line_ids}
        self.assertTrue(lines[self.north].is_beaten)
        self.assertFalse(lines[self.south].is_beaten, "out before")
        lines[self.north].write({"beaten_with": "Delivery time", "amount": 1250.0})
        wizard.action_win()
        self.assertEqual(self.lead.won_status, "won")
        self.assertRecordValues(
            north | south,
            [
                {"status": "eliminated", "is_beaten": True, "beaten_with": "Delivery time"},
                {"status": "eliminated", "is_beaten": False, "beaten_with": False},
            ],
        )
        self.assertAlmostEqual(north.quote_ids.gap_percent, -20.0)
        self.assertTrue(north.quote_ids.is_final)
        self.assertFalse(self.lead.leading_competitor_id)

    def test_winning_without_the_button_asks_nobody(self):
        for win in (
            lambda deal: deal.action_set_won_rainbowman(),
            lambda deal: deal.action_set_won(),
            lambda deal: deal.write({"stage_id": self.stage_won.id}),
        ):
            deal = self._create_deal()
            line = self._create_line(self.north, lead=deal, status="leading")
            win(deal)
            self.assertEqual(deal.won_status, "won")
            self.assertEqual(line.status, "eliminated")

    def test_a_salesperson_wins_his_deal(self):
        self._create_line(self.north)
        action = self._ask(self.lead.with_user(self.user_sales_salesman))
        wizard = self.env["crm.lead.won"].with_user(self.user_sales_salesman)
        wizard.browse(action["res_id"]).action_win()
        self.assertTrue(self.lead.lead_competitor_ids.is_beaten)


class TestReopen(DealCommon):
    def test_a_lost_deal_that_is_restored_forgets_the_loss(self):
        north = self._create_line(self.north, status="leading")
        south = self._create_line(self.south, status="eliminated")
        self._lose(
            winner_kind="rival",
            winner_id=self.south.id,
            lost_reason_id=self.reason_price.id,
            customer_reason_ids=self.reason_late.ids,
            customer_words="Too late",
        )
        self.lead.action_restore()
        self.assertEqual((north.status, south.status), ("leading", "eliminated"))
        self.assertFalse(self.lead.loss_ids)
        self.assertFalse(self.lead.lost_reason_id)
        self.assertFalse(self.lead.loss_winner_kind)
        self.assertFalse(self.lead.loss_customer_words)
        self.assertEqual(self.lead.leading_competitor_id, self.north)
        notes = " ".join(self.lead.message_ids.mapped("body"))
        self.assertIn("Ours: Dear", notes, "what was known stays readable")

    def test_a_won_deal_that_goes_back_is_contested_again(self):
        line = self._create_line(self.north, status="leading")
        self.lead.action_set_won()
        line.is_beaten = True
        self.lead.write({"stage_id": self.stage_offer.id, "probability": 50})
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual((line.status, line.is_beaten), ("leading", False))

    def test_a_lost_deal_that_is_won_was_never_lost(self):
        line = self._create_line(self.north, status="active")
        self._lose(
            winner_kind="rival", winner_id=self.north.id, lost_reason_id=self.reason_price.id
        )
        self.lead.action_set_won()
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(line.status, "eliminated")
        self.assertFalse(self.lead.loss_ids)

    def test_archiving_is_no_loss(self):
        line = self._create_line(self.north, status="leading")
        self.lead.probability = 40
        self.lead.action_archive()
        self.lead.action_unarchive()
        self.assertEqual(line.status, "leading")

    def test_lost_again_counts_once(self):
        self._lose(lost_reason_id=self.reason_price.id)
        self.lead.action_restore()
        self._lose(lost_reason_id=self.reason_late.id)
        self.assertEqual(self._reasons(), self.reason_late)

    def test_merging_lost_deals_keeps_the_reasons(self):
        other = self._create_deal(name="Other")
        for deal, reason in ((self.lead, self.reason_price), (other, self.reason_late)):
            deal.action_set_lost(lost_reason_id=reason.id)
        head = (self.lead | other).merge_opportunity()
        self.assertEqual(set(self._reasons(lead=head)), {self.reason_price, self.reason_late})
        self.assertEqual(self._reasons(lead=head)[0], head.lost_reason_id)
