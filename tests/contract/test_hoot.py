"""The unit tests of the client, run in a browser (CON-02)."""

from ..hoot_common import HootCase


class TestContractHoot(HootCase):
    def test_unit_tests_of_contracts_pass_in_a_browser(self):
        self.run_suites("contract")
