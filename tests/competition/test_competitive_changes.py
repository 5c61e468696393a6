"""Changes reach the people of a deal, and make the time axis of a rival (CMP-10, CMP-12)."""

from datetime import timedelta

from odoo import fields

from odoo.addons.sales_funnel_crm.models.competition.crm_lead_tell import TOLD_DEALS_MAX

from .deal_common import DealCommon


class TestChangesAreTold(DealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.team_funnel.user_id = cls.user_sales_leads
        cls.lead = cls.lead.with_env(cls.env)
        cls.subtype = cls.env.ref("sales_funnel_crm.mt_lead_competition")
        cls.people = (cls.user_sales_salesman + cls.user_sales_leads).partner_id

    def _told(self, lead=None):
        messages = (lead or self.lead).message_ids.filtered(
            lambda message: message.subtype_id == self.subtype
        )
        return messages.sorted("id")

    def test_a_rival_becomes_leading(self):
        line = self._create_line(self.north, status="active")
        self.assertFalse(self._told(), "a rival as such is only noted")
        line.status = "leading"
        self.assertIn("Takes Part → Leading", self._told().body)
        self.assertLessEqual(self.people, self._told().notified_partner_ids)
        self.assertTrue(self._told().subtype_id.internal, "customers do not read it")

    def test_who_changed_it_is_not_told(self):
        line = self._create_line(self.north, status="active")
        line.with_user(self.user_sales_salesman).status = "leading"
        told = self._told().notified_partner_ids
        self.assertNotIn(self.user_sales_salesman.partner_id, told)
        self.assertIn(self.user_sales_leads.partner_id, told)

    def test_a_rival_of_high_threat_enters_or_becomes_one(self):
        self._create_line(self.north, threat="3")
        self.assertIn("high threat", self._told().body)
        line = self._create_line(self.south, threat="1")
        self.assertEqual(len(self._told()), 1)
        line.threat = "3"
        self.assertEqual(len(self._told()), 2)
        line.threat = "3"
        self.assertEqual(len(self._told()), 2, "no news")

    def test_a_quote_below_ours(self):
        line = self._create_line(self.north)
        self._create_quote(line, 1100, ours=1000)
        self._create_quote(line, 900)
        self.assertFalse(self._told())
        quote = self._create_quote(line, 800, ours=1000)
        self.assertIn("25.0 % dearer", self._told().body)
        quote.amount = 700
        self.assertEqual(len(self._told()), 1, "it was below ours before")

    def test_closed_deals_and_masses_are_only_noted(self):
        self.lead.action_set_lost()
        self._create_line(self.north, status="leading", threat="3")
        self.assertFalse(self._told())
        deals = self.env["crm.lead"].create(
            [
                {"name": f"Deal {n}", "type": "opportunity", "stage_id": self.stage_new.id}
                for n in range(TOLD_DEALS_MAX + 1)
            ]
        )
        self.env["crm.lead.competitor"].create(
            [{"lead_id": lead.id, "competitor_id": self.north.id, "threat": "3"} for lead in deals]
        )
        self.assertFalse(self._told(deals))
        self.assertIn("Northwind", str(deals[0].message_ids.mapped("body")))

    def test_news_reach_who_has_an_open_deal_against_them(self):
        won, eliminated, watched = (
            self._create_deal(name=name, user_id=user.id)
            for name, user in (
                ("Won", self.user_sales_leads),
                ("Eliminated", self.user_sales_leads),
                ("Open", self.user_team),
            )
        )
        for lead in (self.lead, won, watched):
            self._create_line(self.north, lead)
        self._create_line(self.north, eliminated, status="eliminated")
        won.action_set_won()
        self.north.user_id = self.user_sales_manager
        news = self.env["crm.competitor.news"].create(
            {"competitor_id": self.north.id, "title": "Merger", "source": "Press"}
        )
        news.action_post()
        self.assertEqual(
            self.north._get_news().notified_partner_ids,
            (self.user_sales_salesman + self.user_team + self.user_sales_manager).partner_id,
        )

    def test_who_is_concerned_costs_the_same_for_many_deals(self):
        def count_queries(size):
            rival = self._create_rival(f"Rival {size}")
            for _number in range(size):
                self._create_line(rival, self._create_deal())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rival._get_concerned_users()
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(12), count_queries(3))


