"""What to ask next, points suggested for a new version, and who may see what (M7)."""

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.sales_funnel_crm.wizard.qualification.crm_questionnaire_suggest import (
    NothingToTakeOver,
)

from .prediction_common import PredictionCommon


class TestAskNext(PredictionCommon):
    def test_the_question_that_may_change_the_grade_is_asked_first(self):
        """By hand: 5 of -10..20 is C (50 %), with a budget A or C; the need moves less."""
        questionnaire = self._create_questionnaire(
            {"name": "Small", "answers": (("a", 0.0), ("b", 1.0))},
            {"name": "Large", "answers": (("a", 0.0), ("b", 9.0))},
            name="Two",
        )
        assessment = self._assess(self.lead, questionnaire, done=False)
        answer = assessment.get_ask_next()
        self.assertEqual([one["name"] for one in answer["proposals"]], ["Large", "Small"])
        best = answer["proposals"][0]
        self.assertAlmostEqual(best["grade_percent"], 50.0)
        self.assertAlmostEqual(best["change_points"], 45.0)
        self.assertAlmostEqual(best["highest"], 90.0)
        self.assertIn("45", best["reason"])

    def test_what_is_answered_is_not_asked(self):
        assessment = self._assess(self.lead, self.questionnaire, {"Budget": "yes"}, done=False)
        names = [one["name"] for one in assessment.get_ask_next()["proposals"]]
        self.assertEqual(names, ["Need"])
        self._answer(assessment, {"Need": "High"})
        self.assertEqual(assessment.get_ask_next()["proposals"], [])

    def test_unknown_is_worth_asking_again(self):
        assessment = self._assess(
            self.lead, self.questionnaire, {"Budget": "yes", "Need": None}, done=False
        )
        self.assertEqual(len(assessment.get_ask_next()["proposals"]), 1)

    def test_answers_of_closed_deals_say_what_is_probable(self):
        self._create_history((40, 20, {"Need": "High", "Budget": "yes"}))
        assessment = self._assess(self.lead, self.questionnaire, {"Budget": "yes"}, done=False)
        [need] = assessment.get_ask_next()["proposals"]
        # 20 of 30 points now; Low keeps them, Medium gives 5 more and High 10. Of 50 answers,
        # ten are spread evenly, for shrinkage.
        expected = (10 / 3 * (100 * 5 / 30) + (40 + 10 / 3) * (100 * 10 / 30)) / 50
        self.assertAlmostEqual(need["change_points"], expected, 4)

    def test_unsaved_answers_can_be_handed_over(self):
        need, _budget = self.questionnaire.question_ids
        answer = self.questionnaire.get_ask_next(
            [{"question_id": need.id, "status": "given", "choice_ids": need.answer_ids[2].ids}]
        )
        self.assertEqual([one["name"] for one in answer["proposals"]], ["Budget"])

    def test_points_without_the_evidence_wanted_are_named(self):
        questionnaire = self._create_questionnaire(
            {"name": "Proof", "evidence": "note"}, {"name": "Word"}, name="With Evidence"
        )
        assessment = self._assess(
            self.lead, questionnaire, {"Proof": "High", "Word": "Medium"}, done=False
        )
        unproven = assessment.get_ask_next()["unproven"]
        self.assertEqual(unproven["names"], ["Proof"])
        self.assertAlmostEqual(unproven["points_percent"], 100 * 10 / 15)
        assessment.answer_ids[0].note = "Letter of 3 March"
        self.assertIsNone(assessment.get_ask_next()["unproven"])

    def test_a_draft_can_be_tried(self):
        draft = self._create_questionnaire(name="Draft", publish=False)
        self.assertEqual(len(draft.get_ask_next([])["proposals"]), 2)


