"""Filters that stopped working, limits of figures, and people who have left."""

import io

import openpyxl

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire import LeadDomainWrong
from odoo.addons.sales_funnel_crm.tools.history_file import FileProblem, read_sheets
from odoo.addons.sales_funnel_crm.tools.qualification import questionnaire_book as book_tool

from .qualification_common import QualificationCommon


class TestBrokenFilter(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire(stage_ids=cls.stage_new.ids)

    def _break(self, record):
        self.env.flush_all()
        table = record._table
        self.cr.execute(
            f"UPDATE {table} SET lead_domain = %s WHERE id = %s",  # pylint: disable=sql-injection
            ["[('x_gone', '=', 1)]", record.id],
        )
        self.env.invalidate_all()

    def test_deals_open_when_a_filter_is_broken(self):
        """A field of another addon is gone: that questionnaire rests, all the others go on."""
        other = self._create_questionnaire(name="Other", stage_ids=self.stage_new.ids)
        self._break(self.questionnaire)
        lead = self.lead.with_user(self.user_sales_salesman)
        with mute_logger(
            "odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire_due",
            "odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire_use",
        ):
            self.assertTrue(lead.is_assessment_due)
            self.assertIn(lead, lead.search([("is_assessment_due", "=", True)]))
            comparison = self.env["crm.assessment.comparison"].with_user(lead.env.user)
            offered = comparison.get_comparison("crm.lead", lead.id)["questionnaires"]
            self.assertEqual([one["id"] for one in offered], other.ids)
            self._break(other)
            self.assertFalse(lead.is_assessment_due)

    def test_a_filter_is_tried_when_it_is_entered(self):
        """Known fields are not enough: a text compared with an amount fails in the database."""
        wrong = "[('expected_revenue', '=', 'abc')]"
        with self.assertRaises(LeadDomainWrong):
            self.questionnaire.lead_domain = wrong
        draft = self._create_questionnaire(publish=False, name="Draft")
        with self.assertRaises(LeadDomainWrong):
            draft.question_ids[0].lead_domain = wrong

    def test_what_the_system_cannot_answer_scores_nothing_less(self):
        """0 to 100, also when “no” gives points and nothing is found."""
        questionnaire = self._create_questionnaire(
            {
                "name": "Large",
                "kind": "computed",
                "lead_domain": "[('expected_revenue', '>', 1)]",
                "answers": (("yes", 10.0), ("no", 4.0)),
            }
        )
        self._break(questionnaire.question_ids)
        self.assertEqual(self._assess(self.lead, questionnaire).score_percent, 0.0)

    def test_the_next_owner_is_told_not_the_one_who_left(self):
        left = mail_new_test_user(
            self.env, login="left", name="Left", groups="sales_team.group_sale_salesman"
        )
        lead = self._create_lead(user_id=left.id)
        done = self._assess(lead, self.questionnaire)
        done._set({"date_valid_until": fields.Date.add(fields.Date.today(), days=-1)})
        lead._refresh_assessment_figures()
        left.active = False
        self.env["crm.assessment"]._cron_remind()
        self.assertFalse(lead.activity_ids)
        lead.user_id = self.user_sales_salesman
        self.env["crm.assessment"]._cron_remind()
        self.assertEqual(lead.activity_ids.user_id, self.user_sales_salesman)


@tagged("post_install", "-at_install")
class TestBookLimits(TransactionCase):
    def _read(self, days):
        return book_tool.read_book(
            {
                "Questionnaire": [(1, ["Name", "Small"]), (2, ["Valid For (Days)", days])],
                "Questions": [(1, ["Section", "Question", "Answer"])],
            }
        )

    def test_days_that_no_calendar_has(self):
        for days in ("9" * 400, 1e300, 99_999, -1):
            with self.subTest(days=days):
                codes = [problem.code for problem in self._read(days).problems]
                self.assertIn(book_tool.NUMBER_WRONG, codes)
        self.assertEqual(self._read(120).values["validity_days"], 120)

    def test_reading_stops_where_a_book_is_too_long(self):
        """What is refused anyway is not held in memory first."""
        book = openpyxl.Workbook()
        for title in ("One", "Two"):
            sheet = book.create_sheet(title)
            for number in range(30):
                sheet.append([number])
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(sum(map(len, read_sheets(stream, 60).values())), 60)
        with self.assertRaises(FileProblem) as caught:
            read_sheets(stream, 59)
        self.assertEqual(caught.exception.code, "file_too_many_rows")
