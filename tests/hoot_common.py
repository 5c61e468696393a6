"""Unit tests of the client (``static/tests``), run in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class HootCase(HttpCase):
    def run_suites(self, *names, preset="desktop"):
        """Run suites such as ``"decision/decision_map"``, or all of a domain: ``"pipeline"``."""
        # `id` picks exactly our suites; `filter` is a fuzzy search over all suites.
        ids = "".join(
            "&id=" + test_js.HOOTCommon._generate_hash(self, f"@sales_funnel_crm/{name}")
            for name in names
        )
        # A busy machine needs long.
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=60000{ids}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
