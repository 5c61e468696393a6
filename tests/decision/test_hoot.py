"""The unit tests of the decision map (``static/tests/decision``), run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


def _run_suites(case, preset, *names):
    # `id` picks exactly our suites; `filter` is a fuzzy search over all suites.
    ids = "".join(
        "&id=" + test_js.HOOTCommon._generate_hash(case, f"@sales_funnel_crm/decision/{name}")
        for name in names
    )
    case.browser_js(
        f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000{ids}",
        code="",
        login="admin",
        timeout=300,
        success_signal="[HOOT] Test suite succeeded",
        error_checker=test_js.unit_test_error_checker,
    )


@tagged("post_install", "-at_install")
class TestDecisionHoot(HttpCase):
    def test_unit_tests_of_the_decision_map_pass_in_a_browser(self):
        names = ("decision_layout", "decision_export", "decision_map", "decision_strip")
        _run_suites(self, "desktop", *names)


@tagged("post_install", "-at_install")
class TestDecisionHootOnAPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_unit_tests_of_the_decision_map_pass_on_a_phone(self):
        _run_suites(self, "mobile", "decision_map_phone")
