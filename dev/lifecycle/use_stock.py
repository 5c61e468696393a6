"""In Odoo's shell: a day's work in stock CRM; fails when any of it does."""

# ruff: noqa: F821 - `env` is given by the shell
action = env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_action_pipeline")
for _view_id, kind in action["views"]:
    env["crm.lead"].get_view(view_type=kind)
env["ir.ui.view"].search([("model", "in", ["crm.lead", "crm.stage", "crm.team"])])._check_xml()

leads = env["crm.lead"].create(
    [
        {"name": f"A day's work {number}", "type": "opportunity", "expected_revenue": 100 * number}
        for number in range(4)
    ]
)
env.cr.commit()
leads.stage_id = env["crm.stage"].search([("is_won", "=", False)], limit=2)[-1]
env.cr.commit()
leads[0].action_set_won()
leads[1].action_set_lost()
leads[2].unlink()
env.cr.commit()
assert leads[0].won_status == "won"
assert leads[1].won_status == "lost"
leads[3].action_sale_quotations_new()
