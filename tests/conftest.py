"""What every test run enforces: no browser test may be skipped."""

import inspect
import os

import pytest

from odoo.tests import HttpCase

_browser_tests = {"passed": 0, "failed": 0}


def _is_browser_test(item):
    cls = getattr(item, "cls", None)
    return inspect.isclass(cls) and issubclass(cls, HttpCase)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn a skipped browser test into a failure, whatever skipped it.

    Odoo skips them when there is no browser, no ``websocket-client`` or no
    ``--odoo-http``: a green run would then say nothing about the screens.
    """
    report = yield
    if _is_browser_test(item):
        if report.skipped:
            report.outcome = "failed"
            report.longrepr = (
                f"{item.nodeid} must not be skipped ({call.excinfo.value}). Install Chromium and "
                "run it by `make test`."
            )
        if report.failed:
            _browser_tests["failed"] += 1
        elif report.when == "call":
            _browser_tests["passed"] += 1
    return report


def pytest_terminal_summary(terminalreporter):
    counts = ", ".join(f"{count} {outcome}" for outcome, count in _browser_tests.items())
    terminalreporter.write_line(f"Browser tests: {counts}, 0 skipped")
    if os.environ.get("LINT_FAILED"):
        terminalreporter.write_line("Lint failed, see the beginning of this output.", red=True)
