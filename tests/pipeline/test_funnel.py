"""The funnel against an independent replay of the same ledger (FUN-01, FUN-10, FUN-16, FUN-17)."""

import random
from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.sales_funnel_crm.models.pipeline.crm_funnel_balance import SEAL_PARAMETER
from odoo.addons.sales_funnel_crm.models.pipeline.crm_funnel_request import FunnelRequestError
from odoo.addons.sales_team.tests.common import TestSalesCommon

from . import ledger_oracle

COLUMNS = (
    "lead_ref", "date", "kind", "stage_id", "stage_ref", "user_id", "team_id", "company_id",
    "currency_id", "count", "amount", "date_entered", "stay_days", "origin",
)  # fmt: skip


@tagged("post_install", "-at_install")
class FunnelLedgerCommon(TestSalesCommon):
    """Deals that never were records: rows of the ledger alone, so that dates are free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.env["crm.stage"].create(
            [
                {"name": "Funnel A", "sequence": 101, "rotting_threshold_days": 20},
                {"name": "Funnel B", "sequence": 102, "rotting_threshold_days": 9},
                {"name": "Funnel C", "sequence": 103},
            ]
        )
        cls.env.flush_all()
        cls.env.cr.execute("DELETE FROM crm_funnel_move")
        cls.env.cr.execute("DELETE FROM crm_funnel_balance")
        cls.env["ir.config_parameter"].set_param(SEAL_PARAMETER, False)
        cls.user = cls.user_sales_manager
        cls.user.tz = "UTC"

    @classmethod
    def _post_rows(cls, rows):
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", row.get(name)) for name in COLUMNS))
            for row in rows
        )
        columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
        cls.env.execute_query(SQL("INSERT INTO crm_funnel_move (%s) VALUES %s", columns, values))
        cls.env.invalidate_all()

    @classmethod
    def _make_history(cls, deals=150, seed=7, currencies=None):
        """Post the random lives of ``deals`` deals over two years; return their rows."""
        rng = random.Random(seed)
        rows = []
        for deal in range(900001, 900001 + deals):
            rows += cls._make_life(rng, deal, currencies or [cls.env.company.currency_id])
        rows.sort(key=lambda row: row["date"])
        cls._post_rows(rows)
        return cls._read_rows()

    @classmethod
    def _read_rows(cls):
        cls.env.cr.execute(
            "SELECT id, lead_ref, date, kind, stage_ref, user_id, currency_id, count,"
            " amount::float AS amount, date_entered FROM crm_funnel_move ORDER BY date, id"
        )
        return cls.env.cr.dictfetchall()

    @classmethod
    def _make_life(cls, rng, deal, currencies):
        users = [cls.user_sales_leads, cls.user_sales_salesman]
        now = datetime(2024, 1, 1) + timedelta(seconds=rng.randrange(86400 * 700))
        user, stage, amount = rng.choice(users), rng.randrange(3), float(rng.randrange(1, 999))
        currency = rng.choice(currencies)
        entered = now

        def row(kind, count, value):
            leaves = count == -1 and kind != "transfer"
            return {
                "lead_ref": deal, "date": now, "kind": kind, "stage_id": cls.stages[stage].id,
                "stage_ref": cls.stages[stage].id, "user_id": user.id,
                "team_id": cls.sales_team_1.id, "company_id": cls.env.company.id,
                "currency_id": currency.id, "count": count, "amount": value,
                "date_entered": entered, "origin": "live",
                "stay_days": (now - entered).total_seconds() / 86400 if leaves else None,
            }  # fmt: skip

        rows = [row("new", 1, amount)]
        for _step in range(rng.randrange(8)):
            now += timedelta(seconds=rng.randrange(1, 86400 * 45))
            what = rng.choice(["move", "move", "move", "transfer", "revalue", "close"])
            if what == "revalue":
                change = float(rng.randrange(-int(amount), 500))
                rows.append(row("revalued", 0, change))
                amount += change
            elif what == "transfer":
                rows.append(row("transfer", -1, -amount))
                user = users[1 - users.index(user)]
                rows.append(row("transfer", 1, amount))
            elif what == "close":
                rows.append(row(rng.choice(["won", "lost", "archived"]), -1, -amount))
                if rng.random() < 0.8:
                    break
                now += timedelta(days=rng.randrange(1, 30))
                entered = now
                rows.append(row("reopened", 1, amount))
            else:
                target = rng.choice([other for other in range(3) if other != stage])
                kind = "forward" if target > stage else "backward"
                rows.append(row(kind, -1, -amount))
                stage, entered = target, now
                rows.append(row(kind, 1, amount))
        return rows

    def _get_funnel(self, date_from, date_to, domain=(), **options):
        lead = self.env["crm.lead"].with_user(self.user)
        return lead.get_funnel(list(domain), date_from, date_to, **options)

    def _get_stage(self, answer, stage):
        return next(info["figures"] for info in answer["stages"] if info["id"] == stage.id)


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
                            self.assertAlmostEqual(figures[name], value, 3)

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

    def _assert_identity(self, figures):
        for part in ("count", "amount"):
            value = {
                name: figures[name][part] for name in figures if isinstance(figures[name], dict)
            }
            balance = (
                value["opening"] + value["inflow"] - value["outflow"] - value["won"] - value["lost"]
                + value["transfer_in"] - value["transfer_out"] + value["revalued"]
                + value["adjusted"] + value["exchange"]
            )  # fmt: skip
            self.assertAlmostEqual(balance, value["closing"], 2)

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


class TestFunnelMoney(FunnelLedgerCommon):
    def test_mixed_currencies_are_converted_and_the_identity_still_holds(self):
        """DESIGN 3: flows at the row's date, balances at their own date, the rest is exchange."""
        company = self.env.company
        foreign = self.env["res.currency"].create({"name": "FNL", "symbol": "F", "rounding": 0.01})
        self.env["res.currency.rate"].create(
            [
                {"currency_id": foreign.id, "company_id": company.id, "name": day, "rate": rate}
                for day, rate in (("2023-01-01", 2.0), ("2024-06-01", 4.0), ("2025-01-01", 8.0))
            ]
        )
        rows = self._make_history(seed=17, currencies=[company.currency_id, foreign])
        self.env["crm.funnel.balance"]._rebuild()
        answer = self._get_funnel("2024-03-01", "2025-03-01", groupby="user_id")
        self.assertTrue(answer["converted"])
        currency_of = {row["lead_ref"]: row["currency_id"] for row in rows}

        def worth(instant, rate):
            states = ledger_oracle.state_at(rows, instant)
            return sum(
                state[2] / (rate if currency_of[deal] == foreign.id else 1.0)
                for deal, state in states.items()
            )

        total = answer["total"]
        self.assertAlmostEqual(total["opening"]["amount"], worth(datetime(2024, 3, 1), 2.0), 1)
        self.assertAlmostEqual(total["closing"]["amount"], worth(datetime(2025, 3, 1), 8.0), 1)
        won = sum(
            -row["amount"] / (self._rate(row["date"]) if row["currency_id"] == foreign.id else 1.0)
            for row in rows
            if row["kind"] == "won" and datetime(2024, 3, 1) <= row["date"] < datetime(2025, 3, 1)
        )
        self.assertAlmostEqual(total["won"]["amount"], won, 1)
        self.assertNotEqual(total["exchange"]["amount"], 0)
        TestFunnelFigures._assert_identity(self, total)

    def _rate(self, date):
        return 2.0 if date < datetime(2024, 6, 1) else 4.0 if date < datetime(2025, 1, 1) else 8.0


