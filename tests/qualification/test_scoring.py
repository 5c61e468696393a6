"""The score against a second, slower way to reckon it: all answers that could be given (EVA-05)."""

import itertools
import random
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.qualification import scoring

KINDS = (
    scoring.KIND_CHOICE,
    scoring.KIND_CHOICES,
    scoring.KIND_NUMBER,
    scoring.KIND_YES_NO,
    scoring.KIND_COMPUTED,
)


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(11)

    def _make_question(self, key, kind):
        points = [self.random.randint(-4, 9) for _number in range(self.random.randint(1, 3))]
        choices = tuple(scoring.Choice(10 * key + n, point) for n, point in enumerate(points))
        return scoring.Question(key, kind, choices, self.random.choice((0.1, 0.3, 1.0, 2.3)))

    def _possible_answers(self, question):
        """Return every set of choices that the question allows."""
        keys = [choice.key for choice in question.choices]
        if question.kind == scoring.KIND_CHOICES:
            sizes = range(len(keys) + 1)
            return [set(found) for size in sizes for found in itertools.combinations(keys, size)]
        one = [{key} for key in keys]
        return one if question.kind == scoring.KIND_COMPUTED else [set(), *one]

    def _exact(self, question, answer):
        points = [choice.points for choice in question.choices if choice.key in answer]
        return Fraction(str(question.weight)) * sum(points)

    def test_the_score_lies_between_the_worst_and_the_best_answers(self):
        for _round in range(60):
            questions = [self._make_question(n, self.random.choice(KINDS)) for n in range(1, 4)]
            ways = [self._possible_answers(question) for question in questions]
            totals = {
                answers: sum(map(self._exact, questions, answers))
                for answers in itertools.product(*[map(frozenset, way) for way in ways])
            }
            lowest, highest = min(totals.values()), max(totals.values())
            for answers, total in totals.items():
                given = {
                    question.key: scoring.Given(scoring.STATUS_GIVEN, answer)
                    for question, answer in zip(questions, answers, strict=True)
                }
                result = scoring.score(questions, given)
                self.assertAlmostEqual(result.raw, float(total))
                self.assertAlmostEqual(result.lowest, float(lowest))
                self.assertAlmostEqual(result.highest, float(highest))
                if lowest < highest:
                    share = 100 * (total - lowest) / (highest - lowest)
                    self.assertAlmostEqual(result.percent, float(share))
                else:
                    self.assertIsNone(result.percent)

    def test_a_score_of_seventy_reaches_seventy_whatever_the_weights(self):
        points = tuple(scoring.Choice(n, float(n)) for n in range(11))
        weights = (0.1, 0.3, 0.6, 0.7, 1.1, 2.3)
        for first, second, one, two in itertools.product(weights, weights, range(11), range(11)):
            questions = [
                scoring.Question(1, scoring.KIND_CHOICE, points, first),
                scoring.Question(2, scoring.KIND_CHOICE, points, second),
            ]
            given = {
                1: scoring.Given(scoring.STATUS_GIVEN, frozenset({one})),
                2: scoring.Given(scoring.STATUS_GIVEN, frozenset({two})),
            }
            weighted = Fraction(str(first)) * one + Fraction(str(second)) * two
            exact = 10 * weighted / (Fraction(str(first)) + Fraction(str(second)))
            if exact.denominator == 1:
                self.assertEqual(scoring.score(questions, given).percent, exact)

    def test_a_knock_out_counts_only_when_it_is_the_answer(self):
        choices = (scoring.Choice(1, 5.0), scoring.Choice(2, 0.0, is_knock_out=True))
        question = scoring.Question(7, scoring.KIND_YES_NO, choices)
        for status, chosen, is_out in (
            (scoring.STATUS_GIVEN, {2}, True),
            (scoring.STATUS_GIVEN, {1}, False),
            (scoring.STATUS_UNKNOWN, {2}, False),
            (scoring.STATUS_OPEN, {2}, False),
        ):
            given = {7: scoring.Given(status, frozenset(chosen))}
            with self.subTest(status=status, chosen=chosen):
                result = scoring.score([question], given)
                self.assertEqual(bool(result.knock_out_keys), is_out)
