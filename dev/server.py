"""The Odoo server of `make run`."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from dev.console import Failure, Step, say, tail
from dev.odoo import ODOO, PORT
from dev.paths import LOGS, SERVER_PID

URL = f"http://127.0.0.1:{PORT}"
STOP_TIMEOUT = 15  # seconds


def is_free():
    """Tell whether a server can be started; False when ours runs already.

    :raise Failure: when another program has the port
    """
    if running():
        say(f"Already running: {URL} (`make stop` stops it).")
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError as error:
            raise Failure(
                f"Port {PORT} is taken by another program. Stop it, or use another: "
                "make run PORT=8070"
            ) from error
    return True


def serve(conf):
    """Serve until Ctrl-C or `make stop`."""
    log = LOGS / "odoo-server.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [ODOO, "-c", conf], stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    SERVER_PID.write_text(str(process.pid))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Step("Start Odoo"):
            _wait_until_up(process, log)
        say(
            f"\n  {URL}\n\n"
            "  administrator: login admin, password admin\n"
            "  salesperson:   login demo, password demo\n\n"
            f"  Server log: {log}\n  Ctrl-C stops it.\n"
        )
        if process.wait() > 0:
            raise Failure(f"{tail(log)}\nOdoo stopped by itself; its log: {log}")
    except KeyboardInterrupt:
        say("\nStopping.")
    finally:
        _terminate(process)
        SERVER_PID.unlink(missing_ok=True)


def stop():
    """Stop the server that `make run` started; return whether it ran."""
    pid = running()
    if not pid:
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while running() and time.monotonic() < deadline:
        time.sleep(0.2)
    return True


def running():
    """Return the process number of our server, or None."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(SERVER_PID.read_text())
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            if os.fsencode(ODOO) in file.read():
                return pid
    return None


def _wait_until_up(process, log):
    while process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{URL}/web/login", timeout=60).close()
            return
        time.sleep(0.3)
    raise Failure(f"{tail(log)}\nOdoo did not start; its log: {log}")


def _terminate(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
