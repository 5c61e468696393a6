"""Competitor files (CMP-01, CMP-10, CMP-12)."""

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, users
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.competition.competition_checks import DateInFuture
from odoo.addons.sales_funnel_crm.models.competition.crm_competitor import (
    CompetitorInUse,
    CompetitorNotCompany,
)
from odoo.addons.sales_funnel_crm.models.competition.res_partner import NoCompetitorProfile
from odoo.addons.sales_funnel_crm.wizard.competition.crm_competitor_news import NewsLinkBroken

from .competition_common import CompetitionCommon


class TestCompetitor(CompetitionCommon):
    def test_a_person_or_our_own_company_is_no_competitor(self):
        with self.assertRaises(CompetitorNotCompany):
            self.env["crm.competitor"].create({"partner_id": self.li.id})
        with self.assertRaises(CompetitorNotCompany):
            self.env["crm.competitor"].create({"partner_id": self.env.company.partner_id.id})

    @mute_logger("odoo.sql_db")
    def test_a_company_is_a_competitor_once(self):
        with self.assertRaises(IntegrityError):
            self.env["crm.competitor"].create({"partner_id": self.rival.partner_id.id})

    def test_name_follows_the_company(self):
        self.rival.partner_id.name = "Renamed"
        self.assertEqual(self.rival.name, "Renamed")

    @users("user_editor")
    def test_profile_is_made_from_the_company_once(self):
        partner = self.customer.with_env(self.env)
        action = partner.action_open_competitor()
        self.assertEqual(action["res_model"], "crm.competitor")
        self.assertEqual(partner.action_open_competitor()["res_id"], action["res_id"])
        self.assertEqual(partner.competitor_ids.id, action["res_id"])

    @users("user_sales_salesman")
    def test_salesperson_opens_profiles_but_makes_none(self):
        rival = self.rival.with_env(self.env)
        self.assertEqual(rival.partner_id.action_open_competitor()["res_id"], rival.id)
        with self.assertRaises(NoCompetitorProfile):
            self.customer.with_env(self.env).action_open_competitor()

    def test_archived_profile_is_opened_and_not_made_again(self):
        self.rival.active = False
        self.assertEqual(self.rival.partner_id.action_open_competitor()["res_id"], self.rival.id)

    def test_typed_name_finds_the_company_or_makes_it(self):
        competitors = self.env["crm.competitor"]
        self.assertEqual(competitors.name_create("northwind")[0], self.rival.id)
        self.assertEqual(competitors.name_create("Acme")[0], self.customer.competitor_ids.id)
        new = competitors.browse(competitors.name_create(" 100%_New ")[0])
        self.assertEqual((new.name, new.partner_id.is_company), ("100%_New", True))

    def test_held_customers_and_contacts_say_who_holds_them(self):
        self.rival.customer_ids = self.customer
        self.other_rival.contact_ids = self.li
        self.assertEqual(self.customer.held_by_ids, self.rival)
        self.assertEqual(self.li.held_by_ids, self.other_rival)
        self.assertEqual(self.rival.held_count, 1)
        both = self.customer | self.li

        def found(*condition):
            domain = [("id", "in", both.ids), ("held_by_ids", *condition)]
            return self.env["res.partner"].search(domain)

        self.assertEqual(found("=", self.rival.id), self.customer)
        self.assertEqual(found("!=", False), both)
        self.assertFalse(found("=", False))
        self.assertEqual(found("not in", self.rival.ids), self.li)
        self.assertEqual(found("ilike", "south"), self.li)
        self.assertEqual(found("any", [("id", "=", self.rival.id)]), self.customer)
        self.assertEqual(found("in", [False, self.rival.id]), self.customer)

    def test_competitor_in_use_is_not_deleted_but_archived(self):
        self._create_lead(self.rival)
        with self.assertRaises(CompetitorInUse):
            self.rival.unlink()
        self.rival.active = False
        self.assertEqual(len(self.rival.lead_competitor_ids), 1, "archiving keeps the history")
        self.other_rival.unlink()
        self.assertFalse(self.other_rival.exists())

    def test_competitor_with_an_order_only_is_not_deleted(self):
        self.env["crm.competitor.order"].create({"competitor_id": self.other_rival.id})
        with self.assertRaises(CompetitorInUse):
            self.other_rival.unlink()

    def test_price_that_the_user_may_not_read_keeps_the_competitor(self):
        self._create_price(5.0, "2026-01-01", source="confidential")
        with self.assertRaises(CompetitorInUse):
            self.rival.with_user(self.editor).unlink()

    @users("user_sales_salesman")
    def test_salesperson_adds_news_with_date_and_source(self):
        rival = self.rival.with_env(self.env)
        action = rival.action_add_news()
        form = Form(self.env["crm.competitor.news"].with_context(**action["context"]))
        form.title = "New plant <b>soon</b>"
        form.source = "Trade fair"
        form.date = fields.Date.to_date("2026-01-15")
        form.save().action_post()
        message = rival._get_news()
        self.assertEqual(len(message), 1)
        self.assertEqual(fields.Date.to_date(message.date), fields.Date.to_date("2026-01-15"))
        self.assertIn("Trade fair", message.body)
        self.assertIn("New plant &lt;b&gt;", message.body)

    def test_news_are_of_today_at_the_latest_and_link_to_the_web(self):
        vals = {"competitor_id": self.rival.id, "title": "x", "source": "y"}
        news = self.env["crm.competitor.news"]
        with self.assertRaises(DateInFuture):
            news.create(vals | {"date": fields.Date.add(fields.Date.today(), days=2)})
        with self.assertRaises(NewsLinkBroken):
            news.create(vals | {"url": "javascript:alert(1)"})

    def test_watcher_is_told_the_news(self):
        self.rival.message_subscribe(self.editor.partner_id.ids)
        news = self.env["crm.competitor.news"].create(
            {"competitor_id": self.rival.id, "title": "Merger", "source": "Press"}
        )
        news.action_post()
        self.assertIn(self.editor.partner_id, self.rival._get_news().notified_partner_ids)


