"""Load results of tenders as closed deals, with rivals, their quotes and who won.

    python -m dev.bidders FILE -c odoo.conf -d DATABASE

FILE is CSV or XLSX with a row for each bidder of an item: item, our firm, their firm, price,
winner (see the template of bids in the import of competitor orders; ``python -m dev.bidders_file``
makes an example). Each item for which we bid becomes a deal: won when we are a winner, else lost.
Firms whose name is masked are no rivals. What others won where we did not bid is no deal of ours:
the import of competitor orders takes it.
"""

import time
from collections import defaultdict

from dev import sample

from odoo import fields
from odoo.tools import SQL, split_every

from odoo.addons.sales_funnel_crm.tools.competition import bids, firm_names, order_file, order_row
from odoo.addons.sales_funnel_crm.tools.competition import order_columns as col
from odoo.addons.sales_funnel_crm.tools.history_file import read_rows

BATCH = 1000
WON = (bids.WON, bids.WON_SHARED)
KEPT_DAYS = 30


def read_items(stream, our_names=()):
    """Return the items of a file for which we bid.

    :return: dicts ``name``, ``date``, ``partner``, ``price`` (ours), ``outcome`` (won, rival,
        unknown, nobody), and ``rivals``: ``{key: (name, price, has won)}``
    :rtype: list[dict]
    """
    rows = list(read_rows(stream))
    columns = col.match_headers(rows[0][1])
    reading = order_row.Reading(
        today=fields.Date.today(), fallback=fields.Date.today(), our_names=tuple(our_names)
    )
    findings = []
    readers = [order_row.Row(number, cells, columns, findings) for number, cells in rows[1:]]
    verdicts = order_file.judge_rows(readers, columns, reading)
    ours = {firm_names.key(name) for name in our_names}
    ours |= {firm_names.key(reader.text(col.OUR_FIRM)) for reader in readers} - {""}
    groups = defaultdict(list)
    for reader in readers:
        groups[reader.item()].append(reader)
    items = [_read_item(group, verdicts, ours, reading) for group in groups.values()]
    if errors := [finding for finding in findings if finding.severity == order_row.ERROR]:
        raise SystemExit(f"Row {errors[0].row}: {errors[0].code} {errors[0].value}")
    return [item for item in items if item]


def _read_item(group, verdicts, ours, reading):
    item = None
    rivals, outcomes = {}, set()
    for reader in group:
        firm = reader.text(col.COMPETITOR)
        key = firm_names.key(firm)
        verdict = verdicts[reader.number][0]
        order = order_row.read_order(reader, reading) if firm else None
        price = order_row.read_number(reader, col.PRICE, reading.mark) or 0.0
        if not firm or key in ours:
            item = {
                "name": reader.text(col.NAME) or reader.text(col.NUMBER),
                "date": order_row.read_day(reader, reading),
                "partner": reader.text(col.PARTNER),
                "price": price,
            }
        elif verdict in WON and firm_names.is_masked(firm):
            outcomes.add("unknown")
        elif not firm_names.is_masked(firm) and order:
            rivals[key] = (firm, price, verdict in WON or rivals.get(key, (0, 0, False))[2])
        outcomes.add("rival" if verdict in WON and not firm_names.is_masked(firm) else verdict)
    if item:
        item["rivals"] = rivals
        item["outcome"] = _get_outcome(outcomes)
    return item


def _get_outcome(outcomes):
    for outcome, verdicts in (
        ("won", {bids.OUR_WIN}),
        ("rival", {"rival"}),
        ("unknown", {"unknown", bids.WINNER_ELSEWHERE}),
    ):
        if outcomes & verdicts:
            return outcome
    return "nobody"


def load(env, items, say=lambda text: None):
    """Make the deals, in batches; a deal of each item, in their order.

    :return: ``crm.lead``
    """
    env = env(context=dict(env.context, tracking_disable=True, mail_create_nosubscribe=True))
    partners = _find_or_create_partners(env, {item["partner"] for item in items} - {""})
    rivals = _find_or_create_rivals(
        env, {key: rival[0] for item in items for key, rival in item["rivals"].items()}
    )
    leads = env["crm.lead"]
    for batch in split_every(BATCH, items, list):
        leads |= _load_batch(env, batch, partners, rivals)
        env.flush_all()
        env.invalidate_all()
        say(f"{len(leads)} of {len(items)} deals")
    return leads


