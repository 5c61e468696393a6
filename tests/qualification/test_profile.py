"""Ideal customers, the fit of open deals, opportunity mining (EVA-12, EVA-13)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from odoo.addons.sales_funnel_crm.models.qualification.res_config_settings import (
    EvaluationSettingsInvalid,
)
from odoo.addons.sales_funnel_crm.tools.qualification import profile
from odoo.addons.sales_funnel_crm.wizard.qualification.crm_mining_candidate import NothingToMine
from odoo.addons.sales_funnel_crm.wizard.qualification.crm_profile_trait import NoClosedDeals

from ..common import FunnelCommon


class TestProfile(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Profile Company"})
        for user in (cls.user_sales_salesman, cls.user_sales_leads, cls.user_sales_manager):
            user.company_ids |= cls.company
        cls.germany, cls.france = cls.env.ref("base.de"), cls.env.ref("base.fr")
        cls.fair, cls.tender = cls.env["utm.source"].create(
            [{"name": "Profile Fair"}, {"name": "Profile Tender"}]
        )
        cls.env["ir.config_parameter"].set_param("sales_funnel_crm.profile_min_sample", "4")
        cls.germans = cls._create_customers(12, cls.germany)
        cls.french = cls._create_customers(12, cls.france)
        # (customers, how many of them won, source): 10 of 12 Germans, 1 of 12 French
        cls._create_closed(cls.germans, 10, cls.fair)
        cls._create_closed(cls.french, 1, cls.tender)
        cls.env.flush_all()

    @classmethod
    def _create_customers(cls, count, country):
        return cls.env["res.partner"].create(
            [
                {"name": f"{country.code} {n}", "is_company": True, "country_id": country.id}
                for n in range(count)
            ]
        )

    @classmethod
    def _create_deals(cls, customers, **vals):
        return cls.env["crm.lead"].create(
            [
                {
                    "name": f"Deal {customer.name}",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "company_id": cls.company.id,
                    "team_id": False,
                    "user_id": cls.user_sales_leads.id,
                    "stage_id": cls.stage_new.id,
                    **vals,
                }
                for customer in customers
            ]
        )

    @classmethod
    def _create_closed(cls, customers, won, source, **vals):
        deals = cls._create_deals(customers, source_id=source.id, **vals)
        deals[:won].write({"stage_id": cls.stage_won.id, "probability": 100})
        deals[won:].action_set_lost()
        return deals

    def _as(self, user, model):
        return self.env[model].with_user(user).with_context(allowed_company_ids=self.company.ids)

    def _traits(self, user=None):
        Profile = self._as(user or self.user_sales_leads, "crm.profile")
        found = Profile._get_traits_by_unit([("company_id", "=", self.company.id)])
        return {trait.key: trait for traits in found.values() for trait in traits}

    def test_counts_and_lift_agree_with_sql(self):
        """EVA-12: recomputed by another way from the tables."""
        self.env.cr.execute(
            """SELECT p.country_id, count(DISTINCT p.id) FILTER (WHERE l.won_status = 'won'),
                      count(DISTINCT p.id)
                 FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
                WHERE l.company_id = %s AND l.won_status IN ('won', 'lost')
             GROUP BY p.country_id""",
            [self.company.id],
        )
        rows = self.env.cr.fetchall()
        won_total, closed_total = sum(row[1] for row in rows), sum(row[2] for row in rows)
        traits = self._traits()
        self.assertEqual(len(rows), 2)
        for country_id, won, closed in rows:
            trait = traits["country", country_id]
            self.assertEqual((trait.won, trait.closed), (won, closed))
            self.assertAlmostEqual(trait.lift, (won / closed) / (won_total / closed_total))
            self.assertLess(trait.lift_low, trait.lift)
            self.assertGreater(trait.lift_high, trait.lift)
        self.assertGreater(traits["country", self.germany.id].weight, 0)
        self.assertLess(traits["country", self.france.id].weight, 0)
        self.assertTrue(traits["country", self.france.id].is_untypical)
        self.assertTrue(traits["country", self.germany.id].is_typical)
        self.assertEqual(traits["source", self.fair.id].won, 10)

    def test_customer_with_many_deals_counts_once(self):
        before = self._traits()["country", self.france.id]
        for _n in range(6):
            self._create_closed(self.french[0], 0, self.tender)
        after = self._traits()["country", self.france.id]
        self.assertEqual((after.won, after.closed), (before.won, before.closed))
        self.assertEqual(self._traits()["source", self.tender.id].closed, 12 + 6)

    def test_too_few_are_not_judged(self):
        spain = self.env.ref("base.es")
        self._create_closed(self._create_customers(3, spain), 3, self.fair)
        trait = self._traits()["country", spain.id]
        self.assertFalse(trait.has_sample or trait.is_typical)
        self.assertEqual(trait.weight, 0)

    def test_existing_customers_are_known_by_time(self):
        deal = self._create_closed(self.germans[0], 1, self.fair)
        deal.date_closed = fields.Datetime.now()
        key = ("existing", True)
        self.assertNotIn(key, self._traits(), "all were created before the first was won")
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() + timedelta(days=1), deal.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._traits()[key].closed, 1)

    def test_fit_ranks_open_deals(self):
        """EVA-12: the pool is ranked, by figures that are stored and can be sorted."""
        like_won, like_lost, unknown = (
            self._create_deals(self._create_customers(1, country), user_id=False, **vals)
            for country, vals in (
                (self.germany, {"source_id": self.fair.id}),
                (self.france, {"source_id": self.tender.id}),
                (self.env.ref("base.es"), {}),
            )
        )
        self.env.flush_all()
        self.env["crm.profile"]._refresh_fit()
        self.assertGreater(like_won.profile_fit_percent, 50)
        self.assertLess(like_lost.profile_fit_percent, 50)
        traits = self._traits()
        keys = [
            ("country", self.germany.id),
            ("source", self.fair.id),
            ("existing", False),
            ("kind", True),
        ]
        expected = 100 * (
            1 - 1 / (1 + _product(2.718281828459045 ** traits[k].weight for k in keys))
        )
        self.assertAlmostEqual(like_won.profile_fit_percent, expected, 0)
        deals = like_won | like_lost | unknown
        ranked = self.env["crm.lead"].search(
            [("id", "in", deals.ids)], order="profile_fit_percent desc"
        )
        self.assertEqual(ranked[0], like_won)
        written = like_won.write_date
        self.env["crm.profile"]._cron_refresh_fit()
        self.assertEqual(like_won.write_date, written, "not a change of the deal")

    def test_fit_costs_the_same_for_many_deals(self):
        def count_queries(size):
            deals = self._create_deals(self._create_customers(size, self.germany))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.profile"].sudo()._store_fit(deals, {("country", self.germany.id): 1.0})
            return self.cr.sql_log_count - before

        count_queries(5)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_page_shows_what_its_user_may_read(self):
        Trait = self._as(self.user_sales_leads, "crm.profile.trait")
        self.assertEqual(Trait.action_open()["res_model"], "crm.profile.trait")
        mine = Trait.search([("attribute", "=", "country")])
        self.assertEqual(sorted(mine.mapped("closed_count")), [12, 12])
        self.assertEqual(
            {trait.name: trait.verdict for trait in mine},
            {self.germany.name: "typical", self.france.name: "untypical"},
        )
        action = mine[0].action_open_deals()
        closed = self.env["crm.lead"].with_context(**action["context"])
        self.assertEqual(
            closed.search_count([*action["domain"], ("company_id", "=", self.company.id)]), 12
        )
        # computed anew, not twice
        Trait.action_open()
        self.assertEqual(Trait.search_count([("attribute", "=", "country")]), 2)
        with self.assertRaises(AccessError):
            Trait.search([], limit=1).with_user(self.user_sales_manager).read(["name"])
        # who sees only his own documents learns from these only
        salesman = self._as(self.user_sales_salesman, "crm.profile.trait")
        with self.assertRaises(NoClosedDeals):
            salesman.action_open()
        self._create_closed(self.germans[:2], 1, self.fair, user_id=self.user_sales_salesman.id)
        salesman.action_open()
        self.assertEqual(
            salesman.search([("attribute", "=", "country")]).mapped("closed_count"), [2]
        )

    def test_mining_finds_won_customers_without_an_open_deal(self):
        """EVA-13: nobody works on them, and they bought before."""
        busy = self.germans[0]
        self._create_deals(busy, user_id=self.user_sales_manager.id)
        Candidate = self._as(self.user_sales_leads, "crm.mining.candidate")
        Candidate.action_open()
        found = Candidate.search([("partner_id", "in", (self.germans | self.french).ids)])
        self.assertEqual(found.partner_id, self.germans[1:10] | self.french[0])
        self.assertEqual(found[-1].partner_id, self.french[0], "the best fit comes first")
        self.assertEqual(set(found.mapped("won_count")), {1})

        action = found[0].action_create_mine()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(lead.user_id, self.user_sales_leads)
        self.assertEqual(lead.partner_id, found[0].partner_id)
        with self.assertRaises(NothingToMine):
            found[0].action_create_mine()
        rest = found[1:]
        rest.action_create_in_pool()
        self.assertEqual(len(rest.lead_id), len(rest))
        self.assertFalse(rest.lead_id.user_id)

    def test_mining_does_not_offer_what_a_colleague_works_on(self):
        own = self._create_customers(1, self.germany)
        self._create_closed(own, 1, self.fair, user_id=self.user_sales_salesman.id)
        Candidate = self._as(self.user_sales_salesman, "crm.mining.candidate")
        Candidate.action_open()
        self.assertIn(own, Candidate.search([]).partner_id)
        self._create_deals(own)  # of a colleague: hidden from the salesman
        Candidate.search([("partner_id", "=", own.id)]).ensure_one()
        with self.assertRaises(NothingToMine):
            Candidate.search([("partner_id", "=", own.id)]).action_create_mine()

    def test_with_nothing_to_mine_the_list_says_so(self):
        Candidate = self.env["crm.mining.candidate"].with_user(self.user_other_company)
        action = Candidate.action_open()
        self.assertEqual(action["res_model"], "crm.mining.candidate")
        self.assertIn("No customer is left", action["help"])
        self.assertFalse(Candidate.search([]))

    def test_bad_settings(self):
        with self.assertRaises(EvaluationSettingsInvalid):
            self.env["res.config.settings"].create({"profile_min_sample": 0})
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.profile_min_sample", "x")
        self.assertEqual(self.env["crm.profile"]._get_min_sample(), 10)

    def test_weight_of_nothing_known(self):
        self.assertIsNone(profile.fit_percent([], {}))
        self.assertEqual(profile.find_traits([(True, {("a", 1)})] * 3)[0].weight, 0)


def _product(numbers):
    result = 1.0
    for number in numbers:
        result *= number
    return result
