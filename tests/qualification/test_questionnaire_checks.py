"""Broken definitions are refused with the place named (EVA-05)."""

import math

from odoo import Command

from odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire import LeadDomainWrong
from odoo.addons.sales_funnel_crm.models.qualification.crm_questionnaire_check import (
    QuestionnaireBroken,
)
from odoo.addons.sales_funnel_crm.tools.qualification import definition

from .questionnaire_common import QuestionnaireCommon, answer, band, question, section


def good(name="Good?"):
    return question(name, [answer("no"), answer("yes", 5)])


class TestQuestionnaireChecks(QuestionnaireCommon):
    def _find(self, questionnaire):
        with self.assertRaises(QuestionnaireBroken) as caught:
            questionnaire.action_publish()
        self.assertEqual(questionnaire.state, "draft")
        message = str(caught.exception)
        for problem in caught.exception.problems:
            self.assertIn(str(problem.place), message)
        return [(problem.code, problem.place) for problem in caught.exception.problems]

    def test_questions_and_sections(self):
        cases = {
            "weight zero": (
                [section("S", [question("Q", [answer("a", 1)], weight=0.0)])],
                [(definition.WEIGHT_WRONG, "S › Q")],
            ),
            "weight below zero": (
                [section("S", [good()], weight=-1.0)],
                [(definition.WEIGHT_WRONG, "S")],
            ),
            "no answers": (
                [section("S", [question("Q"), good()])],
                [(definition.NO_ANSWERS, "S › Q")],
            ),
            "no points": (
                [section("S", [question("Q", [answer("a"), answer("b")])])],
                [(definition.NO_POINTS, "S › Q")],
            ),
            "no questions": (
                [section("S", [good()]), section("Empty", [])],
                [(definition.NO_QUESTIONS, "Empty")],
            ),
            "no sections": ([], [(definition.NO_SECTIONS, "Probe")]),
            "answer twice": (
                [section("S", [question("Q", [answer("a", 1), answer(" A ", 2)])])],
                [(definition.ANSWER_TWICE, "S › Q ›  A ")],
            ),
            "computed without a filter": (
                [section("S", [question("Q", kind="computed")])],
                [(definition.NO_DOMAIN, "S › Q")],
            ),
            "two problems, two places": (
                [section("S", [question("Q")]), section("T", [good()], weight=0.0)],
                [(definition.NO_ANSWERS, "S › Q"), (definition.WEIGHT_WRONG, "T")],
            ),
        }
        for name, (sections, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(self._find(self._create_questionnaire(sections)), expected)

    def test_bands(self):
        """EVA-04: bands of a number hold their lower limit and not their upper one."""
        cases = {
            "overlap": ([band("a", 1, 0, 10), band("b", 2, 9, 20)], definition.BAND_OVERLAP),
            "both without limits": ([band("a", 1), band("b", 2)], definition.BAND_OVERLAP),
            "unlimited beside another": (
                [band("a", 1, 5), band("b", 2, 9)],
                definition.BAND_OVERLAP,
            ),
            "empty": ([band("a", 1, 10, 10), band("b", 2, 20)], definition.BAND_EMPTY),
            "reversed": ([band("a", 1, 10, 5)], definition.BAND_EMPTY),
        }
        for name, (answers, code) in cases.items():
            with self.subTest(name):
                draft = self._create_questionnaire(
                    [section("S", [question("Q", answers, kind="number")])]
                )
                self.assertEqual([found[0] for found in self._find(draft)], [code])
        touching = self._create_questionnaire(
            [
                section(
                    "S",
                    [question("Q", [band("b", 2, 10), band("a", 1, high=10)], kind="number")],
                )
            ]
        )
        touching.action_publish()

    def test_grades(self):
        cases = {
            "order": ((50, 75, 25, 0), definition.THRESHOLD_ORDER),
            "same": ((75, 75, 25, 0), definition.THRESHOLD_TWICE),
            "no zero": ((75, 50, 25, 10), definition.THRESHOLD_NO_ZERO),
            "none": ((), definition.NO_GRADES),
        }
        for name, (percents, code) in cases.items():
            with self.subTest(name):
                draft = self._create_questionnaire(percents=percents)
                self.assertEqual([found[0] for found in self._find(draft)], [code])
        self._publish(percents=(), is_grading=False)

    def test_yes_no_needs_both_answers(self):
        draft = self._create_questionnaire([section("S", [question("Q", kind="yes_no")])])
        draft.question_ids.answer_ids[0].points = -3
        draft.question_ids.answer_ids[1].unlink()
        self.assertEqual(self._find(draft), [(definition.YES_NO_WRONG, "S › Q")])

    def test_a_knock_out_is_enough_to_make_a_difference(self):
        self._publish(
            sections=[
                section("S", [question("Q", [answer("ok"), answer("no", is_knock_out=True)])])
            ]
        )

    def test_numbers_that_are_none(self):
        for weight in (math.nan, math.inf):
            found = definition.find_problems(
                [definition.Section("S", [], weight, "S")],
                [definition.Threshold(math.nan, "A", "A")],
            )
            codes = [problem.code for problem in found]
            self.assertIn(definition.WEIGHT_WRONG, codes)
            self.assertIn(definition.THRESHOLD_RANGE, codes)

    def test_a_filter_on_a_field_that_is_gone_since(self):
        """What was right when it was entered may be wrong when it is published."""
        draft = self._create_questionnaire()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_questionnaire_question SET lead_domain = %s WHERE id = %s",
            ["[('x_gone', '=', 1)]", draft.question_ids[1].id],
        )
        draft.invalidate_recordset()
        draft.question_ids.invalidate_recordset()
        with self.assertRaises(LeadDomainWrong) as caught:
            draft.action_publish()
        self.assertIn("Amount?", str(caught.exception))

    def test_delivered_ones_are_published(self):
        """EVA-04: the five questions of the source; EVA-11: go or no go."""
        for name, questions, percent in (
            ("five", 5, 100.0),
            ("target", 22, 100.0),
            ("meddpicc", 8, 100.0),
        ):
            questionnaire = self.env.ref(f"sales_funnel_crm.crm_questionnaire_{name}")
            with self.subTest(name):
                self.assertEqual(questionnaire._get_root().state, "published")
                self.assertEqual(questionnaire.question_count, questions)
                self.assertFalse(questionnaire._find_problems())
                shares = [part["share_percent"] for part in questionnaire.get_outline()["sections"]]
                self.assertAlmostEqual(sum(shares), percent)
                self.assertEqual(questionnaire.is_grading, name == "five")
        letters = self.env.ref("sales_funnel_crm.crm_questionnaire_meddpicc").question_ids
        self.assertEqual("".join(letters.mapped("short_name")), "MEDDPICC")
        self.assertEqual(letters.mapped("weight"), [15, 15, 10, 10, 10, 15, 15, 10])
        self.env["crm.questionnaire"]._publish_delivered()

    def test_archived_questions_do_not_count(self):
        draft = self._create_questionnaire([section("S", [good(), question("Broken")])])
        draft.question_ids[1].active = False
        draft.action_publish()
        self.assertEqual(len(draft._get_scoring()), 1)
        draft._create_new_version().write(
            {"section_ids": [Command.create({"name": "Later", "question_ids": [good()]})]}
        )
