"""Read competitor orders from the rows of a file, without the database."""

from . import bids
from . import order_columns as col
from .order_row import ERROR, HEAD, HINT, ORDER_DIFFERS, Row, read_order

# Verdicts on bids that leave a row out, as its findings.
LEFT_OUT = (
    bids.LOST,
    bids.NO_WINNER,
    bids.OUR_WIN,
    bids.OUR_BID,
    bids.REPLACED,
    bids.WINNER_ELSEWHERE,
)


def read_orders(rows, columns, reading):
    """Return the orders of ``rows`` and the findings.

    Rows of one competitor and one order number are the products of one order; rows without number
    are orders of their own. With a column for the winner, the rows are bids: only those that a
    rival won are orders (see :mod:`.bids`).

    >>> from datetime import date
    >>> from .order_row import Reading
    >>> columns = {"competitor": 0, "date": 1, "amount": 2}
    >>> rows = [(2, ["A", "2026-01-02", "10"])]
    >>> orders, findings = read_orders(rows, columns, Reading(date(2026, 2, 1)))
    >>> orders[0].competitor, orders[0].lines[0].amount, findings
    ('A', 10.0, [])

    :param rows: pairs of number and cells, without the header
    :param dict columns: column → index
    :param Reading reading: how they are meant
    :return: list of FileOrder, list of Finding
    """
    orders, findings = {}, []
    readers = [Row(number, cells, columns, findings) for number, cells in rows]
    verdicts = judge_rows(readers, columns, reading)
    for reader in readers:
        verdict, value = verdicts[reader.number]
        if verdict in LEFT_OUT:
            reader.add(HINT, verdict, value)
            continue
        order = read_order(reader, reading)
        if verdict == bids.WORD_UNKNOWN:
            reader.add(ERROR, verdict, value)
        elif verdict == bids.WON_SHARED:
            reader.add(HINT, verdict)
        key = (order.competitor.casefold(), order.number) if order.number else reader.number
        first = orders.setdefault(key, order)
        if first is not order:
            first.lines += order.lines
            differing = [name for name in HEAD if order.head[name] not in (None, "")
                         and order.head[name] != first.head[name]]  # fmt: skip
            if differing:
                reader.add(HINT, ORDER_DIFFERS, ",".join(differing))
    return list(orders.values()), findings


def judge_rows(readers, columns, reading):
    """Return what became of each bid; without a column for the winner, each row is an order.

    :param readers: list of :class:`Row`
    :return: as :func:`.bids.judge` does
    """
    our_names = {*reading.our_names}
    marks = {}
    for reader in readers:
        firm = reader.text(col.OUR_FIRM)
        if firm and col.parse_winner(firm) is None:
            our_names.add(firm)
        # Ours, when no other firm is named or the column only says that it is we.
        marks[reader.number] = bool(firm) and (
            col.parse_winner(firm) is True or not reader.text(col.COMPETITOR)
        )
    is_bids = col.WINNER in columns
    verdicts = bids.judge(
        (
            bids.Bid(
                reader.number,
                reader.item() if is_bids else (reader.number,),
                reader.text(col.COMPETITOR),
                marks[reader.number],
                reader.get(col.WINNER) if is_bids else "yes",
            )
            for reader in readers
        ),
        our_names,
    )
    if not is_bids:
        return {
            row: (bids.OUR_BID, value) if verdict == bids.OUR_WIN else (verdict, value)
            for row, (verdict, value) in verdicts.items()
        }
    return verdicts


def compact_rows(rows, limit=8):
    """Return numbers of rows as people write them.

    >>> compact_rows([2, 3, 4, 9, 12]), compact_rows(range(1, 99, 2), limit=3)
    ('2–4, 9, 12', '1, 3, 5 …')

    :param rows: numbers, ascending
    :param int limit: so many are listed, ranges count once
    """
    spans = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:limit]]
    return ", ".join(texts) + (" …" if len(spans) > limit else "")
