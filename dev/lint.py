"""`make lint` and `make format`."""

import ast
import os
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

from dev import odoo, venv
from dev.console import Failure, Step, run, say
from dev.paths import ADDON, ADDON_PATH, LINT_VENV, ROOT

LONGEST_FILE = 400  # lines
COUNTED = {".py", ".js", ".mjs", ".xml", ".scss"}
PRETTIER_PATTERNS = [f"{ADDON}/**/*.{{js,xml,scss}}", "*.{json,mjs,cjs}"]
# A domain extends models in thin files. Said here, as a configuration file cannot take one message
# out of a group it enables.
DISABLED = "consider-merging-classes-inherited"
NODE_STAMP = ROOT / "node_modules/.package-lock.json"


def ensure_tools():
    venv.ensure_lint_venv()
    lock = ROOT / "package-lock.json"
    if not NODE_STAMP.exists() or NODE_STAMP.stat().st_mtime < lock.stat().st_mtime:
        with Step("Install prettier and eslint"):
            run(
                ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
                log="npm.log",
                env={"PATH": venv.node_path()},
                cwd=ROOT,
                hint="Check that the npm registry can be reached, then start again.",
            )
            os.utime(NODE_STAMP)


def check():
    """Run every check, also after one failed; return the exit code."""
    ensure_tools()
    failed = [name for name, test in _checks().items() if not _passes(name, test)]
    if failed:
        say(f"\nLint failed: {', '.join(failed)}. `make format` corrects the layout of code.")
        return 1
    say("\nLint passed.")
    return 0


def reformat():
    ensure_tools()
    _call([_lint("ruff"), "check", "--fix", "--quiet", "."])
    _call([_lint("ruff"), "format", "."])
    _call([_node("prettier"), "--write", "--log-level=warn", *PRETTIER_PATTERNS])
    return 0


def _checks():
    scripts = [str(path) for path in _files(".js")]
    translations = [str(path) for path in sorted((ADDON_PATH / "i18n").glob("*.po*"))]
    return {
        "ruff check": [_lint("ruff"), "check", "--quiet", "."],
        "ruff format": [_lint("ruff"), "format", "--check", "--quiet", "."],
        "pylint-odoo": [_lint("pylint"), "--rcfile=.pylintrc", f"--disable={DISABLED}", ADDON],
        "oca-checks-odoo-module": [_lint("oca-checks-odoo-module"), ADDON],
        "oca-checks-po": translations and [_lint("oca-checks-po"), *translations],
        "prettier": [_node("prettier"), "--check", "--log-level=warn", *PRETTIER_PATTERNS],
        "eslint": scripts and [_node("eslint"), "--max-warnings=0", *scripts],
        "odoo upgrade_code": _finds_nothing_to_upgrade,
        "length of files": _has_no_long_file,
        "wheel": _builds_a_complete_wheel,
    }


def _passes(name, test):
    start = time.monotonic()
    passed = test() if callable(test) else not test or _call(test) == 0
    say(f"[{time.monotonic() - start:6.1f} s] {name}{'' if passed else ': FAILED'}")
    return passed


def _lint(tool):
    return str(LINT_VENV / "bin" / tool)


def _node(tool):
    return str(ROOT / "node_modules/.bin" / tool)


def _call(command):
    path = os.pathsep.join([str(LINT_VENV / "bin"), venv.node_path()])
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path}
    ).returncode


def _files(*suffixes):
    """Return the files of the project with these suffixes, whether committed or not."""
    skipped = {"node_modules", "__pycache__"}
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in skipped and name[0] != "."]
        found += [Path(folder, name) for name in names if Path(name).suffix in suffixes]
    return sorted(found)


def _finds_nothing_to_upgrade():
    command = [odoo.ODOO, "upgrade_code", f"--addons-path={ROOT}", "--from=17.0", "--dry-run",
               f"--glob={ADDON}/**/*"]  # fmt: skip
    answer = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if answer.stdout.strip() or answer.returncode:
        say(f"{answer.stdout}{answer.stderr}")
        return False
    return True


def _has_no_long_file():
    passed = True
    for path in _files(*COUNTED):
        with path.open(encoding="utf-8") as file:
            count = sum(1 for line in file)
        if count > LONGEST_FILE:
            say(f"{path.relative_to(ROOT)} has {count} lines: split it (limit {LONGEST_FILE}).")
            passed = False
    return passed


def _builds_a_complete_wheel():
    """Tell whether the addon's wheel builds and holds every file of the addon."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            run(
                [LINT_VENV / "bin/python", "-m", "pip", "wheel", "--quiet", "--no-deps",
                 "--no-build-isolation", "--disable-pip-version-check", "-w", folder, f"./{ADDON}"],
                log="wheel.log",
                cwd=ROOT,
            )  # fmt: skip
        except Failure as failure:
            say(str(failure))
            return False
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            packed = {name.removeprefix("odoo/addons/") for name in wheel.namelist()}
    # What the wheel is built from, not with: its settings and its description.
    left_out = {"pyproject.toml", "README.md"}
    wanted = {
        str(path.relative_to(ROOT))
        for path in ADDON_PATH.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name not in left_out
    }
    missing = sorted(wanted - packed)
    if missing:
        say("The wheel lacks: " + ", ".join(missing))
    return not missing and _ships_what_the_manifest_names(packed)


def _ships_what_the_manifest_names(packed):
    manifest = ast.literal_eval((ADDON_PATH / "__manifest__.py").read_text())
    named = {f"{ADDON}/{name}" for key in ("data", "demo") for name in manifest.get(key, [])}
    if named - packed:
        say("The manifest names files that do not exist: " + ", ".join(sorted(named - packed)))
    return not named - packed
