"""Unpack from Debian packages what Odoo needs to run, without installing anything."""

import contextlib
import fnmatch
import io
import lzma
import shutil
import subprocess
import tarfile

from dev.console import Failure

PACKAGE_FOLDER = "usr/lib/python3/dist-packages"
LANGUAGES = ("zh_CN", "zh_TW")  # of the demo database; all languages would take 0.8 GB more
# Debian leaves this library out; without any file there, each page logs an error on the browser
# console, and that fails every browser test.
STUB = f"{PACKAGE_FOLDER}/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def unpack(debs, target):
    """Unpack the wanted parts of ``debs`` into the folder ``target``."""
    for deb in debs:
        with _open_data(deb) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            # An attribute, since the argument of the same meaning is missing in Python 3.11.2.
            archive.extraction_filter = lambda member, path: member
            for member in archive:
                member.name = member.name.removeprefix("./")
                if _is_wanted(member.name):
                    archive.extract(member, target, set_attrs=False)
    stub = target / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("/* Left out by Debian: blurs the background of video calls. */\n")


def _is_wanted(name):
    if fnmatch.fnmatch(name, "*/i18n/*.pot"):
        return False
    if fnmatch.fnmatch(name, "*/i18n/*.po"):
        return name.rpartition("/")[2].removesuffix(".po") in LANGUAGES
    if name.startswith("usr/share/"):
        return not name.startswith(("usr/share/doc", "usr/share/lintian", "usr/share/bug"))
    return name.startswith(f"{PACKAGE_FOLDER}/odoo/")


@contextlib.contextmanager
def _open_data(deb):
    """Open the ``data.tar`` of a package, decompressed."""
    if shutil.which("dpkg-deb"):
        command = ["dpkg-deb", "--fsys-tarfile", str(deb)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            yield process.stdout
        if process.returncode:
            raise Failure(f"{deb} is damaged. Delete it and start again.")
        return
    with deb.open("rb") as file:
        if file.read(8) != b"!<arch>\n":
            raise Failure(f"{deb} is not a Debian package. Delete it and start again.")
        while header := file.read(60):
            name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
            if name == "data.tar.xz":
                with lzma.open(io.BytesIO(file.read(size))) as data:
                    yield data
                return
            file.seek(size + size % 2, io.SEEK_CUR)
    raise Failure(f"{deb} is packed in a way only dpkg-deb knows. Install dpkg and start again.")
