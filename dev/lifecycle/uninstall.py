"""In Odoo's shell: uninstall the addon as the Apps screen does."""

# ruff: noqa: F821 - `env` is given by the shell
module = env["ir.module.module"].search([("name", "=", "sales_funnel_crm")])
module.button_immediate_uninstall()
module = env["ir.module.module"].search([("name", "=", "sales_funnel_crm")])
assert module.state == "uninstalled", module.state
env.cr.commit()
