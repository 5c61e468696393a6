"""Who has no rivals pays nothing for them: no table of the domain is asked."""

import re
from unittest.mock import patch

from odoo import Command

from odoo.addons.sales_funnel_crm.models.competition import crm_lead_close

from .deal_common import DealCommon

OURS = re.compile(r'"?crm_(lead_compet|compet|lead_loss|competition)\w*"?')


class TestStockCost(DealCommon):
    def _assert_untouched(self, do, at_least=1):
        self.env.flush_all()
        self.env.invalidate_all()
        with self._log_queries() as queries:
            do()
            self.env.flush_all()
        self.assertGreaterEqual(len(queries), at_least)
        # The figures are columns of the deal itself.
        asked = [query for query in queries if OURS.search(query.replace("competitor_count", ""))]
        self.assertFalse(asked)

    def test_deals_without_rivals_ask_no_table_of_the_domain(self):
        leads = self.env["crm.lead"]
        deals = leads.create([{"name": f"Plain {n}"} for n in range(5)])
        user = self.user_sales_leads
        self._assert_untouched(lambda: leads.create([{"name": "a"}, {"name": "b"}]))
        self._assert_untouched(lambda: deals.write({"expected_revenue": 5, "name": "x"}))
        self._assert_untouched(lambda: deals.write({"user_id": user.id}))
        self._assert_untouched(lambda: deals.write({"team_id": self.team_funnel.id}))
        self._assert_untouched(lambda: deals.write({"stage_id": self.stage_offer.id}))
        self._assert_untouched(lambda: deals.action_set_won())
        self._assert_untouched(lambda: deals.write({"stage_id": self.stage_new.id}))
        self._assert_untouched(lambda: deals[0].copy())
        self._assert_untouched(lambda: deals.action_archive())

    def test_lists_and_cards_read_no_rivals(self):
        deals = self.env["crm.lead"].create([{"name": f"Plain {n}"} for n in range(5)])
        names = ["name", "competitor_count", "leading_competitor_id", "is_without_rival"]
        specification = {name: {} for name in names}
        specification["leading_competitor_id"] = {"fields": {"display_name": {}}}
        self._assert_untouched(
            lambda: deals.web_search_read([("id", "in", deals.ids)], specification)
        )

    def test_following_the_outcome_reads_nothing_more(self):
        """What is compared is read by Odoo, too; the last query is never ours."""

        def count(values, uses_us):
            deals = self.env["crm.lead"].create([{"name": f"Plain {n}"} for n in range(5)])
            self.env.flush_all()
            self.env.invalidate_all()
            outcome = crm_lead_close.OUTCOME_FIELDS if uses_us else frozenset()
            team = crm_lead_close.TEAM_FIELDS if uses_us else frozenset()
            with patch.multiple(crm_lead_close, OUTCOME_FIELDS=outcome, TEAM_FIELDS=team):
                before = self.cr.sql_log_count
                deals.write(values)
                self.env.flush_all()
                return self.cr.sql_log_count - before

        for values in (
            {"stage_id": self.stage_offer.id},
            {"user_id": self.user_sales_leads.id},
            {"team_id": self.team_funnel.id},
            {"type": "opportunity"},
            {"probability": 20},
            {"active": False},
        ):
            with self.subTest(values=values):
                count(values, uses_us=False)
                self.assertLessEqual(count(values, uses_us=True), count(values, uses_us=False))

    def test_cards_cost_the_same_for_many_deals_with_leaders(self):
        def count(size):
            deals = self.env["crm.lead"].create(
                [
                    {
                        "name": f"Contested {n}",
                        "lead_competitor_ids": [
                            Command.create({"competitor_id": self.north.id, "status": "leading"})
                        ],
                    }
                    for n in range(size)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            deals.web_read({"name": {}, "leading_competitor_id": {"fields": {"display_name": {}}}})
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(50), count(5))
