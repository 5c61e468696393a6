"""In Odoo's shell: sign, carry out, invoice, remind and change, before all of it is taken away."""

# ruff: noqa: F821 - `env` is given by the shell
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

today = fields.Date.today()
company = env.company
planner = env["res.users"].search([("login", "=", "lifecycle_planner")])
boss = env["res.users"].search([("login", "=", "lifecycle_boss")])
team = env["crm.team"].search([("company_id", "in", [False, company.id])], limit=1)
company.write(
    {
        "contract_legal_reviewer_id": boss.id,
        "account_use_credit_limit": True,
        "credit_policy": "warn",
        "dunning_is_automatic": True,
    }
)
customer = env["res.partner"].create(
    {
        "name": "Lifecycle Buyer",
        "is_company": True,
        "email": "lifecycle@test.example.com",
        "credit_rating": "b",
        "credit_limit": 500,
    }
)
signatory = env["res.partner"].create(
    {"name": "Lifecycle Signs", "parent_id": customer.id, "email": "signs@lifecycle.example.com"}
)
category = env["product.category"].create({"name": "Lifecycle"})
product = env["product.product"].create(
    {
        "name": "Lifecycle machine",
        "type": "service",
        "list_price": 1000,
        "taxes_id": False,
        "categ_id": category.id,
    }
)
lead = env["crm.lead"].create(
    {
        "name": "Lifecycle contract",
        "type": "opportunity",
        "partner_id": signatory.id,
        "team_id": team.id,
        "user_id": planner.id,
        "expected_revenue": 1000,
        "company_id": company.id,
    }
)
order = env["sale.order"].create(
    {
        "partner_id": customer.id,
        "opportunity_id": lead.id,
        "company_id": company.id,
        "user_id": planner.id,
        "order_line": [Command.create({"product_id": product.id})],
    }
)
order.action_confirm()
lead.action_set_won()
kind = env["crm.contract.step.kind"].create({"name": "Lifecycle", "code": "other"})
deliver = env.ref("sales_funnel_crm.crm_contract_step_kind_deliver")
accept = env.ref("sales_funnel_crm.crm_contract_step_kind_accept")
template = env["crm.contract.template"].create(
    {
        "name": "Lifecycle",
        "team_ids": [Command.link(team.id)],
        "category_ids": [Command.link(category.id)],
        "step_ids": [
            Command.create({"name": name, "kind_id": one.id, "percent": percent})
            for name, one, percent in (
                ("Deliver", deliver, 50),
                ("Accept", accept, 40),
                ("Look", kind, 10),
            )
        ],
        "instalment_ids": [
            Command.create({"name": "Advance", "percent": 30}),
            Command.create({"name": "Delivery", "percent": 60}),
            Command.create({"name": "Acceptance", "percent": 10}),
        ],
    }
)
steps = template.step_ids
steps[1].precondition_ids = [Command.link(steps[0].id)]
steps[1].condition_instalment_id = template.instalment_ids[0]
template.instalment_ids[1].write({"trigger": "step", "step_id": steps[0].id})
level = env["crm.dunning.level"].create(
    {"name": "Lifecycle", "company_id": False, "days": 45, "user_id": boss.id}
)
env.cr.commit()


def make_contract(**vals):
    contracts = env["crm.contract"].with_user(planner)
    contract = contracts.create(
        {
            **contracts._prepare_values_of_deal(lead),
            "date_start": today - timedelta(days=60),
            "date_end": today + timedelta(days=60),
            "template_id": template.id,
            **vals,
        }
    )
    contract.action_apply_template()
    return contract


def make_file(model):
    files = env["ir.attachment"].with_user(planner)
    return files.create({"name": "lifecycle.txt", "raw": b"Lifecycle", "res_model": model})


def sign(contract):
    contract.action_submit()
    contract.with_user(boss).action_approve()
    assert contract.state == "approved", contract.state
    env["crm.contract.sign"].with_user(planner).create(
        {
            "contract_id": contract.id,
            "date_signed": today - timedelta(days=60),
            "our_signatory_id": planner.id,
            "signatory_ids": [Command.set(signatory.ids)],
            "signed_document_ids": [Command.link(make_file("crm.contract.sign").id)],
        }
    ).action_sign()
    env.cr.commit()


# Through the workflow: reviews, the signed document, steps that are reported with a proof.
contract = make_contract()
assert contract.order_ids == order, "the order of the deal was not taken in"
first, second, third = contract.instalment_ids
sign(contract)
assert env["crm.credit.check"].search([("partner_id", "=", customer.id)]), "the limit was not asked"
for step in (contract.step_ids[0], contract.step_ids[2]):
    reports = env["crm.contract.step.report"].with_user(planner)
    reports.create(
        {
            "step_id": step.id,
            "date_start_actual": today - timedelta(days=58),
            "date_done": today - timedelta(days=50),
            "proof_ids": [Command.link(make_file(reports._name).id)],
        }
    ).action_confirm()
