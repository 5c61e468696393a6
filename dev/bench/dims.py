"""Runs in Odoo's shell: companies, stages, teams and users for the generated leads."""

# ruff: noqa: F821
env = env(context={**env.context, "no_reset_password": True, "tracking_disable": True})
companies = env["res.company"].search([], order="id")
companies |= env["res.company"].create(
    [{"name": f"Bench Company {number}"} for number in range(len(companies) + 1, 4)]
)
env.user.company_ids = companies
env.ref("base.user_admin").company_ids = companies
if env["crm.stage"].search_count([]) < 7:
    env["crm.stage"].create(
        [
            {"name": "Demo", "sequence": 4},
            {"name": "Negotiation", "sequence": 5},
            {"name": "Contract", "sequence": 6},
        ]
    )
for stage in env["crm.stage"].search([("is_won", "=", False)]):
    stage.rotting_threshold_days = 14
won = env["crm.stage"].search([("is_won", "=", True)])
won.sequence = 100
groups = [
    env.ref(f"sales_team.{name}")
    for name in ("group_sale_manager", "group_sale_salesman_all_leads", "group_sale_salesman")
]
users = env["res.users"].create(
    [
        {
            "name": f"Bench User {number}",
            "login": f"bench_user_{number}",
            "company_id": companies[((number - 1) % 20) % 3].id,
            "company_ids": (companies if number <= 25 else companies[((number - 1) % 20) % 3]).ids,
            "group_ids": (
                groups[0] if number <= 5 else groups[1] if number <= 25 else groups[2]
            ).ids,
        }
        for number in range(1, 301)
    ]
)
for index in range(20):
    members = users.filtered(lambda user: (int(user.login.split("_")[-1]) - 1) % 20 == index)  # noqa: B023
    env["crm.team"].create(
        {
            "name": f"Bench Team {index + 1}",
            "company_id": companies[index % 3].id,
            "user_id": members[0].id,
            "member_ids": members.ids,
        }
    )
if env["crm.tag"].search_count([]) < 10:
    env["crm.tag"].create([{"name": f"Bench tag {number}"} for number in range(10)])
if not env["hr.employee"].search_count([], limit=1):
    env["hr.employee"].create({"name": "Bench Employee"})
env["product.product"].create(
    [
        {"name": f"Bench Category {number}", "type": "service", "can_be_expensed": True}
        for number in range(4)
    ]
)
env.cr.commit()
print("dims ready")
