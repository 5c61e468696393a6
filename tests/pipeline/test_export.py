"""FUN-02, ANA-02: the export of the funnel, over HTTP and with the rights of the user."""

import html
import io
import json
from datetime import datetime
from unittest.mock import patch

import openpyxl

from odoo import http
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.sales_funnel_crm.models.pipeline import crm_funnel_move_pages
from odoo.addons.sales_funnel_crm.tools.funnel_table import RARE_FIGURES

from .sheet_calc import SheetCalc, rounded

MARCH = {"date_from": "2026-03-01", "date_to": "2026-04-01"}


class ExportCommon:
    """Two salespeople with a history in March 2026."""

    @classmethod
    def _make_history(cls):
        groups = {
            "export_salesman": "sales_team.group_sale_salesman",
            "export_colleague": "sales_team.group_sale_salesman",
            "export_manager": "sales_team.group_sale_manager",
        }
        cls.salesman, cls.colleague, cls.manager = (
            new_test_user(cls.env, login, f"{group},base.group_allow_export", tz="Asia/Shanghai")
            for login, group in groups.items()
        )
        cls.stages = cls.env["crm.stage"].create(
            [{"name": f"Export {number}", "sequence": 900 + number} for number in range(3)]
        )
        cls._make_deal("=1+1", cls.salesman, [(0, 2, 1000), (1, 9, 1000)])
        cls._make_deal("Colleague's deal", cls.colleague, [(0, 5, 50), (1, 8, 50), (2, 20, 50)])
        cls.given_away = cls._make_deal("Given away", cls.salesman, [(0, 3, 7)], cls.colleague)

    @classmethod
    def _make_deal(cls, name, user, steps, new_owner=None, stages=None):
        """Create an opportunity that entered stage by stage: ``(stage, day of March, amount)``."""
        owner, stages = new_owner or user, stages or cls.stages
        lead = cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "user_id": owner.id,
                "team_id": False,
                "stage_id": stages[steps[-1][0]].id,
                "expected_revenue": steps[-1][2],
                "company_id": cls.env.company.id,
            }
        )
        rows, before = [], None
        for stage, day, amount in steps:
            date = datetime(2026, 3, day, 20)  # 04:00 on the day after in Shanghai
            if before:
                rows.append(before | {"date": date, "kind": "forward", "count": -1})
                rows[-1]["amount"] *= -1
            before = {
                "lead_ref": lead.id,
                "stage_ref": stages[stage].id,
                "user_id": user.id,
                "company_id": cls.env.company.id,
                "currency_id": cls.env.company.currency_id.id,
                "amount": amount,
                "date_entered": date,
            }
            kind = "forward" if rows else "new"
            rows.append(before | {"date": date, "kind": kind, "count": 1})
        if new_owner:
            moved = before | {"date": datetime(2026, 3, 28), "kind": "transfer"}
            rows.append(moved | {"count": -1, "amount": -moved["amount"]})
            rows.append(moved | {"count": 1, "user_id": new_owner.id})
        cls.env["crm.funnel.move"]._post(rows)
        cls.env.flush_all()
        cls.env["crm.funnel.move"]._post_pending()
        return lead

    def _export(self, user, domain=(), **options):
        """Return the workbook that ``user`` gets without HTTP."""
        target = io.BytesIO()
        export = self.env["crm.funnel.export"].with_user(user)
        export._write_workbook(target, list(domain), **MARCH, **options)
        return openpyxl.load_workbook(target)

    def _names(self, book):
        """Return the opportunities on the sheet of the moves."""
        return {row[2] for row in book["Moves"].iter_rows(min_row=2, values_only=True)}


