"""The demo story: believable, the same for the same day, and booked without a remainder."""

from collections import Counter, defaultdict
from datetime import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.demo_story import DEALS, invent_deals

from ..demo_common import DemoStoryCommon

CUSTOMERS = {"east": 12, "west": 9, "export": 15}


@tagged("post_install", "-at_install")
class TestDemoStory(BaseCase):
    def test_story_is_worth_looking_at_on_any_day(self):
        for now in (datetime(2026, 1, 1), datetime(2026, 7, 15), datetime(2028, 2, 29, 13)):
            with self.subTest(now=now):
                deals = invent_deals(now, CUSTOMERS)
                ends = Counter(deal.events[-1].outcome for deal in deals)
                decided = ends["won"] + ends["lost"]
                self.assertTrue(0.2 < ends["won"] / decided < 0.45, ends)
                self.assertGreater(ends[""], DEALS / 8)
                users = [{event.user for event in deal.events} for deal in deals]
                self.assertGreater(sum(len(of_deal) > 1 for of_deal in users), 20)
                self.assertTrue(
                    any(event.outcome for deal in deals for event in deal.events[:-1]),
                    "nothing was reopened",
                )
                open_stages = {d.events[-1].stage for d in deals if not d.events[-1].outcome}
                self.assertEqual(len(open_stages), 6)

    def test_events_are_in_order_and_in_the_past(self):
        now = datetime(2026, 7, 15, 9)
        for deal in invent_deals(now, CUSTOMERS):
            dates = [event.date for event in deal.events]
            self.assertEqual(dates, sorted(set(dates)))
            self.assertLess(dates[-1], now)


@tagged("post_install", "-at_install")
class TestDemoStoryLoaded(DemoStoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        main = cls.env.ref("sales_funnel_crm.res_company_main")
        cls.companies = main + main.child_ids

    def _read_ledger(self):
        self.env.cr.execute(
            """
            SELECT stage_ref, user_id, team_id, company_id, SUM(count), SUM(amount)
              FROM crm_funnel_move WHERE company_id = ANY(%s)
          GROUP BY 1, 2, 3, 4 HAVING SUM(count) <> 0 OR SUM(amount) <> 0
            """,
            [self.companies.ids],
        )
        return {tuple(row[:4]): (int(row[4]), float(row[5])) for row in self.env.cr.fetchall()}

    def test_history_ends_in_the_live_opportunities(self):
        """The recorder has nothing to add, and nothing is booked twice."""
        moves = self.env["crm.funnel.move"].with_context(active_test=False)
        before = moves.search_count([("company_id", "in", self.companies.ids)])
        moves._post_pending()
        self.assertEqual(moves.search_count([("company_id", "in", self.companies.ids)]), before)
        self.assertGreater(before, 2000)
        live = defaultdict(lambda: (0, 0.0))
        leads = self.env["crm.lead"].search(
            [
                ("company_id", "in", self.companies.ids),
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
            ]
        )
        for lead in leads:
            user_id = lead.user_id.id or None  # of nobody in the pool
            key = (lead.stage_id.id, user_id, lead.team_id.id, lead.company_id.id)
            count, amount = live[key]
            live[key] = (count + 1, amount + lead.expected_revenue)
        self.assertEqual(self._read_ledger(), dict(live))

    def test_roles_of_the_story_see_their_part(self):
        def count_new(login):
            user = self.env["res.users"].search([("login", "=", login)])
            lead = self.env["crm.lead"].with_user(user)
            lead = lead.with_context(allowed_company_ids=user.company_ids.ids)
            return lead.get_funnel([], "2000-01-01", "2100-01-01")["total"]["new"]["count"]

        salesman, leader, director = map(count_new, ("zhang.qiang", "li.na", "wang.wei"))
        self.assertTrue(0 < salesman < leader < director, (salesman, leader, director))
        self.assertEqual(count_new("lin.yue"), director)

    def test_names_are_translated_into_the_installed_languages(self):
        stage = self.env.ref("sales_funnel_crm.crm_stage_trial")
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["res.lang"].search([("code", "=", "zh_TW")]).active = False
        self.env["crm.funnel.demo"]._translate_names()
        self.assertEqual(stage.with_context(lang="zh_CN").name, "试运行")
        self.assertEqual(stage.with_context(lang="en_US").name, "Trial Run")
