"""The columns of a history file, and how their headers are recognised."""

import unicodedata

REFERENCE = "reference"
NAME = "name"
STAGE = "stage"
DATE_ENTERED = "date_entered"
DATE_LEFT = "date_left"
OUTCOME = "outcome"
DATE_OUTCOME = "date_outcome"
USER = "user"
TEAM = "team"
PARTNER = "partner"
AMOUNT = "amount"
CURRENCY = "currency"
LOST_REASON = "lost_reason"
CATEGORY = "category"

# Header in the template, then what other systems call the same thing.
HEADERS = {
    REFERENCE: "Reference|Opportunity ID|Opportunity Number|Deal ID|Deal Number|Lead ID|Number|"
    "External ID|Ref|ID|参考号|參考號|"
    "编号|商机编号|线索编号|參考|參考編號|編號|商機編號|参考|参考编号",
    NAME: "Name|Opportunity|Opportunity Name|Deal|Deal Name|Title|Subject|Project|"
    "名称|商机名称|商机|项目名称|主题|名稱|商機名稱|商機|專案名稱|主題",
    STAGE: "Stage|Stage Name|Deal Stage|Pipeline Stage|Sales Stage|Step|阶段|销售阶段|商机阶段|"
    "階段|銷售階段|商機階段",
    DATE_ENTERED: "Entered At|Entered|Entered On|Entry Date|Entered Stage On|Date In|From|"
    "Start Date|Engage Date|Created Date|进入时间|进入日期|进入阶段时间|开始日期|"
    "進入時間|進入日期|開始日期",
    DATE_LEFT: "Left At|Left|Left On|Exit Date|Exited At|Date Out|To|End Date|"
    "离开时间|离开日期|结束日期|離開時間|離開日期|結束日期",
    OUTCOME: "Outcome|Result|Won/Lost|Won Status|Deal Status|Status|结果|赢单状态|状态|商机状态|"
    "結果|贏單狀態|狀態",
    DATE_OUTCOME: "Outcome Date|Close Date|Closed At|Closed On|Closed Date|Won/Lost On|"
    "结果日期|关闭日期|结单日期|成交日期|結果日期|關閉日期|結案日期",
    USER: "Salesperson|Sales Agent|Sales Rep|Sales Representative|Seller|Owner|Opportunity Owner|"
    "Deal Owner|User|销售员|销售人员|业务员|负责人|銷售員|銷售人員|業務員|負責人",
    TEAM: "Team|Sales Team|Sales Group|Department|团队|销售团队|部门|團隊|銷售團隊|部門",
    PARTNER: "Customer|Account|Account Name|Company|Client|客户|客户名称|公司|客戶|客戶名稱",
    AMOUNT: "Amount|Expected Revenue|Value|Deal Value|Close Value|Revenue|"
    "金额|预期收入|预计金额|金額|預期收入|預計金額",
    CURRENCY: "Currency|Currency Code|Currency Iso Code|币种|货币|幣別|幣種|貨幣",
    LOST_REASON: "Lost Reason|Loss Reason|Reason Lost|Reason|丢单原因|失败原因|输单原因|"
    "丟單原因|失敗原因|輸單原因|丢失原因|損失原因",
    CATEGORY: "Category|Product|Product Line|Type|类别|产品|分类|類別|產品|分類",
}
COLUMNS = tuple(HEADERS)
TITLES = {column: names.split("|")[0] for column, names in HEADERS.items()}


def normalize(text):
    """Return ``text`` without case, width, spaces and punctuation.

    >>> normalize(" Won/Lost_On ")
    'wonloston'
    >>> normalize("客户（名称）")
    '客户名称'
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(char for char in folded if char.isalnum())


_COLUMN_BY_HEADER = {
    normalize(header): column for column, names in HEADERS.items() for header in names.split("|")
}


def match_headers(headers):
    """Recognise the columns of a file by their headers.

    A header that appears twice, and a second header of the same meaning, are
    left to the user: the first one wins.

    >>> match_headers(["Deal ID", "阶段", "Colour", "engage_date"])
    {'reference': 0, 'stage': 1, 'date_entered': 3}

    :param list[str] headers: first row of the file
    :return: index in the file by column; unrecognised columns are absent
    :rtype: dict[str, int]
    """
    found = {}
    for index, header in enumerate(headers):
        column = _COLUMN_BY_HEADER.get(normalize(header))
        if column and column not in found:
            found[column] = index
    return found