def _load_batch(env, items, partners, rivals):
    leads = env["crm.lead"].create(
        [
            {
                "name": item["name"],
                "type": "opportunity",
                "partner_id": partners.get(item["partner"].casefold()),
                "expected_revenue": item["price"],
                "user_id": env.uid,
            }
            for item in items
        ]
    )
    winners = _add_rivals(env, items, leads, rivals)
    by_outcome = defaultdict(env["crm.lead"].browse)
    for item, lead in zip(items, leads, strict=True):
        by_outcome[item["outcome"]] |= lead
    by_outcome["won"].action_set_won()
    lost = leads - by_outcome["won"]
    lost.action_set_lost()
    for kind in ("rival", "unknown", "nobody"):
        by_outcome[kind].write({"loss_winner_kind": kind})
    lines = by_outcome["rival"].lead_competitor_ids
    (lines & winners)._close("won")
    (lines - winners)._close("eliminated")
    _date_back(env, items, leads)
    return leads


def _add_rivals(env, items, leads, rivals):
    """Add the rivals and what they asked; return those that won."""
    values, quotes, is_winner = [], [], []
    for item, lead in zip(items, leads, strict=True):
        for key, (_name, price, has_won) in item["rivals"].items():
            values.append({"lead_id": lead.id, "competitor_id": rivals[key], "status": "active"})
            is_winner.append(has_won)
            quotes.append(
                {
                    "date": item["date"],
                    "amount": price,
                    "amount_ours": item["price"],
                    "is_final": True,
                }
            )
    lines = env["crm.lead.competitor"].create(values)
    env["crm.lead.competitor.quote"].create(
        [
            {**quote, "lead_competitor_id": line.id}
            for quote, line in zip(quotes, lines, strict=True)
        ]
    )
    return lines.browse(line.id for line, has_won in zip(lines, is_winner, strict=True) if has_won)


def _date_back(env, items, leads):
    """Let the deals have ended on the day of their award."""
    env.flush_all()
    env.execute_query(
        SQL(
            """UPDATE crm_lead lead
                  SET date_closed = award.day,
                      create_date = award.day - %(kept)s * INTERVAL '1 day'
                 FROM unnest(%(ids)s::int[], %(days)s::timestamp[]) award(id, day)
                WHERE lead.id = award.id
            RETURNING lead.id""",
            kept=KEPT_DAYS,
            ids=leads.ids,
            days=[fields.Datetime.to_datetime(item["date"]) for item in items],
        )
    )
    leads.invalidate_recordset(["date_closed", "create_date"], flush=False)


def _find_or_create_partners(env, names):
    """Return ``{name in small letters: id}`` of companies."""
    partners = env["res.partner"]
    found = {
        partner.name.casefold(): partner.id
        for partner in partners.search([("is_company", "=", True), ("name", "in", list(names))])
    }
    missing = {name.casefold(): name for name in names if name.casefold() not in found}
    made = partners.create([{"name": name, "is_company": True} for name in missing.values()])
    return {**found, **dict(zip(missing, made.ids, strict=True))}


def _find_or_create_rivals(env, names):
    """Return ``{key: id}`` of competitors."""
    rivals = env["crm.competitor"].with_context(active_test=False)
    found = {firm_names.key(rival.name): rival.id for rival in rivals.search([])}
    missing = {key: name for key, name in names.items() if key not in found}
    partners = _find_or_create_partners(env, set(missing.values()))
    made = rivals.create([{"partner_id": partners[name.casefold()]} for name in missing.values()])
    return {**found, **dict(zip(missing, made.ids, strict=True))}


def main():
    with sample.opened(__doc__) as (env, path):
        start = time.monotonic()
        with open(path, "rb") as stream:
            items = read_items(stream, [env.company.name])
        load(env, items, print)
        print(f"{len(items)} deals loaded in {time.monotonic() - start:.0f} s.")


if __name__ == "__main__":
    main()
