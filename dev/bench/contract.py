"""Runs in Odoo's shell: times figures, analyses and nightly jobs of 10,000 contracts.

Each has 5 steps and 4 instalments; 20,000 of these are invoiced and most of them paid. The bare
SQL is what a specialist would write for these figures alone: one currency, nothing taken back.
"""

# ruff: noqa: F821
import json
import statistics
import time
from unittest.mock import patch

ROUNDS = 5
LIST = [
    "amount_received", "amount_open", "amount_overdue", "collected_percent", "instalments_paid",
    "step_done_count", "step_late_count", "progress_percent", "name", "partner_id", "state",
]  # fmt: skip
RECEIVABLE = """
      FROM crm_contract_instalment i
      JOIN account_move m ON m.instalment_id = i.id AND m.state = 'posted'
      JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'payment_term'
 LEFT JOIN LATERAL (SELECT SUM(p.debit_amount_currency) AS paid FROM account_partial_reconcile p
                     WHERE p.debit_move_id = l.id AND p.max_date <= '{day}') p ON TRUE
"""
AGEING = f"""
    SELECT WIDTH_BUCKET('{{day}}'::date - l.date_maturity, ARRAY[1, 31, 61, 91]),
           SUM(l.amount_currency - COALESCE(p.paid, 0)) {RECEIVABLE}
     WHERE m.invoice_date <= '{{day}}' AND l.amount_currency != COALESCE(p.paid, 0) GROUP BY 1
"""
COLLECTED = """
    SELECT DATE_TRUNC('month', p.max_date), SUM(p.amount)
      FROM account_partial_reconcile p
      JOIN account_move_line l ON l.id = p.debit_move_id
      JOIN account_move m ON m.id = l.move_id AND m.instalment_id IS NOT NULL GROUP BY 1
"""

env.cr.execute("SET max_parallel_workers_per_gather = 0")
manager = env.ref("base.user_admin")
context = {"allowed_company_ids": sorted(manager.company_ids.ids), "tz": "UTC"}
scope = env(user=manager, context=context)
today = scope["crm.contract"]._fields["date_signed"].context_today(scope["crm.contract"])
past = today.replace(year=today.year - 1)


def read_list(model, names, domain=(), limit=80):
    def call():
        scope.invalidate_all()
        specification = dict.fromkeys(names, {})
        return scope[model].web_search_read(list(domain), specification, limit=limit)["records"]

    return call


def group(model, groupby, aggregates, **keys):
    return lambda: scope[model].with_context(**keys)._read_group([], groupby, aggregates)


def outlook():
    wizard = scope["crm.cash.outlook"].create({})
    wizard._refresh()
    return wizard.line_ids


MEASURES = {
    "contracts with figures, page of 80": (read_list("crm.contract", LIST), None),
    "contracts with figures, all 10,000": (read_list("crm.contract", LIST, limit=None), None),
    "contracts not fully paid, page of 80": (
        read_list("crm.contract", LIST, [("is_fully_paid", "=", False)]),
        None,
    ),
    "contracts overdue, page of 80": (
        read_list("crm.contract", LIST, [("is_overdue", "=", True)]),
        None,
    ),
    "instalments overdue, page of 80": (
        read_list(
            "crm.contract.instalment",
            ["amount", "amount_open", "amount_overdue", "days_late"],
            [("is_overdue", "=", True)],
        ),
        None,
    ),
    "expected and received by month": (
        group(
            "crm.collection.report", ["date:month"], ["amount_expected:sum", "amount_received:sum"]
        ),
        COLLECTED,
    ),
    "ageing today": (
        group("crm.ageing.report", ["bucket"], ["amount_open:sum"]),
        AGEING.format(day=today),
    ),
    "ageing a year ago": (
        group("crm.ageing.report", ["bucket"], ["amount_open:sum"], sales_funnel_ageing_date=past),
        AGEING.format(day=past),
    ),
    "cash outlook": (outlook, None),
}  # fmt: skip
JOBS = {
    "night: fallen due": "crm.contract.instalment._cron_update_states",
    "night: late steps": "crm.contract.step._cron_escalate",
    "night: reminders": "crm.dunning._cron_remind",
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
            env.cr.execute(bare)
            return env.cr.fetchall()

        sql()
        figures["sql_ms"] = round(
            1000 * statistics.median(clock(sql) for _round in range(ROUNDS)), 1
        )
    print(json.dumps(figures))

# The night, once: nothing is kept, so that the next run finds the same.
scope["res.company"].search([]).sudo().dunning_is_automatic = True
env.flush_all()
for name, job in JOBS.items():
    model, method = job.rsplit(".", 1)
    with patch.object(type(env.cr), "commit", lambda cursor: None):
        queries = env.cr.sql_log_count
        seconds = clock(getattr(env[model], method))
    print(
        json.dumps(
            {"what": name, "queries": env.cr.sql_log_count - queries, "s": round(seconds, 1)}
        )
    )
env.cr.rollback()
