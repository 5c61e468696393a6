"""The opportunity pool and its distribution (EVA-01, EVA-02, EVA-03, EVA-07)."""

from ast import literal_eval
from itertools import product

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form

from odoo.addons.sales_funnel_crm.models.qualification.crm_lead_pool import DealNotInPool
from odoo.addons.sales_funnel_crm.tools.qualification import distribution
from odoo.addons.sales_funnel_crm.wizard.qualification.crm_pool_distribute import (
    PoolDistributionInvalid,
)

from ..common import FunnelCommon


class TestPool(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_funnel.company_id = cls.company_main
        cls.team_funnel.crm_team_member_ids.assignment_max = 30
        cls.deals = cls.env["crm.lead"].create(
            [
                {
                    "name": f"Pool {n}",
                    "type": "opportunity",
                    "user_id": False,
                    "team_id": cls.team_funnel.id,
                    "stage_id": stage.id,
                    "expected_revenue": n * 1000,
                }
                for n, stage in enumerate((cls.stage_new, cls.stage_new, cls.stage_offer), 1)
            ]
        )
        cls.members = cls.user_team | cls.user_sales_salesman

    def _open(self, leads, user=None, **context):
        Wizard = self.env["crm.pool.distribute"].with_user(user or self.user_team)
        return Wizard.with_context(active_model="crm.lead", **context, active_ids=leads.ids)

    def _create(self, leads, user=None, **vals):
        return self._open(leads, user).create(vals)

    def _search_pool(self, user):
        Lead = self.env["crm.lead"].with_user(user)
        domain = self.env.ref("sales_funnel_crm.crm_lead_action_pool").domain
        return Lead.search([*literal_eval(domain), ("id", "in", self.deals.ids)])

    def test_pool_is_what_nobody_works_on(self):
        """EVA-01, EVA-02: count and amount by stage, of open deals without a salesperson."""
        self.assertEqual(self._search_pool(self.user_sales_salesman), self.deals)
        self.deals[0].user_id = self.user_sales_manager
        self.deals[1].action_set_lost()
        self.assertEqual(self._search_pool(self.user_sales_manager), self.deals[2])
        self.assertEqual(
            self.env["crm.lead"].search(
                self.env["crm.lead"]._get_pool_domain() & Domain("id", "in", self.deals.ids)
            ),
            self.deals[2],
        )

    def test_even_distribution_is_proposed_changed_and_applied(self):
        """EVA-03, by the dialog as the browser drives it."""
        with Form(self._open(self.deals)) as form:
            self.assertEqual(form.user_ids[:], self.members)
            proposed = {line["lead_id"]: line["user_id"] for line in form.line_ids._records}
            self.assertEqual(len(proposed), 3)
            self.assertTrue(all(proposed.values()))
            self.assertIn("Tessa Team Documents", form.summary)
            with form.line_ids.edit(0) as line:
                line.user_id = self.user_sales_salesman
            with form.line_ids.edit(1) as line:
                line.user_id = self.env["res.users"]
        wizard = form.record
        chosen = {line.lead_id: line.user_id for line in wizard.line_ids}
        wizard.action_distribute()
        self.env.flush_all()
        for lead, user in chosen.items():
            self.assertEqual(lead.sudo().user_id, user)
        self.assertEqual(list(chosen.values()).count(self.user_sales_salesman), 1 + 1)

    def test_evenness(self):
        """EVA-03: no assignment of counts is more even; checked against all possible ones."""
        for size, people in product(range(1, 5), range(1, 4)):
            takers = [distribution.Taker(key) for key in range(people)]
            keys = frozenset(range(people))
            deals = [distribution.Deal(n, n * 10.0, keys) for n in range(size)]
            counts = _counts(distribution.share_evenly(deals, takers), people)
            best = min(
                max(_counts(dict(enumerate(choice)), people))
                - min(_counts(dict(enumerate(choice)), people))
                for choice in product(range(people), repeat=size)
            )
            self.assertEqual(max(counts) - min(counts), best)

    def test_capacity_is_never_exceeded(self):
        member = self.team_funnel.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.user_team
        )
        member.assignment_max = 1
        (self.team_funnel.crm_team_member_ids - member).assignment_max = 1
        wizard = self._create(self.deals, method="capacity")
        given = wizard.line_ids.filtered("user_id")
        self.assertEqual(len(given), 2)
        self.assertEqual(given.user_id, self.members)
        # the largest deals first
        self.assertEqual(given.lead_id, self.deals[2] | self.deals[1])
        wizard.action_distribute()
        self.env.flush_all()
        self.env.invalidate_all()
        again = self._create(self.deals[0], method="capacity")
        self.assertFalse(again.line_ids.user_id, "both are full now")
        with self.assertRaises(PoolDistributionInvalid):
            again.action_distribute()

    def test_paused_members_are_not_proposed(self):
        self.team_funnel.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.user_team
        ).assignment_optout = True
        self.assertEqual(self._create(self.deals).user_ids, self.user_sales_salesman)

    def test_filter_instead_of_selection(self):
        Wizard = self.env["crm.pool.distribute"].with_user(self.user_team)
        domain = [("stage_id", "=", self.stage_offer.id), ("id", "in", self.deals.ids)]
        wizard = Wizard.with_context(
            active_model="crm.lead", active_ids=[], active_domain=domain
        ).create({})
        self.assertEqual(wizard.lead_ids, self.deals[2])

    def test_deal_taken_meanwhile_stops_all(self):
        wizard = self._create(self.deals)
        self.deals[1].user_id = self.user_sales_salesman
        with self.assertRaises(DealNotInPool) as caught:
            wizard.action_distribute()
        self.assertIn("Pool 2", str(caught.exception))
        self.assertFalse(self.deals[0].user_id, "all or nothing")

    def test_deal_taken_into_another_team_is_not_named(self):
        wizard = self._create(self.deals)
        self.deals[1].user_id = self.user_sales_manager
        with self.assertRaises(DealNotInPool) as caught:
            wizard.action_distribute()
        self.assertNotIn("Pool 2", str(caught.exception))
        self.assertFalse(self.deals[0].user_id, "all or nothing")

    def test_who_cannot_receive(self):
        wizard = self._create(self.deals)
        self.deals.company_id = self.company_main
        for user in (self.user_other_company, self.env.ref("base.public_user")):
            wizard.line_ids[1].sudo().user_id = user
            with self.assertRaises(PoolDistributionInvalid):
                wizard.action_distribute()
        self.assertFalse(self.deals.user_id)

    def test_team_without_members(self):
        empty = self.env["crm.team"].create({"name": "Empty", "company_id": False})
        self.deals.team_id = empty
        wizard = self._create(self.deals, self.user_sales_manager)
        self.assertFalse(wizard.line_ids.user_id)
        with self.assertRaises(PoolDistributionInvalid):
            wizard.action_distribute()
        with self.assertRaises(PoolDistributionInvalid):
            self._create(
                self.env["crm.lead"], self.user_sales_manager, lead_ids=[]
            ).action_distribute()

    def test_one_message_for_all_deals(self):
        wizard = self._create(self.deals, self.user_sales_manager, method="hand")
        wizard.line_ids.user_id = self.user_sales_salesman
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        wizard.action_distribute()
        self.env.flush_all()
        notified = self.env["mail.message"].search(
            [("id", ">", before), ("partner_ids", "in", self.user_sales_salesman.partner_id.ids)]
        )
        self.assertEqual(len(notified), 1)
        for deal in self.deals:
            self.assertIn(deal.name, notified.body)

    def test_rights(self):
        """Plain salespeople take a deal for themselves; the dialog is for who sees a team."""
        with self.assertRaises(AccessError):
            self._create(self.deals, self.user_sales_salesman)
        mine = self.deals[0].with_user(self.user_sales_salesman)
        mine.action_take_from_pool()
        self.assertEqual(mine.user_id, self.user_sales_salesman)
        with self.assertRaises(DealNotInPool):
            self.deals[0].with_user(self.user_sales_manager).action_take_from_pool()
        with self.assertRaises(AccessError):
            self.deals[1].with_user(self.user_other_company).action_take_from_pool()
        # a dialog does not show what its user may not read, nor that of another user
        self.deals.company_id = self.company_main
        other = self._create(self.deals, self.user_other_company)
        self.assertFalse(other.lead_ids)
        with self.assertRaises(AccessError):
            other.with_user(self.user_team).read(["method"])

    def test_cost_of_the_proposal_does_not_grow(self):
        def count_queries(size):
            leads = self.env["crm.lead"].create(
                [
                    {"name": f"D {n}", "type": "opportunity", "user_id": False}
                    | {"team_id": self.team_funnel.id, "expected_revenue": n}
                    for n in range(size)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            wizard = self._open(leads, self.user_sales_manager).new(
                {"lead_ids": [Command.set(leads.ids)], "method": "capacity"}
            )
            before = self.cr.sql_log_count
            wizard.line_ids.mapped("user_id")
            _ = wizard.summary
            return self.cr.sql_log_count - before

        count_queries(5)
        self.assertEqual(count_queries(50), count_queries(5))


def _counts(chosen, people):
    return [list(chosen.values()).count(key) for key in range(people)]
