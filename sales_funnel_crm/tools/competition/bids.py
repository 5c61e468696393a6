"""Who won what in a list of bids: one row is one bidder for one item.

The column of the winner may say yes or no about the bidder of the row, name one or several firms,
name a side (“ours”, “theirs”), or be empty: then nobody won the item.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from . import firm_names
from .order_columns import parse_winner

WON = "won"  # the rival of this row got an order
WON_SHARED = "won_shared"  # … and other firms got one for the same item
LOST = "not_a_winner"
NO_WINNER = "no_winner"
OUR_WIN = "our_win"
OUR_BID = "our_bid"
REPLACED = "bid_replaced"
WINNER_ELSEWHERE = "winner_elsewhere"
WORD_UNKNOWN = "word_unknown"

_US = {"us", "we", "our", "ours", "ourfirm", "ourcompany", "我方", "我们", "我們", "我方公司"}
_THEM = {"them", "they", "their", "theirs", "theirfirm", "rival", "competitor", "对方", "對方"}
_NOBODY = {"none", "nobody", "noaward", "nowinner", "cancelled", "canceled", "failed", "废标"}
_NOBODY |= {"流标", "無", "无", "廢標", "流標", "终止", "終止", "从缺", "從缺"}


@dataclass(frozen=True)
class Bid:
    """One row: ``firm`` may be empty when the row is our own bid."""

    row: int
    item: tuple
    firm: str
    is_ours: bool
    winner: object = None


@dataclass
class _Item:
    bids: list = field(default_factory=list)
    firms: set = field(default_factory=set)
    winners: set = field(default_factory=set)
    has_our_win: bool = False
    strangers: list = field(default_factory=list)  # names that did not bid
    named: bool = False


def judge(bids, our_names=()):
    """Return what became of each row.

    >>> rows = [Bid(2, ("Pump",), "Acme", False, "Acme; We Ltd"), Bid(3, ("Pump",), "Bolt", False)]
    >>> judge(rows, ["WE LTD."])
    {2: ('won_shared', ''), 3: ('not_a_winner', '')}

    :param bids: iterable of :class:`Bid`
    :param our_names: how our own firm is called
    :return: by row a verdict and what its message may quote
    :rtype: dict[int, tuple[str, str]]
    """
    ours = {firm_names.key(name) for name in our_names if name.strip()}
    items = defaultdict(_Item)
    for bid in bids:
        item = items[bid.item]
        item.bids.append(bid)
        if bid.firm and not _is_ours(bid, ours):
            item.firms.add(firm_names.key(bid.firm))
    unknown = {}
    for item in items.values():
        for bid in item.bids:
            _hear(item, bid, ours, unknown)
    # In a file that names winners, a stranger is a firm; in one of yes and no, a slip of the pen.
    is_naming = any(item.named for item in items.values())
    verdicts = {}
    for item in items.values():
        last = {firm_names.key(bid.firm): bid.row for bid in item.bids}
        for bid in item.bids:
            if not is_naming and bid.row in unknown:
                verdicts[bid.row] = (WORD_UNKNOWN, unknown[bid.row])
            else:
                verdicts[bid.row] = _judge_bid(item, bid, ours, last)
    return verdicts


def _is_ours(bid, ours):
    return bid.is_ours or firm_names.key(bid.firm) in ours


def _hear(item, bid, ours, unknown):
    """Note what the cell of the winner says about the item."""
    won = parse_winner(bid.winner)
    if won is False:
        return
    text = "" if bid.winner is None else str(bid.winner).strip()
    word = firm_names.key(text)
    if won or word in _THEM:
        _note_win(item, bid, ours)
    elif word in _US:
        item.has_our_win = True
    elif word not in _NOBODY:
        for name in firm_names.split_names(text, item.firms | ours):
            key = firm_names.key(name)
            if key in ours:
                item.has_our_win = item.named = True
            elif key in item.firms:
                item.named = True
                item.winners.add(key)
            else:
                item.strangers.append(name)
                unknown.setdefault(bid.row, text)


def _note_win(item, bid, ours):
    if _is_ours(bid, ours):
        item.has_our_win = True
    else:
        item.winners.add(firm_names.key(bid.firm))


def _judge_bid(item, bid, ours, last):
    key = firm_names.key(bid.firm)
    if _is_ours(bid, ours):
        return (OUR_WIN if item.has_our_win else OUR_BID, "")
    if key in item.winners:
        return _judge_winner(item, bid, key, last)
    if item.winners:
        return (LOST, "")
    if item.has_our_win:
        return (OUR_WIN, "")
    if item.strangers:
        return (WINNER_ELSEWHERE, item.strangers[0])
    return (NO_WINNER, "")


def _judge_winner(item, bid, key, last):
    if item.named:
        if last[key] != bid.row:
            return (REPLACED, bid.firm)
    elif not (parse_winner(bid.winner) or firm_names.key(str(bid.winner or "")) in _THEM):
        return (LOST, "")
    is_shared = len(item.winners) + item.has_our_win > 1
    return (WON_SHARED if is_shared else WON, "")
