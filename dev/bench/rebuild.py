"""Runs in Odoo's shell: times the rebuilding of history against a plain copy of its result."""

# ruff: noqa: F821
import json
import time

TABLE = "crm_funnel_move"
COPY = "bench_move_copy"


def clock(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def strip():
    """Drop the keys and indexes of the ledger, as they are missing while the addon is installed."""
    env.cr.execute(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),"
        " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,"
        " pg_get_constraintdef(oid)) FROM pg_constraint"
        f" WHERE conrelid = '{TABLE}'::regclass AND contype = 'f'"
    )
    keys = env.cr.fetchall()
    env.cr.execute(
        "SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)"
        f" FROM pg_index WHERE indrelid = '{TABLE}'::regclass AND NOT indisprimary"
    )
    indexes = env.cr.fetchall()
    for drop, _make in (*keys, *indexes):
        env.cr.execute(drop)
    return [make for _drop, make in (*indexes, *keys)]


def build(statements):
    for statement in statements:
        env.cr.execute(statement)


env.cr.execute(f"TRUNCATE {TABLE}, crm_funnel_balance")
builds = strip()
load = clock(env["crm.funnel.rebuild"]._rebuild)
load += clock(lambda: build(builds))
env.cr.execute(f"DROP TABLE IF EXISTS {COPY}")
env.cr.execute(f"CREATE TABLE {COPY} AS SELECT * FROM {TABLE} ORDER BY id")
env.cr.execute(f"TRUNCATE {TABLE}")
builds = strip()
copy = clock(lambda: env.cr.execute(f"INSERT INTO {TABLE} SELECT * FROM {COPY}"))
copy += clock(lambda: build(builds))
env["crm.funnel.balance"]._rebuild()
env.cr.execute(f"SELECT COUNT(*) FROM {TABLE}")
[rows] = env.cr.fetchone()
env.cr.execute(f"DROP TABLE {COPY}")
env.cr.commit()
env.cr.execute(f"ANALYZE {TABLE}, crm_funnel_balance")
env.cr.commit()
print(json.dumps({"what": "rebuild ÷ plain copy", "ratio": round(load / copy, 2), "rows": rows,
                  "seconds": round(load, 1), "copy_seconds": round(copy, 1)}))  # fmt: skip
