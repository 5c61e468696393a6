from ..hoot_common import HootCase


class TestQualificationHoot(HootCase):
    """The sheet, the prediction page and “ask next” (M7), lift (EVA-12), outline of questions."""

    def test_unit_tests_of_evaluation_pass_in_a_browser(self):
        self.run_suites("qualification")
