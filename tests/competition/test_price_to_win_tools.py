"""Price to win against computations of another kind (M9)."""

import random
from math import exp, log
from statistics import fmean, pstdev

from odoo.tests import TransactionCase, tagged

from odoo.addons.sales_funnel_crm.tools.competition import price_to_win

Z95 = 1.959964


def simulate(number, intercept, slope, seed=7):
    """Return deals whose chance is known: logit = intercept + slope · gap."""
    numbers = random.Random(seed)
    gaps = [numbers.gauss(2.0, 8.0) for _deal in range(number)]
    return [
        (gap, numbers.random() < 1 / (1 + exp(-intercept - slope * gap)))
        for gap in gaps
    ]  # fmt: skip


def posterior_on_grid(deals, steps=161, reach=6.0):
    """Return ``{(a, b): weight}``, the exact posterior over a grid: no derivative, no Laplace."""
    gaps = [gap for gap, _won in deals]
    center, scale = fmean(gaps), 2 * pstdev(gaps)
    weights = {}
    for i in range(steps):
        for j in range(steps):
            a = -2.0 + 4.0 * i / (steps - 1)
            b = -reach + 2 * reach * j / (steps - 1)
            value = -((a / 10) ** 2) / 2 - (b / 2.5) ** 2 / 2
            for gap, won in deals:
                chance = 1 / (1 + exp(-a - b * (gap - center) / scale))
                value += log(chance if won else 1 - chance)
            weights[a, b] = value
    best = max(weights.values())
    return {key: exp(value - best) for key, value in weights.items()}


@tagged("post_install", "-at_install")
class TestPriceToWinTools(TransactionCase):
    def test_maximum_and_spread_agree_with_a_grid(self):
        """M9: the maximum lies where a grid finds it; the covariance is that of the grid."""
        deals = simulate(80, -0.3, -0.12)
        curve = price_to_win.fit(deals)
        grid = posterior_on_grid(deals, steps=81)
        best = max(grid, key=grid.get)
        self.assertAlmostEqual(curve.intercept, best[0], delta=0.05)
        self.assertAlmostEqual(curve.slope, best[1], delta=0.15)
        total = sum(grid.values())
        means = [sum(key[n] * weight for key, weight in grid.items()) / total for n in (0, 1)]
        for n, variance in ((0, curve.covariance[0]), (1, curve.covariance[2])):
            found = sum((key[n] - means[n]) ** 2 * weight for key, weight in grid.items()) / total
            self.assertAlmostEqual(variance / found, 1.0, delta=0.2)

    def test_no_other_curve_fits_better(self):
        deals = simulate(200, 0.4, -0.2, seed=3)
        curve = price_to_win.fit(deals)

        def height(a, b):
            total = -((a / 10) ** 2) / 2 - (b / 2.5) ** 2 / 2
            for gap, won in deals:
                logit = a + b * (gap - curve.center) / curve.scale
                total -= log(1 + exp(-logit if won else logit))
            return total

        best = height(curve.intercept, curve.slope)
        for a, b in ((1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, 1e-3)):
            self.assertGreater(best, height(curve.intercept + a, curve.slope + b))

    def test_known_parameters_are_found_again(self):
        """M9: with many deals, the chance and both prices are those of the simulation."""
        curve = price_to_win.fit(simulate(20_000, -0.2, -0.12))
        self.assertEqual(curve.verdict, price_to_win.VERDICT_DECIDES)
        for gap in (-10.0, 0.0, 10.0):
            true = 100 / (1 + exp(0.2 + 0.12 * gap))
            chance, low, high = curve.at(gap)
            self.assertAlmostEqual(chance, true, delta=1.5)
            self.assertTrue(low < true < high)
        for target in (50.0, 70.0):
            true = -(log(target / (100 - target)) + 0.2) / 0.12
            gap, low, high = curve.gap_at(target)
            self.assertAlmostEqual(gap, true, delta=0.5)
            self.assertTrue(low < true < high)

    def test_the_interval_holds_the_truth_about_as_often_as_it_says(self):
        """M9: of many worlds, about 95 % have the true price to win within its interval."""
        true = -(0.3) / 0.15
        found = 0
        worlds = 200
        for seed in range(worlds):
            _gap, low, high = price_to_win.fit(simulate(200, -0.3, -0.15, seed)).gap_at(50.0)
            found += low is not None and low <= true <= high
        self.assertTrue(0.89 <= found / worlds <= 0.99, found / worlds)

    def test_prices_are_where_the_band_crosses(self):
        """M9: what is said of a price agrees with what is drawn."""
        curve = price_to_win.fit(simulate(120, 0.0, -0.15, seed=5))
        for target in (50.0, 70.0):
            gap, low, high = curve.gap_at(target)
            self.assertAlmostEqual(curve.at(gap)[0], target, places=6)
            self.assertAlmostEqual(curve.at(low)[1], target, places=6)
            self.assertAlmostEqual(curve.at(high)[2], target, places=6)
            self.assertTrue(low < gap < high)

    def test_the_price_is_not_blamed_without_proof(self):
        deals = [(float(gap), gap % 2 == 0) for gap in range(-20, 21)]
        curve = price_to_win.fit(deals)
        self.assertEqual(curve.verdict, price_to_win.VERDICT_UNCLEAR)
        self.assertEqual(curve.gap_at(50.0), (None, None, None))
        opposite = price_to_win.fit([(gap, gap > 0) for gap, _won in deals])
        self.assertEqual(opposite.verdict, price_to_win.VERDICT_OPPOSITE)

    def test_bad_input(self):
        """Too few, one price only, and perfectly parted deals: no answer, or a finite one."""
        self.assertIsNone(price_to_win.fit([]))
        self.assertEqual(price_to_win.missing([]), {"deals": 30, "won": 10, "lost": 10})
        self.assertIsNone(price_to_win.fit(simulate(29, 0, -0.1)))
        self.assertIsNone(price_to_win.fit([(3.0, n % 2 == 0) for n in range(40)]))
        parted = price_to_win.fit([(float(gap), gap < 0) for gap in range(-25, 25)])
        self.assertEqual(parted.verdict, price_to_win.VERDICT_DECIDES)
        self.assertTrue(-5 < parted.gap_at(50.0)[0] < 4)

    def test_groups_hold_every_deal_once(self):
        deals = simulate(137, 0, -0.1)
        groups = price_to_win.groups(deals)
        self.assertEqual(sum(one["count"] for one in groups), 137)
        self.assertEqual(sum(one["won"] for one in groups), sum(won for _gap, won in deals))
        for one, following in zip(groups, groups[1:], strict=False):
            self.assertLessEqual(one["to_gap"], following["from_gap"])
