"""Rivals, products, prices and lines in deals through Odoo's own import (CMP-01, CMP-02)."""

from .competition_common import CompetitionCommon


class TestOdooImport(CompetitionCommon):
    def _load(self, model, names, rows, user=None, **context):
        records = self.env[model].with_user(user or self.editor)
        return records.with_context(import_file=True, **context).load(names, rows)

    def _loaded(self, model, names, rows, user=None, **context):
        result = self._load(model, names, rows, user, **context)
        self.assertEqual(result["messages"], [])
        return self.env[model].browse(result["ids"])

    def _refused(self, model, names, rows, text, user=None, **context):
        before = self.env[model].with_context(active_test=False).search_count([])
        result = self._load(model, names, rows, user, **context)
        self.assertFalse(result["ids"])
        self.assertIn(text, " ".join(message["message"] for message in result["messages"]))
        self.assertEqual(self.env[model].with_context(active_test=False).search_count([]), before)

    def test_competitors_by_the_name_of_their_company(self):
        self.env["res.partner"].create({"name": "Known Ltd", "is_company": True})
        rivals = self._loaded(
            "crm.competitor",
            ["id", "partner_id", "threat", "markets"],
            [["rivals.known", "Known Ltd", "High", "North"], ["", "New Ltd", "Low", ""]],
            name_create_enabled_fields={"partner_id": True},
        )
        self.assertEqual(rivals.mapped("name"), ["Known Ltd", "New Ltd"])
        self.assertEqual(rivals.mapped("threat"), ["3", "1"])
        self.assertTrue(all(rivals.partner_id.mapped("is_company")))
        again = self._loaded("crm.competitor", ["id", "markets"], [["rivals.known", "South"]])
        self.assertEqual(again, rivals[0])
        self.assertEqual(again.markets, "South")

    def test_competitors_that_cannot_be(self):
        self.env["res.partner"].create({"name": "Sole Person"})
        own = self.env.company.partner_id.name
        for name, text in (
            ("Nobody Ltd", "No matching record"),
            (own, "our own companies"),
            ("Sole Person", "is a person"),
            ("Northwind", "already"),
        ):
            with self.subTest(name=name):
                self._refused("crm.competitor", ["partner_id"], [[name]], text)

    def test_products_by_the_name_of_the_rival(self):
        products = self._loaded(
            "crm.competitor.product",
            ["competitor_id", "name", "counterpart_ids"],
            [["Northwind", "Press 900", ""], ["Fresh Ltd", "Lathe", ""]],
            name_create_enabled_fields={"competitor_id": True},
        )
        self.assertEqual(products[0].competitor_id, self.rival)
        self.assertEqual(products[1].competitor_id.name, "Fresh Ltd")
        for name in ("***", "XX公司"):
            with self.subTest(name=name):
                self._refused(
                    "crm.competitor.product",
                    ["competitor_id", "name"],
                    [[name, "Lathe"]],
                    "Cannot create new 'Competitor' records",
                    name_create_enabled_fields={"competitor_id": True},
                )

    def test_prices(self):
        names = ["product_id", "date", "price", "currency_id", "source", "certainty"]
        currency = self.env.company.currency_id.name
        price = self._loaded(
            "crm.competitor.price",
            names,
            [["Press 800", "2026-01-05", "120.5", currency, "Published", "Certain"]],
        )
        self.assertEqual(price.product_id, self.press)
        self.assertEqual((price.price, price.source, price.certainty), (120.5, "public", "3"))
        self.env["res.currency"].create({"name": "ZZC", "symbol": "z"})
        good = ["Press 800", "2026-01-05", "1", currency, "Published", "Certain"]
        for index, value, text in (
            (0, "Press 801", "No matching record"),
            (1, "2999-01-01", "future"),
            (1, "soon", "does not seem to be a valid date"),
            (2, "-1", "below zero"),
            (2, "many", "does not seem to be a number"),
            (2, "nan", "not possible"),
            (3, "ZZC", "no rate"),
            (3, "QQQ", "No matching record"),
            (4, "Gossip", "not found in selection"),
            (4, "Confidential", "for sales managers only"),
        ):
            with self.subTest(column=names[index], value=value):
                bad = [value if place == index else cell for place, cell in enumerate(good)]
                # Nothing half done: the good row before is not kept either.
                self._refused("crm.competitor.price", names, [good, bad], text)

    def test_confidential_prices_by_managers(self):
        price = self._loaded(
            "crm.competitor.price",
            ["product_id", "price", "source"],
            [["Press 800", "99", "confidential"]],
            user=self.user_sales_manager,
        )
        self.assertFalse(
            self.env["crm.competitor.price"]
            .with_user(self.editor)
            .search([("id", "in", price.ids)])
        )

    def test_deals_with_their_rivals(self):
        names = [
            "name",
            "type",
            "lead_competitor_ids/competitor_id",
            "lead_competitor_ids/status",
            "lead_competitor_ids/quote_ids/date",
            "lead_competitor_ids/quote_ids/amount",
        ]
        lead = self._loaded(
            "crm.lead",
            names,
            [
                ["Big deal", "Opportunity", "Northwind", "Leading", "2026-01-05", "100"],
                ["", "", "", "", "2026-01-09", "90"],
                ["", "", "Southwind", "Takes Part", "", ""],
            ],
            user=self.user_sales_salesman,
        )
        self.assertEqual(
            [(line.competitor_id, line.status) for line in lead.lead_competitor_ids.sorted("id")],
            [(self.rival, "leading"), (self.other_rival, "active")],
        )
        self.assertEqual(lead.lead_competitor_ids.quote_ids.mapped("amount"), [100.0, 90.0])
        self.assertEqual(lead.leading_competitor_id, self.rival)
        for row, text in (
            (["Deal", "Opportunity", "Nobody", "Takes Part", "", ""], "No matching record"),
            (["Deal", "Opportunity", "Northwind", "Sleeping", "", ""], "not found in selection"),
            (["Deal", "Opportunity", "Northwind", "Takes Part", "2999-01-01", "1"], "day to come"),
            (["Deal", "Opportunity", "Northwind", "Takes Part", "2026-01-01", "-1"], "below zero"),
        ):
            with self.subTest(row=row):
                self._refused("crm.lead", names, [row], text, user=self.user_sales_salesman)

    def test_salespeople_do_not_import_master_data(self):
        result = self._load(
            "crm.competitor.product",
            ["competitor_id", "name"],
            [["Northwind", "Press 900"]],
            user=self.user_sales_salesman,
        )
        self.assertFalse(result["ids"])
        self.assertIn("not allowed", result["messages"][0]["message"])

    def test_templates(self):
        """They hold what the import takes, their titles are those that it recognises."""
        self.env["res.partner"].create({"name": "Example Rival", "is_company": True})
        for model in ("crm.competitor", "crm.competitor.product", "crm.competitor.price"):
            with self.subTest(model=model):
                records = self.env[model].with_user(self.editor)
                (template,) = records.get_import_templates()
                self.assertTrue(template["template"].endswith(f"/{model}/xlsx"))
                ((_title, (titles, *rows)),) = records._get_template_sheets()
                fields = records.fields_get()
                by_title = {field["string"]: name for name, field in fields.items()}
                names = [by_title[title] for title in titles]
                self._loaded(model, names, [[str(cell) for cell in row] for row in rows])
