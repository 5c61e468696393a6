"""Questionnaires as workbooks: out, changed, and in again."""

import base64
import io

import openpyxl

from odoo.tests import HttpCase, tagged

from odoo.addons.sales_funnel_crm.tools.table_file import write_table
from odoo.addons.sales_funnel_crm.wizard.qualification.crm_questionnaire_import import (
    QuestionnaireFileRefused,
)

from .questionnaire_common import QuestionnaireCommon, answer, band, question, section


def pack(sheets):
    with write_table("xlsx", sheets) as stream:
        return base64.b64encode(stream.read())


class TestQuestionnaireImport(QuestionnaireCommon):
    def _create_rich(self):
        return self._publish(
            name="Rich",
            purpose="To try",
            is_for_rivals=True,
            validity_days=33,
            lead_domain="[('expected_revenue', '>', 5)]",
            sections=[
                section(
                    "Money",
                    [
                        question(
                            "Funds?",
                            [answer("None", -2.5, is_knock_out=True), answer("All", 10)],
                            weight=2.5,
                            is_required=True,
                            evidence="note",
                            help_text="Ask\nwho pays",
                        ),
                        question(
                            "Amount?",
                            [band("small", 1, high=50), band("big", 3, 50)],
                            kind="number",
                            unit="k€",
                        ),
                    ],
                    weight=3.0,
                    description="About money",
                ),
                section(
                    "Rest",
                    [
                        question("Known?", kind="computed", lead_domain="[('color', '=', 7)]"),
                        question("Which?", [answer("=x", 1), answer("y", 2)], kind="choices"),
                    ],
                ),
            ],
        )

    def _describe(self, questionnaire):
        """Return all that an export must keep, in plain values."""
        fields = ["name", "purpose", "subject", "is_grading", "is_for_rivals", "validity_days"]
        return {
            "about": [questionnaire[name] for name in [*fields, "lead_domain"]],
            "grades": [(g.grade_id.name, g.score_from_percent) for g in questionnaire.grade_ids],
            "questions": [
                (
                    *(asked.section_id[name] for name in ("name", "weight")),
                    asked.section_id.description or "",
                    *(asked[name] for name in ("name", "kind", "weight", "is_required")),
                    *(asked[name] or "" for name in ("evidence", "help_text", "unit")),
                    asked.lead_domain or "",
                    [
                        (a.name, a.code, a.points, a.is_knock_out)
                        + (a.has_from, a.number_from, a.has_to, a.number_to)
                        for a in asked.answer_ids
                    ],
                )
                for asked in questionnaire.question_ids
            ],
        }

    def _import(self, sheets, questionnaire=None, content=None):
        wizard = self.env["crm.questionnaire.import"].create(
            {
                "file": content or pack(sheets),
                "file_name": "probe.xlsx",
                "questionnaire_id": questionnaire and questionnaire.id,
            }
        )
        wizard.action_check()
        return wizard

    def _apply(self, wizard):
        draft = self.env["crm.questionnaire"].browse(wizard.action_import()["res_id"])
        self.env.flush_all()
        self.env.invalidate_all()
        return draft

    def test_a_round_trip_changes_nothing(self):
        rich = self._create_rich()
        wizard = self._import(rich._get_book_sheets())
        self.assertFalse(wizard.finding_ids.mapped("message"))
        self.assertRecordValues(
            wizard,
            [{"name": "Rich", "section_count": 2, "question_count": 4, "answer_count": 8}],
        )
        draft = self._apply(wizard)
        self.assertEqual(draft.state, "draft")
        self.assertFalse(draft.origin_id)
        self.assertEqual(self._describe(draft), self._describe(rich))
        draft.action_publish()

    def test_delivered_ones_and_the_template_can_be_imported(self):
        for sheets in (
            *(
                self.env.ref(f"sales_funnel_crm.crm_questionnaire_{name}")._get_book_sheets()
                for name in ("five", "target", "meddpicc")
            ),
            self.env["crm.questionnaire"]._get_template_sheets(),
        ):
            wizard = self._import(sheets)
            with self.subTest(wizard.name):
                self.assertFalse(wizard.finding_ids.mapped("message"))
                self._apply(wizard).action_publish()

    def test_the_next_version_keeps_lineage_and_translations(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rich = self._create_rich()
        rich.question_ids[0].answer_ids[1].update_field_translations("name", {"fr_FR": "Tout"})
        name, (header, *rows) = rich._get_book_sheets()[1]
        cells = [dict(zip(header, row, strict=True)) for row in rows]
        cells[0]["Question"] = "Is the money there?"  # told by its key
        cells[1]["Points"] = 12
        kept = [list(row.values()) for row in cells if row["Question"] != "Which?"][:-1]
        sheets = rich._get_book_sheets()
        sheets[1] = (name, [header, *kept])
        draft = self._apply(self._import(sheets, rich))
        self.assertRecordValues(draft, [{"version": 2, "origin_id": rich.id, "state": "draft"}])
        self.assertEqual(
            draft.question_ids.mapped("name"), ["Is the money there?", "Amount?", "Known?"]
        )
        self.assertEqual(draft.question_ids.origin_id, rich.question_ids[:3])
        changed = draft.question_ids[0].answer_ids[1]
        self.assertEqual(changed.points, 12)
        self.assertEqual(changed.origin_id, rich.question_ids[0].answer_ids[1])
        self.assertEqual(changed.with_context(lang="fr_FR").name, "Tout")
        self.assertEqual(rich.question_ids[0].name, "Funds?", "the version in use stays")

    def test_an_import_into_a_draft_replaces_it(self):
        rich = self._create_rich()
        draft = rich._create_new_version()
        draft.section_ids[1].name = "Changed by hand"
        wizard = self._import(rich._get_book_sheets(), rich)
        self.assertEqual(wizard.draft_id, draft)
        self.assertEqual(self._apply(wizard), draft)
        self.assertEqual(self._describe(draft), self._describe(rich))

    def test_errors_name_sheet_and_row(self):
        about = [["Field", "Value"], ["Name", "Broken"], ["Which Deals", "[('gone', '=', 1)]"]]
        header = ["Section", "Question", "Kind", "Weight", "Answer", "Points", "From", "To"]
        rows = [
            ["S", "Q1", "poem", 1, "a", 1, "", ""],
            ["", "", "", "", "b", "many", "", ""],
            ["", "", "", "", "c", "1,000", "", ""],
        ]
        grades = [["Grade", "Score From"], ["A", 50], ["Unheard Of", 0]]
        wizard = self._import(
            [("Questionnaire", about), ("Questions", [header, *rows]), ("Grades", grades)]
        )
        self.assertCountEqual(
            [(finding.sheet, finding.row_number) for finding in wizard.finding_ids],
            [("Grades", 3), ("Questionnaire", 0)] + [("Questions", row) for row in (2, 3, 4)],
        )
        with self.assertRaises(QuestionnaireFileRefused):
            wizard.action_import()
        self.assertFalse(self.env["crm.questionnaire"].search([("name", "=", "Broken")]))

    def test_broken_definitions_name_the_row(self):
        about = [["Name", "Broken"], ["Sets the Grade", "no"]]
        header = ["Section", "Question", "Kind", "Weight", "Answer", "Points", "From", "To"]
        rows = [
            ["S", "Q1", "number", 1, "a", 1, 0, 10],
            ["", "", "", "", "b", 2, 5, ""],
            ["", "Q2", "choice", 0, "a", 1, "", ""],
            ["", "Q3", "", "", "", "", "", ""],
        ]
        wizard = self._import([("Questionnaire", about), ("Questions", [header, *rows])])
        self.assertEqual(wizard.finding_ids.mapped("row_number"), [3, 4, 5])

    def test_missing_parts_are_said(self):
        wizard = self._import([("Something", [["Question"]])])
        self.assertEqual(wizard.finding_ids.mapped("sheet"), ["Questionnaire", "Questions"])
        wizard = self._import([("Questionnaire", [["Name", "x"]]), ("Questions", [["Question"]])])
        self.assertIn("Section, Answer", wizard.finding_ids.message)

    def test_files_that_are_no_workbook(self):
        damaged = b"PK\x03\x04" + b"x" * 50
        for content in (b"", b"a;b\n1;2\n", b"%PDF-1.4", damaged):
            with self.subTest(content), self.assertRaises(QuestionnaireFileRefused):
                wizard = self.env["crm.questionnaire.import"].create(
                    {"file": base64.b64encode(content)}
                )
                wizard.action_check()

    def test_chinese_headers_are_recognised(self):
        about = [["名称", "测试"], ["评级", "否"]]
        rows = [["部分", "问题", "类型", "选项", "分数"], ["资金", "预算?", "单选", "有", 3]]
        wizard = self._import([("问卷", about), ("问题", rows)])
        self.assertFalse(wizard.finding_ids.mapped("message"))
        self.assertEqual(self._apply(wizard).question_ids.answer_ids.points, 3)


@tagged("post_install", "-at_install")
class TestQuestionnaireDownload(HttpCase):
    def _open(self, path):
        return self.url_open(f"/sales_funnel_crm/questionnaire/{path}/xlsx")

    def test_a_manager_downloads_and_others_do_not(self):
        five = self.env.ref("sales_funnel_crm.crm_questionnaire_five")
        self.authenticate("admin", "admin")
        book = openpyxl.load_workbook(io.BytesIO(self._open(five.id).content))
        self.assertEqual(book.sheetnames, ["Questionnaire", "Questions", "Grades"])
        self.assertEqual(self._open("template").status_code, 200)
        self.assertEqual(self._open(0).status_code, 404)
        self.env["res.users"].create(
            {"name": "Nobody", "login": "nobody_probe", "password": "nobody_probe"}
        )
        self.authenticate("nobody_probe", "nobody_probe")
        self.assertEqual(self._open(five.id).status_code, 403)
        self.assertEqual(self._open("template").status_code, 403)
