"""Run Odoo: its configuration, installations with visible progress, and their log."""

import ast
import functools
import hashlib
import json
import os
import re

from dev import postgres
from dev.console import Failure, Step, run, say
from dev.paths import ADDON_PATH, CONF, DATA, DEV, LOGS, ROOT, VENV

ODOO = VENV / "bin/odoo"
TREE_FILE = DEV / "odoo.json"
PREFIX = os.environ.get("FUNNEL_DB_PREFIX", "funnel_")
PORT = int(os.environ.get("PORT") or 8069)
# A line of Odoo's log that must not appear when the addon is installed.
COMPLAINT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (WARNING|ERROR|CRITICAL) ")
LOADING = re.compile(r"(?:Loading module|Module) (\w+) .*?(\d+/\d+)")


def remember_tree(tree):
    content = {"source": str(tree.source), "addons": [str(folder) for folder in tree.addons]}
    TREE_FILE.write_text(json.dumps(content))


@functools.cache
def tree():
    """Return ``{"source": folder, "addons": [folder, …]}`` of the Odoo in use."""
    return json.loads(TREE_FILE.read_text())


def configure(database, *, with_addon=True, name=None, **options):
    """Write a configuration file and return its path.

    :param with_addon: whether this project's addon is on the addons path
    :param options: further settings of Odoo
    """
    server = postgres.ensure()
    settings = {
        "addons_path": ",".join([*tree()["addons"], *([str(ROOT)] if with_addon else [])]),
        "data_dir": DATA,
        "db_host": server.host,
        "db_port": server.port,
        "db_user": server.user,
        "db_password": server.password,
        "db_name": database,
        "dbfilter": f"^{database}$",
        "list_db": False,
        "http_interface": "127.0.0.1",
        "http_port": PORT,
        "gevent_port": PORT + 3,
        "max_cron_threads": 0,
        "screenshots": DEV / "screenshots",
        **options,
    }
    CONF.mkdir(parents=True, exist_ok=True)
    path = CONF / f"{name or database}.conf"
    path.touch(mode=0o600)
    lines = [f"{key} = {value}\n" for key, value in settings.items() if value != ""]
    path.write_text("[options]\n" + "".join(lines))
    return path


def install(title, database, *arguments, conf=None):
    """Run Odoo once with ``arguments`` (like ``-i crm``) and stop; shows the modules as they load.

    :return: the log's lines that complain (WARNING and worse)
    """
    log = f"{title.lower().replace(' ', '-')}.log"
    command = [ODOO, "-c", conf or configure(database), "-d", database, *arguments,
               "--stop-after-init", "--log-level=warn",
               "--log-handler=odoo.modules.loading:INFO"]  # fmt: skip
    with Step(title) as step:

        def show(line):
            if found := LOADING.search(line):
                step.note = f"module {found[2]}, {found[1]}"

        run(command, log=log, on_line=show, hint="Correct what the log complains about.")
    return complaints(log)


def complaints(log):
    """Return the WARNING, ERROR and CRITICAL lines of a file in ``.dev/logs``."""
    lines = (LOGS / log).read_text(errors="replace").splitlines()
    return [line for line in lines if COMPLAINT.match(line)]


def refuse_complaints(lines):
    if lines:
        say("\n".join(lines))
        raise Failure("The installation must not log a warning. Correct the lines above.")


def script(database, path, log, *, conf):
    """Run a Python file in Odoo's shell, where ``env`` is given.

    :raise Failure: when it raises
    """
    command = [ODOO, "shell", "-c", conf, "-d", database, "--no-http", "--log-level=warn"]
    with path.open() as file:
        run(command, log=log, stdin=file)


@functools.cache
def addon_stamp():
    """Return a short hash of all files of the addon that matter to an installed database."""
    digest = hashlib.sha256(tree()["source"].encode())
    for path in sorted(ADDON_PATH.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "static" not in path.parts:
            digest.update(f"{path.relative_to(ADDON_PATH)}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def stock_stamp(modules):
    """Return a short hash of what a database of Odoo's own ``modules`` is made of."""
    return hashlib.sha256(f"{tree()['source']} {modules}".encode()).hexdigest()[:12]


def dependencies():
    """Return Odoo's modules that the addon depends on."""
    return ast.literal_eval((ADDON_PATH / "__manifest__.py").read_text())["depends"]
