"""`make i18n`: bring the template and the translations up to date with the addon's terms."""

from dev import odoo, testing
from dev.console import Step, run, say
from dev.paths import ADDON, ADDON_PATH

LANGUAGES = ("zh_CN", "zh_TW")


def update():
    """Export the terms, and merge them into the translations; return the exit code.

    New terms are left empty there, terms no longer used are dropped.
    """
    import polib  # in the virtual environment only

    template = testing.ensure_template()
    folder = ADDON_PATH / "i18n"
    folder.mkdir(exist_ok=True)
    pot_path = folder / f"{ADDON}.pot"
    with Step("Export the terms"):
        command = [odoo.ODOO, "i18n", "export", "-c", odoo.configure(template), "-l", "pot",
                   "-o", folder / "new.po", ADDON]  # fmt: skip
        run(command, log="i18n-export.log")
        (folder / "new.po").replace(pot_path)
    pot = polib.pofile(str(pot_path), wrapwidth=78)
    for language in LANGUAGES:
        path = folder / f"{language}.po"
        po = polib.pofile(str(path), wrapwidth=78) if path.exists() else polib.POFile()
        po.metadata = {**pot.metadata, "Language": language}
        po.merge(pot)
        for entry in po.obsolete_entries():
            po.remove(entry)
        po.sort(key=lambda entry: entry.msgid)
        po.save(str(path))
        say(f"{path.name}: {po.percent_translated()} % of {len(po)} terms translated")
    return 0
