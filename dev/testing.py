"""`make test`: template databases, a fresh copy, pytest."""

import os
import shlex
import subprocess

from dev import browser, databases, odoo
from dev.console import Step
from dev.paths import ADDON, ROOT, VENV

DATABASE = f"{odoo.PREFIX}test"
ASSETS_SCRIPT = ROOT / "dev/build_assets.py"


def ensure_stock(name, modules, *arguments, with_assets=False):
    """Make a template database with Odoo's own ``modules``, unless it is up to date.

    :param with_assets: whether to build scripts and styles, too. Else the first browser test does,
        and runs into its time limit on a busy machine.
    """
    stamp = odoo.stock_stamp(f"{modules} {arguments} {with_assets}")
    if databases.stamp(name) != stamp:
        databases.create(name)
        conf = odoo.configure(name, with_addon=False)
        title = f"Create the template database {name}"
        odoo.install(title, name, f"--init={','.join(modules)}", *arguments, conf=conf)
        if with_assets:
            with Step("Build scripts and styles"):
                odoo.script(name, ASSETS_SCRIPT, "assets.log", conf=conf)
        databases.set_stamp(name, stamp)
    return name


def ensure_template():
    """Make the template database with the addon and without demo data, unless it is up to date.

    :raise Failure: when the installation logs a warning
    """
    name = f"{odoo.PREFIX}template"
    stamp = odoo.addon_stamp()
    if databases.stamp(name) != stamp:
        stock = ensure_stock(f"{odoo.PREFIX}stock", odoo.dependencies(), with_assets=True)
        databases.create(name, template=stock)
        odoo.refuse_complaints(odoo.install("Install the addon", name, f"--init={ADDON}"))
        databases.set_stamp(name, stamp)
    return name


def run(arguments):
    """Run pytest with ``arguments`` (none: all tests) on a fresh copy; return its exit code."""
    browser.ensure()
    template = ensure_template()
    with Step("Copy the template database"):
        databases.create(DATABASE, template=template)
    conf = odoo.configure(DATABASE)
    command = [VENV / "bin/python", "-m", "pytest", f"--odoo-config={conf}", *arguments]
    try:
        return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode
    finally:
        databases.drop(DATABASE)


def arguments():
    """Return what `make … ARGS="…"` gave."""
    return shlex.split(os.environ.get("ARGS", ""))
