"""Runs in Odoo's shell: times the funnel against a full scan of the ledger of the same run."""

# ruff: noqa: F821
import json
import statistics
import time

ROUNDS = 5
TO = "2026-11-01"
PERIODS = {
    "month": ("2026-10-01", TO),
    "quarter": ("2026-08-01", TO),
    "year": ("2025-11-01", TO),
    "3 years": ("2023-11-01", TO),
}
SCAN = """
    SELECT stage_ref, SUM(count) FILTER (WHERE date < %(start)s),
           SUM(count) FILTER (WHERE date >= %(start)s AND count > 0),
           SUM(count) FILTER (WHERE date >= %(start)s AND kind = 'forward'),
           SUM(count) FILTER (WHERE date >= %(start)s AND kind = 'won'),
           SUM(count) FILTER (WHERE date >= %(start)s AND kind = 'lost'),
           SUM(amount) FILTER (WHERE date < %(start)s), SUM(amount)
      FROM crm_funnel_move WHERE date < %(end)s GROUP BY 1
"""
env.cr.execute("SET max_parallel_workers_per_gather = 0")
env.cr.execute("SET jit = off")
manager = env["res.users"].search([("login", "=", "bench_user_1")])
busy = env["crm.funnel.move"]._read_group(
    [("user_id.login", "=like", "bench%"), ("user_id", "not in", env["res.users"].search(
        [("all_group_ids", "in", env.ref("sales_team.group_sale_salesman_all_leads").id)]).ids)],
    ["user_id"], ["__count"], order="__count desc", limit=1)[0][0]  # fmt: skip


def clock(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def scan(start, end):
    env.cr.execute(SCAN, {"start": start, "end": end})
    env.cr.fetchall()


def funnel(user, period, **options):
    lead = env["crm.lead"].with_user(user).with_context(
        allowed_company_ids=user.company_ids.ids, tz="UTC")  # fmt: skip
    return lead.get_funnel([("type", "=", "opportunity")], *period, **options)


def tell(what, **figures):
    print(json.dumps({"what": what, **figures}))


def measure(name, call, base):
    """Print the median of ``call`` ÷ ``base``, taken in turns."""
    call(), base()
    pairs = [(clock(call), clock(base)) for _round in range(ROUNDS)]
    tell(
        name,
        ratio=round(statistics.median(a / b for a, b in pairs), 3),
        ms=round(1000 * statistics.median(a for a, _b in pairs), 1),
        base_ms=round(1000 * statistics.median(b for _a, b in pairs), 1),
    )


for table in ("crm_funnel_move", "crm_funnel_balance"):
    env.cr.execute(f"SELECT COUNT(*), pg_total_relation_size('{table}') / 1048576 FROM {table}")
    rows, size = env.cr.fetchone()
    tell(table, rows=rows, megabytes=size)
for name, period in PERIODS.items():
    measure(f"funnel, {name}", lambda: funnel(manager, period), lambda: scan(*period))  # noqa: B023
for name, period in PERIODS.items():
    measure(f"own documents, {name}", lambda: funnel(busy, period), lambda: scan(*period))  # noqa: B023
measure("by salesperson, year", lambda: funnel(manager, PERIODS["year"], groupby="user_id"),
        lambda: scan(*PERIODS["year"]))  # fmt: skip
measure("36 months by team ÷ one 3-year funnel",
        lambda: funnel(manager, PERIODS["3 years"], groupby="team_id"),
        lambda: funnel(manager, PERIODS["3 years"]))  # fmt: skip
