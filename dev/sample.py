"""What the loaders of public samples share: their command line, and the way into the database."""

import argparse
import contextlib
from pathlib import Path

import odoo
from odoo import api
from odoo.tools import config


@contextlib.contextmanager
def opened(description):
    """Read the command line; yield the database as its administrator, and the sample's path.

    What was written is committed at the end, unless there was an error.
    """
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("path", type=Path, help="of the sample: its folder, or its file")
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True)
    options = parser.parse_args()
    config.parse_config(["-c", options.config, "-d", options.database])
    registry = odoo.modules.registry.Registry(options.database)
    with registry.cursor() as cr:
        admin = api.Environment(cr, api.SUPERUSER_ID, {}).ref("base.user_admin")
        yield api.Environment(cr, admin.id, {"lang": "en_US"}), options.path
