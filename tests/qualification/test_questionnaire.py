"""Drafts, publishing, versions, and what assessments need of them (EVA-04, EVA-05)."""

from psycopg2 import IntegrityError

from odoo.tests import users
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire import (
    LeadDomainWrong,
    QuestionnaireIsFixed,
)
from odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire_version import (
    QuestionnaireStateWrong,
)
from odoo.addons.sales_funnel_crm.tools.qualification import scoring

from .questionnaire_common import QuestionnaireCommon, answer, question, section


class TestQuestionnaireLife(QuestionnaireCommon):
    def test_only_a_draft_changes(self):
        """EVA-05: rules are set beforehand; what was published keeps text and points."""
        published = self._publish()
        funds = published.question_ids[0]
        attempts = {
            "name": lambda: published.write({"name": "Other"}),
            "grading": lambda: published.write({"is_grading": False}),
            "nested": lambda: published.write({"section_ids": [section("More", [])]}),
            "section": lambda: published.section_ids.write({"weight": 9}),
            "question": lambda: funds.write({"name": "Other"}),
            "new question": lambda: funds.create(
                {"name": "New", "section_id": published.section_ids.id}
            ),
            "archived question": lambda: funds.write({"active": False}),
            "points": lambda: funds.answer_ids[0].write({"points": 99}),
            "new answer": lambda: funds.write({"answer_ids": [answer("New")]}),
            "deleted answer": lambda: funds.answer_ids[0].unlink(),
            "deleted question": lambda: funds.unlink(),
            "deleted section": lambda: published.section_ids.unlink(),
            "threshold": lambda: published.grade_ids[0].write({"score_from_percent": 99}),
            "deleted threshold": lambda: published.grade_ids[0].unlink(),
            "order": lambda: published.set_outline_order([]),
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.assertRaises(QuestionnaireIsFixed):
                attempt()
        self.assertRecordValues(funds.answer_ids, [{"points": 0.0}, {"points": 10.0}])

    def test_whom_it_is_for_changes_at_any_time(self):
        published = self._publish()
        published.write(
            {
                "team_ids": self.team_funnel.ids,
                "stage_ids": self.stage_offer.ids,
                "validity_days": 7,
                "lead_domain": "[('expected_revenue', '>', 1)]",
                "sequence": 3,
            }
        )
        self.assertEqual(published.validity_days, 7)

    def test_a_part_of_a_draft_cannot_be_moved_into_a_version_in_use(self):
        published, draft = self._publish(), self._create_questionnaire()
        with self.assertRaises(QuestionnaireIsFixed):
            draft.section_ids.write({"questionnaire_id": published.id})
        with self.assertRaises(QuestionnaireIsFixed):
            draft.question_ids.write({"section_id": published.section_ids.id})

    def test_a_published_text_can_be_translated_but_not_changed(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        funds = self._publish().question_ids[0]
        funds.update_field_translations("name", {"fr_FR": "Les fonds ?"})
        self.assertEqual(funds.with_context(lang="fr_FR").name, "Les fonds ?")
        for lang in ("en_US", "fr_FR"):
            with self.subTest(lang), self.assertRaises(QuestionnaireIsFixed):
                funds.update_field_translations("name", {lang: "Other"})

    def test_the_state_follows_from_the_buttons_only(self):
        published = self._publish()
        for values in ({"state": "draft"}, {"version": 4}, {"origin_id": published.id}):
            with self.subTest(values), self.assertRaises(QuestionnaireIsFixed):
                published.write(values)
        with self.assertRaises(QuestionnaireIsFixed):
            self.env["crm.questionnaire"].create({"name": "Born in use", "state": "published"})
        with self.assertRaises(QuestionnaireStateWrong):
            published.action_publish()
        with self.assertRaises(QuestionnaireStateWrong):
            self._create_questionnaire().action_retire()

    def test_the_next_version_replaces_the_one_in_use(self):
        first = self._publish()
        second = first._create_new_version()
        self.assertEqual(first._create_new_version(), second, "one draft only")
        second.question_ids[0].answer_ids[1].points = 20
        second.action_publish()
        third = second._create_new_version()
        self.assertRecordValues(
            first + second + third,
            [
                {"state": "replaced", "version": 1, "origin_id": False},
                {"state": "published", "version": 2, "origin_id": first.id},
                {"state": "draft", "version": 3, "origin_id": first.id},
            ],
        )
        for field in ("section_ids", "question_ids", "question_ids.answer_ids"):
            with self.subTest(field):
                self.assertEqual(third.mapped(field).origin_id, first.mapped(field))
        self.assertEqual(first.question_ids[0].answer_ids.mapped("points"), [0, 10])
        self.assertEqual(third.question_ids[0].answer_ids.mapped("points"), [0, 20])
        self.assertEqual(
            third.grade_ids.mapped("score_from_percent"),
            first.grade_ids.mapped("score_from_percent"),
        )
        self.assertEqual(first._get_versions(), first + second + third)

    def test_a_new_version_keeps_the_translations(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        first = self._publish()
        first.update_field_translations("name", {"fr_FR": "Sonde"})
        first.question_ids[0].answer_ids[0].update_field_translations("name", {"fr_FR": "Aucun"})
        second = first._create_new_version().with_context(lang="fr_FR")
        self.assertEqual(second.name, "Sonde")
        self.assertEqual(second.question_ids[0].answer_ids[0].name, "Aucun")

    def test_two_versions_cannot_be_in_use_at_once(self):
        first = self._publish()
        second = first._create_new_version()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            second._write_life({"state": "published"})

    def test_taken_out_of_use_and_back_by_a_new_version(self):
        first = self._publish()
        lead = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity"})
        first.action_retire()
        self.assertNotIn(first, first._get_applicable_by_lead(lead)[lead])
        second = first._create_new_version()
        second.action_publish()
        self.assertIn(second, first._get_applicable_by_lead(lead)[lead])

    def test_a_duplicate_is_a_questionnaire_of_its_own(self):
        first = self._publish()
        copied = first.copy()
        self.assertRecordValues(copied, [{"state": "draft", "version": 1, "origin_id": False}])
        self.assertEqual(copied.question_ids.mapped("name"), ["Funds?", "Amount?"])
        self.assertFalse(copied.question_ids.origin_id)
        copied.action_publish()
        self.assertEqual(first.state, "published")


class TestQuestionnaireDeletion(QuestionnaireCommon):
    """What is in use is archived, never lost."""

    def _assess(self, questionnaire):
        lead = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity"})
        assessment = self.env["crm.assessment"].create(
            {"questionnaire_id": questionnaire.id, "lead_id": lead.id}
        )
        if not assessment.answer_ids:
            self.env["crm.assessment.answer"].create(
                [
                    {"assessment_id": assessment.id, "question_id": asked.id}
                    for asked in questionnaire.question_ids
                ]
            )
        return assessment

    def test_what_nobody_used_is_deleted(self):
        draft, published = self._create_questionnaire(), self._publish()
        (draft + published).unlink()
        self.assertFalse((draft + published).exists())

    def test_a_questionnaire_in_use_is_archived(self):
        published = self._publish()
        assessment = self._assess(published)
        published.unlink()
        self.assertTrue(published.exists())
        self.assertFalse(published.active)
        self.assertEqual(assessment.questionnaire_id, published)

    def test_a_version_that_later_ones_continue_is_archived(self):
        first = self._publish()
        second = first._create_new_version()
        first.unlink()
        self.assertTrue(first.exists())
        self.assertEqual(second.question_ids.origin_id, first.question_ids)
        (first + second).unlink()
        self.assertFalse((first + second).exists(), "all of them at once")

    def test_a_question_dropped_in_the_next_version_stays_in_the_former_one(self):
        first = self._publish()
        self._assess(first)
        second = first._create_new_version()
        second.question_ids[0].unlink()
        self.assertEqual(len(second.question_ids), 1)
        self.assertEqual(len(first.question_ids), 2)

    def test_an_answered_question_of_a_draft_is_archived(self):
        draft = self._create_questionnaire()
        asked = draft.question_ids[0]
        # However it came about: assessments answer their own questionnaire only.
        assessment = self._assess(self._publish())
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_assessment_answer SET question_id = %s WHERE id = %s",
            [asked.id, assessment.answer_ids[0].id],
        )
        asked.unlink()
        self.assertTrue(asked.exists())
        self.assertFalse(asked.active)
        self.assertNotIn(asked.id, draft._get_scoring())


class TestQuestionnaireUse(QuestionnaireCommon):
    def test_scoring_of_drafts_and_published_ones(self):
        """EVA-05: the formula gets the points of the answers and both weights."""
        draft = self._create_questionnaire(
            [
                section(
                    "Money",
                    [question("Funds?", [answer("No", -1, is_knock_out=True), answer("Yes", 4)])],
                    weight=3.0,
                )
            ]
        )
        asked = draft.question_ids
        asked.weight = 2.0
        no, yes = asked.answer_ids
        self.assertEqual(
            draft._get_scoring(),
            {
                asked.id: scoring.Question(
                    asked.id,
                    "choice",
                    (scoring.Choice(no.id, -1.0, True), scoring.Choice(yes.id, 4.0)),
                    6.0,
                )
            },
        )

    def test_thresholds(self):
        questionnaire = self._create_questionnaire()
        a, b, c, d = self.grades.ids
        self.assertEqual(
            questionnaire._get_thresholds(),
            {questionnaire.id: [(75.0, a), (50.0, b), (25.0, c), (0.0, d)]},
        )
        bare = self._create_questionnaire(percents=())
        self.assertEqual(bare._get_thresholds(), {bare.id: []})

    def test_cost_of_scoring_does_not_grow(self):
        def count_queries(size):
            questionnaires = self.env["crm.questionnaire"].browse()
            for _number in range(size):
                questionnaires |= self._create_questionnaire()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(questionnaires._get_scoring()), 2 * size)
            questionnaires._get_thresholds()
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(12), count_queries(3))

    def test_which_deals_are_asked(self):
        """Teams, companies and the filter decide; drafts and customers' ones never count."""
        leads = self.env["crm.lead"].create(
            [
                {"name": "Plain", "type": "opportunity", "team_id": False},
                {"name": "Team", "type": "opportunity", "team_id": self.team_funnel.id},
                {"name": "Big", "type": "opportunity", "team_id": False, "expected_revenue": 900},
            ]
        )
        plain, team, big = leads
        everywhere = self._publish(name="Everywhere")
        of_team = self._publish(name="Team", team_ids=self.team_funnel.ids)
        filtered = self._publish(name="Big", lead_domain="[('expected_revenue', '>', 500)]")
        elsewhere = self._publish(name="Elsewhere", company_ids=self.company_other.ids)
        drafted = self._create_questionnaire(name="Draft")
        for_customers = self._publish(name="Customers", subject="customer")
        ours = everywhere + of_team + filtered + elsewhere + drafted + for_customers
        leads.company_id = self.company_main
        applicable = ours._get_applicable_by_lead(leads)
        self.assertEqual(applicable[plain] & ours, everywhere)
        self.assertEqual(applicable[team] & ours, everywhere + of_team)
        self.assertEqual(applicable[big] & ours, everywhere + filtered)
        partner = self.env["res.partner"].create({"name": "Customer"})
        self.assertEqual(ours._get_applicable_for_customers(partner)[partner] & ours, for_customers)

    def test_cost_of_choosing_does_not_grow_with_deals(self):
        questionnaire = self._publish(lead_domain="[('expected_revenue', '>', 500)]")

        def count_queries(size):
            leads = self.env["crm.lead"].create(
                [{"name": f"Deal {number}", "expected_revenue": 900} for number in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            applicable = questionnaire._get_applicable_by_lead(leads)
            count = self.cr.sql_log_count - before
            self.assertIn(questionnaire, applicable[leads[0]])
            return count

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_filters_are_checked_when_they_are_entered(self):
        questionnaire = self._create_questionnaire()
        for text in ("[('no_such_field', '=', 1)]", "[('name'", "7", "[('name', 'ilik', 'x')]"):
            with self.subTest(text), self.assertRaises(LeadDomainWrong), self.cr.savepoint():
                questionnaire.lead_domain = text
            with self.subTest(text), self.assertRaises(LeadDomainWrong), self.cr.savepoint():
                questionnaire.question_ids[1].lead_domain = text

    def test_yes_no_answers_are_made_and_repaired(self):
        questionnaire = self._create_questionnaire(
            [section("S", [question("Q", [answer("x", 1), answer("y")])])]
        )
        asked = questionnaire.question_ids
        asked.kind = "yes_no"
        self.assertEqual(asked.answer_ids.mapped("code"), ["yes", "no"])
        asked.write({"answer_ids": [(2, asked.answer_ids[0].id, 0)]})
        self.assertCountEqual(asked.answer_ids.mapped("code"), ["yes", "no"])
        asked.kind = "choice"
        self.assertFalse(asked.answer_ids)

    def test_yes_and_no_are_said_in_every_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["sales_funnel_crm"], ["fr_FR"])
        french = self.env(context={"lang": "fr_FR"})
        expected = [french._("Yes"), french._("No")]
        asked = self._create_questionnaire([section("S", [question("Q", kind="yes_no")])])
        names = asked.question_ids.answer_ids.with_context(lang="fr_FR").mapped("name")
        self.assertEqual(names, expected)
        own = self._create_questionnaire(
            [section("S", [question("Q", [answer("Sure", 1, code="yes")], kind="yes_no")])]
        )
        answers = own.question_ids.answer_ids.with_context(lang="fr_FR")
        self.assertEqual(answers.mapped("name"), ["Sure", expected[1]])

    def test_outline_says_what_each_question_can_give(self):
        questionnaire = self._create_questionnaire()
        outline = questionnaire.get_outline()
        self.assertTrue(outline["is_editable"])
        money = outline["sections"][0]
        # Funds: 2 x 10 points, the computed one: 1 point; 20 of 21 and 1 of 21.
        self.assertAlmostEqual(money["questions"][0]["share_percent"], 100 * 20 / 21)
        self.assertAlmostEqual(money["share_percent"], 100.0)
        questionnaire.action_publish()
        self.assertFalse(questionnaire.get_outline()["is_editable"])

    def test_outline_order(self):
        questionnaire = self._create_questionnaire(
            [
                section("One", [question("a"), question("b")]),
                section("Two", [question("c")]),
            ]
        )
        one, two = questionnaire.section_ids
        a, b = one.question_ids
        foreign = self._create_questionnaire().question_ids[0]
        questionnaire.set_outline_order(
            [[two.id, [b.id, *two.question_ids.ids]], [one.id, [a.id, foreign.id]]]
        )
        self.env.invalidate_all()
        self.assertEqual(questionnaire.section_ids.mapped("name"), ["Two", "One"])
        self.assertEqual(questionnaire.section_ids[0].question_ids.mapped("name"), ["b", "c"])
        self.assertNotEqual(foreign.questionnaire_id, questionnaire)

    @users("user_sales_salesman")
    def test_salesperson_reads_the_formula(self):
        questionnaire = self.env.ref("sales_funnel_crm.crm_questionnaire_five")
        self.assertEqual(len(questionnaire._get_scoring()), 5)
