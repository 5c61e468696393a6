"""The unit tests of the client, run in a browser (CMP-01, CMP-02, CMP-12, M9)."""

from ..hoot_common import HootCase


class TestCompetitionHoot(HootCase):
    def test_unit_tests_of_competition_pass_in_a_browser(self):
        self.run_suites("competition")
