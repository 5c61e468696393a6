"""`make test-upstream`: Odoo's own tests with and without the addon."""

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from dev import browser, databases, odoo, testing
from dev.console import Failure, Step, run, say, tail
from dev.paths import ADDON, LOGS, VENV

# UPSTREAM="crm sale_crm" runs fewer.
MODULES = os.environ.get("UPSTREAM", "sales_team crm sale_crm hr_expense").split()
GOOD = ("passed", "skipped")


def compare():
    """Run the tests on two databases that differ by the addon only; return the exit code.

    A test that fails with the addon only is run once more alone there, since
    a few browser tests fail on a busy machine.
    """
    browser.ensure()
    without = _prepare("upstream_stock")
    before = _run_tests("without the addon", without, with_addon=False)
    with_addon = _prepare("upstream_addon", install=True)
    after = _run_tests("with the addon", with_addon, with_addon=True)
    broken = _newly_failing(before, after)
    if broken:
        again = _run_tests("once more", with_addon, with_addon=True, only=broken)
        broken = [test for test in broken if again.get(test) not in GOOD]
    _report(before, after, broken)
    for name in (without, with_addon):
        databases.drop(name)
    return 1 if broken else 0


def _prepare(name, install=False):
    modules = sorted({*odoo.dependencies(), *MODULES})
    stock = testing.ensure_stock(f"{odoo.PREFIX}stock_upstream", modules)
    database = odoo.PREFIX + name
    databases.create(database, template=stock)
    if install:
        odoo.install("Install the addon for upstream tests", database, f"--init={ADDON}")
    return database


def _run_tests(title, database, *, with_addon, only=()):
    """Run the tests and return ``{(class, test): "passed" | "failed" | "skipped"}``."""
    slug = title.replace(" ", "-")
    report = LOGS / f"upstream-{slug}.xml"
    report.unlink(missing_ok=True)
    # Not our pytest configuration, but an empty one.
    ini = LOGS / "upstream.ini"
    ini.write_text("[pytest]\n")
    folders = [_folder(module) / "tests" for module in MODULES]
    chosen = ["-k", " or ".join(sorted({name for _class, name in only}))] if only else []
    with Step(f"Odoo's own tests {title}"):
        run(
            [VENV / "bin/python", "-m", "pytest", "-c", ini, "-p", "no:cacheprovider", "-q",
             f"--rootdir={folders[0].parent.parent}",
             f"--odoo-config={odoo.configure(database, with_addon=with_addon)}", "--odoo-http",
             f"--junitxml={report}", *chosen, *folders],
            log=f"upstream-{slug}.log",
            check=False,
            cwd=LOGS,
        )  # fmt: skip
    outcomes = _read(report) if report.exists() else {}
    if not only and (missing := [name for name in MODULES if not _of_module(name, outcomes)]):
        log = tail(LOGS / f"upstream-{slug}.log")
        raise Failure(f"{log}\npytest ran no test of {', '.join(missing)}.")
    return outcomes


def _of_module(module, outcomes):
    """Return the outcomes of the tests of one module."""
    return [outcome for (name, _test), outcome in outcomes.items() if name.startswith(f"{module}.")]


def _folder(module):
    for addons in odoo.tree()["addons"]:
        if (Path(addons) / module).is_dir():
            return Path(addons) / module
    raise Failure(f"Odoo has no module {module}. Correct UPSTREAM.")


def _read(report):
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "passed"
        if "skipped" in kinds:
            outcome = "skipped"
        test = (case.get("classname"), case.get("name"))
        # One entry each for a failing test and its failing tear-down.
        if outcomes.get(test) != "failed":
            outcomes[test] = outcome
    return outcomes


def _newly_failing(before, after):
    """Return the tests that are good without the addon, and fail or vanish with it."""
    return sorted(
        test
        for test, outcome in before.items()
        if outcome in GOOD
        and (after.get(test) not in GOOD or (outcome == "passed" and after[test] == "skipped"))
    )


def _report(before, after, broken):
    say(f"\n{'module':<14}{'':>10}{'passed':>8}{'failed':>8}{'skipped':>8}")
    for module in MODULES:
        for title, outcomes in (("without", before), ("with", after)):
            of_module = _of_module(module, outcomes)
            counts = [of_module.count(kind) for kind in ("passed", "failed", "skipped")]
            say(f"{module:<14}{title:>10}" + "".join(f"{count:>8}" for count in counts))
    for test, outcome in sorted(before.items()):
        if outcome == "failed":
            say(f"fails without the addon, too: {'.'.join(test)}")
    for test in broken:
        say(f"FAILS WITH THE ADDON: {'.'.join(test)} ({after.get(test, 'did not run')})")
    say("\nNo test fails because of the addon." if not broken else f"\n{len(broken)} tests fail.")
