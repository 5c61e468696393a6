from ..hoot_common import HootCase


class TestCompetitionHoot(HootCase):
    """Timeline of quotes and price chart (CMP-01, CMP-02, CMP-12), price to win (M9)."""

    def test_unit_tests_of_competition_pass_in_a_browser(self):
        self.run_suites("competition")
