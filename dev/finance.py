"""Load the public sample "AdventureWorks Finance" as budgets of departments, and what they spent.

    python -m dev.finance PATH -c odoo.conf -d DATABASE

PATH is the folder with ``FactFinance.psv``, ``DimAccount.psv`` and ``DimDepartmentGroup.psv``; they
are not part of this project. Operating expenses become an operations budget for each department
and year that has a plan (2010 and 2011), with a content for each account and month, and analytic
items on the account of the department. The amounts of all organizations are added up as they are,
whatever their currency, as is usual for this sample. The file has no rows of the scenario
"Forecast".
"""

import csv
from calendar import monthrange
from collections import defaultdict
from datetime import date
from pathlib import Path

from dev import sample

from odoo import Command

FILES = ("FactFinance.psv", "DimAccount.psv", "DimDepartmentGroup.psv")
ACTUAL = "1"
BUDGET = "2"
OPERATING_EXPENSES = "58"
NAME = "AdventureWorks"


def read(path):
    """Return ``{scenario: {(department, account, date): amount}}`` of operating expenses.

    Departments and accounts are named as in the sample.
    """
    facts, accounts, departments = (_read_table(Path(path) / name) for name in FILES)
    parents = {row[0]: row[1] for row in accounts}
    account_names = {row[0]: row[4] for row in accounts}
    department_names = {row[0]: row[2] for row in departments}
    amounts = {ACTUAL: defaultdict(float), BUDGET: defaultdict(float)}
    for _key, _date_key, _organization, department, scenario, account, amount, day in facts:
        if scenario in amounts and _is_under(account, OPERATING_EXPENSES, parents):
            key = department_names[department], account_names[account], date.fromisoformat(day)
            amounts[scenario][key] += float(amount)
    return amounts


def _read_table(path):
    with open(path, newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream, delimiter="|"))


def _is_under(account, root, parents):
    while account and account != root:
        account = parents.get(account)
    return account == root


def load(env, amounts):
    """Make the budgets, approved, and the items of the years they plan for.

    :return: the budgets
    """
    # As superuser: analytic accounts need rights of accounting, and somebody else has to approve.
    context = dict(env.context, tracking_disable=True, mail_create_nosubscribe=True)
    env = env(su=True, context=context)
    plans = _group_plans(amounts[BUDGET])
    departments = {
        name: env["hr.department"].create({"name": name, "company_id": env.company.id})
        for name in sorted({department for department, _year in plans})
    }
    spent = {key: amount for key, amount in amounts[ACTUAL].items() if _is_planned(key, plans)}
    accounts_used = {account for _department, account, _day in [*amounts[BUDGET], *spent]}
    products = _make_products(env, accounts_used)
    analytic_plan = env["account.analytic.plan"].create({"name": NAME})
    accounts = {
        name: env["account.analytic.account"].create({"name": name, "plan_id": analytic_plan.id})
        for name in departments
    }
    budgets = env["crm.budget"].create(
        [
            {
                "name": f"{NAME}: {department} {year}",
                "kind": "operations",
                "department_id": departments[department].id,
                "team_id": False,
                "analytic_account_id": accounts[department].id,
                "date_from": date(year, 1, 1),
                "date_to": date(year, 12, 31),
                "line_ids": [
                    Command.create(_content_values(products[account], year, month, amount))
                    for (account, month), amount in sorted(plan.items())
                ],
            }
            for (department, year), plan in sorted(plans.items())
        ]
    )
    budgets.write({"state": "approved"})
    env["account.analytic.line"].create(
        [
            {
                "name": account,
                "date": day,
                "amount": -amount,
                "product_id": products[account].id,
                analytic_plan._column_name(): accounts[department].id,
            }
            for (department, account, day), amount in spent.items()
        ]
    )
    return budgets


def _group_plans(planned):
    """Return ``{(department, year): {(account, month): amount}}``."""
    plans = defaultdict(lambda: defaultdict(float))
    for (department, account, day), amount in planned.items():
        plans[department, day.year][account, day.month] += amount
    return plans


def _is_planned(key, plans):
    department, _account, day = key
    return (department, day.year) in plans


def _make_products(env, names):
    products = env["product.product"].create(
        [
            {"name": name, "type": "service", "can_be_expensed": True, "standard_price": 0}
            for name in sorted(names)
        ]
    )
    return dict(zip(sorted(names), products, strict=True))


def _content_values(product, year, month, amount):
    return {
        "product_id": product.id,
        "date_from": date(year, month, 1),
        "date_to": date(year, month, monthrange(year, month)[1]),
        "amount": amount,
    }


def main():
    with sample.opened(__doc__) as (env, path):
        if env["crm.budget"].search_count([("name", "=like", f"{NAME}: %")], limit=1):
            print(f"Nothing to do: the budgets of {NAME} are there already.")
            return
        budgets = load(env, read(path))
        print(f"{len(budgets)} budgets with {len(budgets.line_ids)} contents loaded.")


if __name__ == "__main__":
    main()
