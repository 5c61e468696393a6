"""FUN-01: whatever happens to deals, in whatever order, the figures add up.

Hypothesis invents transactions of everything that can happen to a deal. After each one the
test takes a photo of the live pipeline, by SQL. These photos alone say what the ledger has to
say: the oracle knows nothing of how changes are booked.
"""

from collections import Counter, defaultdict
from contextlib import closing, suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_common import LedgerCommon

START = datetime(2026, 1, 1)
PICK = st.integers(0, 11)
ACTIONS = [
    *("create_open", "create_lead", "create_archived", "set_stage", "set_stage", "set_stage_user"),
    *("set_user", "set_team", "set_company", "set_amount", "win", "lose", "archive", "restore"),
    *("restore", "convert", "revert", "merge", "delete", "toggle_stage", "read", "fail"),
]
# A microsecond: another transaction in the same second.
GAPS = st.sampled_from([timedelta(microseconds=1), timedelta(hours=5), timedelta(days=9)])
TRANSACTIONS = st.lists(
    st.tuples(
        GAPS, st.lists(st.tuples(st.sampled_from(ACTIONS), PICK, PICK), min_size=2, max_size=6)
    ),
    min_size=7,
    max_size=9,
)
# What every example starts with, so that there are deals to act on.
FIRST = (timedelta(0), [("create_open", 1, 0), ("create_open", 2, 1), ("create_open", 3, 2)])


class Photo(NamedTuple):
    """One deal in the live table: where it is, and what became of it (``open``, ``won`` …)."""

    bucket: tuple
    amount: float
    status: str


