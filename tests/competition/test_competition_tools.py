"""Bradley–Terry and Chapman against computations of another kind (CMP-06, CMP-07, M10)."""

import random
from math import log

from odoo.tests import TransactionCase, tagged

from odoo.addons.sales_funnel_crm.tools.competition.capture import chapman
from odoo.addons.sales_funnel_crm.tools.competition.strength import PRIOR, strengths

WINS = {
    ("us", "a"): 7,
    ("a", "us"): 3,
    ("us", "b"): 2,
    ("b", "us"): 6,
    ("a", "b"): 1,
    ("b", "a"): 4,
    ("us", "c"): 3,
}


def log_posterior(wins, power):
    """Return what the strengths maximise, written down as it is defined."""
    total = sum(
        number * (log(power[winner]) - log(power[winner] + power[loser]))
        for (winner, loser), number in wins.items()
    )
    return total + sum(
        PRIOR * (log(value) - log(value + 1)) + PRIOR * (0 - log(value + 1))
        for value in power.values()
    )


@tagged("post_install", "-at_install")
class TestCompetitionTools(TransactionCase):
    def test_no_other_strengths_explain_the_encounters_better(self):
        """CMP-06: any step away from the strengths lowers the posterior."""
        power = {row.firm: row.strength for row in strengths(WINS, "us")}
        best = log_posterior(WINS, power)
        for firm in power:
            for factor in (0.99, 1.01, 0.5, 2.0):
                other = {**power, firm: power[firm] * factor}
                self.assertLess(log_posterior(WINS, other), best)

    def test_interval_is_that_of_the_curvature(self):
        """CMP-06: the spread of the difference, by numerical second derivatives."""
        rows = {row.firm: row for row in strengths(WINS, "us")}
        firms = list(rows)
        power = {firm: rows[firm].strength for firm in firms}
        step = 1e-3

        def bend(one, other):
            def moved(first, second):
                point = dict(power)
                point[one] *= 2.718281828459045 ** (first * step)
                point[other] *= 2.718281828459045 ** (second * step)
                return log_posterior(WINS, point)

            return -(moved(1, 1) - moved(1, -1) - moved(-1, 1) + moved(-1, -1)) / (4 * step**2)

        # The variance of θ_us − θ_a is xᵀH⁻¹x; solve H·y = x by descent instead of inverting.
        hessian = {one: {other: bend(one, other) for other in firms} for one in firms}
        x = {firm: {"us": 1.0, "a": -1.0}.get(firm, 0.0) for firm in firms}
        y = dict.fromkeys(firms, 0.0)
        for _round in range(2000):
            for firm in firms:
                rest = sum(hessian[firm][o] * y[o] for o in firms if o != firm)
                y[firm] = (x[firm] - rest) / hessian[firm][firm]
        spread = sum(x[firm] * y[firm] for firm in firms) ** 0.5
        row = rows["a"]
        low, high = (
            log(percent / (100 - percent))
            for percent in (row.chance_low_percent, row.chance_high_percent)
        )
        self.assertAlmostEqual((high - low) / 2, 1.959964 * spread, places=3)

    def test_equal_firms_are_equally_strong(self):
        rows = strengths({("us", "a"): 4, ("a", "us"): 4}, "us")
        self.assertEqual([round(row.strength, 6) for row in rows], [1.0, 1.0])
        self.assertAlmostEqual([row.chance_percent for row in rows if row.firm == "a"][0], 50.0)

    def test_who_never_lost_is_not_infinitely_strong(self):
        """CMP-06: shrinkage; more encounters count for more."""
        few = strengths({("us", "a"): 1}, "us")
        many = strengths({("us", "a"): 50}, "us")
        self.assertLess(few[0].strength, many[0].strength)
        self.assertLess(many[0].strength, 1000)
        self.assertFalse(few[1].has_sample)
        self.assertTrue(many[1].has_sample)

    def test_groups_that_never_met_are_compared_by_the_average_firm(self):
        rows = {row.firm: row for row in strengths({("us", "a"): 5, ("b", "c"): 5}, "us")}
        self.assertAlmostEqual(rows["us"].strength, rows["b"].strength)

    def test_chapman_finds_populations_that_are_known(self):
        """CMP-07, M10: the estimate is about right on average, its interval covers most of them."""
        dice = random.Random(5)
        size, covered, totals = 200, 0, []
        for _round in range(400):
            first = {number for number in range(size) if dice.random() < 0.4}
            second = {number for number in range(size) if dice.random() < 0.3}
            estimate = chapman(len(first), len(second), len(first & second))
            totals.append(estimate.total)
            covered += estimate.low <= size <= estimate.high
        self.assertAlmostEqual(sum(totals) / len(totals), size, delta=3)
        self.assertGreater(covered / 400, 0.9)
        self.assertLess(covered / 400, 0.99)

    def test_chapman_never_goes_below_what_is_known(self):
        for first, second, both in ((5, 5, 5), (10, 3, 3), (30, 20, 1), (1, 1, 1)):
            estimate = chapman(first, second, both)
            self.assertGreaterEqual(estimate.low, estimate.known)
            self.assertLessEqual(estimate.low, estimate.total)
            self.assertGreaterEqual(estimate.high, estimate.total)
        self.assertIsNone(chapman(4, 4, 0).total)
        with self.assertRaises(ValueError):
            chapman(1, 2, 2)
