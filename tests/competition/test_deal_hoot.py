"""The unit tests of the domain, run in a browser (CMP-02, CMP-12, M9)."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestCompetitionHoot(HttpCase):
    def test_unit_tests_of_the_quote_timeline_pass_in_a_browser(self):
        self._run("@sales_funnel_crm/competition/quote_timeline")

    def test_unit_tests_of_the_price_to_win_pass_in_a_browser(self):
        self._run("@sales_funnel_crm/competition/price_to_win")

    def _run(self, suite):
        suite_id = test_js.HOOTCommon._generate_hash(self, suite)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite_id}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
