"""The unit tests of the checklist (``static/tests/playbook``), run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


def _run_suites(case, preset, *names):
    # `id` picks exactly our suites; `filter` is a fuzzy search over all suites.
    ids = "".join(
        "&id=" + test_js.HOOTCommon._generate_hash(case, f"@sales_funnel_crm/playbook/{name}")
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
class TestPlaybookHoot(HttpCase):
    def test_unit_tests_of_the_checklist_pass_in_a_browser(self):
        _run_suites(self, "desktop", "gate_checklist")
