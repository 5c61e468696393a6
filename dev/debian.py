"""Download Debian's packages of Odoo 19 and of what it links to; the system stays untouched.

``odoo-19`` exists in the unstable suite only. Either apt does it, with sources,
lists and cache of its own in our cache folder, or plain Python does, which
checks the signature of the release (gpgv) and each SHA-256 by itself.
"""

import hashlib
import lzma
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from dev.console import Failure, run, say
from dev.paths import CACHE

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
DEBS = CACHE / "debs"
UNSTABLE, STABLE = "sid", "trixie"
# Beside Odoo only data: fonts and libraries its tree links to. The stable suite has the versions
# (Font Awesome 4.7) that the links expect.
PACKAGES = {
    "odoo-19": UNSTABLE,
    "fonts-montserrat": UNSTABLE,
    "fonts-font-awesome": STABLE,
    "fonts-inconsolata": STABLE,
    "fonts-ocr-b": STABLE,
    "fonts-roboto-unhinted": STABLE,
    "libjs-jquery": STABLE,
    "libjs-jquery-form": STABLE,
    "libjs-underscore": STABLE,
}


def packages():
    """Return the package files, downloading what the cache does not hold.

    A new upload to unstable replaces the old file there, so what is in the
    cache is kept and used until the cache is emptied.

    :rtype: list[Path]
    """
    DEBS.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("ODOO_DEB")
    if given and not Path(given).is_file():
        raise Failure(f"ODOO_DEB={given} is not a file. Name a downloaded odoo-19_*.deb.")
    wanted = {name: suite for name, suite in PACKAGES.items() if name != "odoo-19" or not given}
    missing = {name: suite for name, suite in wanted.items() if not _cached(name)}
    if missing:
        _download(missing)
    return ([Path(given)] if given else []) + [_cached(name) for name in wanted]


def _cached(name):
    return max(DEBS.glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime, default=None)


def _download(wanted):
    mirror = _mirror()
    if shutil.which("apt-get") and KEYRING.exists():
        try:
            _download_with_apt(mirror, wanted)
            return
        except Failure as failure:
            say(f"apt could not download it, trying without apt.\n{failure}")
    try:
        _download_plainly(mirror, wanted)
    except (OSError, urllib.error.URLError, subprocess.CalledProcessError) as error:
        raise Failure(
            f"Debian's packages could not be downloaded: {error}.\n"
            "Check the network, name another mirror by DEBIAN_MIRROR=https://…/debian, or set "
            "ODOO_HOME to a checkout of Odoo 19.0."
        ) from error


def _mirror():
    """Return the Debian mirror: DEBIAN_MIRROR, or the one this machine is set up with.

    :raise Failure: when there is neither
    """
    if mirror := os.environ.get("DEBIAN_MIRROR"):
        return mirror.rstrip("/")
    apt = Path("/etc/apt")
    for path in [*apt.glob("sources.list.d/*.sources"), *apt.glob("sources.list.d/*.list"),
                 apt / "sources.list"]:  # fmt: skip
        lines = path.read_text(errors="replace").splitlines() if path.is_file() else []
        text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        if found := re.search(r"https?://\S+/debian/?(?=\s|$)", text):
            return found[0].rstrip("/")
    raise Failure(
        "This machine is not set up with a Debian mirror to download Odoo from. Name one by "
        "DEBIAN_MIRROR=https://…/debian, or set ODOO_HOME to a checkout of Odoo 19.0."
    )


def _download_with_apt(mirror, wanted):
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="apt-") as name:
        home = Path(name)
        for folder in ("lists/partial", "archives/partial", "sources"):
            (home / folder).mkdir(parents=True)
        (home / "status").touch()
        (home / "sources/odoo.sources").write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: {' '.join(sorted(set(wanted.values())))}\n"
            f"Components: main\nSigned-By: {KEYRING}\n"
        )
        settings = {
            "Dir::Etc::SourceList": "/dev/null",
            "Dir::Etc::SourceParts": home / "sources",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "Dir::State": home,
            "Dir::State::Lists": home / "lists",
            "Dir::State::status": home / "status",
            "Dir::Cache": home,
            "Dir::Cache::Archives": home / "archives",
            "Dir::Log": home,
            "Acquire::Languages": "none",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "",
            "APT::Update::Post-Invoke": "",
            "APT::Update::Post-Invoke-Success": "",
        }
        options = [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]
        run(["apt-get", *options, "-q=2", "update"], log="apt-update.log")
        names = [f"{name}/{suite}" for name, suite in wanted.items()]
        downloads = home / "downloads"
        downloads.mkdir()
        run(
            ["apt-get", *options, "-q=2", "download", *names], log="apt-download.log", cwd=downloads
        )
        for path in downloads.glob("*.deb"):
            path.replace(DEBS / path.name)


def _download_plainly(mirror, wanted):
    for suite in sorted(set(wanted.values())):
        names = {name for name, wanted_suite in wanted.items() if wanted_suite == suite}
        index = _read_index(mirror, suite, names)
        for name in sorted(names):
            if name not in index:
                raise Failure(
                    f"Debian {suite} has no package {name} at present. Set ODOO_HOME to a "
                    "checkout of Odoo 19.0, or ODOO_DEB to an odoo-19 package."
                )
            entry = index[name]
            data = _fetch(f"{mirror}/{entry['Filename']}", entry["SHA256"])
            part = DEBS / f"{name}.part"
            part.write_bytes(data)
            part.replace(DEBS / Path(entry["Filename"]).name)


def _read_index(mirror, suite, names):
    """Return the fields of the packages ``names`` of a suite, by name."""
    release = _fetch(f"{mirror}/dists/{suite}/InRelease")
    _check_signature(release)
    sums = re.findall(r"^ ([0-9a-f]{64})\s+\d+ (\S+)$", release.decode(), re.MULTILINE)
    path = "main/binary-all/Packages.xz"
    sums = {name: checksum for checksum, name in sums}
    if path not in sums:  # suites where the packages of all architectures are listed in each
        path = "main/binary-amd64/Packages.xz"
    text = lzma.decompress(_fetch(f"{mirror}/dists/{suite}/{path}", sums[path])).decode()
    found = {}
    for paragraph in text.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", paragraph, re.MULTILINE))
        if fields.get("Package") in names:
            found[fields["Package"]] = fields
    return found


def _fetch(url, checksum=None):
    with urllib.request.urlopen(url, timeout=120) as answer:
        data = answer.read()
    if checksum and hashlib.sha256(data).hexdigest() != checksum:
        raise Failure(f"{url} has another checksum than Debian says. Try again later.")
    return data


def _check_signature(release):
    if os.environ.get("ODOO_ALLOW_UNSIGNED"):
        return
    if not shutil.which("gpgv") or not KEYRING.exists():
        raise Failure(
            "Debian's signature cannot be checked here. Install gpgv and debian-archive-keyring, "
            "set ODOO_HOME to a checkout of Odoo 19.0, or accept unsigned packages by "
            "ODOO_ALLOW_UNSIGNED=1."
        )
    with tempfile.NamedTemporaryFile() as file:
        file.write(release)
        file.flush()
        command = ["gpgv", "-q", "--keyring", str(KEYRING), file.name]
        if subprocess.run(command, capture_output=True).returncode:
            raise Failure(
                "The mirror's release file is not signed by Debian. Name another by DEBIAN_MIRROR."
            )
