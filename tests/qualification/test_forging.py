"""What salespeople could send past the forms: results, figures, questionnaires, evidence."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import users

from odoo.addons.sales_funnel_crm.models.qualification.crm_assessment import (
    AssessmentIsDone,
    AssessmentNotAllowed,
)
from odoo.addons.sales_funnel_crm.models.qualification.crm_assessment_answer import (
    AnswerNotPossible,
)
from odoo.addons.sales_funnel_crm.models.qualification.crm_assessment_done import (
    AssessmentIncomplete,
    QuestionnaireNotInUse,
)
from odoo.addons.sales_funnel_crm.models.qualification.crm_lead_figures import FigureNotWritten

from .qualification_common import QualificationCommon


class TestForging(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire()

    @users("user_sales_salesman")
    def test_figures_of_a_deal_are_not_typed(self):
        """Grade, score, value and fit are read-only in forms; other programs may not set them."""
        lead = self.lead.with_env(self.env)
        for vals in (
            {"assessment_grade_id": self.grade_a.id},
            {"assessment_score_percent": 100.0, "assessment_date": "2026-01-03 10:00:00"},
            {"assessment_count": 0},
            {"worth_expected_value": 1e6},
            {"worth_advice": "go"},
            {"profile_fit_percent": 99.0},
        ):
            with self.subTest(vals=vals):
                with self.assertRaises(FigureNotWritten):
                    lead.write(vals)
                with self.assertRaises(FigureNotWritten):
                    lead.create({"name": "Deal", **vals})
        created = lead.with_context(
            default_assessment_grade_id=self.grade_a.id, default_worth_advice="go"
        ).create({"name": "Deal"})
        self.assertFalse(created.assessment_grade_id)
        self.assertFalse(created.worth_advice)
        lead.worth_effort_days = 3.0  # what is entered stays possible

    @users("user_sales_salesman")
    def test_company_and_reminder_follow(self):
        draft = self._assess(self.lead, self.questionnaire, done=False, user=self.env.user)
        for vals in ({"company_id": self.company_other.id}, {"is_reminded": True}):
            with self.subTest(vals=vals), self.assertRaises(AssessmentNotAllowed):
                draft.write(vals)

    @users("user_sales_salesman")
    def test_results_do_not_come_as_defaults(self):
        """The context of a list, or of a program, decides neither state nor author."""
        draft = (
            self.env["crm.assessment"]
            .with_context(
                default_state="done",
                default_user_id=self.user_sales_manager.id,
                default_date_start="2020-01-01 00:00:00",
            )
            .create({"questionnaire_id": self.questionnaire.id, "lead_id": self.lead.id})
        )
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.user_id, self.env.user)
        self.assertGreater(draft.date_start.year, 2020)
        self.assertEqual(len(draft.answer_ids), 2)

    def test_a_draft_of_a_questionnaire_is_not_answered(self):
        """Its points may still change, and the grades given by it with them."""
        draft = self._create_questionnaire(publish=False, name="Draft")
        with self.assertRaises(QuestionnaireNotInUse):
            self._assess(self.lead, draft, user=self.user_sales_salesman)

    def test_a_questionnaire_asks_about_its_subject_only(self):
        of_customers = self._create_questionnaire(subject="customer", name="Customers")
        with self.assertRaises(QuestionnaireNotInUse):
            self._assess(self.lead, of_customers)
        with self.assertRaises(QuestionnaireNotInUse):
            self._assess(False, self.questionnaire, partner_id=self.customer.id)

    def test_what_is_required_is_asked_even_without_its_row(self):
        questionnaire = self._create_questionnaire(
            {"name": "Need", "is_required": True},
            {"name": "Sources", "kind": "choices", "is_required": True},
        )
        draft = self._assess(self.lead, questionnaire, done=False, user=self.user_sales_salesman)
        draft.answer_ids.filtered(lambda answer: answer.question_id.name == "Need").unlink()
        # “Answered” without any answer.
        draft.answer_ids.write({"status": "given"})
        with self.assertRaises(AssessmentIncomplete) as caught:
            draft.action_done()
        self.assertIn("Need", str(caught.exception))
        self.assertIn("Sources", str(caught.exception))

    def test_answers_stay_in_their_assessment(self):
        other = self._create_questionnaire(name="Other")
        user = self.user_sales_salesman
        one = self._assess(self.lead, self.questionnaire, done=False, user=user)
        two = self._assess(self.lead, other, done=False, user=user)
        with self.assertRaises(AnswerNotPossible):
            one.answer_ids[0].assessment_id = two

    def test_a_done_assessment_gets_no_answer_by_default(self):
        done = self._assess(self.lead, self.questionnaire)
        answer = done.answer_ids[0]
        question = answer.question_id
        self.env.flush_all()
        self.cr.execute("DELETE FROM crm_assessment_answer WHERE id = %s", [answer.id])
        self.env.invalidate_all()
        Answer = self.env["crm.assessment.answer"].with_user(self.user_sales_salesman)
        with self.assertRaises(AssessmentIsDone):
            Answer.with_context(default_assessment_id=done.id).create({"question_id": question.id})

    @users("user_sales_salesman")
    def test_the_files_that_prove_an_answer_stay(self):
        """While it is a draft they may be replaced; then they are part of what was judged."""
        draft = self._assess(self.lead, self.questionnaire, done=False, user=self.env.user)
        proof = self.env["ir.attachment"].create({"name": "Proof", "raw": b"yes"})
        draft.answer_ids[0].attachment_ids = [Command.link(proof.id)]
        proof.raw = b"yes, indeed"
        draft.action_done()
        with self.assertRaises(AccessError):
            proof.write({"raw": b"no"})
        with self.assertRaises(AccessError):
            proof.unlink()
        self.assertEqual(proof.raw, b"yes, indeed")

    def test_files_go_with_what_they_prove(self):
        draft = self._assess(self.lead, self.questionnaire, done=False)
        done = self._assess(self.lead, self.questionnaire, done=False)
        files = self.env["ir.attachment"].create(
            [{"name": name, "raw": b"yes"} for name in ("One", "Two")]
        )
        draft.answer_ids[0].attachment_ids = [Command.link(files[0].id)]
        done.answer_ids[0].attachment_ids = [Command.link(files[1].id)]
        done.action_done()
        draft.with_user(self.user_sales_salesman).unlink()
        self.assertEqual(files.exists(), files[1])
        self.lead.with_user(self.user_sales_manager).unlink()
        self.assertFalse(files.exists())

    def test_a_customer_has_no_messages_of_a_deal(self):
        """Such evidence could never be given, and the assessment never be done."""
        questionnaire = self._create_questionnaire(
            {"name": "Need", "evidence": "message"}, subject="customer"
        )
        done = self._assess(False, questionnaire, {"Need": "High"}, partner_id=self.customer.id)
        self.assertEqual(done.state, "done")

    @users("user_sales_manager")
    def test_a_questionnaire_is_not_published_by_default_values(self):
        created = (
            self.env["crm.questionnaire"]
            .with_context(default_state="published", default_version=7)
            .create({"name": "New"})
        )
        self.assertEqual((created.state, created.version), ("draft", 1))
