"""In Odoo's shell: give the addon something to keep when upgraded, and to leave cleanly."""

# ruff: noqa: F821 - `env` is given by the shell
from odoo.fields import Command

lead = env["crm.lead"].search(
    [
        ("type", "=", "opportunity"),
        ("won_status", "=", "pending"),
        ("partner_id", "!=", False),
        ("user_id", "!=", False),
    ],
    limit=1,
)
env["crm.funnel.balance"]._cron_rebuild()
lead.category_id = env["crm.opportunity.category"].create({"name": "Lifecycle"})
department = env["crm.contact.department"].create({"name": "Lifecycle"})
boss, person = env["res.partner"].create(
    [
        {
            "name": name,
            "parent_id": lead.partner_id.commercial_partner_id.id,
            "department_id": department.id,
            "job_level": level,
        }
        for name, level in (("Lifecycle Boss", "5"), ("Lifecycle Person", "3"))
    ]
)
person.reports_to_id = boss
env["crm.contact.relation"].create(
    {
        "partner_id": person.id,
        "other_partner_id": boss.id,
        "type_id": env.ref("sales_funnel_crm.crm_contact_relation_type_influences").id,
    }
)
env["crm.contact.file"].create({"partner_id": boss.id, "birthday": "1970-05-17"})
role = env.ref("sales_funnel_crm.crm_buying_role_decider")
lead.stage_id.required_role_ids = [Command.link(role.id)]
env["crm.stakeholder"].create(
    [
        {"lead_id": lead.id, "partner_id": boss.id, "role_ids": [Command.link(role.id)]},
        {"lead_id": lead.id, "partner_id": person.id},
        {"lead_id": lead.id, "name": "CFO"},
    ]
)
env["ir.config_parameter"].set_param("sales_funnel_crm.decision_window_days", "20")
env.cr.flush()
assert lead.stakeholder_count == 3, lead.stakeholder_count
env.cr.commit()
