"""What a file of bids says, computed from the CSV alone: nothing here is shared with the addon."""

import csv
from collections import Counter, defaultdict

MASKED = {"***", "XX公司", "某公司", "Firm-****7"}
NOBODY = {"", "none", "流标"}
US = "us"


def plain(name):
    return " ".join(name.split()).lower()


def read_tenders(path):
    """Return the tenders: ``ours`` (price or None), ``theirs`` {firm: price}, ``winners`` (set).

    Winners are known firms, ``us``, and ``?`` for one that nobody can know.
    """
    tenders = defaultdict(lambda: {"ours": None, "theirs": {}, "winners": set(), "buyer": ""})
    with open(path, newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    ours = {plain(row["Our Firm"]) for row in rows} - {""}
    for row in rows:
        tender = tenders[row["Tender"]]
        price = float(row["Price"].replace(",", ""))
        if row["Our Firm"]:
            tender["ours"] = price
        elif row["Their Firm"].strip() not in MASKED:
            tender["theirs"][plain(row["Their Firm"])] = price
    for row in rows:
        tender = tenders[row["Tender"]]
        for name in row["Winner"].split("; "):
            if plain(name) in ours:
                tender["winners"].add(US)
            elif plain(name) in tender["theirs"]:
                tender["winners"].add(plain(name))
            elif name not in NOBODY:
                tender["winners"].add("?")
    return tenders


def count_deals(tenders):
    """Return, for the tenders we took part in: deals won and lost by rival, and who beat whom."""
    won, lost, beaten = Counter(), Counter(), Counter()
    for tender in tenders.values():
        if tender["ours"] is None:
            continue
        is_won = US in tender["winners"]
        for rival in tender["theirs"]:
            (won if is_won else lost)[rival] += 1
            if is_won:
                beaten[US, rival] += 1
        if not is_won:
            winners = tender["winners"] - {"?"}
            for winner in winners:
                beaten[winner, US] += 1
                for loser in set(tender["theirs"]) - winners:
                    beaten[winner, loser] += 1
    return won, lost, beaten


def sum_market(tenders):
    """Return what we won at our price, and what each rival won at its own price."""
    ours, theirs = 0.0, Counter()
    for tender in tenders.values():
        if US in tender["winners"] and tender["ours"]:
            ours += tender["ours"]
        for winner in tender["winners"] - {US, "?"}:
            theirs[winner] += tender["theirs"][winner]
    return ours, theirs
