"""In Odoo's shell: plan, approve, spend and revise budgets, before all of it is taken away."""

# ruff: noqa: F821 - `env` is given by the shell
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

today = fields.Date.today()
company = env.company
company.write(
    {"budget_policy": "inform", "budget_leader_limit": 1500, "budget_alert_low_percent": 70}
)
managers = env["res.users"].create(
    [
        {
            "name": f"Lifecycle {name}",
            "login": f"lifecycle_{name}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref(f"sales_team.{group}").ids)],
        }
        for name, group in (("planner", "group_sale_salesman"), ("boss", "group_sale_manager"))
    ]
)
planner, boss = managers
team = env["crm.team"].search([("company_id", "in", [False, company.id])], limit=1)
employee = env["hr.employee"].create({"name": "Lifecycle Employee", "company_id": company.id})
department = env["hr.department"].create({"name": "Lifecycle", "company_id": company.id})
travel, meals = env["product.product"].create(
    [
        {
            "name": f"Lifecycle {name}",
            "type": "service",
            "can_be_expensed": True,
            "standard_price": 0,
            "supplier_taxes_id": False,
        }
        for name in ("travel", "meals")
    ]
)
customer = env["res.partner"].create({"name": "Lifecycle Spender", "is_company": True})
lead = env["crm.lead"].create(
    {
        "name": "Lifecycle budget",
        "type": "opportunity",
        "partner_id": customer.id,
        "team_id": team.id,
        "user_id": planner.id,
        "expected_revenue": 50000,
    }
)
campaign = env["utm.campaign"].create({"title": "Lifecycle"})
stage = env["crm.stage"].search([], limit=1)
env["crm.budget.template"].create(
    {
        "name": "Lifecycle",
        "team_ids": [Command.link(team.id)],
        "line_ids": [Command.create({"product_id": travel.id, "percent": 2, "stage_id": stage.id})],
    }
)
account = env["account.analytic.account"].create(
    {
        "name": "Lifecycle",
        "plan_id": env.ref("analytic.analytic_plan_projects").id,
        "company_id": company.id,
    }
)
env.cr.commit()


def plan(amount, **vals):
    return (
        env["crm.budget"]
        .with_user(planner)
        .create(
            {
                "company_id": company.id,
                "team_id": team.id,
                "date_from": today - timedelta(days=30),
                "date_to": today + timedelta(days=30),
                "line_ids": [
                    Command.create(
                        {
                            "product_id": travel.id,
                            "amount": amount,
                            "stage_id": vals.pop("stage_id", False),
                            "employee_id": vals.pop("employee_id", False),
                        }
                    )
                ],
                **vals,
            }
        )
    )


# Through the workflow: activities, mails, the master that bounds the others.
year = {"date_from": today.replace(month=1, day=1), "date_to": today.replace(month=12, day=31)}
master = plan(90000, kind="operations", is_master=True, department_id=department.id, **year)
master.action_submit()
master.with_user(boss).action_approve()
env.cr.commit()
budget = plan(2000, kind="sales", lead_id=lead.id, employee_id=employee.id)
other = plan(3000, kind="marketing", campaign_id=campaign.id)
service = plan(
    1000,
    kind="service",
    partner_id=customer.id,
    department_id=department.id,
    analytic_account_id=account.id,
)
for one in (budget, other, service):
    one.action_submit()
    one.with_user(boss).action_approve()
    env.cr.commit()
refused = plan(100, kind="operations", stage_id=stage.id)
refused.action_submit()
refused.with_user(boss)._do_refuse("Lifecycle")
plan(100, kind="operations", department_id=department.id).action_submit()
plan(100, kind="sales", lead_id=lead.id)
budget.message_post(body="Lifecycle")
budget.activity_schedule("mail.mail_activity_data_todo", user_id=planner.id)
env.cr.commit()

# Spent: expenses of a visit, one split, one overspent, one posted; a bill; hours.
meeting = env["calendar.event"].create(
    {
        "name": "Lifecycle visit",
        "start": fields.Datetime.now(),
        "stop": fields.Datetime.now() + timedelta(hours=1),
        "opportunity_id": lead.id,
    }
)
expenses = env["hr.expense"].create(
    [
        {
            "name": f"Lifecycle {amount}",
            "employee_id": employee.id,
            "product_id": travel.id,
            "company_id": company.id,
            "date": today,
            "total_amount_currency": amount,
            **vals,
        }
        for amount, vals in (
            (1500, {"meeting_id": meeting.id}),
            (900, {"lead_id": lead.id}),
            (300, {"campaign_id": campaign.id}),
            (80, {"contact_id": customer.id}),
        )
    ]
)
assert expenses.budget_id == budget | other, "the budgets were not proposed"
assert expenses[0].lead_id == lead and expenses[0].stage_id == lead.stage_id
expenses.action_submit()
expenses._do_approve(check=False)
env.cr.commit()
assert budget.alert_ids, "nothing was said about the overspent budget"
expenses[2]._post_without_wizard()
env.cr.commit()
assert expenses[2].state == "posted", expenses[2].state
bill = env["account.move"].create(
    {
        "move_type": "in_invoice",
        "partner_id": customer.id,
        "invoice_date": today,
        "invoice_line_ids": [
            Command.create(
                {
                    "name": "Lifecycle",
                    "product_id": meals.id,
                    "price_unit": 50,
                    "tax_ids": False,
                    "budget_id": other.id,
                }
            )
        ],
    }
)
bill.action_post()
item = env["account.analytic.line"].create(
    {"name": "Lifecycle", "account_id": account.id, "amount": -40, "company_id": company.id}
)
assert item.budget_id == service
env.cr.commit()

# Revised, closed, archived; favourites and exports that name what will be gone.
revision = (
    env["crm.budget.revision"]
    .with_user(planner)
    .create(
        {
            "budget_id": budget.id,
            "reason": "Lifecycle",
            "line_ids": [
                Command.create(
                    {
                        "line_id": budget.line_ids.id,
                        "product_id": travel.id,
                        "amount_after": 2600,
                    }
                ),
                Command.create(
                    {"product_id": travel.id, "stage_id": stage.id, "amount_after": 100}
                ),
            ],
        }
    )
)
revision.action_submit()
revision.with_user(boss).action_approve()
assert budget.amount_planned == 2700
service.with_user(boss).action_close()
service.with_user(boss).active = False
for model, domain in (
    ("crm.budget", "[]"),
    ("hr.expense", "[('budget_id', '!=', False)]"),
    ("crm.lead", "[('budget_ids.state', '=', 'approved')]"),
):
    env["ir.filters"].create({"name": "Lifecycle", "model_id": model, "domain": domain})
env["ir.exports"].create({"name": "Lifecycle", "resource": "crm.budget.cost"})
env.cr.commit()
