"""Import the public sample "Maven CRM Sales Opportunities" through the history import.

    python -m dev.maven PATH -c odoo.conf -d DATABASE

PATH is the folder with ``sales_teams.csv``, ``accounts.csv``, ``products.csv`` and
``sales_pipeline.csv``. The data is not part of this project. Regional offices become
branches of the company, managers lead a sales team each, agents are its members,
products are opportunity categories, and all deals live in one stage, "Engaging".
"""

import base64
import csv
from pathlib import Path

from dev import sample

from odoo import Command

COLUMNS = {
    "opportunity_id": "reference",
    "sales_agent": "user",
    "product": "category",
    "account": "partner",
    "deal_stage": "outcome",
    "engage_date": "date_entered",
    "close_date": "date_outcome",
    "close_value": "amount",
}
# What the file calls a stage is how the deal stands today.
OPEN_STAGES = ("Engaging", "Prospecting")


def read(path, name):
    with open(Path(path) / name, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def prepare(env, path, company):
    """Create branches, teams, users, customers, categories and the stage, unless they exist."""
    branches, users, teams = {}, {}, {}
    env = env(context=dict(env.context, no_reset_password=True, tracking_disable=True))
    for row in read(path, "sales_teams.csv"):
        region, manager = row["regional_office"], row["manager"]
        branch = branches.get(region) or _find_or_create(
            env["res.company"], {"name": region, "parent_id": company.id}
        )
        branches[region] = branch
        for name in (manager, row["sales_agent"]):
            users[name] = users.get(name) or _make_user(env, name, branch)
        teams[manager] = teams.get(manager) or _find_or_create(
            env["crm.team"].with_company(branch),
            {"name": manager, "company_id": branch.id, "user_id": users[manager].id},
        )
        teams[manager].member_ids |= users[row["sales_agent"]]
    for row in read(path, "accounts.csv"):
        _find_or_create(env["res.partner"], {"name": row["account"], "is_company": True})
    for row in read(path, "products.csv"):
        _find_or_create(env["crm.opportunity.category"], {"name": row["product"]})
    _find_or_create(env["crm.stage"], {"name": "Engaging", "sequence": 5})
    env.user.company_ids |= env["res.company"].union(*branches.values())
    return branches


def with_teams(path):
    """Return the pipeline as CSV with the team of each agent, which the file leaves out.

    Everything else is what the file says, row by row, so that findings name its own rows.
    """
    manager_by_agent = {row["sales_agent"]: row["manager"] for row in read(path, "sales_teams.csv")}
    with open(Path(path) / "sales_pipeline.csv", newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    agent = rows[0].index("sales_agent")
    rows[0].append("sales_team")
    for row in rows[1:]:
        row.append(manager_by_agent[row[agent]])
    return "\n".join(",".join(row) for row in rows).encode()


def import_pipeline(env, path, company, branches):
    """Check the file with the mapping of this sample, and return the import, ready to run."""
    companies = company.union(*branches.values())
    env = env(context=dict(env.context, allowed_company_ids=companies.ids, tz="UTC"))
    history_import = env["crm.funnel.import"].create(
        {
            "file": base64.b64encode(with_teams(path)),
            "file_name": "sales_pipeline.csv",
            "company_id": company.id,
            "tz": "UTC",
            "default_stage_id": env["crm.stage"].search([("name", "=", "Engaging")], limit=1).id,
            "leave_out_errors": True,
        }
    )
    history_import._do_check()
    for line in history_import.column_ids:
        line.column = COLUMNS.get(line.header, "team" if line.header == "sales_team" else False)
    history_import._do_check()
    lines = history_import.value_ids.filtered(lambda line: line.kind == "outcome")
    lines.filtered(lambda line: line.text in OPEN_STAGES).outcome = "open"
    history_import._do_check()
    return history_import


def _find_or_create(model, values):
    return model.search([("name", "=", values["name"])], limit=1) or model.create(values)


def _make_user(env, name, branch):
    login = f"{name.lower().replace(' ', '.')}@example.com"
    users = env["res.users"].with_context(active_test=False)
    return users.search([("login", "=", login)]) or users.create(
        {
            "name": name,
            "login": login,
            "tz": "UTC",
            "company_id": branch.id,
            "company_ids": [Command.set(branch.ids)],
            "group_ids": [Command.link(env.ref("sales_team.group_sale_salesman").id)],
        }
    )


def main():
    with sample.opened(__doc__) as (env, path):
        branches = prepare(env, path, env.company)
        history_import = import_pipeline(env, path, env.company, branches)
        _print_findings(history_import)
        if not history_import.new_count:
            print(f"Nothing new: {history_import.unchanged_count} opportunities are unchanged.")
            return
        history_import._do_import(print)
        print(f"{history_import.new_count} opportunities imported.")


def _print_findings(history_import):
    groups = history_import.env["crm.funnel.import.finding"]._read_group(
        [("import_id", "=", history_import.id)],
        ["severity", "code", "value"],
        ["__count", "row_number:min"],
        order="__count desc",
    )
    for severity, code, value, count, row in groups:
        print(f"{severity}: {code} {value or ''} in {count} rows, the first is row {row}")


if __name__ == "__main__":
    main()
