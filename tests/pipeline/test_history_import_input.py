"""Bad input of the history import, one by one, and what the user may choose (FUN-22)."""

import base64
import csv
import io
from datetime import datetime

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .import_common import ImportCommon

GOOD = ("FT-1", "Funnel New", "2025-01-06", "", "", "", "100")


@tagged("post_install", "-at_install")
class TestHistoryImportFile(ImportCommon):
    def assertFileFinds(self, content, *expected, **values):
        history_import = self.create_import(content, **values)
        history_import.action_check()
        self.assertEqual(self.get_findings(history_import), list(expected))
        with self.assertRaises(UserError):
            history_import.action_import()
        return history_import

    def test_file_that_cannot_be_read(self):
        self.assertFileFinds(b"\n\n", (0, "", "file_empty"))
        self.assertFileFinds(self.csv_of([]), (0, "", "file_empty"))
        self.assertFileFinds(b"%PDF-1.4", (0, "", "file_kind"))
        self.assertFileFinds(
            b"Reference\nA\xff\xff\xff\xfe\x80\n", (0, "", "file_encoding_unknown")
        )
        content = self.csv_of([GOOD, ("FT-2", "Négociation", "2025-01-06")]).decode()
        self.assertFileFinds(
            content.encode("cp1252"), (1, "", "file_encoding_wrong"), encoding="utf-8-sig"
        )

    def test_missing_and_double_columns(self):
        self.assertFileFinds(
            b"Colour,Size\nred,7\n",
            (1, "reference", "column_missing"),
            (1, "date_entered", "column_missing"),
            (1, "stage", "column_missing"),
        )
        history_import = self.check([GOOD])
        history_import.column_ids[6].column = "stage"
        history_import.action_check()
        self.assertEqual(self.get_findings(history_import), [(1, "stage", "column_twice")])

    def test_import_without_file(self):
        history_import = self.Import.create({})
        with self.assertRaises(UserError):
            history_import.action_check()
        with self.assertRaises(UserError):
            history_import.action_import()

    def test_file_in_chinese_and_gb18030(self):
        text = "编号,阶段,进入时间,结果,结果日期,金额\n"
        text += "FT-1,Funnel New,2025年1月6日,赢单,2025年1月9日,100\n"
        history_import = self.create_import(text.encode("gb18030"))
        history_import.action_check()
        self.assertFalse(history_import.finding_ids)
        self.assertEqual((history_import.new_count, history_import.won_count), (1, 1))

    def test_workbook(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(self.HEADERS)
        sheet.append(["FT-1", "Funnel New", datetime(2025, 1, 6, 8), None, None, None, 100])
        sheet.append([1024, "Funnel New", datetime(2025, 1, 6), None, None, None, "=SUM(G2:G2)"])
        stream = io.BytesIO()
        book.save(stream)
        history_import = self.create_import(stream.getvalue(), leave_out_errors=True)
        history_import.action_check()
        self.assertEqual(self.get_findings(history_import), [(3, "amount", "formula")])
        history_import._do_import()
        self.assertEqual(self.get_lead("FT-1").create_date, datetime(2025, 1, 6, 8))


@tagged("post_install", "-at_install")
class TestHistoryImportCells(ImportCommon):
    def assertCellFinds(self, changes, *expected, **values):
        row = dict(zip(self.HEADERS, GOOD, strict=True)) | changes
        return self.assertFinds([tuple(row.values())], *expected, headers=list(row), **values)

    def test_cells_that_cannot_be_read(self):
        for changes, column, code in (
            ({"Reference": ""}, "reference", "no_reference"),
            ({"Entered At": ""}, "date_entered", "no_entry_date"),
            ({"Entered At": "3/4/2025"}, "date_entered", "date_ambiguous"),
            ({"Entered At": "soon"}, "date_entered", "date_unreadable"),
            ({"Entered At": "2099-01-01"}, "date_entered", "future"),
            ({"Left At": "2025-01-05"}, "date_left", "left_before_entry"),
            ({"Amount": "-1"}, "amount", "amount_negative"),
            ({"Amount": "much"}, "amount", "amount_unreadable"),
            ({"Amount": "=1+1"}, "amount", "formula"),
            ({"Stage": "Strange"}, "stage", "stage_unknown"),
            ({"Outcome": "Strange"}, "outcome", "outcome_unknown"),
            ({"Salesperson": "Nobody"}, "user", "user_unknown"),
            ({"Team": "No Team"}, "team", "team_unknown"),
            ({"Currency": "XQX"}, "currency", "currency_unknown"),
        ):
            with self.subTest(changes):
                self.assertCellFinds(changes, (2, column, code))

    def test_several_errors_of_one_row_are_all_listed(self):
        self.assertCellFinds(
            {"Entered At": "", "Amount": "much", "Stage": "Strange", "Currency": "XQX"},
            (2, "amount", "amount_unreadable"),
            (2, "date_entered", "no_entry_date"),
            (2, "stage", "stage_unknown"),
            (2, "currency", "currency_unknown"),
        )

    def test_order_of_day_and_month_is_chosen(self):
        history_import = self.assertCellFinds({"Entered At": "3/4/2025"}, date_order="dmy")
        self.assertEqual(history_import.date_first, datetime(2025, 4, 3))

    def test_dates_are_local(self):
        history_import = self.check([GOOD], tz="Asia/Shanghai")
        self.assertEqual(history_import.date_first, datetime(2025, 1, 5, 16))

    def test_every_finding_says_what_to_do(self):
        texts = self.env["crm.funnel.import.advice"]._get_text_by_code()
        codes = dict(self.env["crm.funnel.import.finding"]._fields["code"].selection)
        self.assertEqual(set(texts), set(codes))
        self.assertTrue(all(texts.values()))


@tagged("post_install", "-at_install")
class TestHistoryImportValues(ImportCommon):
    def row(self, **changes):
        row = dict(zip(self.HEADERS, GOOD, strict=True)) | changes
        return [tuple(row.values())], list(row)

    def test_stage_is_mapped_by_the_user(self):
        history_import = self.check([("FT-1", "Strange", "2025-01-06", "", "", "", "1")])
        line = history_import.value_ids.filtered(lambda line: line.text == "Strange")
        line.stage_id = self.stage_offer
        history_import.action_check()
        self.assertFalse(history_import.error_count)
        history_import._do_import()
        self.assertEqual(self.get_lead("FT-1").stage_id, self.stage_offer)

    def test_stage_is_created_when_asked(self):
        history_import = self.check([("FT-1", "Strange", "2025-01-06", "", "", "", "1")])
        history_import.value_ids.filtered(lambda line: line.text == "Strange").is_create = True
        history_import.action_check()
        self.assertFalse(history_import.error_count)
        self.assertFalse(self.env["crm.stage"].search([("name", "=", "Strange")]))
        history_import._do_import()
        self.assertEqual(self.get_lead("FT-1").stage_id.name, "Strange")
        self.assertNothingDrifts()

    def test_stage_is_matched_in_any_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.stage_offer.with_context(lang="fr_FR").name = "Offre"
        self.assertFinds([("FT-1", "OFFRE", "2025-01-06", "", "", "", "1")])

    def test_stage_of_all_rows(self):
        headers = ["Reference", "Entered At"]
        self.assertFinds(
            [("FT-1", "2025-01-06")], headers=headers, default_stage_id=self.stage_new.id
        )

    def test_salespeople_are_found_by_login_email_and_name_even_archived(self):
        self.user_sales_salesman.active = False
        user = self.user_sales_salesman
        for text in (user.login, user.email.upper(), user.name):
            rows, headers = self.row(Salesperson=text)
            history_import = self.assertFinds(rows, headers=headers)
            line = history_import.value_ids.filtered(lambda line: line.kind == "user")
            self.assertEqual(line.user_id, user)

    def test_unknown_salesperson_is_left_empty_when_allowed(self):
        rows, headers = self.row(Salesperson="Nobody")
        self.assertFinds(rows, (2, "user", "user_empty"), headers=headers, unknown_policy="empty")

    def test_salesperson_of_another_company(self):
        rows, headers = self.row(Salesperson="user_other_company")
        self.assertFinds(rows, (2, "user", "user_company"), headers=headers)

    def test_team_of_another_company(self):
        team = self.env["crm.team"].create(
            {"name": "Far Away", "company_id": self.company_other.id, "user_id": False}
        )
        history_import = self.check(*self.row(Team="Funnel Team"))
        self.assertFalse(history_import.error_count)
        rows, headers = self.row(Team="Strange")
        history_import = self.check(rows, headers)
        history_import.value_ids.filtered(lambda line: line.kind == "team").sudo().team_id = team
        history_import.action_check()
        self.assertTrue(history_import.error_count)

    def test_customers_are_matched_or_created(self):
        customers = self.env["res.partner"].create(
            [
                {"name": "Funnel Acme", "is_company": True, "ref": "C-77"},
                {"name": "Funnel Twin"},
                {"name": "Funnel Twin"},
            ]
        )
        for text in ("Funnel Acme", "C-77"):
            rows, headers = self.row(Customer=text)
            self.assertFinds(rows, headers=headers)
        rows, headers = self.row(Customer="Funnel Twin")
        self.assertFinds(rows, (2, "partner", "partner_ambiguous"), headers=headers)
        rows, headers = self.row(Customer="Funnel Unknown")
        history_import = self.assertFinds(rows, (2, "partner", "partner_unknown"), headers=headers)
        history_import._do_import()
        self.assertRecordValues(
            self.get_lead("FT-1"), [{"partner_id": False, "partner_name": "Funnel Unknown"}]
        )
        rows = [("FT-2", *rows[0][1:]), ("FT-3", *rows[0][1:])]
        self.import_rows(rows, headers, partner_policy="create")
        partner = self.env["res.partner"].search([("name", "=", "Funnel Unknown")])
        self.assertEqual(len(partner), 1)
        self.assertEqual((self.get_lead("FT-2") + self.get_lead("FT-3")).partner_id, partner)
        self.assertEqual(len(customers.exists()), 3)

    def test_other_currency_is_converted_at_the_day_of_entry(self):
        currency = self.env["res.currency"].create({"name": "XFU", "symbol": "F"})
        rows, headers = self.row(Currency="XFU")
        self.assertFinds(rows, (2, "currency", "currency_no_rate"), headers=headers)
        self.env["res.currency.rate"].create(
            [
                {
                    "name": day,
                    "currency_id": currency.id,
                    "company_id": self.company_main.id,
                    "rate": rate,
                }
                for day, rate in (("2025-01-01", 4.0), ("2025-02-01", 5.0))
            ]
        )
        self.import_rows(rows, headers)
        self.assertEqual(self.get_lead("FT-1").expected_revenue, 25.0)
        self.assertNothingDrifts()

    def test_lost_reason_and_category(self):
        category = self.env["crm.opportunity.category"].create({"name": "Funnel Kind"})
        rows, headers = self.row(
            Outcome="lost",
            **{"Outcome Date": "2025-01-09", "Lost Reason": "Too slow", "Category": "Funnel kind"},
        )
        self.import_rows(rows, headers)
        lead = self.get_lead("FT-1")
        self.assertEqual((lead.lost_reason_id.name, lead.category_id), ("Too slow", category))

    def test_category_that_is_written_differently(self):
        self.env["crm.opportunity.category"].create({"name": "GTX Pro"})
        rows, headers = self.row(Category="GTXPro")
        history_import = self.assertFinds(
            rows, (2, "category", "category_similar"), headers=headers
        )
        self.assertEqual(history_import.finding_ids.detail, "GTX Pro")

    def test_choice_of_the_user_survives_another_check(self):
        history_import = self.check([("FT-1", "Funnel New", "2025-01-06", "", "", "", "1")])
        history_import.value_ids.stage_id = self.stage_offer
        history_import.action_check()
        self.assertEqual(history_import.value_ids.stage_id, self.stage_offer)


@tagged("post_install", "-at_install")
class TestHistoryImportDownloads(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for login, group in (("funnel_boss", "manager"), ("funnel_seller", "salesman")):
            mail_new_test_user(cls.env, login=login, groups=f"sales_team.group_sale_{group}")

    def test_template_can_be_imported_as_it_is(self):
        self.authenticate("funnel_boss", "funnel_boss")
        for kind in ("csv", "xlsx"):
            response = self.url_open(f"/sales_funnel_crm/import/template/{kind}")
            self.assertEqual(response.status_code, 200)
            history_import = self.env["crm.funnel.import"].create(
                {
                    "file": base64.b64encode(response.content),
                    "file_name": f"template.{kind}",
                    "decimal_mark": ".",
                }
            )
            history_import.action_check()
            self.assertEqual(history_import.deal_count, 2)
            codes = set(history_import.finding_ids.mapped("code"))
            self.assertLessEqual(codes, {"stage_unknown", "partner_unknown"})
            if kind == "xlsx":
                book = openpyxl.load_workbook(io.BytesIO(response.content))
                self.assertEqual(len(book.sheetnames), 2)

    def test_findings_can_be_downloaded(self):
        history_import = self.env["crm.funnel.import"].create(
            {
                "file": base64.b64encode(b"Reference,Stage,Entered At\n=1+1,New,soon\n"),
                "file_name": "x.csv",
            }
        )
        history_import.action_check()
        self.authenticate("funnel_boss", "funnel_boss")
        url = history_import.action_download_csv()["url"]
        rows = list(csv.reader(io.StringIO(self.url_open(url).content.decode("utf-8-sig"))))
        self.assertEqual(len(rows), history_import.error_count + 1)
        self.assertIn("'=1+1", rows[1])
        url = history_import.action_download_xlsx()["url"]
        book = openpyxl.load_workbook(io.BytesIO(self.url_open(url).content))
        self.assertEqual(book.active.max_row, len(rows))

    def test_salespeople_may_not_download(self):
        history_import = self.env["crm.funnel.import"].create({"file_name": "x.csv"})
        self.authenticate("funnel_seller", "funnel_seller")
        for url in (
            "/sales_funnel_crm/import/template/csv",
            f"/sales_funnel_crm/import/{history_import.id}/findings/csv",
        ):
            self.assertEqual(self.url_open(url).status_code, 403)
