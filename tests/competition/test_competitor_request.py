"""A salesperson meets an unknown rival and asks for it (CMP-02, CMP-09)."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, users

from odoo.addons.sales_funnel_crm.models.competition.crm_competitor_request import (
    AnswerMissing,
    RequestAnswered,
    RequestForEditors,
)
from odoo.addons.sales_funnel_crm.models.competition.crm_lead import RivalsAreKnown

from .deal_common import DealCommon


class TestCompetitorRequest(DealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = new_test_user(
            cls.env,
            "user_editor",
            "sales_funnel_crm.sales_funnel_crm_group_competition_editor",
            company_id=cls.company_main.id,
        )
        cls.env["crm.competitor"].search([("user_id", "!=", False)]).user_id = False
        cls.north.user_id = cls.editor

    def _ask(self, name="Brandnew Packaging", lead=None, **vals):
        return (
            self.env["crm.competitor.request"]
            .with_user(self.user_sales_salesman)
            .create({"name": name, "lead_id": (lead or self.lead).id, **vals})
        )

    def test_the_dialog_warns_of_a_similar_name_and_asks_the_editors(self):
        deal = self.lead.with_user(self.user_sales_salesman)
        action = deal.action_request_competitor()
        Model = self.env["crm.competitor.request"].with_user(self.user_sales_salesman)
        form = Form(Model.with_context(**action["context"]), view=action["views"][0][0])
        form.name = "northwind ltd"
        self.assertIn(self.north, form.similar_ids[:])
        self.assertNotIn(self.south, form.similar_ids[:])
        form.name = "Brandnew Packaging"
        self.assertFalse(form.similar_ids[:])
        request = form.save()
        self.assertEqual((request.lead_id, request.user_id), (deal, self.user_sales_salesman))
        self.assertEqual(request.sudo().activity_ids.user_id, self.editor, "who watches a rival")
        self.assertEqual(self.lead.competitor_request_count, 1)

    def test_all_editors_are_asked_when_nobody_watches_a_rival(self):
        self.north.user_id = False
        asked = self._ask().sudo().activity_ids.user_id
        self.assertIn(self.editor, asked)
        self.assertIn(self.user_sales_manager, asked)
        self.assertNotIn(self.user_sales_leads, asked)
        self.assertNotIn(self.user_other_company, asked)

    def test_the_answer_enters_the_rival_in_all_deals_that_asked(self):
        second = self._create_deal(name="Second")
        request = self._ask(website="https://brandnew.example.com", note="Seen at the fair")
        twin = self._ask("brandnew packaging", lead=second)
        request.with_user(self.editor).action_accept()
        rival = request.competitor_id
        self.assertEqual((rival.name, rival.website), ("Brandnew Packaging", request.website))
        self.assertEqual((request + twin).mapped("state"), ["done", "done"])
        for lead in (self.lead, second):
            self.assertEqual(lead.lead_competitor_ids.competitor_id, rival)
            self.assertEqual((lead.competitor_count, lead.competitor_request_count), (1, 0))
        self.assertFalse((request + twin).sudo().activity_ids)
        self.assertIn("Seen at the fair", str(rival.message_ids.mapped("body")))
        told = request.message_ids.notified_partner_ids
        self.assertIn(self.user_sales_salesman.partner_id, told)

    def test_an_existing_rival_may_be_meant(self):
        self._create_line(self.north)
        request = self._ask("Nordwind")
        request.with_user(self.editor).competitor_id = self.north
        request.with_user(self.editor).action_accept()
        self.assertEqual(self.lead.lead_competitor_ids.competitor_id, self.north, "once only")

    def test_closed_deals_get_no_rival_by_the_answer(self):
        request = self._ask()
        self.lead.action_set_lost()
        request.with_user(self.editor).action_accept()
        self.assertFalse(self.lead.lead_competitor_ids)
        self.assertEqual(request.state, "done")

    def test_a_refusal_needs_its_reason_and_an_answer_is_final(self):
        request = self._ask().with_user(self.editor)
        with self.assertRaises(AnswerMissing):
            request.action_refuse()
        request.answer = "They only deliver spare parts."
        request.action_refuse()
        self.assertEqual(self.lead.competitor_request_count, 0)
        self.assertFalse(self.lead.lead_competitor_ids)
        with self.assertRaises(RequestAnswered):
            request.action_accept()

    @users("user_sales_salesman")
    def test_salespeople_do_not_answer(self):
        request = self._ask().with_env(self.env)
        for call in (request.action_accept, request.action_refuse):
            with self.assertRaises(RequestForEditors):
                call()
        with self.assertRaises(RequestForEditors):
            request.state = "done"
        with self.assertRaises(RequestForEditors):
            self._ask(competitor_id=self.north.id)

    def test_nobody_asks_for_the_deals_of_others(self):
        foreign = self._create_deal(user_id=self.user_sales_manager.id)
        with self.assertRaises(AccessError):
            self._ask(lead=foreign)
        request = self._ask()
        with self.assertRaises(AccessError):
            request.lead_id = foreign

    def test_who_reads_requests(self):
        request = self._ask()
        foreign_deal = self._create_deal(
            user_id=self.user_sales_manager.id, team_id=self.sales_team_1.id
        )
        foreign = self.env["crm.competitor.request"].create(
            {"name": "X", "lead_id": foreign_deal.id, "user_id": self.user_sales_manager.id}
        )
        both = request.sudo() + foreign
        for user, expected in (
            (self.user_sales_salesman, request),
            (self.user_team, request),
            (self.user_sales_leads, both),
            (self.user_sales_manager, both),
            (self.editor, both),
        ):
            with self.subTest(user=user.login):
                found = self.env["crm.competitor.request"].with_user(user).search([])
                self.assertEqual(found.sudo() & both, expected.sudo())
        self.lead.company_id = self.company_main
        own = self._ask("Own")
        self.assertFalse(own.with_user(self.user_other_company).has_access("read"))
        portal = new_test_user(self.env, "request_portal", groups="base.group_portal")
        self.assertFalse(own.with_user(portal).has_access("read"))

    def test_an_open_request_is_knowledge_and_outdates_that_none_is_known(self):
        self.lead.is_without_rival = True
        request = self._ask()
        self.assertFalse(self.lead.is_without_rival)
        with self.assertRaises(RivalsAreKnown):
            self.lead.is_without_rival = True
        request.sudo().unlink()
        self.lead.is_without_rival = True
        self.assertEqual(self.lead.competitor_request_count, 0)

    def test_merged_deals_keep_their_requests(self):
        other = self._create_deal(name="Other")
        request = self._ask(lead=other)
        merged = (self.lead + other).merge_opportunity()
        self.assertEqual(request.lead_id, merged)
        self.assertEqual(merged.competitor_request_count, 1)

    def test_cost_does_not_grow_with_the_requests_shown(self):
        def count_queries(size):
            requests = self.env["crm.competitor.request"].create(
                [{"name": f"Unknown {size} {number}"} for number in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            requests.mapped("similar_ids")
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(20), count_queries(5))
