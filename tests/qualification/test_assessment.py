"""Assessments of deals: answers, score, done, corrections (EVA-04, EVA-05, EVA-09)."""

from odoo import Command, fields
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
    DealIsClosed,
)

from .qualification_common import QualificationCommon

BANDS = (
    {"name": "Small", "points": 1.0, "has_to": True, "number_to": 100.0},
    {"name": "Large", "points": 5.0, "has_from": True, "number_from": 100.0},
)


class TestAssessmentAnswers(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire(
            {"name": "Need", "weight": 2.0},
            {"name": "Budget", "kind": "yes_no", "answers": (("yes", 10.0), ("no", -10.0))},
            {"name": "Size", "kind": "number", "answers": BANDS},
            {"name": "Helps", "kind": "choices", "answers": (("X", 3.0), ("Y", 4.0), ("Z", -2.0))},
            {
                "name": "Rich",
                "kind": "computed",
                "lead_domain": "[('expected_revenue', '>', 1000)]",
                "answers": (("yes", 6.0), ("no", 0.0)),
            },
        )

    def test_every_question_gets_a_row(self):
        assessment = self._assess(self.lead, self.questionnaire, done=False)
        self.assertEqual(
            assessment.answer_ids.mapped("question_id.name"),
            ["Need", "Budget", "Size", "Helps", "Rich"],
        )
        self.assertEqual(assessment.open_count, 4, "one is answered by the system")

    def test_the_score_is_that_of_the_answers(self):
        """EVA-05; reckoned by hand: lowest 0-10+0-2+0, highest 20+10+5+7+6."""
        assessment = self._assess(
            self.lead,
            self.questionnaire,
            {"Need": "Medium", "Budget": "yes", "Size": 100, "Helps": ["X", "Z"]},
            done=False,
        )
        raw = 2 * 5.0 + 10.0 + 5.0 + (3.0 - 2.0) + 0.0
        self.assertAlmostEqual(assessment.score_raw, raw)
        self.assertEqual((assessment.score_lowest, assessment.score_highest), (-12.0, 48.0))
        self.assertAlmostEqual(assessment.score_percent, 100 * (raw + 12) / 60)
        self.assertEqual(assessment.grade_id, self.grade_b)
        self.assertEqual((assessment.open_count, assessment.unknown_count), (0, 0))

    def test_a_number_falls_in_its_band(self):
        for number, band in ((99.9, "Small"), (100, "Large"), (-5, "Small")):
            with self.subTest(number=number):
                assessment = self._assess(self.lead, self.questionnaire, {"Size": number})
                answer = assessment.answer_ids.filtered(lambda a: a.question_id.name == "Size")
                self.assertEqual(answer.choice_ids.name, band)
                self.assertEqual(answer.points, answer.choice_ids.points)

    def test_unknown_counts_nothing_and_is_counted_apart(self):
        answers = {"Need": "High", "Budget": None}
        assessment = self._assess(self.lead, self.questionnaire, answers)
        self.assertEqual((assessment.open_count, assessment.unknown_count), (2, 1))
        self.assertEqual(assessment.score_raw, 20.0)

    def test_an_answer_that_becomes_unknown_loses_its_choice(self):
        assessment = self._assess(self.lead, self.questionnaire, {"Need": "High"}, done=False)
        self._answer(assessment, {"Need": None})
        self.assertFalse(assessment.answer_ids.choice_ids)
        self.assertEqual(assessment.score_raw, 0.0)

    def test_the_system_answers_while_it_is_a_draft_and_rests_when_done(self):
        """EVA-04: a computed question follows the deal until the assessment is done."""
        assessment = self._assess(self.lead, self.questionnaire, done=False)
        self.lead.expected_revenue = 5000
        assessment.action_done()
        answer = assessment.answer_ids.filtered(lambda a: a.question_id.kind == "computed")
        self.assertEqual((answer.choice_ids.code, answer.points), ("yes", 6.0))
        self.assertEqual(assessment.score_raw, 6.0)
        self.lead.expected_revenue = 10
        self.env.invalidate_all()
        self.assertEqual((answer.choice_ids.code, assessment.score_raw), ("yes", 6.0))

    def test_only_answers_of_the_question_are_taken(self):
        assessment = self._assess(self.lead, self.questionnaire, done=False)
        need, budget = assessment.answer_ids[:2]
        wrong = (
            {"status": "given", "choice_ids": [Command.set(budget.question_id.answer_ids.ids)]},
            {"status": "given", "choice_ids": [Command.set(need.question_id.answer_ids.ids)]},
            {"status": "given"},
        )
        for vals in wrong:
            with self.subTest(vals=vals), self.assertRaises(AnswerNotPossible):
                need.write(vals)

    def test_a_knock_out_gives_the_lowest_grade(self):
        answers = (
            {"name": "Fine", "points": 100.0},
            {"name": "Forbidden", "points": 90.0, "is_knock_out": True},
        )
        questionnaire = self._create_questionnaire({"name": "Legal", "answers": answers})
        assessment = self._assess(self.lead, questionnaire, {"Legal": "Forbidden"})
        self.assertEqual(assessment.grade_id, self.grade_c)
        self.assertTrue(assessment.is_knocked_out)
        self.assertAlmostEqual(assessment.score_percent, 90.0)


class TestAssessmentDone(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire(validity_days=30)

    def test_done_brings_the_figures_to_the_deal(self):
        """EVA-09: by hand, 10 - 10 of -10 to 20 is a third."""
        self._assess(self.lead, self.questionnaire, {"Need": "High", "Budget": "yes"}, done=False)
        self.assertFalse(self.lead.assessment_grade_id, "a draft sets nothing")
        assessment = self._assess(self.lead, self.questionnaire, {"Need": "High", "Budget": "no"})
        self.assertRecordValues(
            self.lead,
            [
                {
                    "assessment_id": assessment.id,
                    "assessment_grade_id": self.grade_c.id,
                    "assessment_count": 2,
                    "assessment_valid_until": fields.Date.add(fields.Date.today(), days=30),
                    "assessment_age_days": 0,
                }
            ],
        )
        self.assertAlmostEqual(self.lead.assessment_score_percent, 100 / 3, 4)
        self.assertEqual(assessment.stage_id, self.stage_new)

    def test_neither_a_rival_nor_another_questionnaire_sets_the_grade(self):
        other = self._create_questionnaire(is_grading=False, is_for_rivals=True)
        rival = self.env["res.partner"].create({"name": "Rival"})
        self._assess(self.lead, other, {"Need": "High"})
        self._assess(self.lead, self.questionnaire, {"Need": "High"}, rival_id=rival.id)
        self.assertFalse(self.lead.assessment_id)

    def test_a_done_assessment_does_not_change(self):
        """Rewriting is refused on every way, for the superuser, too."""
        assessment = self._assess(self.lead, self.questionnaire, {"Need": "High"})
        answer = assessment.answer_ids[0]
        ways = (
            lambda: assessment.write({"note": "No"}),
            lambda: assessment.write({"answer_ids": [Command.clear()]}),
            lambda: answer.write({"status": "unknown"}),
            lambda: answer.write({"note": "No"}),
            answer.unlink,
            assessment.unlink,
            assessment.action_done,
            lambda: self.env["crm.assessment.answer"].create(
                {"assessment_id": assessment.id, "question_id": answer.question_id.id}
            ),
        )
        for number, way in enumerate(ways):
            with self.subTest(way=number), self.assertRaises(AssessmentIsDone):
                way()
        with self.assertRaises(AssessmentIsDone):
            assessment.with_user(self.user_sales_manager).with_context(
                sales_funnel_delete_with_deal=True
            ).unlink()

    @users("user_sales_manager")
    def test_results_cannot_be_written(self):
        Assessment = self.env["crm.assessment"]
        vals = {"questionnaire_id": self.questionnaire.id, "lead_id": self.lead.id}
        draft = Assessment.create(vals)
        for forged in ({"state": "done"}, {"score_percent": 100}, {"user_id": 2}):
            with self.subTest(forged=forged):
                with self.assertRaises(AssessmentNotAllowed):
                    draft.write(forged)
                with self.assertRaises(AssessmentNotAllowed):
                    Assessment.create({**vals, **forged})

    def test_the_subject_does_not_change(self):
        assessment = self._assess(self.lead, self.questionnaire, done=False)
        with self.assertRaises(AssessmentNotAllowed):
            assessment.lead_id = self._create_lead()

    def test_required_answers_and_evidence_are_asked_for(self):
        questionnaire = self._create_questionnaire(
            {"name": "Need", "is_required": True},
            {"name": "Funds", "evidence": "note"},
        )
        assessment = self._assess(self.lead, questionnaire, {"Funds": "High"}, done=False)
        with self.assertRaises(AssessmentIncomplete) as caught:
            assessment.action_done()
        self.assertIn("Need", str(caught.exception))
        self.assertIn("Funds", str(caught.exception))
        self._answer(assessment, {"Need": None})
        assessment.answer_ids[1].note = "Seen the budget"
        assessment.action_done()
        self.assertEqual(assessment.state, "done")

    def test_closed_deals_are_never_rescored(self):
        draft = self._assess(self.lead, self.questionnaire, {"Need": "High"}, done=False)
        done = self._assess(self.lead, self.questionnaire, {"Need": "Low"})
        before = self.lead.assessment_score_percent
        self.lead.action_set_lost()
        with self.assertRaises(DealIsClosed):
            draft.action_done()
        with self.assertRaises(DealIsClosed):
            self._assess(self.lead, self.questionnaire)
        with self.assertRaises(DealIsClosed):
            done.action_correct()
        self.assertEqual(self.lead.assessment_score_percent, before)
        self.assertEqual(self.lead.assessment_id, done)

    def test_a_correction_starts_from_the_old_answers(self):
        old = self._assess(self.lead, self.questionnaire, {"Need": "High", "Budget": None})
        new = self.env["crm.assessment"].browse(old.action_correct()["res_id"])
        self.assertEqual((new.state, new.corrected_id), ("draft", old))
        self.assertEqual(new.answer_ids.mapped("status"), ["given", "unknown"])
        self.assertEqual(new.answer_ids.choice_ids, old.answer_ids.choice_ids)
        self._answer(new, {"Need": "Low"})
        new.action_done()
        self.assertEqual(self.lead.assessment_id, new)
        self.assertEqual(old.answer_ids.choice_ids.name, "High")

    def test_a_correction_continues_in_the_version_in_use(self):
        old = self._assess(self.lead, self.questionnaire, {"Need": "High", "Budget": "yes"})
        draft = self.questionnaire._create_new_version()
        draft.question_ids[1].unlink()
        draft.action_publish()
        new = self.env["crm.assessment"].browse(old.action_correct()["res_id"])
        self.assertEqual(new.questionnaire_id, draft)
        self.assertEqual(new.answer_ids.choice_ids.origin_id.name, "High")
        self.assertEqual(len(new.answer_ids), 1)
        self.assertEqual(len(old.answer_ids), 2)

    def test_merged_deals_bring_their_assessments(self):
        other = self._create_lead(probability=1)
        assessment = self._assess(other, self.questionnaire, {"Need": "High"})
        head = (self.lead | other).merge_opportunity()
        self.assertEqual(assessment.lead_id, head)
        self.assertEqual(head.assessment_id, assessment)
        self.assertEqual(head.assessment_count, 1)

    def test_a_deal_goes_with_its_assessments_and_a_copy_has_none(self):
        assessment = self._assess(self.lead, self.questionnaire, {"Need": "High"})
        copied = self.lead.copy()
        self.assertFalse(copied.assessment_ids)
        self.assertFalse(copied.assessment_grade_id)
        self.lead.with_user(self.user_sales_manager).unlink()
        self.assertFalse(assessment.exists())

    def test_the_age_is_searchable(self):
        assessment = self._assess(self.lead, self.questionnaire, {"Need": "High"})
        assessment._set({"date_done": fields.Datetime.subtract(fields.Datetime.now(), days=10)})
        self.lead._refresh_assessment_figures()
        self.assertEqual(self.lead.assessment_age_days, 10)
        Lead = self.env["crm.lead"]
        for operator, days, found in (
            ("=", 10, True),
            ("=", 9, False),
            (">", 9, True),
            (">", 10, False),
            (">=", 10, True),
            ("<", 10, False),
            ("<=", 10, True),
            ("<", 11, True),
        ):
            with self.subTest(operator=operator, days=days):
                domain = [("assessment_age_days", operator, days), ("id", "=", self.lead.id)]
                self.assertEqual(bool(Lead.search(domain)), found)

    def test_an_assessment_is_due_where_the_stage_expects_it(self):
        questionnaire = self._create_questionnaire(stage_ids=[Command.set(self.stage_new.ids)])
        later = self._create_lead(stage_id=self.stage_offer.id)
        self.assertTrue(self.lead.is_assessment_due)
        self.assertFalse(later.is_assessment_due)
        assessment = self._assess(self.lead, questionnaire, {"Need": "High"})
        self.env.invalidate_all()
        self.assertFalse(self.lead.is_assessment_due)
        assessment._set({"date_valid_until": "2020-01-01"})
        self.env.invalidate_all()
        self.assertTrue(self.lead.is_assessment_due)

    def test_the_newest_valid_assessment_is_found_by_deal(self):
        other = self._create_lead()
        old = self._assess(self.lead, self.questionnaire, {"Need": "High"})
        newest = self._assess(self.lead, self.questionnaire, {"Need": "Low"})
        Assessment = self.env["crm.assessment"]
        leads = self.lead | other
        self.assertEqual(
            Assessment._get_score_by_lead(leads, self.questionnaire), {self.lead: newest}
        )
        newest._set({"date_valid_until": "2020-01-01"})
        self.assertEqual(Assessment._get_score_by_lead(leads), {self.lead: old})

    def test_the_cost_of_scoring_does_not_grow_with_the_deals(self):
        """Scoring many deals takes the same number of queries as few."""
        leads = self.env["crm.lead"].create(
            [{"name": f"Deal {n}", "type": "opportunity", "user_id": False} for n in range(60)]
        )
        self.env.flush_all()
        choice = self.questionnaire.question_ids[0].answer_ids[1]

        def count_queries(some):
            assessments = self.env["crm.assessment"].create(
                [{"questionnaire_id": self.questionnaire.id, "lead_id": lead.id} for lead in some]
            )
            first = assessments.answer_ids.filtered(
                lambda answer: answer.question_id == choice.question_id
            )
            first.write({"status": "given", "choice_ids": [Command.set(choice.ids)]})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            assessments.action_done()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count_queries(leads[:5])
        self.assertEqual(count_queries(leads[5:10]), count_queries(leads[10:60]))
        self.assertEqual(set(leads.mapped("assessment_score_percent")), {50.0})


class TestAssessmentAccess(QualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire()
        cls.assessment = cls._assess(cls.lead, cls.questionnaire, {"Need": "High"})

    def _can_read(self, user, assessment=None):
        assessment = (assessment or self.assessment).with_user(user)
        answers = assessment.sudo().answer_ids.with_user(user)
        can = assessment.has_access("read")
        self.assertEqual(can, answers.has_access("read"))
        return can

    def test_who_sees_the_deal_sees_its_assessments(self):
        foreign = self._assess(
            self._create_lead(user_id=self.user_sales_leads.id, team_id=self.sales_team_1.id),
            self.questionnaire,
        )
        for user, own, others in (
            (self.user_sales_salesman, True, False),
            (self.user_team, True, False),
            (self.user_sales_leads, True, True),
            (self.user_sales_manager, True, True),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._can_read(user), own)
                self.assertEqual(self._can_read(user, foreign), others)

    def test_another_company_sees_nothing(self):
        self.lead.company_id = self.company_main
        self.assertFalse(self._can_read(self.user_other_company))

    def test_a_reseller_sees_neither_assessments_nor_figures(self):
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "portal_assessment",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.assessment.with_user(portal).read(["score_percent"])
        fields_seen = self.env["crm.lead"].with_user(portal).fields_get()
        self.assertNotIn("assessment_score_percent", fields_seen)

    def test_who_may_not_edit_the_deal_may_not_assess_it(self):
        lead = self._create_lead(user_id=self.user_sales_leads.id, team_id=self.sales_team_1.id)
        with self.assertRaises(AccessError):
            self._assess(lead, self.questionnaire, user=self.user_sales_salesman)

    def test_a_salesperson_assesses_his_deal(self):
        assessment = self._assess(
            self.lead,
            self.questionnaire,
            {"Need": "High", "Budget": "yes"},
            user=self.user_sales_salesman,
        )
        self.assertEqual(assessment.user_id, self.user_sales_salesman)
        self.assertEqual(self.lead.assessment_grade_id, self.grade_a)
