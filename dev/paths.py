"""Where things are."""

import os
from pathlib import Path

ADDON = "sales_funnel_crm"
ROOT = Path(__file__).resolve().parent.parent
ADDON_PATH = ROOT / ADDON

# Everything the environment makes lies in this ignored folder …
DEV = ROOT / ".dev"
VENV = DEV / "venv"
LINT_VENV = DEV / "venv-lint"
LOGS = DEV / "logs"
CONF = DEV / "conf"
DATA = DEV / "data"
SERVER_PID = DEV / "odoo.pid"

# … except downloads, and Odoo unpacked: these are shared by all clones of one user.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "sales-funnel-crm"
