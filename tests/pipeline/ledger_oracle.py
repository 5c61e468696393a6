"""An independent reading of the ledger in plain Python, one deal at a time.

It knows nothing of sums: it replays each deal and counts where it is. Tests hold
the funnel against it.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from statistics import mean, median

STAGE_ENTRIES = ("new", "forward", "backward", "reopened", "restored")


def state_at(rows, instant):
    """Return ``{deal: (stage, user, amount, entered)}`` of the deals open before ``instant``."""
    states = {}
    for row in sorted(rows, key=lambda row: (row["date"], row["id"])):
        if row["date"] >= instant:
            break
        deal = row["lead_ref"]
        if row["count"] == -1:
            states.pop(deal)
        elif row["count"] == 1:
            entered = row["date"] if row["kind"] in STAGE_ENTRIES else row["date_entered"]
            states[deal] = [row["stage_ref"], row["user_id"], row["amount"], entered]
        else:
            states[deal][2] += row["amount"]
    return states


def stage_figures(rows, stage, start, end, threshold_days=0):
    """Return the figures of one stage over ``[start, end)``, counted deal by deal."""
    inside = [row for row in rows if start <= row["date"] < end and row["stage_ref"] == stage]
    opening = [s for s in state_at(rows, start).values() if s[0] == stage]
    closing = [s for s in state_at(rows, end).values() if s[0] == stage]
    limit = end - timedelta(days=threshold_days)
    overdue = [s for s in closing if threshold_days and s[3] < limit]
    moved = Counter()
    amounts = defaultdict(float)
    for row in inside:
        key = (row["kind"], row["count"])
        moved[key] += 1
        amounts[key] += row["amount"]
    leaving = [row for row in inside if row["count"] == -1 and row["kind"] != "transfer"]
    stays = [(row["date"] - row["date_entered"]).total_seconds() / 86400 for row in leaving]
    won, lost = moved["won", -1], moved["lost", -1]
    entered = sum(moved[kind, 1] for kind in STAGE_ENTRIES)
    forward = moved["forward", -1]
    return {
        "opening": (len(opening), sum(s[2] for s in opening)),
        "closing": (len(closing), sum(s[2] for s in closing)),
        "overdue": (len(overdue), sum(s[2] for s in overdue)),
        "new": (moved["new", 1], amounts["new", 1]),
        "forward_in": (moved["forward", 1], amounts["forward", 1]),
        "forward_out": (forward, -amounts["forward", -1]),
        "won": (won, -amounts["won", -1]),
        "lost": (lost, -amounts["lost", -1]),
        "revalued": (0, amounts["revalued", 0]),
        "success_percent": 100 * won / (won + lost) if won + lost else None,
        "conversion_percent": 100 * (forward + won) / (len(opening) + entered)
        if opening or entered
        else None,
        "stay_avg_days": mean(stays) if stays else None,
        "stay_median_days": median(stays) if stays else None,
    }
