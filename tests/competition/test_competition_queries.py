"""The number of queries does not grow with the records: 5 against 50 (CMP-06)."""

from odoo.tests import Form

from .order_common import OrderCommon


class TestCompetitionQueries(OrderCommon):
    def _count(self, call):
        """Return the queries of a call in a fresh cache, after one that filled what stays."""
        queries = []
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            call()
            queries.append(self.env.cr.sql_log_count - start)
        return queries[-1]

    def _create_world(self, number):
        """Create ``number`` rivals, each with a product, a price, an order and a closed deal."""
        partners = self.env["res.partner"].create(
            [{"name": f"Firm {index}", "is_company": True} for index in range(number)]
        )
        rivals = self.env["crm.competitor"].create([{"partner_id": one.id} for one in partners])
        products = self.env["crm.competitor.product"].create(
            [{"competitor_id": one.id, "name": "Pump"} for one in rivals]
        )
        self.env["crm.competitor.price"].create(
            [{"product_id": one.id, "price": 10.0, "date": "2026-01-05"} for one in products]
        )
        for index, rival in enumerate(rivals):
            self._create_order(competitor_id=rival.id)
            lead = self._create_deal([rival, self.rival_a], "won" if index % 2 else "lost", rival)
            lead.lead_competitor_ids.quote_ids.create(
                [
                    {
                        "lead_competitor_id": line.id,
                        "amount": 100.0,
                        "amount_ours": 90.0 + index,
                        "date": "2026-01-05",
                    }
                    for line in lead.lead_competitor_ids
                ]
            )
        return rivals

    def _get_calls(self):
        """Return what is measured, as the salesperson does it."""
        env = self.env(user=self.user_sales_leads)
        rivals = env["crm.competitor"].with_context(active_test=False)

        def read(kind):
            arch = self.env.ref(f"sales_funnel_crm.crm_competitor_view_{kind}")
            views = rivals.get_views([(arch.id, kind)])
            names = views["models"]["crm.competitor"]["fields"]
            rivals.web_search_read([], {name: {} for name in names}, limit=80)

        calls = {f"competitor {kind}": lambda kind=kind: read(kind) for kind in ("list", "kanban")}
        for model, groupby in (
            ("competitor.success", "competitor_id"),
            ("competitor.encounter", "winner_id"),
            ("competitor.loss", "competitor_id"),
            ("competitor.process", "competitor_id"),
            ("competitor.order", "competitor_id"),
            ("competition.share", "partner_id"),
        ):
            report = env[f"crm.{model}.report"]
            calls[model] = lambda report=report, by=groupby: report._read_group(
                [], [by], ["__count"]
            )
        calls["price to win"] = lambda: env["crm.competitor"].get_price_to_win()
        calls["strength"] = lambda: env["crm.competitor.strength"].action_open()
        calls["strength by team"] = lambda: env["crm.competitor.strength"].action_open_by_team()
        calls["page of a rival"] = lambda: Form(self.rival_a.with_env(env))
        return calls

    def test_5_and_50_records(self):
        self._create_world(5)
        calls = self._get_calls()
        few = {name: self._count(call) for name, call in calls.items()}
        self._create_world(45)
        many = {name: self._count(call) for name, call in calls.items()}
        for name in calls:
            with self.subTest(name=name):
                self.assertLessEqual(many[name], few[name], f"{few[name]} → {many[name]}")

    def test_each_report_is_one_query(self):
        """CMP-06: the main group of each analysis; whose company and currency it is, is known."""
        self._create_world(5)
        for model in (
            "competitor.success",
            "competitor.encounter",
            "competitor.loss",
            "competitor.process",
            "competitor.order",
            "competition.share",
        ):
            report = self.env[f"crm.{model}.report"].with_user(self.user_sales_leads)
            with self.subTest(model=model):
                self.env.flush_all()
                report._read_group([], [], ["__count"])
                with self.assertQueryCount(1):
                    report._read_group([], ["company_id"], ["amount:sum", "__count"])
