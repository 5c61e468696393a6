from ..hoot_common import HootCase


class TestDecisionHoot(HootCase):
    def test_unit_tests_of_the_decision_map_pass_in_a_browser(self):
        names = ("decision_layout", "decision_export", "decision_map", "decision_strip")
        self.run_suites(*(f"decision/{name}" for name in names))


class TestDecisionHootOnAPhone(HootCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_unit_tests_of_the_decision_map_pass_on_a_phone(self):
        self.run_suites("decision/decision_map_phone", preset="mobile")
