"""Who may do what with everything of the domain, and what no way around the rights tells."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .competition_common import CompetitionCommon

READ, ALL, NONE = "r", "rcwu", ""
OPERATIONS = {"r": "read", "c": "create", "w": "write", "u": "unlink"}
SECRET = 4711.0


class AccessCommon(CompetitionCommon):
    """Records of ``company_main``: a deal of the salesperson, one of the manager, and all else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = new_test_user(cls.env, "rival_internal", groups="base.group_user")
        cls.portal = new_test_user(cls.env, "rival_portal", groups="base.group_portal")
        # An addon for resellers lets them read deals.
        cls.env["ir.model.access"].create(
            {
                "name": "resellers",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "group_id": cls.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        company = cls.company_main.id
        cls.rival.company_id = company
        cls.price = cls._create_price(10.0, "2026-01-01")
        cls.secret_price = cls._create_price(SECRET, "2026-02-01", source="confidential")
        cls.criterion = cls.env["crm.competition.criterion"].create({"name": "Noise"})
        cls.point = cls.env["crm.competitor.point"].create(
            {"product_id": cls.press.id, "criterion_id": cls.criterion.id}
        )
        cls.own = cls._create_closed("Own", cls.user_sales_salesman)
        cls.foreign = cls._create_closed("Foreign", cls.user_sales_manager)
        cls.elsewhere = cls._create_closed("Elsewhere", cls.user_sales_manager)
        cls.elsewhere.team_id = cls.sales_team_1
        (cls.own | cls.foreign | cls.elsewhere).lead_competitor_ids.status = "won"
        cls.order = cls._create_order()
        cls.secret_order = cls._create_order(source="confidential")
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _create_closed(cls, name, user):
        lead = cls._create_lead(cls.rival, name=name, user_id=user.id)
        lead.company_id = cls.company_main
        line = lead.lead_competitor_ids
        line.product_id = cls.press
        line.quote_ids = [Command.create({"amount": 5.0})]
        reason = cls.env["crm.lost.reason"].create({"name": f"Reason of {name}"})
        lead.action_set_lost(lost_reason_id=reason.id)
        return lead

    @classmethod
    def _create_order(cls, **vals):
        return cls.env["crm.competitor.order"].create(
            {
                "competitor_id": cls.rival.id,
                "company_id": cls.company_main.id,
                "user_id": cls.user_sales_manager.id,
                "amount": SECRET,
                **vals,
            }
        )

    def _get_records(self, lead):
        line = lead.lead_competitor_ids
        return (line, line.quote_ids, line.move_ids[:1], lead.loss_ids)

    def _as(self, user, records):
        records = records.with_user(user)
        return records.with_context(allowed_company_ids=user.company_id.ids)


class TestAccessMatrix(AccessCommon):
    def test_each_kind_of_user_on_each_model(self):
        """Salespeople read, editors and managers write; other companies and portal: nothing."""
        sellers = (self.user_sales_salesman, self.user_team, self.user_sales_leads)
        master = (self.rival, self.press, self.price, self.point, self.criterion)
        rights = {user: dict.fromkeys(master, READ) for user in sellers}
        for user in (self.editor, self.user_sales_manager):
            rights[user] = dict.fromkeys(master, ALL)
        for user in (self.user_other_company, self.internal, self.portal):
            rights[user] = dict.fromkeys(master, NONE)
        # What deals of all companies are compared by is for all of them.
        rights[self.user_other_company][self.criterion] = READ
        for user, may in rights.items():
            may[self.secret_price] = ALL if user == self.user_sales_manager else NONE
            may[self.secret_order] = ALL if user == self.user_sales_manager else NONE
            may[self.order] = READ if user in sellers else may[self.rival]
            may[self.order.line_ids] = may[self.order]
            may[self.secret_order.line_ids] = may[self.secret_order]
            for lead in (self.own, self.foreign, self.elsewhere):
                for record in self._get_records(lead):
                    may[record] = self._get_deal_rights(user, lead, record._name)
        for user, may in rights.items():
            for record, expected in may.items():
                with self.subTest(user=user.login, record=record):
                    record = self._as(user, record)
                    found = [key for key, name in OPERATIONS.items() if record.has_access(name)]
                    self.assertEqual("".join(found), expected)

    def _get_deal_rights(self, user, lead, model):
        if user in (self.user_other_company, self.internal, self.portal):
            return NONE
        hidden = {
            self.user_sales_salesman: self.foreign | self.elsewhere,
            self.user_team: self.elsewhere,
            self.editor: self.own | self.foreign | self.elsewhere,
        }
        if lead in hidden.get(user, ()):
            return NONE
        return READ if model == "crm.lead.competitor.move" else ALL

    def test_analyses_show_what_may_be_read(self):
        reports = {
            "crm.competitor.success.report": "lead_id",
            "crm.competitor.encounter.report": "lead_id",
            "crm.competitor.loss.report": "lead_id",
            "crm.competitor.process.report": "lead_id",
            "crm.competitor.order.report": "order_id",
            "crm.competition.share.report": None,
        }
        for model in reports:
            for user in (self.internal, self.portal):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self._as(user, self.env[model]).search([])
            theirs = self._as(self.user_other_company, self.env[model])
            with self.subTest(model=model):
                self.assertFalse(theirs.search([("competitor_id", "=", self.rival.id)]))
        for user in (self.user_sales_salesman, self.user_team, self.user_sales_manager):
            for model, field in reports.items():
                if not field or (user == self.user_team and field == "order_id"):
                    continue
                rows = self._as(user, self.env[model])
                domain = [(field, "!=", False), ("competitor_id", "in", (self.rival.id, False))]
                found = rows.search(domain)[field].sudo()
                source = self._as(user, self.env[found._name]).with_context(active_test=False)
                with self.subTest(model=model, user=user.login):
                    self.assertTrue(found)
                    self.assertEqual(found, found & source.search([]).sudo())

    def test_the_share_counts_what_may_be_read(self):
        for user, amount in (
            (self.user_sales_leads, SECRET),
            (self.user_sales_manager, 2 * SECRET),
        ):
            rows = self._as(user, self.env["crm.competition.share.report"])
            rows = rows.search([("competitor_id", "=", self.rival.id)])
            self.assertEqual(sum(rows.mapped("amount_theirs")), amount)

    def test_dialogs_are_seen_by_who_opened_them(self):
        """Odoo does not keep the dialogs of users apart, and these tell what was found."""
        manager = self.user_sales_manager
        create = {
            "crm.lead.lost": {"lead_ids": self.foreign.ids, "customer_words": "secret"},
            "crm.lead.won": {"lead_id": self.foreign.id},
            "crm.competitor.news": {
                "competitor_id": self.rival.id,
                "title": "secret",
                "source": "x",
            },
            "crm.competitor.strength": {"won_count": 3},
            "crm.competitor.order.import": {},
            "crm.market.potential": {},
        }
        dialogs = [
            self.env[model].with_user(manager).create(vals) for model, vals in create.items()
        ]
        by_model = {dialog._name: dialog for dialog in dialogs}
        line = self.foreign.lead_competitor_ids
        dialogs += [
            self.env["crm.lead.won.line"]
            .with_user(manager)
            .create({"wizard_id": by_model["crm.lead.won"].id, "lead_competitor_id": line.id}),
            self.env["crm.competitor.order.finding"]
            .with_user(manager)
            .create({"import_id": by_model["crm.competitor.order.import"].id, "code": "x"}),
            self.env["crm.market.potential.line"]
            .with_user(manager)
            .create({"potential_id": by_model["crm.market.potential"].id}),
        ]
        for dialog in dialogs:
            with self.subTest(model=dialog._name):
                self.assertTrue(dialog.with_user(manager).has_access("read"))
                for user in (self.user_sales_leads, self.editor, self.portal, self.internal):
                    for operation in ("read", "write"):
                        self.assertFalse(dialog.with_user(user).has_access(operation))


class TestNoWayAround(AccessCommon):
    def _assert_hidden(self, user, model, path):
        """Neither a search nor a grouping tells whether the figure of the path is ``SECRET``."""
        records = self._as(user, self.env[model]).with_context(active_test=False)
        try:
            self.assertFalse(records.search([(path, "=", SECRET)]))
            self.assertFalse(records.search_count([(path, ">", SECRET - 1)]))
        except AccessError:
            return

    def test_secret_prices_are_not_found_by_searching(self):
        self.order.unlink()
        for model, path in (
            ("crm.lead", "lead_competitor_ids.competitor_id.product_ids.price_ids.price"),
            ("crm.lead", "lead_competitor_ids.product_id.price_ids.price"),
            ("crm.lead", "leading_competitor_id.order_ids.amount"),
            ("crm.lead.competitor", "product_id.price_ids.price_company"),
            ("crm.competitor", "product_ids.price_ids.price"),
            ("crm.competitor", "order_ids.amount"),
            ("crm.competitor", "order_ids.line_ids.amount"),
            ("crm.competitor.product", "price_ids.price"),
            ("crm.competitor.point", "product_id.price_ids.price"),
            ("res.partner", "competitor_ids.product_ids.price_ids.price"),
            ("res.partner", "competitor_ids.order_ids.amount_company"),
            ("res.partner", "held_by_ids.order_ids.amount_company"),
            ("crm.competitor.order.report", "competitor_id.product_ids.price_ids.price"),
            ("crm.competitor.order.report", "order_id.amount"),
            ("crm.competition.share.report", "amount_theirs"),
        ):
            for user in (
                self.user_sales_salesman,
                self.user_sales_leads,
                self.editor,
                self.user_other_company,
                self.internal,
                self.portal,
            ):
                with self.subTest(user=user.login, model=model, path=path):
                    self._assert_hidden(user, model, path)

    def test_secret_prices_are_in_no_answer_to_the_client(self):
        for user in (self.user_sales_salesman, self.user_sales_leads, self.editor):
            user.group_ids += self.env.ref("base.group_allow_export")
            press = self._as(user, self.press)
            rival = self._as(user, self.rival)
            self.env.invalidate_all()
            answers = [
                press.read(),
                press.export_data(["name", "price_ids/price", "last_price"]),
                press.web_read({"price_ids": {"fields": {"price": {}}}, "last_price": {}}),
                rival.read(["product_ids", "order_ids", "order_count", "price_count"]),
                rival.export_data(["order_ids/amount", "product_ids/price_ids/price"]),
                rival.web_read(
                    {"order_ids": {"fields": {"amount": {}}}, "message_ids": {"fields": {}}}
                ),
                self._as(user, self.env["crm.competitor.price"]).web_read_group(
                    [], ["product_id"], ["price:sum", "price:max"]
                ),
                self._as(user, self.env["mail.message"])
                .search([("model", "=", "crm.competitor.order")])
                .mapped("res_id"),
            ]
            self.assertNotIn("4711", str(answers[:3] + answers[6:7]))
            self.assertEqual(str(answers[4]).count("4711"), 1, "the order that is no secret")
            self.assertEqual(str(answers[5]).count("4711"), 1)
            self.assertNotIn(self.secret_order.id, answers[7])

    def test_resellers_read_deals_without_their_competition(self):
        lead = self._as(self.portal, self.own)
        self.assertEqual(lead.read(["name"])[0]["name"], "Own")
        names = [
            name
            for name, field in lead._fields.items()
            if field.comodel_name and field.comodel_name.startswith(("crm.competitor", "crm.lead."))
        ]
        names += ["competitor_count", "is_without_rival", "rival_asked_note"]
        names += ["loss_winner_kind", "loss_customer_words", "date_rival_asked"]
        self.assertIn("rival_quote_ids", names)
        for name in names:
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    lead.read([name])
                with self.assertRaises(AccessError):
                    lead.search([(name, "!=", False)])

    def test_attachments_follow_their_record(self):
        attachments = self.env["ir.attachment"].create(
            [
                {"name": "seen", "raw": b"x", "res_model": one._name, "res_id": one.id}
                for one in (self.rival, self.secret_order, self.foreign.lead_competitor_ids)
            ]
        )
        for user, may in (
            (self.user_sales_salesman, [True, False, False]),
            (self.user_sales_manager, [True, True, True]),
            (self.user_other_company, [False] * 3),
            (self.internal, [False] * 3),
            (self.portal, [False] * 3),
        ):
            with self.subTest(user=user.login):
                found = [self._as(user, one).has_access("read") for one in attachments]
                self.assertEqual(found, may)

    def test_a_product_does_not_move_into_the_order_of_another(self):
        mine = self._create_order(user_id=self.user_sales_salesman.id)
        line = self._as(self.user_sales_salesman, mine.line_ids)
        with self.assertRaises(AccessError):
            line.order_id = self.order.id
        with self.assertRaises(AccessError):
            line.copy({"order_id": self.order.id})

    def test_public_methods_refuse_what_the_user_may_not_do(self):
        seller = self.user_sales_salesman
        deal = self._as(seller, self.foreign)
        for call in (
            deal.action_record_competitor_order,
            deal.get_case_review,
            lambda: self._as(seller, self.env["crm.competitor"]).name_create("Fresh"),
            lambda: self._as(seller, self.env["crm.competitor.product"]).name_create("Fresh"),
            lambda: self._as(seller, self.order | self.secret_order).action_join(),
            lambda: self._as(self.portal, self.rival).action_add_news(),
            lambda: self._as(self.portal, self.env["crm.competitor.strength"]).action_open(),
            lambda: self._as(seller, self.env["crm.market.potential"]).create({}),
            lambda: self._as(seller, self.env["crm.competitor.order.import"]).create({}),
            lambda: self._as(seller, self.rival).web_save({"markets": "x"}, {}),
        ):
            with self.assertRaises(Exception) as caught:
                call()
            self.assertIn(type(caught.exception).__name__, ("AccessError", "NoCompetitorProfile"))
