"""What the user sees: steps with their seconds, and failures that say what to do next."""

import contextlib
import os
import subprocess
import sys
import threading
import time

from dev import paths


class Failure(Exception):
    """A step cannot go on. The message says why, and what to do next."""


def say(text=""):
    print(text, flush=True)


class Step:
    """One line of progress, with seconds that tick; off a terminal it is repeated now and then."""

    def __init__(self, title):
        self.title = title
        self.note = ""
        self.start = time.monotonic()
        self.tty = sys.stdout.isatty()
        self._done = threading.Event()

    def _line(self):
        seconds = time.monotonic() - self.start
        return f"[{seconds:6.1f} s] {self.title}{self.note and f' ({self.note})'}"

    def _tick(self):
        while not self._done.wait(0.5 if self.tty else 20):
            if self.tty:
                print(f"\r\033[K{self._line()}", end="", flush=True)
            else:
                say(self._line())

    def __enter__(self):
        threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(self, kind, *args):
        self._done.set()
        self.note = "failed" if kind else ""
        say(("\r\033[K" if self.tty else "") + self._line())


def run(command, *, log, hint="", env=None, on_line=None, check=True, **options):
    """Run ``command`` silently; its output goes to the file ``log`` in ``.dev/logs``.

    :param on_line: called with each line of output, e.g. to show progress
    :return: the exit code
    :raise Failure: when it fails and ``check`` is on; tells the end of the log and ``hint``
    """
    path = paths.LOGS / log
    path.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **(env or {})},
        **{"stdin": subprocess.DEVNULL, **options},
    )
    with path.open("w", encoding="utf-8") as file, process:
        for line in process.stdout:
            file.write(line)
            file.flush()
            if on_line:
                on_line(line)
    if process.returncode and check:
        raise Failure(f"{tail(path)}\n{command[0]} failed; all of its output: {path}\n{hint}")
    return process.returncode


def tail(path, lines=15):
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


@contextlib.contextmanager
def lock(path, what):
    """Let one process at a time do ``what``; says so when it has to wait."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another process to finish {what} ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
