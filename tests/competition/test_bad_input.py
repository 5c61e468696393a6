"""Bad input over the whole domain: an error that says what to do, and nothing is changed."""

from psycopg2 import IntegrityError

from odoo.exceptions import MissingError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.errors import ShownUserError, ShownValidationError

from .order_common import OrderCommon

NO_NUMBERS = (float("nan"), float("inf"), float("-inf"), 1e300, 1e13)
NO_RECORD = 2**31 - 1
MODELS = (
    "crm.competitor",
    "crm.competitor.product",
    "crm.competitor.price",
    "crm.competitor.point",
    "crm.competitor.order",
    "crm.competitor.order.line",
    "crm.competition.criterion",
    "crm.lead.competitor",
    "crm.lead.competitor.quote",
    "res.partner",
)


@tagged("post_install", "-at_install")
class TestBadInput(OrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls._create_deal([cls.rival_a])
        cls.line = cls.deal.lead_competitor_ids
        cls.order = cls._create_order()
        cls.naked = cls.env["res.currency"].create({"name": "ZZC", "symbol": "z"})
        cls.criterion = cls.env["crm.competition.criterion"].create({"name": "Weight"})
        cls.point = cls.env["crm.competitor.point"].create(
            {"product_id": cls.product_a.id, "criterion_id": cls.criterion.id}
        )
        cls.price = cls.env["crm.competitor.price"].create(
            {"product_id": cls.product_a.id, "price": 5}
        )
        cls.product_b = cls.env["crm.competitor.product"].create(
            {"competitor_id": cls.rival_b.id, "name": "Pump B"}
        )
        cls.other_company = cls.env["res.company"].create({"name": "Sister Company"})
        partner = cls.env["res.partner"].create({"name": "Theirs Alone", "is_company": True})
        cls.theirs = cls.env["crm.competitor"].create(
            {"partner_id": partner.id, "company_id": cls.other_company.id}
        )
        cls.env.flush_all()

    def _count(self):
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in MODELS
        }

    def _assert_refused(self, act, *, is_ours=True, error=UserError):
        """Check that ``act`` fails with an error of our own, in a sentence, and changes nothing."""
        before = self._count()
        with self.assertRaises(error) as caught, mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                act()
                self.env.flush_all()
        if is_ours:
            self.assertIsInstance(caught.exception, (ShownUserError, ShownValidationError))
        message = str(caught.exception)
        self.assertNotIn("False", message)
        self.assertGreaterEqual(len(message.split()), 6, message)
        self.env.invalidate_all(flush=False)
        self.assertEqual(self._count(), before)

    def _create(self, model, **vals):
        return lambda: self.env[model].create(vals)

    def _amounts(self, value):
        order, line = self.order.id, self.line.id
        priced = {"product_id": self.product_a.id}
        return {
            "order": lambda: self._create_order(value),
            "order written": lambda: self.order.write({"amount": value}),
            "line": self._create(
                "crm.competitor.order.line", order_id=order, name="Pump", amount=value
            ),
            "pieces": self._create(
                "crm.competitor.order.line", order_id=order, name="Pump", quantity=value
            ),
            "price": self._create("crm.competitor.price", **priced, price=value),
            "price pieces": self._create("crm.competitor.price", **priced, price=1, quantity=value),
            "quote": self._create(
                "crm.lead.competitor.quote", lead_competitor_id=line, amount=value
            ),
            "our quote": self._create(
                "crm.lead.competitor.quote", lead_competitor_id=line, amount=1, amount_ours=value
            ),
            "lost": lambda: self._lose(winner_price=value),
        }

    def _lose(self, **vals):
        self.env["crm.lead.lost"].create(
            {
                "lead_ids": self.deal.ids,
                "winner_kind": "rival",
                "winner_id": self.rival_a.id,
                **vals,
            }
        ).action_lost_reason_apply()

    def test_amounts(self):
        for value in (*NO_NUMBERS, -1.0):
            for name, act in self._amounts(value).items():
                with self.subTest(place=name, value=value):
                    self._assert_refused(act)
        self.assertTrue(self.deal.active)

    def test_days_to_come(self):
        day = "2999-01-01"
        for name, act in {
            "order": lambda: self._create_order(date=day),
            "price": self._create(
                "crm.competitor.price", product_id=self.product_a.id, price=1, date=day
            ),
            "quote": self._create(
                "crm.lead.competitor.quote", lead_competitor_id=self.line.id, amount=1, date=day
            ),
            "asked": lambda: self._create_deal().write(
                {"is_without_rival": True, "date_rival_asked": day}
            ),
        }.items():
            with self.subTest(place=name):
                self._assert_refused(act)

    def test_currencies_without_a_rate(self):
        naked = self.naked.id
        for name, act in {
            "order": lambda: self._create_order(currency_id=naked),
            "order written": lambda: self.order.write({"currency_id": naked}),
            "price": self._create(
                "crm.competitor.price", product_id=self.product_a.id, price=1, currency_id=naked
            ),
            "lost, order recorded": lambda: self._lose(
                winner_price=5, currency_id=naked, is_order_recorded=True
            ),
        }.items():
            with self.subTest(place=name):
                self._assert_refused(act)

    def test_what_is_in_use_is_not_deleted(self):
        for record in (self.rival_a, self.product_a, self.criterion):
            with self.subTest(record=record):
                self._assert_refused(record.unlink)
        with self.subTest("currency"):
            self.env["res.currency.rate"].create(
                {"currency_id": self.naked.id, "name": "2020-01-01", "rate": 2}
            )
            self.order.currency_id = self.naked
            self._assert_refused(self.naked.unlink, is_ours=False, error=IntegrityError)

    def test_who_is_no_competitor(self):
        person = self.env["res.partner"].create({"name": "Some Person"})
        rivals = self.env["crm.competitor"]
        for name, act in {
            "our company": self._create(
                "crm.competitor", partner_id=self.env.company.partner_id.id
            ),
            "our company by name": lambda: rivals.name_create(self.env.company.name),
            "a sister": lambda: rivals.name_create(self.other_company.name),
            "a person": self._create("crm.competitor", partner_id=person.id),
            "nobody": lambda: rivals.name_create("  "),
            "no text": lambda: rivals.name_create(False),
            "masked": lambda: rivals.name_create("某公司"),
            "becomes a person": lambda: self.partner_a.write({"is_company": False}),
            "leaves its orders": lambda: self.rival_a.write({"company_id": self.other_company.id}),
        }.items():
            with self.subTest(who=name):
                self._assert_refused(act)

    def test_other_firms_and_companies(self):
        ours = self.env.company.id
        deal = self._create_deal(company_id=ours)
        for name, act in {
            "rival of another company": self._create(
                "crm.lead.competitor", lead_id=deal.id, competitor_id=self.theirs.id
            ),
            "product of another rival": lambda: self.line.write({"product_id": self.product_b.id}),
            "product in an order": self._create(
                "crm.competitor.order.line",
                order_id=self.order.id,
                name="Pump",
                product_id=self.product_b.id,
            ),
            "winner not chosen": lambda: self._lose(winner_id=False),
            "beaten and winner": lambda: self.line.write({"status": "won", "is_beaten": True}),
            "nobody and somebody": lambda: self.deal.write({"is_without_rival": True}),
            "one report": self.order.action_join,
            "report of itself": lambda: self.order.write({"duplicate_id": self.order.id}),
        }.items():
            with self.subTest(case=name):
                self._assert_refused(act)
        with self.subTest(case="order of a rival of another company"):
            self._assert_refused(
                lambda: self._create_order(competitor_id=self.theirs.id), is_ours=False
            )

    def test_records_that_are_not_there(self):
        """Requests with ids of deleted records: Odoo's own error, never a trace."""
        for model, method in (
            ("crm.competitor.order", "action_join"),
            ("crm.competitor.order", "action_view_possible_duplicates"),
            ("crm.competitor", "action_add_news"),
            ("res.partner", "action_open_competitor"),
            ("crm.competitor.product", "action_view_prices"),
            ("crm.competitor.order.import", "action_check"),
            ("crm.competitor.order.import", "action_import"),
            ("crm.competitor.order.import", "action_refresh"),
        ):
            with self.subTest(model=model, method=method):
                ids = [NO_RECORD, NO_RECORD - 1] if method == "action_join" else [NO_RECORD]
                act = getattr(self.env[model].browse(ids), method)
                try:
                    act()
                except (UserError, MissingError) as error:
                    self.assertGreater(len(str(error).split()), 5)

    def test_contexts_of_others(self):
        """Values of a context that mean nothing here do no harm."""
        for context in (
            {"default_competitor_id": "abc"},
            {"default_status": "sleeping"},
            {"sales_funnel_ask_rivals": "yes"},
            {"active_ids": ["x"], "active_model": "nothing"},
        ):
            with self.subTest(context=context):
                order = self.order.with_context(**context).copy()
                self.assertEqual(order.competitor_id, self.rival_a)
                self.deal.with_context(**context).action_set_won_rainbowman()

    def test_archived_rivals_keep_their_history(self):
        self.rival_a.active = False
        self.assertEqual(self.order.competitor_id, self.rival_a)
        order = self._create_order(50.0)
        self.assertEqual(order.competitor_id.name, "Rival A")
