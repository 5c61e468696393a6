"""The unit tests of the evaluation (``static/tests/qualification``), run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestQualificationHoot(HttpCase):
    def test_unit_tests_of_the_assessment_sheet_pass_in_a_browser(self):
        suite = test_js.HOOTCommon._generate_hash(
            self, "@sales_funnel_crm/qualification/assessment_sheet"
        )
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
