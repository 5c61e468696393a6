"""The unit tests of the prediction page and of “ask next”, run in a browser (M7)."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestPredictionHoot(HttpCase):
    def test_unit_tests_of_the_prediction_page_pass_in_a_browser(self):
        # `id` picks exactly our suites; `filter` is a fuzzy search over all suites.
        ids = "".join(
            "&id="
            + test_js.HOOTCommon._generate_hash(self, f"@sales_funnel_crm/qualification/{name}")
            for name in ("prediction", "ask_next")
        )
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{ids}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
