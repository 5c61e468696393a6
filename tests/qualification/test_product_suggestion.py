"""What a customer may also need, from what others bought (EVA-14)."""

import random
from collections import Counter

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.sales_funnel_crm.models.qualification.crm_lead_profile import CustomerMissing
from odoo.addons.sales_funnel_crm.tools.qualification import basket
from odoo.addons.sales_funnel_crm.tools.rates import wilson_percent
from odoo.addons.sales_funnel_crm.wizard.qualification.crm_product_suggestion import NoSuggestion

from ..common import FunnelCommon


class TestProductSuggestion(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump, cls.filter, cls.belt = cls.env["product.product"].create(
            [{"name": name, "list_price": 10} for name in ("Pump", "Filter", "Belt")]
        )
        names = [f"Buyer {n}" for n in range(20)]
        cls.customers = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in names]
        )
        # 8 bought pump and filter, 2 a pump only, 10 a belt only
        for n, customer in enumerate(cls.customers):
            cls._buy(customer, cls.belt if n >= 10 else cls.pump)
            if n < 8:
                cls._buy(customer, cls.filter)
        cls.asking = cls.customers[9]

    @classmethod
    def _buy(cls, customer, product, confirm=True, user=None):
        order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": (user or cls.user_sales_leads).id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def _ask(self, user=None, lead=None):
        user = user or self.user_sales_manager
        if lead:
            action = lead.with_user(user).action_suggest_products()
        else:
            action = self.asking.with_user(user).action_suggest_products()
        return self.env[action["res_model"]].with_user(user).search([], order="id")

    def test_evidence(self):
        found = self._ask().filtered(lambda one: one.because_id == self.pump.product_tmpl_id)
        self.assertRecordValues(
            found,
            [
                {
                    "product_id": self.filter.product_tmpl_id.id,
                    "both_count": 8,
                    "base_count": 10,
                    "partner_id": self.asking.id,
                }
            ],
        )
        for words in ("8 of 10", "Pump", "Filter"):
            self.assertIn(words, found.evidence)
        self.assertGreater(found.lift_low, 1)

    def test_contacts_count_for_their_company_and_quotations_do_not(self):
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.asking.id})
        self._buy(self.customers[8], self.filter, confirm=False)
        self.assertEqual(self._ask().both_count, 8)
        self._buy(contact, self.filter)
        with self.assertRaises(NoSuggestion):
            self._ask()

    def test_suggestions_agree_with_brute_force(self):
        dice = random.Random(7)
        baskets = [
            {product for product in range(6) if dice.random() < (0.6 if product < 3 else 0.3)}
            | ({5} if n % 3 == 0 else set())
            for n in range(80)
        ]
        for owned in ({0}, {1, 5}, {2, 3}):
            expected = {}
            for product in set(range(6)) - owned:
                share = sum(product in bought for bought in baskets) / len(baskets)
                for because in owned:
                    pair = Counter(product in bought for bought in baskets if because in bought)
                    low = wilson_percent(pair[True], pair.total())[0] / 100 / share
                    if pair[True] >= 3 and low > 1:
                        expected[product] = max(expected.get(product, 0), low)
            found = {one.product: one.lift_low for one in basket.suggest(baskets, owned)}
            self.assertEqual(set(found), set(expected))
            for product, low in found.items():
                self.assertAlmostEqual(low, expected[product])

    def test_on_a_deal_and_on_a_customer(self):
        lead = self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "partner_id": self.asking.id}
        )
        self._ask(lead=lead).action_use()
        self.assertIn("Filter", lead.message_ids[0].body)
        action = self._ask().action_use()
        created = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(created.partner_id, self.asking)
        self.assertEqual(created.user_id, self.user_sales_manager)
        with self.assertRaises(CustomerMissing):
            self.env["crm.lead"].create({"name": "No Customer"}).action_suggest_products()

    def test_orders_that_the_user_may_not_read_say_nothing(self):
        with self.assertRaises(NoSuggestion):
            self._ask(self.user_sales_salesman)
        found = self._ask(self.user_sales_leads)
        with self.assertRaises(AccessError):
            found.with_user(self.user_sales_salesman).read(["product_id"])

    def test_cost_does_not_grow_with_the_customers(self):
        Affinity = self.env["crm.product.affinity"].with_user(self.user_sales_manager)

        def count_queries(size):
            self.env.invalidate_all()
            customers = self.customers[:size].with_user(self.user_sales_manager)
            before = self.cr.sql_log_count
            Affinity._get_suggestions_by_customer(customers)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(20), count_queries(2))
