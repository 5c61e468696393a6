"""Refresh of the rates from the ledger (FUN-03, FUN-04)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .rate_common import RateCommon

# The ledger in the words of the oracle: lead, date, kind, stage, count.
NEW, OFFER, LAST = "new", "offer", "last"
HISTORY = [
    (1, "2025-12-10", "new", NEW, 1),
    (1, "2026-01-05", "forward", NEW, -1),
    (1, "2026-01-05", "forward", OFFER, 1),
    (1, "2026-02-01", "won", OFFER, -1),
    (2, "2026-01-10", "new", NEW, 1),
    (2, "2026-01-20", "forward", NEW, -1),
    (2, "2026-01-20", "forward", OFFER, 1),
    (2, "2026-02-10", "backward", OFFER, -1),
    (2, "2026-02-10", "backward", NEW, 1),
    (2, "2026-02-15", "lost", NEW, -1),
    (3, "2026-01-11", "new", NEW, 1),
    (3, "2026-01-12", "lost", NEW, -1),
    (3, "2026-01-13", "reopened", NEW, 1),  # open again: not closed by now
    (4, "2026-01-11", "new", NEW, 1),
    (4, "2026-01-15", "transfer", NEW, -1),
    (4, "2026-01-15", "transfer", NEW, 1),
    (4, "2026-01-16", "archived", NEW, -1),  # left, but neither won nor lost
    (5, "2026-03-30", "new", OFFER, 1),
    (5, "2026-04-02", "won", OFFER, -1),  # closed after the period
    (6, "2026-02-01", "new", OFFER, 1),
    (6, "2026-02-03", "lost", OFFER, -1),
    (7, "2025-11-01", "new", LAST, 1),  # stays all the time
]


def oracle_closed(moves):
    """Return (won, lost) by stage of the exits in the first quarter of 2026."""
    result = {}
    for _lead, date, kind, stage, _count in moves:
        if "2026-01-01" <= date < "2026-04-01" and kind in ("won", "lost"):
            won, lost = result.get(stage, (0, 0))
            result[stage] = (won + (kind == "won"), lost + (kind == "lost"))
    return result


def oracle_entered(moves):
    """Return (won, lost) by stage of the deals that entered it in the first quarter of 2026."""
    ends, entered = {}, set()
    for lead, date, kind, stage, count in moves:
        ends[lead] = kind
        if "2026-01-01" <= date < "2026-04-01" and count > 0 and kind != "transfer":
            entered.add((lead, stage))
    result = {}
    for lead, stage in entered:
        won, lost = result.get(stage, (0, 0))
        result[stage] = (won + (ends[lead] == "won"), lost + (ends[lead] == "lost"))
    return result


def oracle_moved(moves):
    """Return (moved on or won, opening + inflow) by stage in the first quarter of 2026."""
    result = {}
    for _lead, date, kind, stage, count in moves:
        moved, present = result.get(stage, (0, 0))
        if date < "2026-01-01":
            present += count
        elif date < "2026-04-01" and kind != "transfer":
            present += count > 0
            moved += count < 0 and kind in ("forward", "won")
        result[stage] = (moved, present)
    return result


class TestStageRateRefresh(RateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_by_name = {NEW: cls.stage_new, OFFER: cls.stage_offer, LAST: cls.stage_last}

    def _post_history(self, **kwargs):
        self._post_moves(
            *(
                (lead, date, kind, self.stage_by_name[stage], count)
                for lead, date, kind, stage, count in HISTORY
            ),
            **kwargs,
        )

    def _assert_success(self, refresh, expected):
        lines = self._lines_by_stage(refresh)
        for name, stage in self.stage_by_name.items():
            won, lost = expected.get(name, (0, 0))
            with self.subTest(stage=name):
                self.assertEqual((lines[stage].part_count, lines[stage].lost_count), (won, lost))
                self.assertEqual(lines[stage].base_count, won + lost)
                self.assertEqual(lines[stage].has_new_percent, bool(won + lost))
                if won + lost:
                    percent = 100 * won / (won + lost)
                    self.assertAlmostEqual(lines[stage].new_percent, percent, places=2)

    def test_success_rates_of_the_exits_agree_with_plain_python(self):
        """FUN-03, the definition of the funnel: won ÷ (won + lost) of the exits."""
        self._post_history()
        expected = oracle_closed(HISTORY)
        self.assertEqual(expected, {NEW: (0, 2), OFFER: (1, 1)})
        self._assert_success(self._refresh(), expected)

    def test_success_rates_of_the_entries_agree_with_plain_python(self):
        """FUN-03, for forecasts: of the deals that entered and are closed by now."""
        self._post_history()
        expected = oracle_entered(HISTORY)
        self.assertEqual(expected, {NEW: (0, 1), OFFER: (2, 2)})
        self._assert_success(self._refresh(definition="entered"), expected)

    def test_conversion_rates_agree_with_plain_python(self):
        """FUN-04: (forward + won) ÷ (opening + inflow)."""
        self._post_history()
        expected = oracle_moved(HISTORY)
        lines = self._lines_by_stage(self._refresh("conversion"))
        for name, (moved, present) in expected.items():
            line = lines[self.stage_by_name[name]]
            with self.subTest(stage=name):
                self.assertEqual((line.part_count, line.base_count), (moved, present))
                self.assertAlmostEqual(line.new_percent, 100 * moved / present, places=2)

    def test_only_stages_with_enough_sample_are_ticked(self):
        self._post_history()
        lines = self._lines_by_stage(self._refresh("conversion", min_sample=4))
        self.assertEqual(
            {stage.name: (line.base_count, line.is_applied) for stage, line in lines.items()},
            {"Rate New": (6, True), "Rate Offer": (4, True), "Rate Last": (1, False)},
        )
        lines = self._lines_by_stage(self._refresh("conversion", min_sample=5))
        self.assertFalse(lines[self.stage_offer].is_sample_enough)
        self.assertFalse(lines[self.stage_offer].is_applied)

    def test_won_stages_are_not_offered(self):
        self._post_history()
        self.assertNotIn(self.stage_won, self._refresh().line_ids.stage_id)

    def test_apply_sets_the_ticked_stages_and_logs_them(self):
        self._post_history()
        self.stage_offer.success_percent = 30.0
        before = self.env["crm.stage.rate.log"].search([])
        refresh = self._refresh(min_sample=2)
        lines = self._lines_by_stage(refresh)
        self.assertRecordValues(
            lines[self.stage_offer],
            [{"has_old_percent": True, "old_percent": 30.0, "new_percent": 50.0}],
        )
        lines[self.stage_new].is_applied = False
        refresh.action_apply()
        self.assertEqual(self.stage_offer.success_percent, 50.0)
        self.assertFalse(self.stage_new.has_success_percent)
        self.assertFalse(self.stage_last.has_success_percent, "no data is not a rate of 0%")
        self.assertRecordValues(
            self.env["crm.stage.rate.log"].search([]) - before,
            [
                {
                    "stage_id": self.stage_offer.id,
                    "create_uid": self.user_sales_manager.id,
                    "rate": "success",
                    "source": "refresh",
                    "old_percent": 30.0,
                    "new_percent": 50.0,
                    "definition": "closed",
                    "part_count": 1,
                    "base_count": 2,
                }
            ],
        )

    def test_apply_of_conversion_rates_leaves_success_rates(self):
        self._post_history()
        self._refresh("conversion").action_apply()
        self.assertAlmostEqual(self.stage_new.conversion_percent, 100 * 2 / 6, places=2)
        self.assertFalse(self.stage_new.has_success_percent)

    def test_stage_with_too_few_deals_can_still_be_ticked(self):
        self._post_history()
        refresh = self._refresh(min_sample=1000)
        self._lines_by_stage(refresh)[self.stage_offer].is_applied = True
        refresh.action_apply()
        self.assertEqual(self.stage_offer.success_percent, 50.0)

    def test_stage_without_data_cannot_be_applied(self):
        self._post_history()
        refresh = self._refresh()
        self._lines_by_stage(refresh)[self.stage_last].is_applied = True
        with self.assertRaises(UserError):
            refresh.action_apply()
        self.assertFalse(self.stage_offer.has_success_percent, "all or nothing")

    def test_nothing_ticked_is_refused(self):
        self._post_history()
        refresh = self._refresh(min_sample=1000)
        with self.assertRaises(UserError):
            refresh.action_apply()

    def test_period_without_history_is_refused(self):
        self._post_history()
        refresh = self._refresh(date_from="2019-01-01", date_to="2019-12-31")
        self.assertTrue(refresh.is_empty)
        with self.assertRaises(UserError):
            refresh.action_apply()

    def test_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self._refresh(date_from="2026-03-02", date_to="2026-03-01")

    def test_period_at_the_end_of_time_is_refused(self):
        for values in ({"date_from": "0001-01-01"}, {"date_to": "9999-12-31"}):
            for definition in ("closed", "entered"):
                with self.subTest(**values), self.assertRaises(ValidationError):
                    self._refresh(definition=definition, **values)

    def test_period_of_one_day_is_a_period(self):
        self._post_history()
        refresh = self._refresh(date_from="2026-02-01", date_to="2026-02-01")
        self.assertEqual(self._lines_by_stage(refresh)[self.stage_offer].part_count, 1)

    def test_sample_below_one_is_refused(self):
        with self.assertRaises(ValidationError):
            self._refresh(min_sample=0)

    def test_days_are_those_of_the_manager(self):
        self.user_sales_manager.tz = "Asia/Shanghai"
        self._post_moves((1, "2026-03-31 15:59:59", "won", self.stage_new, -1))
        self._post_moves((2, "2026-03-31 16:00:00", "won", self.stage_new, -1))
        self._post_moves((3, "2025-12-31 15:59:59", "won", self.stage_new, -1))
        self._post_moves((4, "2025-12-31 16:00:00", "lost", self.stage_new, -1))
        line = self._lines_by_stage(self._refresh())[self.stage_new]
        self.assertEqual((line.part_count, line.lost_count), (1, 1))

    def test_team_restricts_both_definitions(self):
        self._post_history(team=self.sales_team_1)
        self._post_moves(
            (51, "2026-02-01", "new", self.stage_offer, 1),
            (51, "2026-02-02", "won", self.stage_offer, -1),
        )
        for definition, oracle in (("closed", oracle_closed), ("entered", oracle_entered)):
            refresh = self._refresh(definition=definition, team_id=self.sales_team_1.id)
            self._assert_success(refresh, oracle(HISTORY))
            line = self._lines_by_stage(self._refresh(definition=definition))[self.stage_offer]
            self.assertEqual(line.part_count, oracle(HISTORY)[OFFER][0] + 1)

    def test_base_is_all_companies_of_the_manager(self):
        self._post_moves((1, "2026-02-01", "won", self.stage_new, -1))
        self._post_moves((2, "2026-02-01", "lost", self.stage_new, -1), company=self.company_other)
        self.env = self.env(context={"allowed_company_ids": self.company_main.ids})
        for definition in ("closed", "entered"):
            self._post_moves(
                (3, "2026-01-01", "new", self.stage_new, 1),
                (3, "2026-02-01", "lost", self.stage_new, -1),
                company=self.company_other,
            )
            both = self._refresh(user=self.group_manager, definition=definition)
            self.assertTrue(self._lines_by_stage(both)[self.stage_new].lost_count)
            one = self._refresh(user=self.user_sales_manager, definition=definition)
            self.assertFalse(self._lines_by_stage(one)[self.stage_new].lost_count)

    def test_form_recomputes_when_the_definition_changes(self):
        self._post_history()
        Refresh = self.env["crm.stage.rate.refresh"].with_user(self.user_sales_manager)
        with Form(Refresh.with_context(default_rate="success")) as form:
            form.date_from = "2026-01-01"
            form.date_to = "2026-03-31"
            form.min_sample = 2
            form.definition = "entered"
        refresh = form.record
        self._assert_success(refresh, oracle_entered(HISTORY))
        refresh.action_apply()
        self.assertEqual(self.stage_offer.success_percent, 50.0)
        self.assertFalse(self.stage_new.has_success_percent, "a sample of 1 is not enough")

    def test_default_sample_comes_from_the_settings(self):
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.rate_min_sample", False)
        self.assertEqual(self.env["crm.stage.rate.refresh"].new({}).min_sample, 20)
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.rate_min_sample", "7")
        self.assertEqual(self.env["crm.stage.rate.refresh"].new({}).min_sample, 7)
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.rate_min_sample", "seven")
        self.assertEqual(self.env["crm.stage.rate.refresh"].new({}).min_sample, 20)

    def test_only_managers_refresh(self):
        for user in (self.user_sales_salesman, self.user_team, self.user_sales_leads):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._refresh(user=user)
