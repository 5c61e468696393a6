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
NOTE = "note"
OUR_FIRM = "our_firm"
WINNER = "winner"

ENGLISH = "en_US"
SIMPLIFIED = "zh_CN"
TRADITIONAL = "zh_TW"

# By language: the header in the template, then what other systems call the same thing.
HEADERS = {
    NUMBER: {
        ENGLISH: "Order|Order Number|Reference|Number|Tender|Tender Number|Tender ID|Lot|ID",
        SIMPLIFIED: "订单号|编号|项目编号|招标编号|标段|标段编号",
        TRADITIONAL: "訂單號|編號|專案編號|招標編號|標案案號|案號",
    },
    COMPETITOR: {
        ENGLISH: "Competitor|Rival|Bidder|Their Firm|Firm|Supplier|Vendor|Supplier Name|"
        "Bidder Name|Tenderer",
        SIMPLIFIED: "竞争对手|对手|供应商|投标人|对方公司|投标单位|投标企业|供应商名称",
        TRADITIONAL: "競爭對手|對手|供應商|投標人|對方公司|投標廠商|廠商名稱|供應商名稱",
    },
    PARTNER: {
        ENGLISH: "Customer|Buyer|Client|Account|Purchaser|Contracting Authority",
        SIMPLIFIED: "客户|客户名称|采购人|买方|采购单位|招标人",
        TRADITIONAL: "客戶|客戶名稱|採購人|買方|採購機關|招標機關",
    },
    DATE: {
        ENGLISH: "Date|Order Date|Award Date|Contract Date",
        SIMPLIFIED: "日期|订单日期|中标日期|开标日期|合同日期",
        TRADITIONAL: "日期|訂單日期|得標日期|決標日期|開標日期",
    },
    PRODUCT: {
        ENGLISH: "Product|Their Product|Model",
        SIMPLIFIED: "产品|型号|对方产品",
        TRADITIONAL: "產品|型號|對方產品",
    },
    NAME: {
        ENGLISH: "Description|Item|Product Description|Item Name",
        SIMPLIFIED: "说明|描述|品目|标的|项目|项目名称",
        TRADITIONAL: "說明|描述|品項|標的|項目|標案名稱",
    },
    QUANTITY: {ENGLISH: "Quantity|Qty|Pieces", SIMPLIFIED: "数量", TRADITIONAL: "數量"},
    AMOUNT: {
        ENGLISH: "Amount|Total|Value|Contract Value|Award Value",
        SIMPLIFIED: "金额|总额|中标金额|合同金额",
        TRADITIONAL: "金額|總額|得標金額|決標金額",
    },
    PRICE: {
        ENGLISH: "Price|Unit Price|Bid|Bid Price|Their Price",
        SIMPLIFIED: "单价|报价|投标报价|价格|对方报价",
        TRADITIONAL: "單價|報價|投標金額|價格|對方報價",
    },
    CURRENCY: {
        ENGLISH: "Currency|Currency Code",
        SIMPLIFIED: "币种|货币",
        TRADITIONAL: "幣別|貨幣|幣種",
    },
    SOURCE: {ENGLISH: "Source", SIMPLIFIED: "来源", TRADITIONAL: "來源"},
    CERTAINTY: {
        ENGLISH: "Certainty|Confidence",
        SIMPLIFIED: "可信度|确定性",
        TRADITIONAL: "可信度|確定性",
    },
    REASON: {
        ENGLISH: "Reason|Why They Got It|Winning Reason",
        SIMPLIFIED: "原因|中标原因",
        TRADITIONAL: "原因|得標原因",
    },
    NOTE: {ENGLISH: "Note|Remark|Comment", SIMPLIFIED: "备注", TRADITIONAL: "備註"},
    OUR_FIRM: {
        ENGLISH: "Our Firm|Our Company|Own Company",
        SIMPLIFIED: "我方公司|我方|本公司|我方企业",
        TRADITIONAL: "我方公司|我方|本公司|我方廠商",
    },
    WINNER: {
        ENGLISH: "Winner|Won|Awarded|Is Winner|Won By|Awarded To|Winning Bidder",
        SIMPLIFIED: "中标人|中标|是否中标|中标单位|中标供应商|中标企业|成交供应商",
        TRADITIONAL: "得標廠商|得標|是否得標|得標人|決標廠商",
    },
}
COLUMNS = tuple(HEADERS)
# A row of an order says more than these; who bid and who won is for lists of bids.
ORDER_COLUMNS = tuple(column for column in COLUMNS if column not in (OUR_FIRM, WINNER, PRICE))
BID_COLUMNS = (NUMBER, NAME, DATE, PARTNER, OUR_FIRM, COMPETITOR, PRICE, CURRENCY, WINNER)

_COLUMN_BY_HEADER = {
    normalize(header): column
    for column, texts in HEADERS.items()
    for names in texts.values()
    for header in names.split("|")
}

_YES = {"yes", "y", "true", "1", "won", "winner", "x", "✓", "是", "中标", "得標", "中選", "中选"}
_NO = {"no", "n", "false", "0", "lost", "loser", "", "否", "未中标", "未得標", "落标", "落標"}


def titles(lang=ENGLISH):
    """Return the title of each column in a language, in English where there is none.

    >>> titles("zh_TW")["date"], titles("de_DE")["date"]
    ('日期', 'Date')

    :rtype: dict[str, str]
    """
    lang = {"zh_HK": TRADITIONAL}.get(lang, lang)
    return {
        column: texts.get(lang, texts[ENGLISH]).split("|")[0] for column, texts in HEADERS.items()
    }


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
    text = "" if value is None else str(value).strip().removesuffix(".0")
    word = text if text in _YES else normalize(text)
    if word in _YES:
        return True
    # A masked name is no letter either, but it is somebody.
    return False if word in _NO and not (text and not word) else None