class TestCompetitorAccess(CompetitionCommon):
    """Who reads and writes what is known of rivals."""

    def test_salespeople_read_and_editors_write(self):
        point = self.env["crm.competitor.point"].create(
            {
                "product_id": self.press.id,
                "criterion_id": self.env["crm.competition.criterion"].create({"name": "C"}).id,
            }
        )
        records = (self.rival, self.press, self._create_price(5.0, "2026-01-01"), point)
        for record in (*records, point.criterion_id):
            record.with_user(self.user_sales_salesman).check_access("read")
            for operation in ("write", "create", "unlink"):
                with self.subTest(model=record._name, operation=operation):
                    for user in (self.user_sales_salesman, self.user_team, self.user_sales_leads):
                        self.assertFalse(record.with_user(user).has_access(operation))
                    for user in (self.editor, self.user_sales_manager):
                        self.assertTrue(record.with_user(user).has_access(operation))

    def test_other_company_and_portal_see_nothing(self):
        own = self._create_rival("Own", company_id=self.company_main.id)
        product = self.env["crm.competitor.product"].create({"name": "P", "competitor_id": own.id})
        price = self._create_price(5.0, "2026-01-01", product_id=product.id)
        criterion = self.env["crm.competition.criterion"].create({"name": "C"})
        point = self.env["crm.competitor.point"].create(
            {"product_id": product.id, "criterion_id": criterion.id}
        )
        self.env["crm.competitor.news"].create(
            {"competitor_id": own.id, "title": "Secret", "source": "S"}
        ).action_post()
        for record in (own, product, price, point, own._get_news()):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(self.user_other_company).has_access("read"))
                self.assertTrue(record.with_user(self.user_sales_salesman).has_access("read"))
        self.assertTrue(
            self.rival.with_user(self.user_other_company).has_access("read"),
            "without a company it is for all",
        )
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "portal_rival",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.env["crm.competitor"].with_user(portal).search([])
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(["held_by_ids"])
