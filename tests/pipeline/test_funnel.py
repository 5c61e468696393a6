"""The funnel against an independent replay of the same ledger (FUN-01, FUN-10, FUN-16, FUN-17)."""

import random
from datetime import datetime

from . import ledger_oracle
from .funnel_common import FunnelLedgerCommon


class TestFunnelFigures(FunnelLedgerCommon):
    PERIODS = [
        ("2024-01-01", "2024-02-01"),
        ("2024-03-17", "2024-09-03"),
        ("2025-02-28", "2025-03-01"),
        ("2024-06-01", "2026-01-01"),
        ("2023-01-01", "2027-01-01"),
    ]

    def _assert_agrees(self, rows):
        for date_from, date_to in self.PERIODS:
            answer = self._get_funnel(date_from, date_to)
            start, end = (datetime.fromisoformat(day) for day in (date_from, date_to))
            end = min(end, datetime(2026, 6, 1))
            for stage in self.stages:
                expected = ledger_oracle.stage_figures(
                    rows, stage.id, start, end, stage.rotting_threshold_days
                )
                figures = self._get_stage(answer, stage)
                for name, value in expected.items():
                    with self.subTest(period=date_from, stage=stage.name, figure=name):
                        if isinstance(value, tuple):
                            self.assertEqual(figures[name]["count"], value[0])
                            self.assertAlmostEqual(figures[name]["amount"], value[1], 2)
                        elif value is None:
                            self.assertIsNone(figures[name])
                        else:
                            # stays are counted by hundredths for the median
                            is_median = name == "stay_median_days"
                            self.assertAlmostEqual(
                                figures[name], value, delta=0.0051 if is_median else 0.0005
                            )

    def test_every_figure_agrees_with_a_replay_deal_by_deal(self):
        """FUN-01: any time period, by stage."""
        rows = self._make_history()
        self._assert_agrees(rows)

    def test_figures_are_the_same_with_and_without_balances(self):
        rows = self._make_history(seed=8)
        without = [self._get_funnel(*period, groupby="user_id") for period in self.PERIODS]
        self.env["crm.funnel.balance"]._rebuild()
        self._assert_agrees(rows)
        for period, expected in zip(self.PERIODS, without, strict=True):
            self.assertEqual(self._get_funnel(*period, groupby="user_id"), expected)

    def test_late_rows_reach_the_balances(self):
        self._make_history(deals=40, seed=9)
        self.env["crm.funnel.balance"]._rebuild()
        known = {row["id"] for row in self._read_rows()}
        rng = random.Random(10)
        self._post_rows(self._make_life(rng, 990001, [self.env.company.currency_id]))
        late = [row["id"] for row in self._read_rows() if row["id"] not in known]
        self.env["crm.funnel.balance"]._add_late(late)
        self._assert_agrees(self._read_rows())

    def test_identity_holds_in_every_cell_and_months_join(self):
        """FUN-17: opening + inflow - outflow - won - lost … = closing, everywhere."""
        self._make_history(seed=11)
        answer = self._get_funnel("2024-02-10", "2025-08-21", groupby="user_id", compare="previous")
        cells = [info["figures"] for info in answer["stages"]]
        cells += [answer["total"], answer["previous"]["total"]]
        cells += [cell for group in answer["groups"] for cell in group["stages"].values()]
        cells += [part["total"] for part in (*answer["groups"], *answer["months"])]
        for cell in cells:
            self._assert_identity(cell)
        totals = [month["total"] for month in answer["months"]]
        self.assertEqual(len(totals), 19)
        for before, after in zip(totals, totals[1:], strict=False):
            self.assertEqual(before["closing"], after["opening"])
        self.assertEqual(totals[0]["opening"], answer["total"]["opening"])
        self.assertEqual(totals[-1]["closing"], answer["total"]["closing"])
        self.assertEqual(answer["previous"]["total"]["closing"], answer["total"]["opening"])

    def test_groups_add_up_to_the_total(self):
        """FUN-11: per salesperson."""
        self._make_history(seed=12)
        answer = self._get_funnel("2024-05-01", "2025-05-01", groupby="user_id")
        self.assertEqual(len(answer["groups"]), 2)
        for stage in self.stages:
            for figure in ("opening", "inflow", "won", "lost", "closing", "overdue"):
                parts = [group["stages"][str(stage.id)][figure] for group in answer["groups"]]
                whole = self._get_stage(answer, stage)[figure]
                with self.subTest(stage=stage.name, figure=figure):
                    self.assertEqual(sum(part["count"] for part in parts), whole["count"])
                    self.assertAlmostEqual(sum(p["amount"] for p in parts), whole["amount"], 2)

    def test_total_is_one_bucket(self):
        self._make_history(seed=13)
        total = self._get_funnel("2024-05-01", "2025-05-01")["total"]
        for figure in ("forward_in", "forward_out", "backward_in", "backward_out"):
            self.assertEqual(total[figure], {"count": 0, "amount": 0.0})
        self.assertEqual(
            total["inflow"]["count"], total["new"]["count"] + total["reopened"]["count"]
        )

    def test_a_condition_on_the_salesperson_means_who_had_the_deal_then(self):
        rows = self._make_history(seed=14)
        user = self.user_sales_leads
        answer = self._get_funnel(
            "2024-07-01", "2025-07-01", [("user_id", "=", user.id), ("type", "=", "opportunity")]
        )
        states = ledger_oracle.state_at(rows, datetime(2025, 7, 1)).values()
        mine = [state for state in states if state[1] == user.id]
        self.assertEqual(answer["total"]["closing"]["count"], len(mine))
        self._assert_identity(answer["total"])

    def test_periods_start_at_midnight_of_the_user(self):
        """DESIGN 3: half-open periods in the user's time zone, also when clocks change."""
        stage, currency = self.stages[0], self.env.company.currency_id
        for deal, instant in enumerate(
            # Berlin is UTC+1 until 29 March 2026 01:00 UTC, then UTC+2
            [
                "2026-02-28 22:59:59",
                "2026-02-28 23:00:00",
                "2026-03-31 21:59:59",
                "2026-03-31 22:00:00",
            ]
        ):
            date = datetime.fromisoformat(instant)
            self._post_rows(
                [{"lead_ref": 980000 + deal, "date": date, "kind": "new", "stage_id": stage.id,
                  "stage_ref": stage.id, "currency_id": currency.id, "count": 1, "amount": 1.0,
                  "date_entered": date, "origin": "live"}]
            )  # fmt: skip
        self.user.tz = "Europe/Berlin"
        total = self._get_funnel("2026-03-01", "2026-04-01")["total"]
        self.assertEqual(total["opening"]["count"], 1)
        self.assertEqual(total["new"]["count"], 2)

    def test_rates_have_named_alternatives(self):
        """FUN-17 and FEATURES C1."""
        self._make_history(seed=15)
        default = self._get_stage(self._get_funnel("2024-03-01", "2025-03-01"), self.stages[0])
        other = self._get_stage(
            self._get_funnel(
                "2024-03-01", "2025-03-01", success_rate="honest", conversion_rate="exits"
            ),
            self.stages[0],
        )
        won, lost = default["won"]["count"], default["lost"]["count"]
        overdue = default["overdue"]["count"]
        self.assertAlmostEqual(other["success_percent"], 100 * won / (won + lost + overdue))
        left = default["outflow"]["count"] + won + lost
        forward = default["forward_out"]["count"]
        self.assertAlmostEqual(other["conversion_percent"], 100 * (forward + won) / left)

    def test_no_data_is_not_zero(self):
        figures = self._get_funnel("2020-01-01", "2020-02-01")["total"]
        for rate in ("success_percent", "conversion_percent", "stay_avg_days", "stay_median_days"):
            self.assertIsNone(figures[rate])

    def test_queries_do_not_grow(self):
        def count(deals, period):
            self.env.cr.execute("DELETE FROM crm_funnel_move")
            self._make_history(deals=deals, seed=16)
            self.env["crm.funnel.balance"]._rebuild()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_funnel(*period, groupby="user_id")
            return self.env.cr.sql_log_count - before

        count(8, ("2024-01-01", "2026-01-01"))  # fill the ormcaches
        few = count(8, ("2024-01-01", "2026-01-01"))
        self.assertEqual(count(80, ("2023-01-01", "2026-06-01")), few)