class TestFunnelDrillDown(FunnelLedgerCommon):
    def test_every_figure_opens_as_many_deals_as_it_counts(self):
        """FUN-12: stagnant and overdue deals as a list, and every other figure too."""
        self._make_history(seed=18)
        period = ("2024-04-01", "2025-04-01")
        answer = self._get_funnel(*period, groupby="user_id")
        lead = self.env["crm.lead"].with_user(self.user)
        figures = ("opening", "new", "forward_in", "won", "lost", "removed", "closing", "overdue")
        for stage in self.stages:
            for figure in figures:
                action = lead.get_funnel_action(figure, [], *period, stage=stage.id, show="moves")
                moves = self.env["crm.funnel.move"].search(action["domain"])
                expected = self._get_stage(answer, stage)[figure]["count"]
                with self.subTest(stage=stage.name, figure=figure):
                    if figure in ("opening", "closing", "overdue"):
                        self.assertEqual(len(set(moves.mapped("lead_ref"))), expected)
                    else:
                        self.assertEqual(len(moves), expected)

    def test_group_of_a_figure_opens_its_own_moves(self):
        self._make_history(seed=19)
        period = ("2024-04-01", "2025-04-01")
        for group in self._get_funnel(*period, groupby="user_id")["groups"]:
            action = self.env["crm.lead"].get_funnel_action(
                "won", [], *period, group={"groupby": "user_id", "key": group["key"]}, show="moves"
            )
            moves = self.env["crm.funnel.move"].search_count(action["domain"])
            self.assertEqual(moves, group["total"]["won"]["count"])

    def test_unknown_figure_says_what_to_do(self):
        with self.assertRaises(FunnelRequestError):
            self.env["crm.lead"].get_funnel_action("nothing", [], "2024-01-01", "2025-01-01")


