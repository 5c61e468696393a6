# ruff: noqa: E501
"""The four rivals of the demo story: prices over two years, news, and how they sell."""

from typing import NamedTuple


class Price(NamedTuple):
    """How the price of a product developed; ``start`` is the price of two years ago.

    ``changes`` are percent of that, one for each record, spread over the two years.
    """

    product: str
    currency: str
    start: int
    changes: tuple


class News(NamedTuple):
    """One message of the feed of a rival, so many days ago."""

    rival: str
    days: int
    login: str
    title: str
    text: str
    source: str


# Where a rival meets us, how often it beats us there, and whether it is cheaper (in percent).
TEAM_SHARES = {
    "rheintal": {"east": 0.40, "west": 0.22, "export": 0.50},
    "jiangnan": {"east": 0.60, "west": 0.40, "export": 0.22},
    "emilia": {"east": 0.25, "west": 0.10, "export": 0.50},
    "tianfu": {"east": 0.05, "west": 0.65, "export": 0.02},
}
# How much likelier each is in a deal that we lost than in one that we won.
LOST_FACTORS = {"rheintal": 1.0, "jiangnan": 1.6, "emilia": 0.45, "tianfu": 1.2}
# Percent by which our price is above theirs, as a rule.
GAPS = {"rheintal": -4.0, "jiangnan": 3.0, "emilia": -2.0, "tianfu": 2.0}
# Who wins when price and relationship decide, and when product, quality and resources do.
WINNERS = {
    "price": {"rheintal": 0.5, "jiangnan": 3.0, "emilia": 1.0, "tianfu": 2.5},
    "product": {"rheintal": 3.0, "jiangnan": 0.7, "emilia": 1.6, "tianfu": 0.9},
}
# Product of ours by what the deal is called, and the product of each rival against it.
PRODUCTS = {
    "Filling line": "fill",
    "Packaging line": "pack",
    "Palletizing cell": "pallet",
    "Case packer": "case",
    "Flow wrapper": "flow",
    "Second labelling machine": "label",
    "Capper": "cap",
    "Full service contract": "service",
    "Maintenance contract": "service",
}
COMPETING = {
    "rheintal": {"fill": "fill", "pallet": "pallet", "pack": "pack"},
    "jiangnan": {"fill": "fill", "case": "case", "label": "label", "flow": "flow"},
    "emilia": {"flow": "flow", "case": "case", "label": "label", "cap": "label"},
    "tianfu": {"pallet": "pallet", "pack": "pack", "cap": "cap", "service": "service"},
}
THREATS = {"rheintal": "3", "jiangnan": "3", "emilia": "2", "tianfu": "2"}
STRATEGIES = {
    "rheintal": (
        "Wrote the specification with the chief engineer 参与编写技术规格",
        "Invited the management to Mannheim 邀请管理层赴曼海姆",
        "Guarantees 97 % availability by contract 合同承诺 97% 稼动率",
    ),
    "jiangnan": (
        "Waited for our quote, then 20 % below 等我方报价后压低两成",
        "Offers 30 % payable after acceptance 三成验收后付",
        "Free spare parts for two years 两年免费备件",
    ),
    "emilia": (
        "Trial with two formats in Parma 在帕尔马做双规格试机",
        "Offers only the machine, others do the line 只报单机，整线外包",
    ),
    "tianfu": (
        "Knows the purchasing manager for years 与采购经理多年相识",
        "Instalments over 24 months 分 24 期付款",
        "A fitter stays for three months 驻厂三个月",
    ),
}
STRENGTHS = {
    "rheintal": (
        "Reference at the sister plant 兄弟工厂已有业绩",
        "Fastest line on paper 产能最高",
    ),
    "jiangnan": ("Cheapest by far 价格最低", "Delivers in ten weeks 十周交货"),
    "emilia": ("Fastest change of format 换型最快", "Likes special wishes 愿意做非标"),
    "tianfu": ("Workshop next door 服务就近", "The buyer trusts them 采购信任"),
}
BEATEN_WITH = {
    "rheintal": (
        "Five-year cost with parts and delivery in five months 五年总成本与五个月交期",
        "Visit to our reference line with maintenance 带设备部参观样板线",
    ),
    "jiangnan": (
        "Cost of an hour of standstill, told by the workshop 由车间说明停机损失",
        "Validation papers and 316L steel 验证文件与 316L 材质",
    ),
    "emilia": (
        "Complete line from one hand 整线一家负责",
        "Trial with the customer's own film 用客户膜材试机成功",
    ),
    "tianfu": (
        "The chief engineer spoke for us 总工支持我们",
        "Branch in Chengdu signed a 24-hour service 成都分公司 24 小时服务承诺",
    ),
}
# What customers said, by the reason that it stands for.
WORDS = {
    "price": ("For that price we get the line and the building 这个价钱连厂房都有了", "Your second offer was still above the budget 二次报价仍超预算"),
    "competitor": ("We have worked with them for ten years 我们合作十年了", "Our chairman knows their owner 董事长认识他们老板"),
    "technical": ("Your change of format takes too long 换型时间太长", "The trial did not reach the speed 试机没达到速度"),
    "quality": ("Nobody near us runs your machine 附近没有人用你们的设备", "We saw leaks at another plant 在别家看到有漏液"),
    "delivery": ("We need it before the season 旺季前必须到货", "Your engineers were never free 你们工程师总排不上"),
}  # fmt: skip
ASKED = (
    "Purchasing department 采购部",
    "Workshop manager, after the visit 车间主任，参观之后",
    "Project engineer 项目工程师",
)

