"""Teams want to know from a stage on who competes (CMP-09)."""

from .deal_common import DealCommon


class TestRivalCapture(DealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_funnel.rival_stage_id = cls.stage_qualified

    def _overdue(self, *leads):
        ids = [lead.id for lead in leads]
        leads = self.env["crm.lead"].with_user(self.user_sales_salesman).browse(ids)
        leads.invalidate_recordset(["is_rival_overdue"])
        found = leads.search([("is_rival_overdue", "=", True), ("id", "in", ids)])
        computed = leads.filtered("is_rival_overdue")
        self.assertEqual(found, computed, "the filter and the flag agree")
        self.assertEqual(
            leads - computed,
            leads.search([("is_rival_overdue", "=", False), ("id", "in", ids)]),
        )
        return {lead.name for lead in computed}

    def test_late_open_deals_of_the_team_without_an_answer(self):
        late = {"stage_id": self.stage_offer.id}
        deals = [
            self._create_deal(name="Early"),
            self._create_deal(name="On the stage", stage_id=self.stage_qualified.id),
            self._create_deal(name="Later", **late),
            self._create_deal(name="Asked", is_without_rival=True, **late),
            self._create_deal(name="Other team", team_id=self.sales_team_1.id, **late),
            self._create_deal(name="No team", team_id=False, **late),
            self._create_deal(name="Lead", type="lead", **late),
        ]
        known, requested, won = (
            self._create_deal(name=name, **late) for name in ("Known", "Requested", "Won")
        )
        self._create_line(self.north, known)
        self.env["crm.competitor.request"].create({"name": "Nova", "lead_id": requested.id})
        won.action_set_won()
        self.assertEqual(self._overdue(*deals, known, requested, won), {"On the stage", "Later"})

    def test_the_order_of_the_stages_and_the_team_decide_at_once(self):
        deal = self._create_deal(name="Deal", stage_id=self.stage_qualified.id)
        self.assertTrue(self._overdue(deal))
        self.team_funnel.rival_stage_id = self.stage_offer
        self.assertFalse(self._overdue(deal))
        self.stage_qualified.sequence = 99
        self.assertTrue(self._overdue(deal))
        self.team_funnel.rival_stage_id = False
        self.assertFalse(self._overdue(deal))

    def test_a_deleted_stage_asks_for_nothing(self):
        stage = self.env["crm.stage"].create({"name": "Gone", "sequence": 2})
        self.team_funnel.rival_stage_id = stage
        deal = self._create_deal(stage_id=self.stage_offer.id)
        self.assertTrue(self._overdue(deal))
        stage.unlink()
        self.assertFalse(self._overdue(deal))

    def test_flag_costs_nothing_where_no_team_asks(self):
        self.team_funnel.rival_stage_id = False
        self.env["crm.team"].search([("rival_stage_id", "!=", False)]).rival_stage_id = False
        deals = self.env["crm.lead"].create([{"name": f"Deal {n}"} for n in range(20)])
        self.env.flush_all()
        deals.mapped("is_rival_overdue")  # fills the cache of who asks
        self.env.invalidate_all()
        deals.mapped("name")
        before = self.cr.sql_log_count
        deals.mapped("is_rival_overdue")
        self.assertEqual(self.cr.sql_log_count, before)
