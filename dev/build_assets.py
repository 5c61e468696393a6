"""In Odoo's shell: build the bundles of scripts and styles, as attachments in the database."""

# ruff: noqa: F821 - `env` is given by the shell
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
