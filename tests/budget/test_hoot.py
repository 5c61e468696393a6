"""The unit tests of the client, run in a browser (EXP-01, EXP-07)."""

from ..hoot_common import HootCase


class TestBudgetHoot(HootCase):
    def test_unit_tests_of_budgets_pass_in_a_browser(self):
        self.run_suites("budget")