@tagged("post_install", "-at_install")
class TestLedgerProperties(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_other.currency_id = cls.env.ref("base.CHF")
        cls.sellers = cls.user_sales_salesman | cls.user_team
        cls.sellers.company_ids = [Command.link(cls.company_other.id)]
        cls.sales_team_1.member_ids |= cls.user_sales_salesman
        cls.stages = cls.stage_new | cls.stage_qualified | cls.stage_offer | cls.stage_won
        # Some stages are of one team only: then another team moves the stage by a recompute.
        cls.stage_offer.team_ids = cls.team_funnel
        cls.env.cr.flush()
        cls.env.cr.execute("SELECT COALESCE(max(id), 0) FROM crm_lead")
        cls.first_id = cls.env.cr.fetchone()[0] + 1

    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
    )
    @given(TRANSACTIONS, st.integers(0, 40), st.integers(0, 40))
    def test_figures_add_up(self, transactions, day_from, day_to):
        # Not flushing: what is rolled back at the end need not be computed first.
        with closing(self.env.cr.savepoint(flush=False)):
            self.photos = [(START, {})]
            now = START
            for gap, actions in [FIRST, *transactions]:
                now += gap
                with self.at(now):
                    for action in actions:
                        self.perform(*action)
                self.photos.append((now, self.take_photo()))
            self.rows = self.read_ledger()
            self.check_sum_is_live()
            self.check_replay()
            self.check_flows()
            for day in {day_from, day_to}:
                self.check_as_of(START + timedelta(days=day))
            period = sorted([day_from, day_to])
            self.check_identity(*(START + timedelta(days=day) for day in period))
        self.env.cr.clear()
        self.env.cr.postcommit.clear()
        self.registry.clear_all_caches()

    # What can happen to deals

    def perform(self, action, pick, other):
        """Do one thing; what Odoo refuses is rolled back, like a refused request."""
        with suppress(UserError, ZeroDivisionError), self.env.cr.savepoint():
            deals = self.Lead.with_context(active_test=False).search(
                [("id", ">=", self.first_id)], order="id"
            )
            deal = deals[pick % len(deals)] if deals else deals
            if deal or action.startswith("create"):
                getattr(self, f"do_{action}")(deal, deals, pick, other)

    def do_create_open(self, _deal, _deals, pick, other):
        self.create_deal(
            stage_id=self.stages[other % 4].id,
            user_id=self.sellers[pick % 2].id,
            expected_revenue=pick * 10.1,
            probability=20,
        )

    def do_create_lead(self, *_args):
        self.create_deal(type="lead", stage_id=False)

    def do_create_archived(self, *_args):
        self.create_deal(active=False)

    def do_set_stage(self, deal, _deals, _pick, other):
        deal.stage_id = self.stages[other % 4]

    def do_set_stage_user(self, deal, _deals, pick, other):
        user = self.sellers[pick % 2]
        deal.write({"stage_id": self.stages[other % 4].id, "user_id": user.id})

    def do_set_user(self, deal, _deals, _pick, other):
        deal.user_id = self.sellers[other % 2] if other > 2 else False

    def do_set_team(self, deal, _deals, _pick, other):
        deal.team_id = (self.team_funnel, self.sales_team_1)[other % 2]

    def do_set_company(self, deal, _deals, _pick, other):
        deal.company_id = (self.company_main, self.company_other, False)[other % 3]

    def do_set_amount(self, deals, _deals, _pick, other):
        deals.expected_revenue = other * 33.3

    def do_win(self, deal, *_args):
        deal.action_set_won()

    def do_lose(self, deal, *_args):
        deal.action_set_lost()

    def do_archive(self, deal, *_args):
        deal.action_archive()

    def do_restore(self, deal, *_args):
        deal.action_restore()

    def do_convert(self, deal, *_args):
        deal.convert_opportunity(self.env["res.partner"])

    def do_revert(self, deal, *_args):
        deal.type = "lead"

    def do_merge(self, deal, deals, _pick, other):
        (deal | deals[other % len(deals)]).merge_opportunity()

    def do_delete(self, deal, *_args):
        deal.unlink()

    def do_toggle_stage(self, _deal, _deals, pick, _other):
        stage = self.stages[pick % 4]
        stage.is_won = not stage.is_won

    def do_read(self, *_args):
        self.Move.search_count([])

    def do_fail(self, deal, _deals, _pick, other):
        deal.write({"stage_id": self.stages[other % 4].id, "expected_revenue": 1.0})
        self.Move.search_count([])
        raise ZeroDivisionError

    # What the pipeline and the ledger are

    def take_photo(self):
        self.env.cr.execute(
            """SELECT id, stage_id, user_id, team_id, company_id, COALESCE(expected_revenue, 0),
                CASE WHEN type <> 'opportunity' THEN 'archived'
                    WHEN won_status <> 'pending' THEN won_status
                    WHEN active THEN 'open' ELSE 'archived' END
            FROM crm_lead WHERE id >= %s""",
            [self.first_id],
        )
        return {
            lead_id: Photo(tuple(bucket), amount, status)
            for lead_id, *bucket, amount, status in self.env.cr.fetchall()
        }

    def read_ledger(self):
        self.env.cr.execute(
            """SELECT date, lead_ref, (stage_ref, user_id, team_id, company_id)::text, kind,
                stage_ref, user_id, team_id, company_id, count, amount, stay_days, date_entered
            FROM crm_funnel_move WHERE lead_ref >= %s ORDER BY date, id""",
            [self.first_id],
        )
        return self.env.cr.dictfetchall()

    def get_bucket(self, row):
        return (row["stage_ref"], row["user_id"], row["team_id"], row["company_id"])

    def get_pipeline(self, photo):
        """Return counts and amounts by bucket of a photo."""
        pipeline = defaultdict(lambda: [0, 0.0])
        for deal in photo.values():
            if deal.status == "open":
                pipeline[deal.bucket][0] += 1
                pipeline[deal.bucket][1] += deal.amount
        return pipeline

    def get_photo(self, instant):
        """Return the last photo before ``instant``, in whole seconds like the ledger."""
        before = [photo for now, photo in self.photos if now.replace(microsecond=0) < instant]
        return before[-1] if before else {}

    # What must be true

    def check_sum_is_live(self):
        self.assertNothingDrifts()
        self.assertEqual(self.Move._reconcile(), 0)

    def check_replay(self):
        """Row by row, a deal is in one bucket at most, and leaves only where it is."""
        place, amounts = {}, Counter()
        for row in self.rows:
            lead_id, bucket = row["lead_ref"], self.get_bucket(row)
            if row["count"] > 0:
                self.assertNotIn(lead_id, place)
                place[lead_id] = bucket
            else:
                self.assertEqual(place.get(lead_id), bucket)
                if row["count"]:
                    del place[lead_id]
            amounts[lead_id] += row["amount"]
            if lead_id not in place:
                self.assertAlmostEqual(amounts[lead_id], 0.0)
        photo = {key: deal for key, deal in self.photos[-1][1].items() if deal.status == "open"}
        self.assertEqual(place, {lead_id: deal.bucket for lead_id, deal in photo.items()})
        for lead_id, deal in photo.items():
            self.assertAlmostEqual(amounts[lead_id], deal.amount)

    def check_as_of(self, instant):
        pipeline = defaultdict(lambda: [0, 0.0])
        for row in self.rows:
            if row["date"] < instant:
                pipeline[self.get_bucket(row)][0] += row["count"]
                pipeline[self.get_bucket(row)][1] += row["amount"]
        self.assertPipelines(pipeline, self.get_pipeline(self.get_photo(instant)))

    def check_identity(self, start, end):
        """Add the moves of the period, each with the sign of its kind, to the opening."""
        signs = {"new": 1, "reopened": 1, "restored": 1, "won": -1, "lost": -1, "archived": -1}
        signs |= {"merged": -1, "deleted": -1, "revalued": 0}
        pipeline = self.get_pipeline(self.get_photo(start))
        for row in self.rows:
            if start <= row["date"] < end:
                sign = signs.get(row["kind"], row["count"])
                self.assertEqual(row["count"], sign, row)
                pipeline[self.get_bucket(row)][0] += sign
                pipeline[self.get_bucket(row)][1] += row["amount"]
        self.assertPipelines(pipeline, self.get_pipeline(self.get_photo(end)))

    def check_flows(self):
        """From photo to photo: each change is booked once, under its name, with its stay."""
        expected, entered = Counter(), {}
        won_stages = {}
        for (_before, old), (now, new) in zip(self.photos, self.photos[1:], strict=False):
            date = now.replace(microsecond=0)
            for lead_id in old.keys() | new.keys():
                was, is_now = old.get(lead_id), new.get(lead_id)
                self.expect(expected, entered, won_stages, date, lead_id, was, is_now)
        booked = Counter(
            (
                row["date"],
                row["lead_ref"],
                "gone" if row["kind"] in ("merged", "deleted") else row["kind"],
                self.get_bucket(row),
                row["count"],
                row["stay_days"] and round(row["stay_days"], 6),
            )
            for row in self.rows
            if row["kind"] != "revalued"
        )
        self.assertEqual(booked, expected)

    def expect(self, expected, entered, exits, date, lead_id, was, is_now):
        was_open = was and was.status == "open"
        is_open = is_now and is_now.status == "open"
        if not was_open and not is_open:
            return
        if not was_open:
            kinds = {None: "new", "won": "reopened", "lost": "reopened", "archived": "restored"}
            kind = kinds[exits.get(lead_id)]
            expected[date, lead_id, kind, is_now.bucket, 1, None] += 1
            entered[lead_id] = date
            return
        stay = round((date - entered[lead_id]).total_seconds() / 86400, 6)
        if not is_open:
            kind = is_now.status if is_now else "gone"
            exits[lead_id] = kind
            expected[date, lead_id, kind, was.bucket, -1, stay] += 1
        elif was.bucket[0] != is_now.bucket[0]:
            order = self.env["crm.stage"].search([]).ids
            is_forward = order.index(is_now.bucket[0]) > order.index(was.bucket[0])
            kind = "forward" if is_forward else "backward"
            expected[date, lead_id, kind, was.bucket, -1, stay] += 1
            expected[date, lead_id, kind, is_now.bucket, 1, None] += 1
            entered[lead_id] = date
        elif was.bucket != is_now.bucket:
            expected[date, lead_id, "transfer", was.bucket, -1, None] += 1
            expected[date, lead_id, "transfer", is_now.bucket, 1, None] += 1

    def assertPipelines(self, pipeline, expected):
        def clean(figures):
            rounded = {key: (count, round(amount, 2)) for key, (count, amount) in figures.items()}
            return {key: value for key, value in rounded.items() if any(value)}

        self.assertEqual(clean(pipeline), clean(expected))
