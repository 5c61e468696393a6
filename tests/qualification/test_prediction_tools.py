"""Figures of prediction against second, slower ways to reckon them (M7)."""

import math
import random
from collections import Counter

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools import rates
from odoo.addons.sales_funnel_crm.tools.qualification import (
    ask_next,
    optimism,
    prediction,
    ranking,
    scoring,
    suggestion,
)
from odoo.addons.sales_funnel_crm.tools.qualification.prediction import Tally


@tagged("post_install", "-at_install")
class TestPredictionTools(BaseCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(7)

    def _pairs(self, count, distinct):
        return [(self.random.randrange(distinct), self.random.random() < 0.4) for _ in range(count)]

    def test_auc_is_the_share_of_pairs_that_are_in_order(self):
        """Also with many equal scores, each of which is half a success."""
        for count, distinct in ((30, 5), (80, 40), (50, 2), (7, 1)):
            pairs = self._pairs(count, distinct) + [(1, True), (0, False)]
            won = [score for score, is_won in pairs if is_won]
            lost = [score for score, is_won in pairs if not is_won]
            points = sum((w > x) + 0.5 * (w == x) for w in won for x in lost)
            self.assertAlmostEqual(ranking.auc(pairs), points / (len(won) * len(lost)), 12)

    def test_the_area_below_the_curve_is_the_auc(self):
        pairs = self._pairs(60, 12)
        curve = ranking.roc_points(pairs)
        area = sum(
            (x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in zip(curve, curve[1:], strict=False)
        )
        self.assertAlmostEqual(area, ranking.auc(pairs), 12)

    def test_ends_of_the_interval_solve_the_equation_of_wilson(self):
        for part, whole in ((1, 7), (30, 44), (227, 448), (5, 5), (0, 9)):
            for end in rates.wilson_percent(part, whole):
                ratio = end / 100
                distance = abs(part / whole - ratio)
                reach = rates.CONFIDENCE_Z * math.sqrt(ratio * (1 - ratio) / whole)
                self.assertAlmostEqual(distance, reach, 9)

    def test_information_gain_is_the_mutual_information(self):
        for _round in range(5):
            deals = [(self.random.choice("abc"), self.random.random() < 0.5) for _ in range(50)]
            joint, answers, outcomes = (
                Counter(deals),
                Counter(answer for answer, _ in deals),
                Counter(is_won for _, is_won in deals),
            )
            expected = sum(
                count / 50 * math.log2(count * 50 / (answers[answer] * outcomes[is_won]))
                for (answer, is_won), count in joint.items()
            )
            tallies = [Tally(answers[key], joint[key, True]) for key in answers]
            self.assertAlmostEqual(prediction.gain_bits(tallies), expected, 12)

    def test_probability_of_chance_agrees_with_shuffled_outcomes(self):
        """How often a gain as large comes up when outcomes are dealt out at random."""
        tallies = [Tally(40, 26), Tally(30, 14), Tally(30, 10)]
        gain = prediction.gain_bits(tallies)
        outcomes = [True] * 50 + [False] * 50
        hits = 0
        for _round in range(2000):
            self.random.shuffle(outcomes)
            parts = outcomes[:40], outcomes[40:70], outcomes[70:]
            shuffled = [Tally(len(part), sum(part)) for part in parts]
            hits += prediction.gain_bits(shuffled) >= gain - 1e-12
        self.assertAlmostEqual(prediction.chance_ratio(tallies), hits / 2000, delta=0.012)

    def test_a_question_that_means_nothing_is_hardly_ever_called_telling(self):
        called = 0
        for _round in range(200):
            parts = [
                Tally(size, sum(self.random.random() < 0.5 for _ in range(size)))
                for size in (60, 50, 40)
            ]
            called += prediction.question_verdict(parts, 1) == prediction.VERDICT_TELLS
        self.assertLess(called, 24, "5 of 100 are expected")

    def test_every_deal_is_in_one_group_of_the_calibration(self):
        for count in (9, 10, 37, 448):
            pairs = self._pairs(count, 30)
            groups = ranking.calibration(pairs)
            self.assertEqual(sum(group["count"] for group in groups), count)
            self.assertEqual(
                sum(group["won"] for group in groups), sum(is_won for _, is_won in pairs)
            )
            for lower, higher in zip(groups, groups[1:], strict=False):
                self.assertLess(lower["to_score"], higher["from_score"], "ties stay together")

    def test_suggested_points_rank_like_the_odds_of_their_answers(self):
        choices = tuple(scoring.Choice(key, 0.0) for key in (1, 2)) + (scoring.Choice(3, 9.0),)
        question = scoring.Question(1, scoring.KIND_CHOICE, choices, weight=3.0)
        won_of = {1: (5, 20), 2: (10, 20), 3: (16, 20)}
        deals = [
            suggestion.Deal(
                number < won, given={1: scoring.Given(scoring.STATUS_GIVEN, frozenset({key}))}
            )
            for key, (won, count) in won_of.items()
            for number in range(count)
        ]
        points = suggestion.suggest_points([question], deals)
        self.assertLess(points[1], points[2])
        self.assertLess(points[2], points[3])
        old = question.attainable()
        new = suggestion.with_points(question, points).attainable()
        self.assertAlmostEqual(new[1] - new[0], old[1] - old[0], delta=0.5)
        base, tally = Tally(60, 31), Tally(20, 5)
        shrunk = (5 + 10 * 31 / 60) / (15 + 10 * 29 / 60)
        self.assertAlmostEqual(
            prediction.weight_of_evidence(tally, base), math.log(shrunk / (31 / 29)), 12
        )

    def test_asking_reckons_with_every_answer(self):
        """By hand: 10 of 40 points now; the answers to “fit” come 3 to 1."""
        budget = scoring.Question(
            1, scoring.KIND_CHOICE, (scoring.Choice(1, 10.0), scoring.Choice(2, 0.0))
        )
        fit = scoring.Question(
            2, scoring.KIND_CHOICE, (scoring.Choice(3, 30.0), scoring.Choice(4, 0.0, True))
        )
        given = {1: scoring.Given(scoring.STATUS_GIVEN, frozenset({1}))}
        thresholds = [(80.0, "A"), (20.0, "B"), (0.0, "C")]
        [proposal] = ask_next.propose([budget, fit], given, thresholds, {3: 25, 4: 5})
        ratio = (25 + 5) / 40
        self.assertAlmostEqual(proposal.change_points, ratio * 75.0)
        self.assertAlmostEqual(proposal.grade_ratio, 1.0, msg="a knock-out changes it, too")
        self.assertEqual((proposal.lowest, proposal.highest), (25.0, 100.0))

    def test_what_scores_promise_is_the_rate_of_deals_like_them(self):
        judged = [
            optimism.Judged(number % 10 < 5, float(number % 10), person=number % 10 % 2)
            for number in range(100)
        ]
        for row in optimism.by_person(judged):
            self.assertAlmostEqual(row["promised_percent"], row["percent"])
