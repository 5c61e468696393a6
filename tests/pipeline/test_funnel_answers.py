"""Money, drill-down, cohort and bad requests of the funnel (FUN-01, FUN-12, FUN-17)."""

from datetime import datetime

from odoo.addons.sales_funnel_crm.models.pipeline.crm_funnel_request import FunnelRequestError

from . import ledger_oracle
from .funnel_common import FunnelLedgerCommon


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
        self._assert_identity(total)

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
