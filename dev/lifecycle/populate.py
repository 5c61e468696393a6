"""In Odoo's shell: a history of tracked changes, one transaction each, as users would make it."""

# ruff: noqa: F821 - `env` is given by the shell
stages = env["crm.stage"].search([("is_won", "=", False)])
leads = env["crm.lead"].search(
    [("type", "=", "opportunity"), ("won_status", "=", "pending")], order="id", limit=12
)
assert len(leads) == 12
users = env["res.users"].search([("share", "=", False)], order="id")
doomed_stage = env["crm.stage"].create({"name": "Given up later", "sequence": 50})
env.cr.commit()

for number, lead in enumerate(leads[:8]):
    for stage in stages[1 : 2 + number % 3]:
        lead.stage_id = stage
        env.cr.commit()
    lead.write({"user_id": users[number % len(users)].id, "expected_revenue": 1000 * number})
    env.cr.commit()
    if number % 4 == 1:
        lead.action_set_won()
    elif number % 4 == 2:
        lead.action_set_lost()
    elif number % 4 == 3:
        lead.stage_id = stages[0]
    env.cr.commit()

leads[8].stage_id = doomed_stage
env.cr.commit()
leads[8].stage_id = stages[0]
env.cr.commit()
doomed_stage.unlink()
leads[9].action_archive()
env.cr.commit()
leads[10:12].merge_opportunity()
env.cr.commit()
leads[2].action_restore()
env.cr.commit()

# Else the addon's own demo data would come along, which no customer has: its companies and stages
# are in use by then and cannot be taken away.
env.cr.execute("UPDATE ir_module_module SET demo = false")
env.cr.commit()
