"""The unit tests of the stage guide and the case review, run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestStepsHoot(HttpCase):
    def test_unit_tests_of_guide_and_review_pass_in_a_browser(self):
        # `id` picks exactly our suites; `filter` is a fuzzy search over all suites.
        ids = "".join(
            "&id=" + test_js.HOOTCommon._generate_hash(self, f"@sales_funnel_crm/playbook/{name}")
            for name in ("stage_guide", "case_review")
        )
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{ids}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
