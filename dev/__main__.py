"""Dispatch ``python3 -m dev <command>``; see the Makefile."""

import os
import shutil
import subprocess
import sys

from dev import odoo, odoo_tree, paths, postgres, server, venv
from dev.console import Failure, lock, say

# Without an environment: they must work when it is broken, too.
PLAIN = ("clean", "stop")
COMMANDS = (
    *PLAIN,
    "run",
    "test",
    "lint",
    "format",
    "odoo",
    "shell",
    "psql",
    "i18n",
    "bench",
    "upstream",
)


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"Usage: python3 -m dev {{{','.join(COMMANDS)}}}")
    command = sys.argv[1]
    try:
        if command in PLAIN:
            sys.exit({"stop": stop, "clean": clean}[command]())
        if not os.environ.get("FUNNEL_READY"):
            bootstrap()
            os.environ["FUNNEL_READY"] = "1"
            python = str(paths.VENV / "bin/python")
            os.execv(python, [python, "-m", "dev", command])
        sys.exit(_handler(command)())
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)


def bootstrap():
    """Make the Odoo tree and the virtual environment, unless they are there."""
    venv.check_python()
    for folder in (paths.DEV, paths.CACHE, paths.LOGS):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(
                f"{folder} cannot be made: {error}. Make it writable, or name another folder for "
                "downloads by XDG_CACHE_HOME."
            ) from error
    # Files of other owners (a clone used as root before) would fail one by one later.
    if not os.access(paths.DEV, os.W_OK):
        raise Failure(f"{paths.DEV} belongs to another user. Delete it as that user.")
    with lock(paths.DEV / "lock", "the set-up"):
        tree = odoo_tree.find()
        venv.ensure_odoo_venv(tree)
    odoo.remember_tree(tree)


def _handler(command):
    # Imported late: they need psycopg2, which is in the virtual environment.
    from dev import demo, lint, testing, translations, upstream

    return {
        "run": demo.serve,
        "test": lambda: testing.run(testing.arguments()),
        "lint": lint.check,
        "format": lint.reformat,
        "odoo": lambda: _odoo(*testing.arguments()),
        "shell": lambda: _odoo("shell", "--no-http"),
        "psql": psql,
        "bench": bench,
        "i18n": translations.update,
        "upstream": upstream.compare,
    }[command]


def _odoo(*arguments):
    """Become Odoo, on the demo database unless the arguments say otherwise."""
    from dev import demo

    if not any(part.startswith(("-d", "--database", "-c")) for part in arguments):
        demo.ensure_database()
    command = [*arguments[:1]] if arguments and not arguments[0].startswith("-") else []
    rest = arguments[len(command) :]
    os.execv(odoo.ODOO, ["odoo", *command, "-c", str(odoo.configure(demo.DATABASE)), *rest])


def psql():
    from dev import demo

    server = postgres.ensure()
    client = postgres.client()
    if not client:
        raise Failure(
            "psql is not installed. On Debian, as root: apt-get install postgresql-client"
        )
    os.environ.update(server.environment())
    os.execv(client, ["psql", "-d", os.environ.get("DB") or demo.DATABASE])


def bench():
    """Run ``python -m dev.bench $ARGS``; it finds the server by PGHOST …, Odoo by ODOO_RC."""
    from dev import testing

    environment = {
        **os.environ,
        **postgres.ensure().environment(),
        "ODOO_RC": str(odoo.configure(f"{odoo.PREFIX}bench")),
    }
    command = [sys.executable, "-m", "dev.bench", *testing.arguments()]
    return subprocess.run(command, cwd=paths.ROOT, env=environment).returncode


def stop():
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    say("Odoo stopped." if server.stop() else "Odoo was not running.")
    if not postgres.named_server():
        was_running = postgres.PrivateCluster().stop()
        say("PostgreSQL stopped." if was_running else "PostgreSQL was not running.")
    return 0


def clean():
    """Delete what the environment made in this clone; downloads stay in the cache."""
    if paths.DEV.exists():
        stop()
        # Not always inside .dev, see there.
        shutil.rmtree(postgres.PrivateCluster().home, ignore_errors=True)
        shutil.rmtree(paths.DEV)
    for name in ("node_modules", ".pytest_cache", ".ruff_cache", ".hypothesis"):
        shutil.rmtree(paths.ROOT / name, ignore_errors=True)
    say(f"Deleted. Downloads are kept in {paths.CACHE}.")
    return 0


if __name__ == "__main__":
    main()
