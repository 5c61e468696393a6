"""Order and time table of steps, against what they promise (PRJ-06)."""

import doctest
from datetime import date, timedelta
from itertools import permutations
from unittest import TestCase

from odoo.addons.sales_funnel_crm.tools.playbook import effect, schedule
from odoo.addons.sales_funnel_crm.tools.playbook.schedule import PlannedStep, in_levels, pushed

DAY = date(2026, 3, 2)


class TestSchedule(TestCase):
    def test_examples_in_the_documentation_are_true(self):
        for module in (schedule, effect):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)

    def test_levels_are_found_whatever_the_order(self):
        befores = {1: [], 2: [1], 3: [1], 4: [2, 3], 5: []}
        for keys in permutations(befores):
            levels = in_levels({key: befores[key] for key in keys})
            self.assertEqual(levels, [[1, 5], [2, 3], [4]])

    def test_a_step_that_waits_for_itself_is_refused(self):
        with self.assertRaises(ValueError):
            in_levels({1: [1]})

    def test_a_chain_of_pushes_keeps_lengths_and_order(self):
        steps = {
            key: PlannedStep(
                DAY,
                DAY + timedelta(days=key),
                DAY + timedelta(days=key),
                (key - 1,) if key > 1 else (),
            )
            for key in range(1, 6)
        }
        moved = pushed(steps)
        ends = {1: steps[1].end}
        for key in range(2, 6):
            start, end = moved[key]
            self.assertEqual(start, ends[key - 1])
            self.assertEqual(end - start, steps[key].end - steps[key].start)
            ends[key] = end

    def test_finished_steps_stay_where_they_were(self):
        late = DAY + timedelta(days=9)
        steps = {1: PlannedStep(DAY, late, late), 2: PlannedStep(DAY, DAY, DAY, (1,), True)}
        self.assertEqual(pushed(steps), {})