class TestFunnelRequest(FunnelLedgerCommon):
    def test_bad_requests_are_refused_with_a_sentence(self):
        for label, args, options in (
            ("ends before it starts", ("2025-02-01", "2025-01-01"), {}),
            ("empty period", ("2025-02-01", "2025-02-01"), {}),
            ("no date", ("yesterday", "2025-01-01"), {}),
            ("not a day", ("2025-01-01 10:00:00", "2025-02-01"), {}),
            ("nonsense year", ("0001-01-01", "2025-02-01"), {}),
            ("unknown mode", ("2025-01-01", "2025-02-01"), {"mode": "magic"}),
            ("unknown group", ("2025-01-01", "2025-02-01"), {"groupby": "nothing"}),
            ("unknown rate", ("2025-01-01", "2025-02-01"), {"success_rate": "mine"}),
            ("unknown rate", ("2025-01-01", "2025-02-01"), {"conversion_rate": "mine"}),
            ("unknown comparison", ("2025-01-01", "2025-02-01"), {"compare": "plan"}),
        ):
            with self.subTest(label), self.assertRaises(FunnelRequestError):
                self._get_funnel(*args, **options)


class TestFunnelCohort(FunnelLedgerCommon):
    def test_cohort_agrees_with_a_replay(self):
        """FUN-17: what became of the deals that entered in a period."""
        rows = self._make_history(seed=20)
        answer = self._get_funnel("2024-03-01", "2024-09-01", mode="cohort", groupby="user_id")
        born = {
            row["lead_ref"]
            for row in rows
            if row["kind"] == "new" and datetime(2024, 3, 1) <= row["date"] < datetime(2024, 9, 1)
        }
        self.assertEqual(answer["total"]["reached"]["count"], len(born))
        still_open = ledger_oracle.state_at(rows, datetime(2030, 1, 1))
        self.assertEqual(answer["total"]["open"]["count"], len(born & set(still_open)))
        last = {row["lead_ref"]: row["kind"] for row in rows if row["count"] == -1}
        for outcome in ("won", "lost"):
            ended = {d for d in born if d not in still_open and last[d] == outcome}
            self.assertEqual(answer["total"][outcome]["count"], len(ended))
        for stage in self.stages:
            reached = {
                row["lead_ref"]
                for row in rows
                if row["count"] == 1 and row["stage_ref"] == stage.id and row["lead_ref"] in born
            }
            figures = self._get_stage(answer, stage)
            self.assertEqual(figures["reached"]["count"], len(reached))
            self.assertAlmostEqual(figures["reached_percent"], 100 * len(reached) / len(born))
        sizes = [group["total"]["reached"]["count"] for group in answer["groups"]]
        self.assertEqual(sum(sizes), len(born))
