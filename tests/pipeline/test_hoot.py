from ..hoot_common import HootCase


class TestHoot(HootCase):
    def test_unit_tests_of_the_funnel_pass_in_a_browser(self):
        self.run_suites("pipeline")
