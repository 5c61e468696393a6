"""The unit tests of the outline of questionnaires, run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestQuestionnaireHoot(HttpCase):
    def test_unit_tests_of_the_outline_pass_in_a_browser(self):
        suite = "@sales_funnel_crm/qualification/questionnaire_outline"
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=60000"
            f"&id={test_js.HOOTCommon._generate_hash(self, suite)}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
