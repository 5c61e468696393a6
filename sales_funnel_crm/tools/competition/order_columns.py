"""The columns of a file of competitor orders, and how their headers are recognised."""

from ..history_columns import normalize

NUMBER = "number"
COMPETITOR = "competitor"
PARTNER = "partner"
DATE = "date"
PRODUCT = "product"
NAME = "name"
QUANTITY = "quantity"
AMOUNT = "amount"
PRICE = "price"
CURRENCY = "currency"
SOURCE = "source"
CERTAINTY = "certainty"
REASON = "reason"
WINNER = "winner"
NOTE = "note"

# Header in the template, then what other systems call the same thing.
HEADERS = {
    NUMBER: "Order|Order Number|Reference|Number|Tender|Tender Number|Tender ID|Lot|ID|"
    "订单号|编号|项目编号|招标编号|訂單號|編號|專案編號|招標編號",
    COMPETITOR: "Competitor|Rival|Bidder|Their Firm|Firm|Supplier|Vendor|Supplier Name|"
    "竞争对手|对手|供应商|投标人|競爭對手|對手|供應商|投標人",
    PARTNER: "Customer|Buyer|Client|Account|Purchaser|Contracting Authority|"
    "客户|客户名称|采购人|买方|客戶|客戶名稱|採購人|買方",
    DATE: "Date|Order Date|Award Date|Contract Date|日期|订单日期|中标日期|訂單日期|得標日期",
    PRODUCT: "Product|Their Product|Model|产品|型号|產品|型號",
    NAME: "Description|Item|Product Description|说明|描述|品目|說明|項目",
    QUANTITY: "Quantity|Qty|Pieces|数量|數量",
    AMOUNT: "Amount|Total|Value|Contract Value|Award Value|金额|总额|中标金额|金額|總額|得標金額",
    PRICE: "Price|Unit Price|Bid|Bid Price|单价|报价|單價|報價",
    CURRENCY: "Currency|Currency Code|币种|货币|幣別|幣種|貨幣",
    SOURCE: "Source|来源|來源",
    CERTAINTY: "Certainty|Confidence|可信度|确定性|確定性",
    REASON: "Reason|Why They Got It|Winning Reason|原因|中标原因|得標原因",
    WINNER: "Winner|Won|Awarded|Is Winner|中标|是否中标|得標|是否得標",
    NOTE: "Note|Remark|Comment|备注|備註",
}
COLUMNS = tuple(HEADERS)
TITLES = {column: names.split("|")[0] for column, names in HEADERS.items()}

_COLUMN_BY_HEADER = {
    normalize(header): column for column, names in HEADERS.items() for header in names.split("|")
}

_YES = {"yes", "y", "true", "1", "won", "winner", "x", "✓", "是", "中标", "得標"}
_NO = {"no", "n", "false", "0", "lost", "loser", "", "否", "未中标", "未得標"}


def match_headers(headers):
    """Return the index of each column that is recognised by its header; the first one wins.

    >>> match_headers(["Order Number", "COMPETITOR", "Shoe Size", "award_date"])
    {'number': 0, 'competitor': 1, 'date': 3}

    :rtype: dict[str, int]
    """
    found = {}
    for index, header in enumerate(headers):
        column = _COLUMN_BY_HEADER.get(normalize(str(header or "")))
        if column and column not in found:
            found[column] = index
    return found


def parse_winner(value):
    """Tell whether a row is that of a winner; ``None`` when the word is not known.

    >>> parse_winner("Yes"), parse_winner(0), parse_winner(None), parse_winner("perhaps")
    (True, False, False, None)
    """
    word = normalize("" if value is None else str(value).removesuffix(".0"))
    if word in _YES:
        return True
    return False if word in _NO else None
