"""Install, upgrade and uninstall the addon on a database that lived before.

Each function works on one database made by ``prepare`` and returns findings,
sentences about what is wrong; none is the wanted outcome. They are called in
order by ``tests/lifecycle``.
"""

import json
from pathlib import Path

from dev import databases, odoo, testing
from dev.lifecycle import catalog, kept
from dev.paths import ADDON

DATABASE = f"{odoo.PREFIX}lifecycle"
SCRIPTS = Path(__file__).parent
SNAPSHOT = "catalog-before.json"


def prepare():
    """Make a database of stock CRM with demo data and tracked changes; remember its catalogue."""
    stock = testing.ensure_stock(f"{odoo.PREFIX}stock_demo", odoo.dependencies(), "--with-demo")
    databases.create(DATABASE, template=stock)
    _script("populate.py", with_addon=False)
    _snapshot_path().write_text(json.dumps(catalog.read(DATABASE)))


def install():
    findings = odoo.install("Install on a populated database", DATABASE, f"--init={ADDON}")
    if not catalog.count(DATABASE, "crm_funnel_move"):
        findings.append("the history was not rebuilt: the ledger is empty")
    return findings + catalog.ledger_differences(DATABASE)


def upgrade():
    """Upgrade from the first version, whose balances were less."""
    before, entered = catalog.ledger_digest(DATABASE), kept.read(DATABASE)
    catalog.make_first_version(DATABASE)
    if not catalog.balance_differences(DATABASE):
        return ["there are no balances: the upgrade has nothing to complete"]
    findings = odoo.install("Upgrade on a populated database", DATABASE, f"--update={ADDON}")
    if catalog.ledger_digest(DATABASE) != before:
        findings.append("the upgrade changed the moves of the past")
    findings += kept.differences(entered, kept.read(DATABASE))
    findings += catalog.balance_differences(DATABASE)
    return findings + catalog.ledger_differences(DATABASE)


def use():
    """Use stock CRM and the addon, then compare the ledger with the pipeline again."""
    findings = []
    for name in ("stock", "addon", "competition", "budget", "contract"):
        findings += _script(f"use_{name}.py", with_addon=True)
    return findings + catalog.ledger_differences(DATABASE)


def uninstall():
    findings = _script("uninstall.py", with_addon=True)
    before = json.loads(_snapshot_path().read_text())
    return findings + catalog.differences(before, catalog.read(DATABASE))


def use_afterwards():
    """Use stock CRM in an Odoo that does not even know the addon's files."""
    return _script("use_stock.py", with_addon=False)


def drop():
    databases.drop(DATABASE)


def _script(name, *, with_addon):
    conf = odoo.configure(DATABASE, with_addon=with_addon)
    log = f"lifecycle-{name.removesuffix('.py')}-{'with' if with_addon else 'without'}.log"
    odoo.script(DATABASE, SCRIPTS / name, log, conf=conf)
    return odoo.complaints(log)


def _snapshot_path():
    return odoo.LOGS / SNAPSHOT