@tagged("post_install", "-at_install")
class TestFunnelExport(ExportCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_history()

    def test_formulas_agree_with_the_engine(self):
        options = {"groupby": "user_id", "compare": "previous", "success_rate": "honest"}
        domain = [("stage_id", "in", self.stages.ids)]
        book = self._export(self.manager, domain, **options)
        answer = self.env["crm.lead"].with_user(self.manager).get_funnel(domain, **MARCH, **options)
        sheet = book["Funnel"]
        head = next(row for row in sheet.iter_rows() if row[1].value == "Opening")
        labels = self.env["crm.funnel.export"]._get_labels(answer)
        keys = {label: key for key, label in labels.items()}
        calc = SheetCalc(sheet)
        lines = [
            {
                "name": row[0].value,
                **{
                    keys[top.value]: calc.value(cell.coordinate)
                    for top, cell in zip(head[1:], row[1:], strict=True)
                    if top.value
                },
            }
            for row in sheet.iter_rows(min_row=head[0].row + 1)
            if row[0].value and row[1].value is not None
        ]
        expected = []
        for block in (answer, *answer["groups"]):
            for unit in ("count", "amount"):
                stages = [
                    (
                        stage["name"],
                        stage["figures"]
                        if block is answer
                        else block["stages"].get(str(stage["id"])),
                    )
                    for stage in answer["stages"]
                ]
                expected += [(*line, unit) for line in stages if line[1]]
                expected.append((labels["total"], block["total"], unit))
        self.assertEqual([line["name"] for line in lines], [name for name, *_ in expected])
        self.assertGreater(len(answer["groups"]), 1)
        for line, (name, figures, unit) in zip(lines, expected, strict=True):
            for key, figure in figures.items():
                if isinstance(figure, dict) and key not in RARE_FIGURES:
                    self.assertAlmostEqual(line[key], figure[unit], 2, f"{name} {key}")
            if unit == "count":
                for key in ("success", "conversion"):
                    percent = figures[f"{key}_percent"]
                    shown = "–" if percent is None else percent / 100
                    self.assertEqual(rounded(line[key]), rounded(shown), f"{name} {key}")
            self.assertEqual(line["check"], 0)

    def test_salesman_gets_his_own_moves_only(self):
        """FUN-07: the figures and the sheet of the moves follow the record rules."""
        self.assertEqual(
            self._names(self._export(self.manager)), {"=1+1", "Colleague's deal", "Given away"}
        )
        book = self._export(self.salesman)
        rows = list(book["Moves"].iter_rows(min_row=2, values_only=True))
        # He keeps the moves of the time when the deal was his, by its number; not its name.
        self.assertEqual({row[2] for row in rows}, {"=1+1", None})
        self.assertIn(self.given_away.id, {row[3] for row in rows})
        self.assertEqual({row[6] for row in rows}, {self.salesman.name})

    def test_moves_are_those_of_the_filter_and_the_period(self):
        book = self._export(self.manager, [("name", "=", "Colleague's deal")])
        self.assertEqual(self._names(book), {"Colleague's deal"})
        self.assertEqual(book["Moves"].max_row, 1 + 5)
        target = io.BytesIO()
        export = self.env["crm.funnel.export"].with_user(self.manager)
        export._write_workbook(target, [], "2026-03-21", "2026-03-22")
        # Posted on 20 March at 20:00 UTC, that is on 21 March in the user's time zone.
        sheet = openpyxl.load_workbook(target)["Moves"]
        self.assertEqual(
            [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)],
            [datetime(2026, 3, 21, 4)] * 2,
        )

    def test_moves_of_a_cohort_go_on_after_the_period(self):
        target = io.BytesIO()
        export = self.env["crm.funnel.export"].with_user(self.manager)
        domain = [("name", "=", "Colleague's deal")]
        export._write_workbook(target, domain, "2026-03-01", "2026-03-08", mode="cohort")
        book = openpyxl.load_workbook(target)
        self.assertEqual(book["Moves"].max_row, 1 + 5)
        self.assertNotIn("Months", book.sheetnames)

    def test_moves_are_cut_with_a_note(self):
        with patch.object(crm_funnel_move_pages, "MAX_MOVES", 3):
            sheet = self._export(self.manager)["Moves"]
        self.assertIn("3", sheet["A1"].value)
        self.assertEqual(sheet.max_row, 2 + 3)

    def test_pages_of_moves_join_without_gap_or_double(self):
        pages = self.env["crm.funnel.export"].with_user(self.manager)
        domain = pages._get_move_domain([], {**MARCH, "mode": "flow"})
        whole = list(pages._iter_moves(domain))
        self.assertEqual(len(whole), self.env["crm.funnel.move"].search_count(domain))
        for size in (1, 2, 3, len(whole)):
            self.assertEqual(list(pages._iter_moves(domain, page_size=size)), whole)

    def test_who_may_not_export_gets_no_moves(self):
        self.salesman.group_ids -= self.env.ref("base.group_allow_export")
        sheet = self._export(self.salesman)["Moves"]
        self.assertIn("export", sheet["A1"].value)
        self.assertEqual(sheet.max_row, 2)

    def test_filter_is_told_in_words(self):
        tag = self.env["crm.tag"].create({"name": "Key account"})
        words = self.env["crm.funnel.export"]._get_domain_words
        for domain, text in (
            ([], "Everything"),
            ([("user_id", "=", self.salesman.id)], f"Salesperson is {self.salesman.name}"),
            ([("tag_ids", "in", tag.ids)], "Tags is Key account"),
            ([("user_id", "=", False)], "Salesperson is not set"),
            ([("expected_revenue", ">", 100)], "Expected Revenue is more than 100"),
            (
                ["|", ("name", "ilike", "pump"), ("priority", "=", "2")],
                "Opportunity contains “pump” or Priority is High",
            ),
            ([("partner_id.country_id.code", "=", "CN")], None),
        ):
            self.assertEqual(words(domain), text or words(domain))
        self.assertIn("Country", words([("partner_id.country_id.code", "=", "CN")]))

    def test_filter_leaves_out_what_every_funnel_has(self):
        domain = [("type", "=", "opportunity"), ("name", "=", "=1+1")]
        sheet = self._export(self.manager, domain)["Funnel"]
        head = {row[0].value: row[1].value for row in sheet.iter_rows(max_row=6)}
        self.assertEqual(head["Filter"], "Opportunity is =1+1")

    def test_cost_does_not_grow_with_moves_groups_and_stages(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._export(self.manager, groupby="user_id")
            return self.cr.sql_log_count - before

        count_queries()  # fill the ormcaches, which new users empty
        few = count_queries()
        for number in range(12):
            user = self.salesman.copy({"login": f"export_{number}"})
            stages = self.stages + self.stages[0].copy({"sequence": 910 + number})
            steps = [(0, 2, 1), (1, 3, 1), (3, 4, 1)]
            self._make_deal(f"More {number}", user, steps, stages=stages)
        count_queries()
        self.assertEqual(count_queries(), few)


@tagged("post_install", "-at_install")
class TestFunnelExportRoute(ExportCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_history()

    def _download(self, user, **data):
        self.authenticate(user.login, user.login)
        form = {"csrf_token": http.Request.csrf_token(self), "data": json.dumps(MARCH | data)}
        return self.url_open("/sales_funnel_crm/funnel/xlsx", data=form)

    def _get_error(self, response):
        """Return the error as the web client reads it, and see that it is fit to be shown."""
        text = response.text
        self.assertNotIn("Traceback", text)
        start, end = text.index("{"), text.rindex("}") + 1
        return json.loads(html.unescape(text[start:end]))

    def test_workbook_is_downloaded_from_a_read_only_transaction(self):
        with self.assertNoLogs("odoo.http", "WARNING"):
            response = self._download(self.manager, domain=[], groupby="user_id")
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        self.assertIn("2026-03-01%20-%202026-03-31.xlsx", response.headers["Content-Disposition"])
        self.assertEqual(int(response.headers["Content-Length"]), len(response.content))
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Funnel", "Months", "Definitions", "Moves"])
        self.assertIn("Colleague's deal", self._names(book))
        cell = next(row[2] for row in book["Moves"].iter_rows() if row[2].value == "=1+1")
        self.assertEqual(cell.data_type, "s")

    def test_salesman_downloads_his_own(self):
        response = self._download(self.salesman)
        names = self._names(openpyxl.load_workbook(io.BytesIO(response.content)))
        self.assertEqual(names, {"=1+1", None})

    def test_cohort_is_downloaded(self):
        response = self._download(self.manager, mode="cohort")
        self.assertEqual(response.status_code, 200)

    def test_link_works_too(self):
        self.authenticate(self.manager.login, self.manager.login)
        response = self.url_open(
            "/sales_funnel_crm/funnel/xlsx?data=" + json.dumps(MARCH), allow_redirects=False
        )
        self.assertEqual(response.status_code, 200)

    def test_wrong_requests_are_told_what_is_wrong(self):
        wrong = [
            {"date_from": "yesterday"},
            {"date_from": "2026-04-01"},
            {"date_to": None},
            {"mode": "sideways"},
            {"compare": "everything"},
            {"groupby": "no_such_field"},
            {"groupby": [1]},
            {"success_rate": "high"},
            {"domain": [("no_such_field", "=", 1)]},
            {"domain": ["&"]},
            {"domain": 7},
            {"context": [1, 2]},
            {"context": {"allowed_company_ids": "all"}},
            {"context": {"lang": "xx_XX"}},
        ]
        for data in wrong:
            with self.subTest(**data), self.assertNoLogs("odoo", "ERROR"):
                response = self._download(self.manager, **data)
                self.assertEqual(response.status_code, 422)
                error = self._get_error(response)
                self.assertTrue(error["message"])
                self.assertEqual(error["data"]["debug"], "")
        for data in ("", "{", "[]", "null", "7"):
            with self.subTest(data=data):
                response = self.url_open(
                    "/sales_funnel_crm/funnel/xlsx?data=" + data, allow_redirects=False
                )
                self.assertEqual(response.status_code, 422)
                self._get_error(response)

    def test_other_people_get_nothing(self):
        portal = new_test_user(self.env, "export_portal", "base.group_portal")
        response = self._download(portal)
        self.assertEqual(response.status_code, 422)
        self.assertIn("AccessError", self._get_error(response)["data"]["name"])
        company = self.env["res.company"].create({"name": "Other"})
        response = self._download(self.manager, context={"allowed_company_ids": company.ids})
        self.assertEqual(response.status_code, 422)
        self.authenticate(None, None)
        response = self.url_open("/sales_funnel_crm/funnel/xlsx?data={}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_a_fault_of_ours_shows_no_traceback(self):
        def fail(*_args, **_options):
            raise ZeroDivisionError("inside")

        export = self.env.registry["crm.funnel.export"]
        with (
            patch.object(export, "_write_workbook", fail),
            self.assertLogs("odoo.addons.sales_funnel_crm.controllers", "ERROR"),
        ):
            response = self._download(self.manager)
        self.assertEqual(response.status_code, 500)
        self._get_error(response)
