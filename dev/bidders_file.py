"""Make a file of tender results as public buyers publish them, with their usual traps.

    python -m dev.bidders_file FILE.csv [ROWS] [SEED]

Made up, and the same for the same seed. One row is one bidder for one item: item, our firm, their
firm, price, winner. Some names are masked, some items have no winner or several, some firms bid
twice, the winner may not be among the rows, names differ in case and spaces.
"""

import csv
import sys
from datetime import date, timedelta
from random import Random

OUR_FIRM = "Own Works Ltd"
HEADER = ("Tender", "Item", "Date", "Buyer", "Our Firm", "Their Firm", "Price", "Winner")
ITEMS = ("Pumps", "Valves", "Pipes", "Controls", "Service", "Filters", "Motors")
MASKS = ("***", "XX公司", "某公司", "Firm-****7")
FIRST_DAY = date(2024, 1, 8)


def rows(count, seed=1):
    """Yield ``count`` rows or a few more, whole items, without the header."""
    random = Random(seed)
    rivals = [f"Rival {number:02} GmbH" for number in range(1, 41)]
    # The first ones bid more often and more cheaply.
    weights = [1 / (number + 3) for number in range(len(rivals))]
    made = number = 0
    while made < count:
        number += 1
        item = _make_item(random, number, rivals, weights)
        made += len(item)
        yield from item


def _make_item(random, number, rivals, weights):
    base = round(10 ** random.uniform(3.5, 6), 2)
    head = (
        f"T-{number:05}",
        f"{random.choice(ITEMS)} {number}",
        (FIRST_DAY + timedelta(days=random.randrange(900))).isoformat(),
        f"Buyer {random.randrange(1, 200):03}",
    )
    bids = []
    if random.random() < 0.7:
        bids.append([OUR_FIRM, "", base * random.gauss(1.0, 0.08)])
    firms = dict.fromkeys(random.choices(rivals, weights, k=random.randint(1, 5)))
    for firm in firms:
        skill = 0.96 + rivals.index(firm) * 0.004
        bids.append(["", firm, base * random.gauss(skill, 0.08)])
    if random.random() < 0.15:
        bids.append(["", random.choice(MASKS), base * random.gauss(1.0, 0.08)])
    winner = _choose_winner(random, bids)
    if random.random() < 0.03:  # a second round, which counts
        bids.append(["", next(iter(firms)), base * random.gauss(0.95, 0.05)])
    return [
        (*head, ours, _write_name(random, theirs), _write_price(random, price), winner)
        for ours, theirs, price in bids
    ]


def _choose_winner(random, bids):
    """Return what the column of the winner says, the same in all rows of an item."""
    luck = random.random()
    if luck < 0.07:
        return random.choice(("", "none", "流标"))
    ranked = [ours or theirs for ours, theirs, _price in sorted(bids, key=lambda bid: bid[2])]
    if luck < 0.10:
        return "Stranger & Sons"
    if luck < 0.15 and len(ranked) > 1:
        return "; ".join(ranked[:2])
    return ranked[0]


def _write_name(random, name):
    luck = random.random()
    if luck < 0.05:
        return name.upper()
    return f" {name.replace(' ', '  ')}" if luck < 0.08 else name


def _write_price(random, price):
    price = max(price, 1.0)
    return f"{price:,.2f}" if random.random() < 0.2 else f"{price:.2f}"


def write(path, count, seed=1):
    """Write the file, as a spreadsheet saves it."""
    with open(path, "w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(rows(count, seed))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    write(sys.argv[1], *(int(number) for number in sys.argv[2:] or ["40000"]))