PRICES = (
    Price("rheintal_fill", "EUR", 258_000, (0, 0, 2, 2, 4, 3, 5)),
    Price("rheintal_pallet", "EUR", 172_000, (0, -1, -2, -4, -3)),
    Price("rheintal_pack", "EUR", 236_000, (0, 3, 3, 6)),
    Price("jiangnan_fill", "CNY", 1_190_000, (0, -2, -4, -3, -7, -9, -11, -10)),
    Price("jiangnan_case", "CNY", 468_000, (0, -3, -5, -8, -6)),
    Price("jiangnan_label", "CNY", 215_000, (0, -4, -9, -12)),
    Price("jiangnan_flow", "CNY", 318_000, (0, -2, -6, -9, -8)),
    Price("emilia_flow", "EUR", 69_500, (0, 1, 1, 3, 2, 4)),
    Price("emilia_case", "EUR", 90_000, (0, 2, 4)),
    Price("emilia_label", "EUR", 48_500, (0, -2, -3)),
    Price("tianfu_pallet", "CNY", 850_000, (0, -1, -4, -6, -7)),
    Price("tianfu_pack", "CNY", 1_060_000, (0, 1, -2, -4)),
    Price("tianfu_cap", "CNY", 148_000, (0, -5)),
    Price("tianfu_service", "CNY", 92_000, (0, -4, -8)),
)

NEWS = (
    News("rheintal", 640, "wang.wei", "Sales company in Shanghai enlarged 上海销售公司扩编", "Twelve people instead of seven, two of them for dairies.", "Trade journal"),
    News("rheintal", 415, "li.na", "Price list raised by 2 % 价格上调 2%", "From the first of the month, parts by 5 %.", "Customer in Nanjing"),
    News("rheintal", 250, "anna.schmidt", "Robopal X with vision as standard 视觉成为标配", "Shown at the fair; the price went down nevertheless.", "Fair in Munich"),
    News("rheintal", 96, "wang.wei", "Chief engineer of Qingdao project left 青岛项目总工离职", "Our chance with Haiyan Brewery: nobody knows the file there.", "Former colleague"),
    News("rheintal", 18, "li.na", "Delivery time now eleven months 交货期延至 11 个月", "Bottleneck with electronic valves.", "Their agent"),
    News("jiangnan", 590, "li.na", "Second plant opened in Zhangjiagang 张家港二厂投产", "Twice the assembly area; frames are built for stock.", "Newspaper"),
    News("jiangnan", 372, "zhang.qiang", "Filler with 12,000 bottles an hour 推出 12000 瓶灌装机", "On paper as fast as ours; mechanical valves.", "Brochure"),
    News("jiangnan", 205, "liu.yang", "Leaks at a soy sauce maker 酱油厂漏液事故", "Three days of standstill; the customer talks about it openly.", "Visit of the workshop"),
    News("jiangnan", 120, "zhang.qiang", "30 % payable after acceptance 三成验收后付", "Now for every customer, not only for large ones.", "Purchasing manager"),
    News("jiangnan", 27, "li.na", "Looks for ten commissioning engineers 招聘十名调试工程师", "Their commissioning is booked for four months.", "Job portal"),
    News("emilia", 520, "marco.rossi", "New agent in Guangzhou 广州新代理商", "Trading company without own engineers.", "Agent"),
    News("emilia", 310, "anna.schmidt", "Onda 300 at the fair in Düsseldorf 展会推出 Onda 300", "Change of format in eight minutes, shown live.", "Fair"),
    News("emilia", 140, "priya.nair", "Lost their largest customer in India 失去印度最大客户", "Film from India ran badly.", "Customer"),
    News("emilia", 44, "marco.rossi", "Family sells 40 % to an investor 家族出售四成股份", "Prices are said to stay for the year.", "Trade journal"),
    News("tianfu", 560, "chen.jing", "Framework contract with a distillery 与酒厂签框架协议", "Three years, only capping and palletizing.", "Published award"),
    News("tianfu", 333, "zhao.min", "Changed the make of their robots 更换机器人品牌", "Spare parts of the old ones are running out.", "Former employee"),
    News("tianfu", 170, "huang.tao", "Maintenance for machines of others 承接他厂设备维保", "Cheap visits, also for our lines: talk with the customers about original parts.", "Customer"),
    News("tianfu", 33, "chen.jing", "Deputy general manager retires 副总经理退休", "He held the contacts in Chongqing.", "Dinner of the association"),
)  # fmt: skip
# Customers that only rivals sell to: rival with its weight.
MARKETS = {
    "market_01": ("jiangnan", "rheintal"),
    "market_02": ("jiangnan", "emilia"),
    "market_03": ("rheintal", "jiangnan"),
    "market_04": ("jiangnan", "tianfu"),
    "market_05": ("jiangnan", "rheintal"),
    "market_06": ("jiangnan",),
    "market_07": ("rheintal", "jiangnan"),
    "market_08": ("jiangnan", "emilia"),
    "market_09": ("rheintal",),
    "market_10": ("tianfu", "jiangnan"),
    "market_11": ("emilia", "jiangnan"),
    "market_12": ("emilia",),
    "market_13": ("rheintal",),
    "market_14": ("emilia", "rheintal"),
}
