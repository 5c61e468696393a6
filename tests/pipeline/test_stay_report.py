"""Stays and cycles against a plain retelling of the same events (FUN-12 to FUN-15)."""

import random
from datetime import timedelta
from statistics import mean, median

from ..common import FunnelCommon
from .histories import DAY_SECONDS, History, at, post

NOW = "2026-11-01 00:00:00"


def days(start, end):
    return (at(end) - at(start)).total_seconds() / DAY_SECONDS


class Teller:
    """Makes up the life of a deal and remembers it in its own words: stays and closings."""

    def __init__(self, test, seed):
        self.test = test
        self.rng = random.Random(seed)
        self.stages = [test.stage_new, test.stage_qualified, test.stage_offer]
        self.users = [test.user_sales_salesman, test.user_team, test.user_sales_leads]

    def tell(self, number):
        """Return ``(History, stays, closing)``.

        A stay is ``[stage, entered, left, ended by, salesperson, amount]``; a closing is
        ``{"outcome", "first", "closed", "stages", "backward"}``, or None while it is open.
        """
        rng, test = self.rng, self.test
        when = at("2026-01-01") + timedelta(hours=rng.randrange(3000))
        first = when
        user, amount, level = rng.choice(self.users), rng.randrange(1, 90) * 100, 0
        history = History(f"Deal {number}", user, test.team_funnel, amount)
        history.enter(when, self.stages[0])
        stays = [[self.stages[0], when, None, None, user, amount]]
        visited, backward, closing = {0}, 0, None
        for _step in range(rng.randrange(1, 12)):
            when += timedelta(hours=rng.randrange(1, 400))
            if closing:
                if rng.random() < 0.6:
                    break
                history.enter(when, self.stages[level], "reopened")
                stays.append([self.stages[level], when, None, None, user, amount])
                closing = None
                continue
            act = rng.choice(["move", "move", "move", "transfer", "revalue", "won", "lost"])
            if act == "move":
                target = rng.choice([other for other in range(3) if other != level])
                backward += target < level
                stays[-1][2:4] = when, "forward" if target > level else "backward"
                level = target
                visited.add(level)
                history.move(when, self.stages[level])
                stays.append([self.stages[level], when, None, None, user, amount])
            elif act == "transfer":
                user = rng.choice(self.users)
                history.transfer(when, user)
            elif act == "revalue":
                amount = rng.randrange(1, 90) * 100
                history.revalue(when, amount)
            else:
                stays[-1][2:4] = when, act
                history.leave(when, act, test.stage_won if act == "won" else None)
                closing = {
                    "outcome": act,
                    "first": first,
                    "closed": when,
                    "from": self.stages[level],
                    "stages": len(visited),
                    "backward": backward,
                    "user": user,
                    "amount": amount,
                }
            stays[-1][4:6] = user, amount
        return history, stays, closing


