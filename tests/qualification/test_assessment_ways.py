"""Opening, comparing and being reminded of assessments (EVA-06, EVA-09, EVA-10)."""

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.sales_funnel_crm.models.qualification.crm_assessment_answer import (
    AnswerNotPossible,
)

from .qualification_common import QualificationCommon


class TestAssessmentComparison(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire(is_for_rivals=True)
        cls.rival = cls.env["res.partner"].create({"name": "Rival"})

    def _compare(self, user=None, record=None):
        record = record or self.lead
        comparison = self.env["crm.assessment.comparison"].with_user(user or self.env.user)
        return comparison.get_comparison(record._name, record.id)

    def test_ours_and_those_of_rivals_are_side_by_side(self):
        ours = self._assess(self.lead, self.questionnaire, {"Need": "High", "Budget": None})
        theirs = self._assess(
            self.lead, self.questionnaire, {"Need": "Low"}, rival_id=self.rival.id
        )
        (group,) = self._compare()["groups"]
        self.assertEqual(
            [(one["rival"], round(one["percent"], 2)) for one in group["assessments"]],
            [(False, round(100 * 20 / 30, 2)), ("Rival", round(100 * 10 / 30, 2))],
        )
        need, budget = group["rows"]
        self.assertEqual(need["cells"][ours.id]["text"], "High")
        self.assertEqual(need["cells"][ours.id]["percent"], 100.0)
        self.assertEqual(need["cells"][theirs.id]["points"], 0.0)
        self.assertEqual(budget["cells"][ours.id]["status"], "unknown")

    def test_versions_are_compared_question_by_question(self):
        old = self._assess(self.lead, self.questionnaire, {"Need": "High"})
        draft = self.questionnaire._create_new_version()
        draft.question_ids[0].name = "Need, again"
        draft.action_publish()
        new = self._assess(self.lead, draft, {"Need, again": "Low"})
        (group,) = self._compare()["groups"]
        row = group["rows"][0]
        self.assertEqual(row["name"], "Need, again")
        self.assertEqual(set(row["cells"]), {old.id, new.id})

    def test_who_may_not_see_the_deal_may_not_compare(self):
        lead = self._create_lead(user_id=self.user_sales_leads.id, team_id=self.sales_team_1.id)
        with self.assertRaises(AccessError):
            self._compare(self.user_sales_salesman, lead)
        with self.assertRaises(ValueError):
            self._compare(record=self.env.user)

    def test_the_cost_of_comparing_does_not_grow_with_the_assessments(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._compare()
            return self.cr.sql_log_count - before

        for _number in range(5):
            self._assess(self.lead, self.questionnaire, {"Need": "High"})
        count_queries()
        few = count_queries()
        for _number in range(20):
            self._assess(self.lead, self.questionnaire, {"Need": "Low"})
        self.assertEqual(count_queries(), few)

    def test_numbers_are_written_as_people_write_them(self):
        number = {"name": "Amount", "kind": "number", "answers": [("Any", 5.0)], "unit": "CNY"}
        questionnaire = self._create_questionnaire(number, name="Numbers")
        assessment = self._assess(self.lead, questionnaire, done=False)
        assessment.answer_ids.write({"status": "given", "number": 2_400_000})
        describe = self.env["crm.assessment.comparison"]._describe_answer
        self.assertEqual(describe(assessment.answer_ids), "2,400,000 CNY")
        assessment.answer_ids.number = 0.5
        self.assertEqual(describe(assessment.answer_ids), "0.50 CNY")

    def test_a_begun_assessment_goes_on(self):
        action = self.lead.action_assess()
        self.assertFalse(action["res_id"])
        draft = self._assess(self.lead, self.questionnaire, done=False)
        self.assertEqual(self.lead.action_assess()["res_id"], draft.id)

    def test_with_several_questionnaires_the_user_chooses(self):
        self._create_questionnaire(name="Another")
        self.assertEqual(self.lead.action_assess()["tag"], "sales_funnel_crm.assessment_comparison")
        names = [one["name"] for one in self._compare()["questionnaires"]]
        self.assertEqual(sorted(names), ["Another", "Test Questions"])


class TestAssessmentForm(QualificationCommon):
    def test_the_score_is_live_before_anything_is_saved(self):
        questionnaire = self._create_questionnaire()
        form = Form(
            self.env["crm.assessment"].with_context(
                default_questionnaire_id=questionnaire.id, default_lead_id=self.lead.id
            )
        )
        self.assertEqual(form.result["open"], sorted(questionnaire.question_ids.ids))
        high = questionnaire.question_ids[0].answer_ids[2]
        with form.answer_ids.edit(0) as answer:
            answer.status = "given"
            answer.choice_ids.add(high)
        self.assertAlmostEqual(form.result["percent"], 100 * 20 / 30)
        self.assertEqual(form.result["grade"]["name"], "Test B")
        assessment = form.save()
        self.assertAlmostEqual(assessment.score_percent, 100 * 20 / 30)

    def test_an_author_previews_a_draft(self):
        """A draft is scored without a deal, and nothing is saved."""
        draft = self._create_questionnaire(publish=False)
        form = Form(
            self.env["crm.assessment"]
            .with_user(self.user_sales_manager)
            .with_context(default_questionnaire_id=draft.id, sales_funnel_preview=True),
            view="sales_funnel_crm.crm_assessment_view_form_preview",
        )
        with form.answer_ids.edit(0) as answer:
            answer.status = "given"
            answer.choice_ids.add(draft.question_ids[0].answer_ids[2])
        self.assertAlmostEqual(form.result["percent"], 100 * 20 / 30)
        self.assertFalse(draft.assessment_ids)

    def test_a_message_proves_only_in_its_own_deal(self):
        questionnaire = self._create_questionnaire()
        message = self.lead.message_post(body="The budget is approved", message_type="comment")
        foreign = self._create_lead().message_post(body="No", message_type="comment")
        self.assertEqual(
            [one["text"] for one in self.lead.get_evidence_messages()], ["The budget is approved"]
        )
        answer = self._assess(self.lead, questionnaire, done=False).answer_ids[0]
        answer.message_id = message
        with self.assertRaises(AnswerNotPossible):
            answer.message_id = foreign

    def test_a_file_of_others_is_no_evidence(self):
        questionnaire = self._create_questionnaire()
        answer = self._assess(self.lead, questionnaire, done=False).answer_ids[0]
        secret = self.env["ir.attachment"].create({"name": "Secret", "raw": b"x"})
        with self.assertRaises(AccessError):
            answer.with_user(self.user_sales_salesman).write(
                {"attachment_ids": [Command.link(secret.id)]}
            )


class TestAssessmentOfCustomer(QualificationCommon):
    def test_a_customer_is_assessed(self):
        questionnaire = self._create_questionnaire(
            {
                "name": "Has large deal",
                "kind": "computed",
                "lead_domain": "[('expected_revenue', '>', 1000)]",
                "answers": (("yes", 10.0), ("no", 0.0)),
            },
            subject="customer",
        )
        assessment = self._assess(False, questionnaire, partner_id=self.customer.id)
        self.assertEqual(assessment.score_percent, 0.0)
        self.lead.expected_revenue = 5000
        assessment = self._assess(False, questionnaire, partner_id=self.customer.id)
        self.assertEqual(assessment.score_percent, 100.0)
        self.assertFalse(self.lead.assessment_id)
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.assessment_count, 2)


class TestAssessmentReminder(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire()

    def _create_expired(self, count):
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Deal {number}",
                    "type": "opportunity",
                    "user_id": self.user_sales_salesman.id,
                }
                for number in range(count)
            ]
        )
        assessments = self.env["crm.assessment"].create(
            [{"questionnaire_id": self.questionnaire.id, "lead_id": lead.id} for lead in leads]
        )
        assessments.action_done()
        assessments._set({"date_valid_until": fields.Date.add(fields.Date.today(), days=-1)})
        leads._refresh_assessment_figures()
        self.env.flush_all()
        return leads

    def test_the_owner_is_reminded_once(self):
        leads = self._create_expired(2)
        lost = leads[1]
        lost.action_set_lost()
        Assessment = self.env["crm.assessment"]
        Assessment._cron_remind()
        self.assertEqual(leads[0].activity_ids.user_id, self.user_sales_salesman)
        self.assertFalse(lost.activity_ids)
        Assessment._cron_remind()
        self.assertEqual(len(leads[0].activity_ids), 1)

    def test_the_cost_of_reminding_does_not_grow_with_the_deals(self):
        def count_queries(size):
            self._create_expired(size)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.assessment"]._cron_remind()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count_queries(5)
        few = count_queries(5)
        self.assertLessEqual(count_queries(50), few)
