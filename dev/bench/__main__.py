"""Measure the speed on generated leads: ``python -m dev.bench [leads]`` (``make bench ARGS=…``).

Makes the database ``funnel_bench`` with three years of history (100,000 leads unless told
otherwise; 1,000,000 take about half an hour), rebuilds that history, and prints each goal beside
what was measured. Only ratios of one run are comparable between machines.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from dev import databases, odoo, postgres
from dev.console import Failure, Step, run
from dev.paths import LOGS

DATABASE = f"{odoo.PREFIX}bench"
HERE = Path(__file__).parent
# What is wanted, as a ratio: see "Speed" in docs/architecture.md.
GOALS = {
    "funnel, month": 0.2,
    "funnel, quarter": 0.3,
    "funnel, year": 0.7,
    "funnel, 3 years": 1.2,
    "own documents, month": 0.15,
    "own documents, quarter": 0.15,
    "own documents, year": 0.15,
    "own documents, 3 years": 0.15,
    "36 months by team ÷ one 3-year funnel": 1.6,
    "rebuild ÷ plain copy": 2.5,
    "write one, untracked": 1.05,
    "write one, tracked": 1.05,
    "create one, tracked": 1.05,
    "write many, untracked": 1.15,
    "write many, tracked": 1.02,
}
# Of each analysis of competition, against bare SQL.
REPORT_GOAL = 1.3


def main(leads):
    if not shutil.which("psql"):
        raise Failure(
            "The generator needs psql. On Debian, as root: apt-get install postgresql-client"
        )
    make_database(leads)
    figures = []
    for name in ("rebuild", "funnel", "recording", "competition", "budget", "contract"):
        with Step(f"Measure: {name}"):
            log = f"bench-{name}.log"
            odoo.script(DATABASE, HERE / f"{name}.py", log, conf=odoo.configure(DATABASE))
        printed = (LOGS / log).read_text(errors="replace")
        figures += [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    show(figures)


def make_database(leads):
    wanted = f"bench {leads}"
    if databases.stamp(DATABASE) == wanted:
        return
    databases.create(DATABASE)
    odoo.install("Create the bench database", DATABASE, "-i", "sales_funnel_crm")
    odoo.script(DATABASE, HERE / "dims.py", "bench-dims.log", conf=odoo.configure(DATABASE))
    server = postgres.ensure()
    with Step(f"Generate {leads} leads"):
        for name in ("leads", "rivals", "budgets", "contracts"):
            run(
                ["psql", "-q", "-d", DATABASE, "-v", f"n_leads={leads}", "-v", "with_mail=1",
                 "-f", HERE / f"{name}.sql"],
                log=f"bench-{name}.log",
                env=server.environment(),
            )  # fmt: skip
    databases.set_stamp(DATABASE, wanted)


def show(figures):
    print(f"{'what':44} {'measured':>9} {'goal':>6}   details")
    for figure in figures:
        what, ratio = figure.pop("what"), figure.pop("ratio", "")
        goal = GOALS.get(what, REPORT_GOAL if "bare_ms" in figure else "")
        missed = "  MISSED" if goal and ratio > goal else ""
        details = ", ".join(f"{key} {value}" for key, value in figure.items())
        print(f"{what:44} {ratio:>9} {goal:>6}   {details}{missed}")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    except (Failure, subprocess.CalledProcessError) as failure:
        sys.exit(f"\n{failure}")
