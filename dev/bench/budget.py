"""Runs in Odoo's shell: times figures and analyses of 1,000 budgets with 50 expenses each.

The bare SQL is what a specialist would write for these figures alone: expenses only, one currency.
"""

# ruff: noqa: F821
import json
import statistics
import time

ROUNDS = 5
SPENT = ["submitted", "approved", "posted", "in_payment", "paid"]
FIGURES = ["amount_planned", "amount_committed", "amount_actual", "amount_remaining"]
BARE = "SELECT {}, SUM(untaxed_amount_currency) FROM hr_expense e {} WHERE e.state = ANY(%s) {}"

env.cr.execute("SET max_parallel_workers_per_gather = 0")
manager = env.ref("base.user_admin")
scope = env(user=manager, context={"allowed_company_ids": manager.company_ids.ids, "tz": "UTC"})


def list_budgets(limit):
    def call():
        scope.invalidate_all()
        names = dict.fromkeys([*FIGURES, "burn_percent", "amount_forecast", "name"], {})
        budgets = scope["crm.budget"].web_search_read(
            [("name", "=like", "Bench %")], names, limit=limit
        )
        return budgets["records"]

    return call


def group(model, domain, groupby, aggregates):
    return lambda: scope[model]._read_group(domain, groupby, aggregates)


MEASURES = {
    "budgets with figures, page of 80": (list_budgets(80), None),
    "budgets with figures, all 1,000": (
        list_budgets(1000),
        BARE.format("budget_id, state", "", "AND budget_id IS NOT NULL GROUP BY 1, 2"),
    ),
    "overspent budgets": (
        lambda: scope["crm.budget"].search([("amount_remaining", "<", 0)]),
        None,
    ),
    "planned and spent by content and month": (
        group(
            "crm.budget.report",
            [("state", "=", "approved")],
            ["product_id", "date:month"],
            ["amount_planned:sum", "amount_spent:sum", "burn_percent:avg"],
        ),
        BARE.format("product_id, date_trunc('month', date)", "", "GROUP BY 1, 2"),
    ),
    "costs by customer and outcome": (
        group("crm.budget.cost", [], ["partner_id", "outcome"], ["report_amount:sum"]),
        BARE.format(
            "l.partner_id, l.won_status", "JOIN crm_lead l ON l.id = e.lead_id", "GROUP BY 1, 2"
        ),
    ),
    "cost per won deal by team": (
        group("crm.deal.cost.report", [], ["team_id"], ["amount_per_won:avg", "revenue:sum"]),
        None,
    ),
    "return on campaigns": (
        group("crm.campaign.return.report", [], ["campaign_id"], ["return_percent:avg"]),
        None,
    ),
}


def clock(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


for name, (orm, bare) in MEASURES.items():
    orm()
    queries = env.cr.sql_log_count
    count = len(orm())
    figures = {"what": name, "queries": env.cr.sql_log_count - queries, "rows": count}
    times = [clock(orm) for _round in range(ROUNDS)]
    figures["ms"] = round(1000 * statistics.median(times), 1)
    if bare:

        def sql(bare=bare):
            env.cr.execute(bare, (SPENT,))
            return env.cr.fetchall()

        sql()
        figures["sql_ms"] = round(
            1000 * statistics.median(clock(sql) for _round in range(ROUNDS)), 1
        )
    print(json.dumps(figures))
