def post_init_hook(env):
    """Show the history at once: rebuild it from what Odoo has tracked so far."""
    env["crm.funnel.rebuild"]._complete_install()


def uninstall_hook(env):
    """Take the funnel out of the view modes of all window actions.

    The action records and views of the addon go away by themselves, but
    ``view_mode`` is a plain text: an action that names a view type which no
    longer exists cannot be opened.
    """
    actions = env["ir.actions.act_window"].search([("view_mode", "like", "funnel")])
    for action in actions:
        modes = [mode.strip() for mode in action.view_mode.split(",")]
        kept = [mode for mode in modes if mode != "funnel"]
        if kept != modes:
            action.view_mode = ",".join(kept or ["list", "form"])
