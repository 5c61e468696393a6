"""`make run`: the demo database, served on this machine."""

from dev import databases, odoo, server
from dev.paths import ADDON

DATABASE = f"{odoo.PREFIX}demo"
# Beside the addon: the Sales app, without which quotations have no menu.
MODULES = f"{ADDON},sale_management"
# The first one becomes the language of the database, of all users and of the login page.
LANGUAGES = "en_US,zh_CN,zh_TW"


def ensure_database():
    """Make the demo database, or bring the addon in it up to date."""
    wanted = odoo.addon_stamp()
    found = databases.stamp(DATABASE)
    if found == wanted:
        return
    if found in (None, databases.HALF_MADE):
        databases.create(DATABASE)
        odoo.install(
            "Create the demo database",
            DATABASE,
            f"--init={MODULES}",
            "--with-demo",
            f"--load-language={LANGUAGES}",
        )
    else:
        odoo.install("Update the demo database", DATABASE, f"--update={ADDON}")
    databases.set_stamp(DATABASE, wanted)


def serve():
    """Serve the demo database until Ctrl-C or `make stop`; return the exit code."""
    if not server.is_free():
        return 0
    ensure_database()
    server.serve(odoo.configure(DATABASE, max_cron_threads=1))
    return 0