class TestTimeline(DealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._create_line(cls.north, status="active")
        cls.line.status = "leading"
        cls._create_quote(cls.line, 800, ours=1000, date="2026-02-01")
        cls.product = cls.env["crm.competitor.product"].create(
            {"name": "Press", "competitor_id": cls.north.id}
        )
        cls.env["crm.competitor.price"].create(
            [
                {"product_id": cls.product.id, "price": 5, "date": "2026-01-05"},
                {
                    "product_id": cls.product.id,
                    "price": 4,
                    "date": "2026-01-06",
                    "source": "confidential",
                },
            ]
        )
        cls.env["crm.competitor.order"].create(
            {
                "competitor_id": cls.north.id,
                "partner_id": cls.env["res.partner"].create({"name": "Acme"}).id,
                "date": "2026-01-07",
                "amount": 300,
            }
        )
        cls.env["crm.competitor.news"].create(
            {
                "competitor_id": cls.north.id,
                "title": "Merger",
                "source": "Press",
                "date": "2026-01-08",
            }
        ).action_post()
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _kinds(self, user):
        self.env.invalidate_all()
        return self.north.with_user(user).event_ids.sudo().mapped("kind")

    def test_one_axis_of_all_that_happened_the_newest_first(self):
        events = self.north.with_user(self.user_sales_salesman).event_ids
        self.assertEqual(
            [(event.kind, event.summary.replace("\xa0", " ")) for event in events],
            [
                ("status", "Takes Part → Leading"),
                ("status", "In the deal now: Takes Part"),
                ("quote", "Quotes $ 800.00; we are 25.0 % dearer"),
                ("news", "Merger"),
                ("order", "Got an order of Acme: $ 300.00"),
                ("price", "Press: $ 5.00"),
            ],
        )
        self.assertEqual(events.mapped("is_alarming"), [True, False, True] + 3 * [False])
        self.assertEqual(
            [event.action_open_source()["res_model"] for event in events],
            2 * ["crm.lead"]
            + ["crm.lead", "crm.competitor", "crm.competitor.order", "crm.competitor.price"],
        )
        self.assertEqual(set(events.filtered("is_open").mapped("kind")), {"status", "quote"})
        self.assertEqual(self.north.open_event_ids, events.filtered("is_open").sudo(False))

    def test_closed_deals_are_not_among_the_open_ones(self):
        self.lead.action_set_won()
        self.env.flush_all()
        self.assertFalse(self.north.open_event_ids)
        self.assertTrue(self.north.event_ids)

    def test_each_event_is_read_by_who_may_read_what_it_comes_from(self):
        self.lead.write({"user_id": self.user_sales_manager.id, "team_id": self.sales_team_1.id})
        self.env.flush_all()
        self.env.invalidate_all()
        known = ["news", "order", "price"]
        deals = ["status", "status", "quote"]
        self.assertEqual(self._kinds(self.user_sales_salesman), known)
        self.assertEqual(self._kinds(self.user_team), known)
        self.assertEqual(self._kinds(self.user_sales_leads), deals + known)
        self.assertEqual(self._kinds(self.user_sales_manager), [*deals, *known, "price"])
        self.north.company_id = self.lead.company_id = self.company_main
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["crm.competitor.event"].with_user(self.user_other_company)
        self.assertFalse(
            found.search([("competitor_id", "=", self.north.id), ("kind", "!=", "order")])
        )

    def test_changes_of_the_last_days(self):
        self.line.move_ids[:1].sudo().date = fields.Datetime.now() - timedelta(days=20)
        self.env.flush_all()
        events = self.env["crm.competitor.event"]
        domain = [("competitor_id", "=", self.north.id), ("kind", "=", "status")]
        for days, count in ((7, 1), (30, 2)):
            with self.subTest(days=days):
                found = events.search([*domain, ("date", ">=", f"today -{days}d")])
                self.assertEqual(len(found), count)

    def test_cost_of_the_list_does_not_grow(self):
        def count_queries(size):
            rival = self._create_rival(f"Rival {size}")
            for _number in range(size):
                self._create_quote(self._create_line(rival, self._create_deal()), 5, ours=6)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rival.event_ids.mapped("summary")
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(15), count_queries(3))


class TestBattleCardOfALine(DealCommon):
    def test_the_card_opens_from_the_line_of_the_deal(self):
        line = self._create_line(self.north).with_user(self.user_sales_salesman)
        name = line.action_print_battle_card()["report_name"]
        self.assertEqual(name, "sales_funnel_crm.report_lead_competitor_battle_card")
        reports = self.env["ir.actions.report"].with_user(self.user_sales_salesman)
        page = reports._render_qweb_html(name, line.ids)[0].decode()
        self.assertIn("Northwind", page)
        self.assertIn(self.lead.name, page)
