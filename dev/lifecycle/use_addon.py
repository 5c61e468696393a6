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

# Evaluation: a draft, a done assessment with evidence, a new version of a delivered questionnaire.
five = env.ref("sales_funnel_crm.crm_questionnaire_five")
done, draft = env["crm.assessment"].create(
    [{"questionnaire_id": five.id, "lead_id": lead.id} for _number in range(2)]
)
for answer in done.answer_ids:
    if answer.question_id.kind == "number":
        answer.write({"status": "given", "number": 250_000})
    else:
        choice = answer.question_id.answer_ids[:1]
        answer.write({"status": "given", "choice_ids": [Command.set(choice.ids)]})
    answer.note = "Seen by ourselves"
done.action_done()
env["crm.lead"].flush_model()
assert lead.assessment_id == done, lead.assessment_id
five.action_new_version()
lead.write({"worth_margin_percent": 30.0, "worth_effort_days": 5.0})

# Playbook: a standard step planned on the deal, a gate that stops, an approval that is asked for.
stage = lead.stage_id
other = env["crm.stage"].search([("id", "!=", stage.id), ("is_won", "=", False)], limit=1)
step = env["crm.stage.step"].create({"name": "Lifecycle", "stage_id": stage.id})
lead.action_plan_steps()
assert step in lead.lead_step_ids.step_id, "the step was not planned"
env["crm.stage.gate"].create(
    {
        "name": "Lifecycle",
        "stage_id": other.id,
        "policy": "warn",
        "is_approval_required": True,
    }
)
lead.stage_id = other
env.cr.flush()
assert env["crm.stage.gate.log"].search_count([("lead_id", "=", lead.id)]), "nothing was logged"
request = env["crm.deal.approval.request"].create(
    {"lead_id": lead.id, "approver_id": env.ref("base.user_admin").id}
)
request.action_request()
env.cr.commit()
