"""What the screens cost: the same number of queries for 5 and for 50 rows (FUN-19)."""

from functools import partial
from unittest.mock import patch

from lxml import etree

from odoo.sql_db import Cursor
from odoo.tools import SQL

from ..common import FunnelCommon
from .histories import History, post


class TestScreenQueries(FunnelCommon):
    def _get_specification(self, model, view_type, view_id=None):
        """Return what the web client asks for: the fields of the view, names of the linked."""
        views = self.env[model].get_views([(view_id, view_type)])
        arch = etree.fromstring(views["views"][view_type]["arch"])
        return self._read_fields(self.env[model], arch)

    def _read_fields(self, model, node):
        specification = {}
        for field_node in node.xpath(".//field[not(ancestor::field)]"):
            field = model._fields[field_node.get("name")]
            specification[field.name] = {}
            if field.relational:
                inner = field_node.find("list")
                fields = {"display_name": {}}
                if inner is not None:
                    fields = self._read_columns(self.env[field.comodel_name], inner)
                specification[field.name] = {"fields": fields}
        return specification

    def _read_columns(self, model, node):
        return {
            name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
            for name in (field.get("name") for field in node.iter("field"))
        }

    def _create_leads(self, count, stays=2, outcome=None):
        histories = []
        for number in range(count):
            history = History(f"Deal {number}", self.user_sales_salesman, self.team_funnel, 10)
            history.enter("2026-01-01 00:00:00", self.stage_new)
            for step in range(1, stays):
                stage = self.stage_qualified if step % 2 else self.stage_new
                history.move(f"2026-01-{1 + step // 24:02} {step % 24:02}:00:00", stage)
            if outcome:
                history.leave("2026-02-01", outcome)
            histories.append(history)
        return post(self.env, *histories)

    def _get_queries(self, read):
        """Return the queries of ``read()`` on an empty cache, what is pending posted before."""
        self.env.cr.flush()
        self.env.invalidate_all()
        queries = []
        execute = Cursor.execute

        def note(cursor, query, *args, **kwargs):
            queries.append(query.code if isinstance(query, SQL) else query)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", note):
            read()
        return queries

    def _check_cost(self, model, view_type, read, outcome=None):
        """Compare the queries for 5 and 50; return those for 50."""
        read(self._create_leads(1, outcome=outcome))
        leads = self._create_leads(5, outcome=outcome)
        few = self._get_queries(partial(read, leads))
        leads = self._create_leads(50, outcome=outcome)
        many = self._get_queries(partial(read, leads))
        self.assertEqual(len(many), len(few), f"{model} {view_type}")
        return many

    def _check_screen(self, model, view_type, link="id", view_id=None, outcome=None):
        specification = self._get_specification(model, view_type, view_id)

        def read(leads):
            found = self.env[model].web_search_read([(link, "in", leads.ids)], specification)
            self.assertGreaterEqual(found["length"], len(leads))

        return self._check_cost(model, view_type, read, outcome)

    def test_pipeline_list_and_kanban_do_not_read_the_ledger(self):
        for view_type in ("list", "kanban"):
            with self.subTest(view_type=view_type):
                queries = self._check_screen("crm.lead", view_type)
                self.assertFalse([query for query in queries if "crm_funnel" in query])

    def test_grouped_kanban_does_not_read_the_ledger(self):
        def read(leads):
            self.env["crm.lead"].web_read_group(
                [("id", "in", leads.ids)],
                ["stage_id"],
                ["expected_revenue:sum"],
                auto_unfold=True,
                unfold_read_specification={"name": {}, "expected_revenue": {}},
            )

        queries = self._check_cost("crm.lead", "kanban by stage", read)
        self.assertFalse([query for query in queries if "crm_funnel" in query])

    def test_ledger_and_report_lists(self):
        for model in ("crm.funnel.move", "crm.funnel.stay.report", "crm.funnel.cycle.report"):
            with self.subTest(model=model):
                self._check_screen(model, "list", link="lead_id", outcome="lost")
        overdue = self.env.ref("sales_funnel_crm.crm_funnel_stay_report_view_list_overdue")
        self._check_screen("crm.funnel.stay.report", "list", "lead_id", overdue.id)

    def test_rows_of_deleted_opportunities(self):
        def read(numbers):
            rows = self.env["crm.funnel.move"].search([("lead_ref", "in", numbers)])
            self.assertGreaterEqual(len(rows), len(numbers))
            rows.read(["display_name", "stage_name"])

        def delete(count):
            leads = self._create_leads(count)
            numbers = leads.ids
            leads.unlink()
            return numbers

        self._get_queries(partial(read, delete(1)))
        few = self._get_queries(partial(read, delete(5)))
        many = self._get_queries(partial(read, delete(50)))
        self.assertEqual(len(many), len(few))

    def test_stage_history_of_the_form(self):
        """One more stay is one more row of the same queries."""
        specification = self._get_specification("crm.lead", "form")
        self.assertIn("funnel_stay_ids", specification)

        def read(lead):
            [values] = lead.web_read(specification)
            return len(values["funnel_stay_ids"])

        read(self._create_leads(1))
        short, long = self._create_leads(1, stays=5), self._create_leads(1, stays=50)
        few = self._get_queries(lambda: self.assertEqual(read(short), 5))
        many = self._get_queries(lambda: self.assertEqual(read(long), 50))
        self.assertEqual(len(many), len(few))
        only_history = {"funnel_stay_ids": specification.pop("funnel_stay_ids")}
        without = self._get_queries(lambda: long.web_read(specification))
        self.assertIn("entered_by_id", only_history["funnel_stay_ids"]["fields"])
        self.assertLessEqual(len(many) - len(without), 3)
