"""Shortest paths against an independent computation (DEC-09)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.decision.paths import (
    build_network,
    shortest_path,
    shortest_paths,
)

LINKS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 4), st.sampled_from("abc")),
    max_size=20,
)


def bellman_ford(links, source):
    """Return the cost of the cheapest way from ``source`` to each node it reaches."""
    costs = {source: 0}
    for _round in range(8):
        for a, b, cost, _label in links:
            for start, end in ((a, b), (b, a)):
                if start in costs and costs[start] + cost < costs.get(end, 10**6):
                    costs[end] = costs[start] + cost
    return costs


@tagged("post_install", "-at_install")
class TestPaths(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(LINKS, st.integers(0, 7), st.integers(0, 7))
    def test_path_is_the_cheapest_and_made_of_links(self, links, source, target):
        path = shortest_path(links, [source], target)
        costs = bellman_ford(links, source)
        self.assertEqual(bool(path), target in costs)
        if not path:
            return
        nodes = [node for node, _label in path]
        self.assertEqual((nodes[0], nodes[-1], path[0][1]), (source, target, None))
        total = 0
        for before, (node, label) in zip(nodes, path[1:], strict=False):
            step = [(c, lab) for a, b, c, lab in links if {a, b} == {before, node}]
            self.assertIn((min(step)[0], label), step)
            total += min(step)[0]
        self.assertEqual(total, costs[target])

    @settings(max_examples=100, deadline=None)
    @given(LINKS, st.sets(st.integers(0, 7), max_size=4), st.integers(0, 7))
    def test_alternatives_are_sorted_and_from_different_sources(self, links, sources, target):
        paths = shortest_paths(build_network(links), sources, target, limit=8)
        self.assertEqual([cost for cost, _path in paths], sorted(cost for cost, _path in paths))
        starts = [path[0][0] for _cost, path in paths]
        self.assertEqual(len(starts), len(set(starts)))
        for _cost, path in paths:
            self.assertFalse(sources & {node for node, _label in path[1:]})

    def test_costs_must_be_positive(self):
        with self.assertRaises(ValueError):
            build_network([(1, 2, 0, "free")])
