"""The unit tests of the client (``static/tests/pipeline``), run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestHoot(HttpCase):
    def test_unit_tests_of_the_addon_pass_in_a_browser(self):
        # `id` picks exactly our suite; `filter` is a fuzzy search over all suites.
        suite_id = test_js.HOOTCommon._generate_hash(self, "@sales_funnel_crm")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite_id}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
