"""Find or fetch the source of Odoo 19."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from dev import debian, unpack
from dev.console import Failure, Step, lock, run, say
from dev.paths import CACHE

REPOSITORY = "https://github.com/odoo/odoo"
BRANCH = "19.0"


class OdooTree(NamedTuple):
    """A folder that holds the Python package ``odoo``, and the folders of its addons."""

    source: Path
    addons: list[Path]


def find():
    """Return Odoo's tree: ODOO_HOME if set, else Debian's package, else a shallow git clone."""
    if home := os.environ.get("ODOO_HOME"):
        return _check(_tree(Path(home).expanduser().resolve()))
    with lock(CACHE / "lock", "fetching Odoo"):
        clone = CACHE / "odoo-git"
        if (clone / "odoo/release.py").exists():
            return _check(_tree(clone))
        try:
            return _check(_from_debian())
        except Failure as failure:
            if not _git_is_reachable():
                raise
            say(f"{failure}\nTrying {REPOSITORY} instead.")
            return _check(_from_git(clone))


def _tree(source):
    folders = [source / "addons", source / "odoo/addons"]
    return OdooTree(source, [folder for folder in folders if (folder / "base").is_dir() or
                             (folder / "crm").is_dir()])  # fmt: skip


def _check(tree):
    release = tree.source / "odoo/release.py"
    if not release.exists() or not re.search(r"version_info = \(19, 0", release.read_text()):
        raise Failure(
            f"{tree.source} does not hold Odoo 19.0. Set ODOO_HOME to the folder with odoo-bin of "
            "a 19.0 checkout, or unset it to let Debian's package be downloaded."
        )
    return tree


def _from_debian():
    if all(debian._cached(name) for name in debian.PACKAGES) and not os.environ.get("ODOO_DEB"):
        debs = debian.packages()
    else:
        with Step("Download Odoo 19 (about 120 MB)"):
            debs = debian.packages()
    names = "\n".join([*(path.name for path in debs), *unpack.LANGUAGES])
    target = CACHE / f"odoo-{hashlib.sha256(names.encode()).hexdigest()[:10]}"
    if not target.exists():
        with Step("Unpack Odoo"):
            part = target.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            unpack.unpack(debs, part)
            part.replace(target)
    return _tree(target / unpack.PACKAGE_FOLDER)


def _git_is_reachable():
    if not shutil.which("git"):
        return False
    command = ["git", "ls-remote", "--exit-code", REPOSITORY, BRANCH]
    try:
        return not subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20
        ).returncode
    except subprocess.TimeoutExpired:
        return False


def _from_git(clone):
    with Step(f"Clone {REPOSITORY}, branch {BRANCH}"):
        part = clone.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        run(
            ["git", "clone", "--quiet", "--depth=1", f"--branch={BRANCH}", REPOSITORY, part],
            log="git-clone.log",
            hint="Check the network, or set ODOO_HOME to a checkout of Odoo 19.0.",
        )
        part.replace(clone)
    return _tree(clone)
