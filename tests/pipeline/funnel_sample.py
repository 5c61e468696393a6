"""Answers of ``get_funnel`` in its documented shape, made up but true to the identity."""

import random

SIGNED = {
    "opening": 1,
    "new": 1,
    "forward_in": 1,
    "backward_in": 1,
    "reopened": 1,
    "forward_out": -1,
    "backward_out": -1,
    "removed": -1,
    "won": -1,
    "lost": -1,
    "transfer_in": 1,
    "transfer_out": -1,
    "revalued": 1,
    "adjusted": 1,
    "exchange": 1,
}


def make_figures(rng, **forced):
    figures = {
        key: {"count": rng.randint(0, 9), "amount": rng.randint(0, 10**7) / 100} for key in SIGNED
    }
    for key in ("revalued", "exchange"):
        figures[key]["count"] = 0
    figures["opening"] = {"count": 100, "amount": 10.0**7}
    figures |= {key: {"count": value, "amount": float(value)} for key, value in forced.items()}
    return complete(figures)


def complete(figures):
    """Add what follows from the rest; written out by hand, independent of the addon."""

    def add(*keys):
        return {
            unit: round(sum(figures[key][unit] for key in keys), 2) for unit in ("count", "amount")
        }

    figures["inflow"] = add("new", "forward_in", "backward_in", "reopened")
    figures["outflow"] = add("forward_out", "backward_out", "removed")
    figures["closing"] = {
        unit: round(sum(sign * figures[key][unit] for key, sign in SIGNED.items()), 2)
        for unit in ("count", "amount")
    }
    figures["overdue"] = {"count": figures["closing"]["count"] // 3, "amount": 12.5}
    figures["stay_avg_days"], figures["stay_median_days"], figures["stay_count"] = 12.4, None, 17
    return figures


def make_answer(stages=4, groups=0, months=3, previous=False, seed=1, **head):
    rng = random.Random(seed)
    stage_list = [
        {
            "id": number,
            "name": f"Stage {number}",
            "is_won": number == stages,
            "former": False,
            "threshold_days": 30,
            "figures": make_figures(rng),
        }
        for number in range(1, stages + 1)
    ]

    def by_stage():
        return {str(stage["id"]): make_figures(rng) for stage in stage_list}

    return {
        "mode": "flow",
        "date_from": "2026-03-01",
        "date_to": "2026-04-01",
        "tz": "Asia/Shanghai",
        "currency": {"id": 6, "name": "CNY", "symbol": "¥", "position": "before", "digits": 2},
        "converted": False,
        "success_rate": "closed",
        "conversion_rate": "presence",
        "proven_since": "2026-01-10 08:00:00",
        "inferred_percent": 3.5,
        "stages": stage_list,
        "total": total_of([stage["figures"] for stage in stage_list]),
        "groups": [
            {"key": number, "label": f"Group {number}", "stages": figures, "total": total}
            for number in range(groups)
            for figures in [by_stage()]
            for total in [total_of(figures.values())]
        ],
        "months": [
            {
                "date_from": f"2026-0{number}-01",
                "date_to": f"2026-0{number + 1}-01",
                "label": f"Month {number}",
                "total": make_figures(rng),
                "stages": by_stage(),
            }
            for number in range(1, months + 1)
        ],
        "previous": {
            "date_from": "2026-02-01",
            "date_to": "2026-03-01",
            "stages": by_stage(),
            "total": make_figures(rng),
        }
        if previous
        else None,
        **head,
    }


def total_of(rows):
    """Return the pipeline as one bucket: what moves between its stages is not counted."""
    rows = list(rows)
    total = {
        key: {unit: round(sum(row[key][unit] for row in rows), 2) for unit in ("count", "amount")}
        for key in SIGNED
    }
    net = {"count": 0, "amount": 0.0}
    for key in ("forward_in", "backward_in", "forward_out", "backward_out"):
        for unit in net:
            net[unit] += SIGNED[key] * total[key][unit]
            total[key][unit] = 0
    total["transfer_in"] = {unit: total["transfer_in"][unit] + net[unit] for unit in net}
    overdue = {unit: sum(row["overdue"][unit] for row in rows) for unit in ("count", "amount")}
    return complete(total) | {"overdue": overdue}


def make_cohort(stages=3, reached=(8, 6, 0)):
    def figure(count):
        return {"count": count, "amount": count * 1000.0}

    answer = make_answer(stages, months=0, mode="cohort")
    for stage, count in zip(answer["stages"], reached, strict=True):
        stage["figures"] = {"reached": figure(count), "reached_percent": count / 8 * 100}
    return answer | {
        "total": {
            "reached": figure(8),
            "won": figure(2),
            "lost": figure(3),
            "open": figure(2),
            "removed": figure(1),
            "success_percent": 40.0,
            "cycle_avg_days": 31.5,
            "cycle_median_days": None,
        }
    }
