"""Virtual environments with pinned packages, made once and again when the pins change."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from dev.console import Failure, Step, run
from dev.paths import LINT_VENV, ROOT, VENV

OLDEST, NEWEST = (3, 11), (3, 13)
ODOO_REQUIREMENTS = ROOT / "dev/requirements-odoo.txt"


def requirements(*groups):
    """Return the requirements of dependency groups of ``pyproject.toml``.

    Read here because ``pip install --group`` needs a newer pip than Debian 12 has.
    """
    with (ROOT / "pyproject.toml").open("rb") as file:
        known = tomllib.load(file)["dependency-groups"]
    return [requirement for group in groups for requirement in known[group]]


def ensure_odoo_venv(tree):
    """Make ``.dev/venv`` with Odoo's requirements, the test tools, and ``odoo`` from ``tree``."""
    lines = ODOO_REQUIREMENTS.read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    site = _ensure(VENV, [*wanted, *requirements("test")], "Odoo's Python packages")
    (site / "odoo-tree.pth").write_text(f"{tree.source}\n")
    # So that pip takes the tree for an installed odoo 19.0 and does not look for one.
    info = site / "odoo-19.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n")
    (info / "INSTALLER").write_text("dev\n")
    (info / "RECORD").write_text("")
    command = VENV / "bin/odoo"
    command.write_text(
        f"#!{VENV}/bin/python\nimport sys\n\nfrom odoo.cli.command import main\n\n"
        'sys.argv[0] = "odoo"\nmain()\n'
    )
    command.chmod(0o755)


def ensure_lint_venv():
    groups = ["lint"] if _has_node() else ["lint", "node"]
    _ensure(LINT_VENV, requirements(*groups), "the lint tools")


def node_path():
    """Return a PATH with a ``node`` that is new enough, once ``ensure_lint_venv`` ran."""
    path = os.environ.get("PATH", os.defpath)
    return path if _has_node() else f"{LINT_VENV / 'bin'}{os.pathsep}{path}"


def _has_node():
    """Tell whether the machine has a Node.js that eslint runs on (Debian 12 has an older one)."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True)
    version = answer.stdout.strip().removeprefix("v").split(".")
    return len(version) == 3 and tuple(map(int, version)) >= (20, 19, 0)


def _ensure(venv, wanted, what):
    """Make ``venv`` hold exactly-pinned ``wanted``; return its site-packages folder."""
    stamp = venv / "requirements.sha256"
    key = hashlib.sha256("\n".join([sys.version, *wanted]).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != key:
        with Step(f"Install {what}"):
            _create(venv)
            pip = [venv / "bin/python", "-m", "pip", "install", "--quiet", "--prefer-binary",
                   "--disable-pip-version-check"]  # fmt: skip
            run(
                [*pip, *wanted],
                log=f"pip-{venv.name}.log",
                hint="Check that PyPI can be reached (PIP_INDEX_URL names another index), then "
                "start again: what was downloaded is kept.",
            )
            stamp.write_text(key)
    return next(venv.glob("lib/python3*/site-packages"))


def _create(venv):
    shutil.rmtree(venv, ignore_errors=True)
    code = run([sys.executable, "-m", "venv", venv], log="venv.log", check=False)
    apt = shutil.which("apt-get")
    if code and apt and os.geteuid() == 0:
        # Debian's python3 comes without ensurepip.
        run([apt, "update", "-q=2"], log="apt-venv.log", check=False)
        run([apt, "install", "-y", "--no-install-recommends", "python3-venv"], log="apt-venv.log")
        shutil.rmtree(venv, ignore_errors=True)
        code = run([sys.executable, "-m", "venv", venv], log="venv.log", check=False)
    if code:
        raise Failure(
            "Python cannot make virtual environments here. On Debian, as root: "
            "apt-get install python3-venv. Then start again."
        )


def check_python():
    """Raise when this Python is none that Odoo 19 and its pinned packages run on."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:2]))
        others = [f"python3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
        installed = next((name for name in others if shutil.which(name)), others[0])
        raise Failure(
            f"Python {found} is not supported, 3.11 to 3.13 are. Use: make PYTHON={installed} …"
        )


def is_inside():
    return Path(sys.prefix).resolve() == VENV.resolve()
