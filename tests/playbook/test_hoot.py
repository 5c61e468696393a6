from ..hoot_common import HootCase


class TestPlaybookHoot(HootCase):
    def test_unit_tests_of_gates_guide_and_review_pass_in_a_browser(self):
        self.run_suites("playbook")