class ReportCase(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_qualified.rotting_threshold_days = 5
        cls.now = at(NOW)

    def _create_told(self, count=60, seed=3):
        teller = Teller(self, seed)
        told = [teller.tell(number) for number in range(count)]
        post(self.env, *(history for history, _stays, _closing in told))
        return told


class TestStayReport(ReportCase):
    def test_stays_agree_with_the_events(self):
        """FUN-13, FUN-14: every stay, with its stage, dates, owner, amount and way out."""
        told = self._create_told()
        with self.at(NOW):
            for history, stays, _closing in told:
                expected = [
                    (stage.id, entered, left or False, ended_by or False, user.id, amount)
                    for stage, entered, left, ended_by, user, amount in stays
                ]
                rows = self.env["crm.funnel.stay.report"].search(
                    [("lead_id", "=", history.lead.id)], order="date_entered, id"
                )
                found = [
                    (
                        row.stage_id.id,
                        row.date_entered,
                        row.date_left,
                        row.exit_kind,
                        row.user_id.id,
                        row.amount,
                    )
                    for row in rows
                ]
                self.assertEqual(found, expected)
                for row in rows:
                    expected_days = days(row.date_entered, row.date_left or NOW)
                    self.assertAlmostEqual(row.stay_days, expected_days, places=6)
        open_count = sum(stays[-1][2] is None for _history, stays, _closing in told)
        self.assertGreater(open_count, 5)

    def test_average_and_median_stay_by_stage(self):
        told = self._create_told()
        leads = [history.lead.id for history, _stays, _closing in told]
        lengths = {}
        for _history, stays, _closing in told:
            for stage, entered, left, *_rest in stays:
                if left:
                    lengths.setdefault(stage, []).append(days(entered, left))
        rows = self.env["crm.funnel.stay.report"]._read_group(
            [("lead_id", "in", leads), ("date_left", "!=", False)],
            ["stage_id"],
            ["__count", "stay_days:avg", "stay_median_days:avg"],
        )
        self.assertEqual(len(rows), len(lengths))
        for stage, count, average, middle in rows:
            self.assertEqual(count, len(lengths[stage]))
            self.assertAlmostEqual(average, mean(lengths[stage]), places=6)
            self.assertAlmostEqual(middle, median(lengths[stage]), places=6)

    def test_who_stays_for_ever_on_one_level(self):
        """FUN-12: current stays beyond the threshold of their stage, and only those."""
        user, team = self.user_sales_salesman, self.team_funnel
        new, qualified = self.stage_new, self.stage_qualified

        def history(name):
            return History(name, user, team, 100)

        stuck = history("Stuck").enter("2026-10-01", new).move("2026-10-20", qualified)
        fresh = history("Fresh").enter("2026-10-01", new).move("2026-10-29", qualified)
        no_threshold = history("No threshold").enter("2026-01-01", new)
        gone = (
            history("Gone")
            .enter("2026-01-01", new)
            .move("2026-01-02", qualified)
            .leave("2026-06-01", "lost")
        )
        handed_over = (
            history("Handed over")
            .enter("2026-10-01", new)
            .move("2026-10-02", qualified)
            .transfer("2026-10-31", self.user_sales_leads)
        )
        leads = post(self.env, stuck, fresh, no_threshold, gone, handed_over)
        with self.at(NOW):
            rows = self.env["crm.funnel.stay.report"].search(
                [
                    ("lead_id", "in", leads.ids),
                    ("date_left", "=", False),
                    ("is_overdue", "=", True),
                ]
            )
            self.assertEqual(rows.lead_id, stuck.lead | handed_over.lead)
            self.assertEqual({row.threshold_days for row in rows}, {5})
        self.assertEqual(handed_over.lead.funnel_stay_ids[:1].user_id, self.user_sales_leads)

    def test_authors_of_a_stay(self):
        history = History("By whom", self.user_sales_salesman, self.team_funnel, 10)
        history.by(self.user_team).enter("2026-01-01", self.stage_new)
        history.by(self.user_sales_leads).move("2026-01-05", self.stage_offer)
        lead = post(self.env, history)
        current, finished = lead.funnel_stay_ids
        self.assertEqual(finished.entered_by_id, self.user_team)
        self.assertEqual(finished.left_by_id, self.user_sales_leads)
        self.assertEqual(current.entered_by_id, self.user_sales_leads)
        self.assertFalse(current.left_by_id)
        self.assertEqual(finished.next_stage_id, self.stage_offer)

    def test_leads_have_no_stays(self):
        lead = self.env["crm.lead"].create({"name": "Only a lead", "type": "lead"})
        self.assertFalse(lead.funnel_stay_ids)

    def test_rows_of_deleted_opportunities_and_stages_keep_a_name(self):
        """ASG-17: the history outlives the opportunity and its stage."""
        stage = self.env["crm.stage"].create({"name": "Pilot", "sequence": 2})
        history = History("Short-lived", self.user_sales_salesman, self.team_funnel, 10)
        history.enter("2026-01-01", self.stage_new).move("2026-01-05", stage)
        history.move("2026-01-07", self.stage_offer).leave("2026-01-09", "lost")
        lead = post(self.env, history)
        number = lead.id
        moves = lead.funnel_move_ids
        with self.at(NOW):
            lead.unlink()
            stage.unlink()
        self.env.invalidate_all()
        self.assertEqual(moves.mapped("lead_id"), self.env["crm.lead"])
        stays = self.env["crm.funnel.stay.report"].search([("lead_ref", "=", number)])
        cycle = self.env["crm.funnel.cycle.report"].search([("lead_ref", "=", number)])
        self.assertEqual(len(stays), 3)
        self.assertEqual(cycle.cycle_days, 8)
        self.assertEqual(cycle.stage_count, 3)
        for row in (*stays, *cycle, *moves):
            self.assertEqual(row.display_name, f"Deleted opportunity #{number}")
            action = row.action_open_lead()
            self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(set(stays.mapped("stage_name")), {"Funnel New", "Pilot", "Funnel Offer"})

    def test_the_last_name_of_a_deleted_opportunity_is_on_all_its_rows(self):
        history = History("Short-lived", self.user_sales_salesman, self.team_funnel, 10)
        lead = post(
            self.env,
            history.enter("2026-01-01", self.stage_new).move("2026-01-05", self.stage_offer),
        )
        number = lead.id
        lead.unlink()
        domain = [("lead_ref", "=", number)]
        moves = self.env["crm.funnel.move"].search(domain)
        stays = self.env["crm.funnel.stay.report"].search(domain)
        self.assertIn("deleted", moves.mapped("kind"))
        self.assertEqual(len(stays), 2)
        for rows in (moves, stays):
            self.assertEqual(set(rows.mapped("display_name")), {"Short-lived"})

    def test_opening_a_row_opens_the_opportunity(self):
        history = History("Alive", self.user_sales_salesman, self.team_funnel, 10)
        lead = post(self.env, history.enter("2026-01-01", self.stage_new))
        action = lead.funnel_stay_ids.action_open_lead()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", lead.id))


class TestCycleReport(ReportCase):
    def test_closed_deals_agree_with_the_events(self):
        """FUN-13, FUN-15: one row a closed deal; a reopened deal counts with its last closing."""
        told = self._create_told(seed=11)
        rows = self.env["crm.funnel.cycle.report"].search(
            [("lead_id", "in", [history.lead.id for history, *_rest in told])]
        )
        found = {
            row.lead_id: (
                row.outcome,
                row.date_first,
                row.date_closed,
                row.stage_id,
                row.stage_count,
                row.backward_count,
                row.user_id,
                row.amount,
            )
            for row in rows
        }
        expected = {
            history.lead: (
                closing["outcome"],
                closing["first"],
                closing["closed"],
                closing["from"],
                closing["stages"],
                closing["backward"],
                closing["user"],
                closing["amount"],
            )
            for history, _stays, closing in told
            if closing
        }
        self.assertGreater(len(expected), 10)
        self.assertEqual(found, expected)
        for row in rows:
            self.assertAlmostEqual(row.cycle_days, days(row.date_first, row.date_closed), places=6)

    def test_loss_by_stage_and_average_cycle(self):
        """FUN-14: the step where most deals are lost. FUN-15: the average and median cycle."""
        told = self._create_told(seed=5)
        closings = [closing for _history, _stays, closing in told if closing]
        domain = [("lead_id", "in", [history.lead.id for history, *_rest in told])]
        report = self.env["crm.funnel.cycle.report"]
        losses = dict(
            report._read_group([*domain, ("outcome", "=", "lost")], ["stage_id"], ["__count"])
        )
        for stage, count in losses.items():
            same = [c for c in closings if c["outcome"] == "lost" and c["from"] == stage]
            self.assertEqual(count, len(same))
        self.assertTrue(losses)
        cycles = [days(closing["first"], closing["closed"]) for closing in closings]
        [(average, middle)] = report._read_group(
            domain, [], ["cycle_days:avg", "cycle_median_days:avg"]
        )
        self.assertAlmostEqual(average, mean(cycles), places=6)
        self.assertAlmostEqual(middle, median(cycles), places=6)

    def test_a_deal_that_is_open_again_is_not_closed(self):
        history = History("Back again", self.user_sales_salesman, self.team_funnel, 10)
        history.enter("2026-01-01", self.stage_new).leave("2026-01-05", "lost")
        history.enter("2026-01-08", self.stage_new, "reopened")
        lead = post(self.env, history)
        report = self.env["crm.funnel.cycle.report"]
        self.assertFalse(report.search([("lead_id", "=", lead.id)]))
        self.assertEqual(len(lead.funnel_stay_ids), 2)
