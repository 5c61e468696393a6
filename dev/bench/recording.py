"""Runs in Odoo's shell: times writes with the recorder against writes without it, in turns.

Without means that touched leads are not remembered, so that nothing is posted.
"""

# ruff: noqa: F821
import json
import statistics
import time
from unittest.mock import patch

ROUNDS = 15
MANY = 1000
UNTRACKED = {"tracking_disable": True, "mail_create_nolog": True}

moves = type(env["crm.funnel.move"])
leads = env["crm.lead"].search(
    [("type", "=", "opportunity"), ("won_status", "=", "pending")], limit=MANY, order="id desc"
)
stages = env["crm.stage"].search([("is_won", "=", False)], limit=2)


def flush():
    env.flush_all()
    env.cr.flush()


def clock(call):
    """Return the seconds and queries of a call, which is then undone."""
    flush()
    env.cr.execute("SAVEPOINT bench")
    queries, start = env.cr.sql_log_count, time.perf_counter()
    call()
    flush()
    seconds, queries = time.perf_counter() - start, env.cr.sql_log_count - queries
    env.cr.execute("ROLLBACK TO SAVEPOINT bench")
    env.invalidate_all(flush=False)
    env.cr.precommit.clear()
    # Each call stands for a transaction of its own.
    env.cr.postcommit.data.clear()
    return seconds, queries


def measure(name, call):
    def without():
        with patch.object(moves, "_remember", lambda *args, **kwargs: None):
            return clock(call)

    clock(call), without()
    pairs = [(clock(call), without()) for _round in range(ROUNDS)]
    print(
        json.dumps(
            {
                "what": name,
                "ratio": round(statistics.median(a[0] / b[0] for a, b in pairs), 3),
                "ms": round(1000 * statistics.median(a[0] for a, _b in pairs), 2),
                "queries": pairs[0][0][1],
                "queries_without": pairs[0][1][1],
            }
        )
    )


def move(records):
    target = stages[1] if records[0].stage_id == stages[0] else stages[0]
    records.write({"stage_id": target.id})


for label, context in (("untracked", UNTRACKED), ("tracked", {})):
    some = leads.with_context(**context)
    measure(f"write one, {label}", lambda: move(some[0]))  # noqa: B023
    measure(f"write many, {label}", lambda: move(some))  # noqa: B023
    measure(f"create one, {label}", lambda: some.create({"name": "Bench"}))  # noqa: B023
measure("write one, other field", lambda: leads[0].write({"color": 3}))
