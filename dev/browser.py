"""The browser of the browser tests."""

import os
import shutil

from dev.console import Failure, Step, run

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")  # as Odoo looks


def ensure():
    """Make sure that Odoo finds a browser; as root on Debian, install one."""
    if any(shutil.which(name) for name in NAMES):
        return
    how = "apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failure(
            f"The browser tests need Chromium. On Debian, as root: {how}\nThen start again."
        )
    with Step("Install Chromium for the browser tests"):
        environment = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-q=2"], log="apt-chromium.log", env=environment)
        run(
            how.split(),
            log="apt-chromium.log",
            env=environment,
            hint="Install Chromium by hand, then start again.",
        )