class TestSuggestedPoints(PredictionCommon):
    def _suggest(self):
        return Form(
            self.env["crm.questionnaire.suggest"]
            .with_user(self.user_sales_manager)
            .with_context(default_questionnaire_id=self.questionnaire.id)
        ).save()

    def _create_telling_history(self):
        self._create_history(
            (20, 18, {"Need": "High", "Budget": "yes"}),
            (20, 3, {"Need": "Low", "Budget": "yes"}),
        )

    def test_chosen_points_become_the_draft_of_a_new_version(self):
        self._create_telling_history()
        suggest = self._suggest()
        need = suggest.line_ids.filtered(lambda line: line.question_id.name == "Need")
        chosen = need.filtered("is_chosen")
        self.assertEqual(chosen.answer_id.mapped("name"), ["Low", "Medium", "High"])
        self.assertFalse((suggest.line_ids - need).filtered("is_chosen"), "they prove nothing")
        chosen[1].is_chosen = False
        chosen[2].new_points = 12.5
        action = suggest.action_apply()
        draft = self.env["crm.questionnaire"].browse(action["res_id"])
        self.assertEqual((draft.state, draft.version), ("draft", 2))
        points = {answer.name: answer.points for answer in draft.question_ids.answer_ids}
        self.assertEqual(points["High"], 12.5)
        self.assertEqual(points["Low"], chosen[0].suggested_points)
        self.assertLess(points["Low"], 0.0)
        self.assertEqual(points["Medium"], 5.0, "not chosen")
        unchanged = {
            answer.name: answer.points for answer in self.questionnaire.question_ids.answer_ids
        }
        self.assertEqual((unchanged["Low"], unchanged["High"]), (0.0, 10.0))
        self.assertIn("40 closed deals", draft.message_ids[0].body)

    def test_too_few_deals_suggest_nothing(self):
        self._create_closed(True, {"Need": "High"})
        suggest = self._suggest()
        self.assertFalse(suggest.is_enough)
        self.assertFalse(suggest.line_ids)
        with self.assertRaises(NothingToTakeOver):
            suggest.action_apply()

    def test_only_managers_suggest(self):
        for user in (self.user_sales_salesman, self.user_sales_leads):
            with self.assertRaises(AccessError):
                self.env["crm.questionnaire.suggest"].with_user(user).create(
                    {"questionnaire_id": self.questionnaire.id}
                )


class TestPredictionAccess(PredictionCommon):
    """Everybody sees the deals that he may read, on the page, in the reports, and by asking."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_other = cls.env["crm.team"].create({"name": "Others", "company_id": False})
        manager = {"user_id": cls.user_sales_manager.id, "team_id": cls.team_other.id}
        answers = {"Need": "High", "Budget": "yes"}
        cls._create_history((1, 1, answers), user_id=cls.user_sales_salesman.id)
        cls._create_history((2, 1, answers), user_id=cls.user_sales_leads.id)
        cls._create_history((4, 1, answers), **manager)
        other = cls.company_other.id
        stage = {"user_id": cls.user_other_company.id, "team_id": False, "company_id": other}
        cls._create_history((8, 1, answers), **stage)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _count(self, user):
        questionnaire = self.questionnaire.with_user(user)
        count = questionnaire.get_prediction()["base"]["count"]
        for report in ("crm.assessment.report", "crm.assessment.answer.report"):
            deals = (
                self.env[report]
                .with_user(user)
                ._read_group(
                    [("questionnaire_id", "=", self.questionnaire.id), ("outcome", "!=", "open")],
                    aggregates=["lead_id:count_distinct"],
                )[0][0]
            )
            self.assertEqual(deals, count, report)
        choices = self.env["crm.questionnaire"].with_user(user).get_prediction_choices()
        self.assertIn(count, [one["count"] for one in choices if one["id"] == questionnaire.id])
        return count

    def test_each_sees_the_deals_that_he_may_read(self):
        self.assertEqual(self._count(self.user_sales_salesman), 1, "own documents")
        self.assertEqual(self._count(self.user_team), 3, "documents of his team")
        self.assertEqual(self._count(self.user_sales_leads), 7, "all of his company")
        self.assertEqual(self._count(self.user_sales_manager), 7, "all of his company")
        self.assertEqual(self._count(self.user_other_company), 8, "the other company")

    def test_other_people_see_nothing(self):
        for groups in ("base.group_user", "base.group_portal"):
            user = mail_new_test_user(self.env, login=f"nobody_{groups}", groups=groups)
            with self.assertRaises(AccessError):
                self.questionnaire.with_user(user).get_prediction()
            with self.assertRaises(AccessError):
                self.env["crm.questionnaire"].with_user(user).get_prediction_choices()
            with self.assertRaises(AccessError):
                self.questionnaire.with_user(user).get_ask_next([])
            for report in ("crm.assessment.report", "crm.assessment.answer.report"):
                with self.assertRaises(AccessError):
                    self.env[report].with_user(user).search_count([])

    def test_what_others_answered_does_not_show_in_what_to_ask(self):
        """A salesperson's own single deal weighs on the odds, those of colleagues do not."""
        assessment = self._assess(self.lead, self.questionnaire, {"Budget": "yes"}, done=False)
        [own] = assessment.with_user(self.user_sales_salesman).get_ask_next()["proposals"]
        [all_deals] = assessment.with_user(self.user_sales_manager).get_ask_next()["proposals"]
        expected = (10 / 3 * (100 * 5 / 30) + (1 + 10 / 3) * (100 * 10 / 30)) / 11
        self.assertAlmostEqual(own["change_points"], expected, 4)
        self.assertGreater(all_deals["change_points"], own["change_points"])

    def test_an_assessment_of_a_colleague_is_closed(self):
        lead = self._create_lead(user_id=self.user_sales_manager.id, team_id=self.team_other.id)
        assessment = self._assess(lead, self.questionnaire, done=False)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            assessment.with_user(self.user_sales_salesman).get_ask_next()