assert contract.state == "executing" and second.state == "due", (contract.state, second.state)
env.cr.commit()

# Invoiced, paid in part, credited, disputed, overdue: reminded of by hand and by the job.
for instalment, days in ((first, 55), (second, 35)):
    instalment.with_env(env).action_create_invoice()
    invoice = instalment.with_env(env).invoice_ids
    day = today - timedelta(days=days)
    invoice.write({"invoice_date": day, "date": day, "invoice_date_due": day})
    invoice.action_post()
    env.cr.commit()
paid, open_invoice = first.with_env(env).invoice_ids, second.with_env(env).invoice_ids
for amount in (100, paid.amount_residual - 100):
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=paid.ids
    ).create({"amount": amount, "payment_date": today})._create_payments()
refund = env["account.move"].create(
    {
        "move_type": "out_refund",
        "partner_id": customer.id,
        "invoice_date": today,
        "invoice_line_ids": [
            Command.create({"name": "Late", "price_unit": 50, "tax_ids": [Command.clear()]})
        ],
    }
)
refund.action_post()
(refund | open_invoice).line_ids.filtered(
    lambda line: line.account_id.account_type == "asset_receivable"
).reconcile()
env.cr.commit()
assert first.state == "paid" and second.amount_credited == 50, (first.state, second.amount_credited)
assert contract.step_ids[1].state == "ready", "the payment did not let the next step begin"
wizard = env["crm.dunning.send"].browse(env["crm.dunning.send"]._open()["res_id"])
wizard.action_send()
assert second.dunning_ids.mail_message_id, "no reminder was sent"
env["crm.contract.dispute"].create(
    {"instalment_id": second.id, "reason": "Scratches"}
).action_dispute()
env["crm.dunning"]._cron_remind()
env["crm.contract.step"]._cron_escalate()
env["crm.contract.instalment"]._cron_update_states()
env.cr.commit()

# Changed: a version is kept, the executor acknowledges; one that waits; one that is refused.
for reason, days in (("Lifecycle", 20), ("Waits", 30), ("No", 40)):
    change = (
        env["crm.contract.change"]
        .with_user(planner)
        .create(
            {
                "contract_id": contract.id,
                "name": reason,
                "reason": reason,
                "date_end": contract.date_end + timedelta(days=days),
                "line_ids": [
                    Command.create(
                        {
                            "action": "add",
                            "name": reason,
                            "kind_id": kind.id,
                            "date_start": today,
                            "date_end": today + timedelta(days=days),
                        }
                    )
                ],
            }
        )
    )
    change.action_submit()
    if reason == "Lifecycle":
        change.with_user(boss).action_approve()
        change.action_acknowledge()
    elif reason == "No":
        change.with_user(boss)._do_refuse("Lifecycle")
    env.cr.commit()
assert contract.version == 2 and contract.version_ids, "no version was kept"
assert contract.change_ids.acknowledgement_ids.filtered("date")

# Further ones: a draft, one that was refused, one that ended early and is archived.
make_contract(name="Lifecycle draft")
refused = make_contract(name="Lifecycle refused")
refused.action_submit()
refused.with_user(boss)._do_refuse("Lifecycle")
ended = make_contract(name="Lifecycle ended")
sign(ended)
ended.with_user(boss)._do_terminate("Lifecycle")
ended.with_user(boss).active = False
env["crm.credit.override"].with_user(boss).create(
    {"contract_id": refused.id, "reason": "Lifecycle"}
).action_override()
contract.message_post(body="Lifecycle")
env["crm.contract.invite"].with_user(planner).create(
    {"contract_id": contract.id, "partner_ids": [Command.set(signatory.ids)]}
).action_invite()
assert contract.with_env(env).invitation_ids.partner_id == signatory, "nobody was invited"
contract.message_subscribe(customer.ids)

# What is computed for a moment is in tables, too; favourites name what will be gone.
env["crm.cash.outlook"].action_open()
env["crm.ageing.at"].create({}).action_show()
for model, domain in (
    ("crm.contract", "[]"),
    ("sale.order", "[('contract_id', '!=', False)]"),
    ("account.move", "[('instalment_id', '!=', False)]"),
    ("res.partner", "[('credit_rating', '=', 'b')]"),
    ("crm.lead", "[('contract_ids.state', '=', 'executing')]"),
):
    env["ir.filters"].create({"name": "Lifecycle", "model_id": model, "domain": domain})
env["ir.exports"].create({"name": "Lifecycle", "resource": "crm.contract.payment"})
env.cr.commit()
