"""What selling costs in the demo story: receipts as salespeople hand them in."""

from datetime import timedelta
from typing import NamedTuple

# Content of a budget: the xml id of its expense category.
CONTENTS = {
    "travel": "hr_expense.expense_product_travel_accommodation",
    "meal": "hr_expense.expense_product_meal",
    "gift": "hr_expense.expense_product_gift",
    "phone": "hr_expense.expense_product_communication",
    "sample": "sales_funnel_crm.product_expense_sample",
    "fair": "sales_funnel_crm.product_expense_fair",
}
# How the budget of a deal is shared out.
DEAL_SHARES = {"travel": 0.45, "sample": 0.30, "meal": 0.18, "gift": 0.07}
# Content: (usual amount of one receipt, what is written on it).
RECEIPTS = {
    "travel": (
        1_800,
        (
            "High-speed train 高铁 to {city}, 2 seats",
            "Hotel 酒店 {city}, 2 nights",
            "Flight 机票 to {city}",
            "Taxi to the plant 打车 {city}",
            "Hire car 租车 {city}, 3 days",
        ),
    ),
    "meal": (
        750,
        (
            "Dinner with purchasing 商务宴请",
            "Lunch with the plant manager 工作午餐",
            "Tea after the audit 茶叙",
            "Dinner with the design institute 设计院晚宴",
        ),
    ),
    "gift": (
        420,
        (
            "Mid-Autumn gift 中秋礼品",
            "Spring Festival gift 春节礼品",
            "Desk model of the line 设备模型",
        ),
    ),
    "sample": (
        3_200,
        (
            "Sample bottles, filled 样瓶灌装",
            "Film and labels for the trial 试机膜卷与标签",
            "Freight of the trial machine 试机运费",
            "Operators for the trial run 试机工时",
        ),
    ),
    "phone": (
        380,
        ("Roaming abroad 国际漫游", "Video conference, month 视频会议", "Data cards 流量卡"),
    ),
    "fair": (
        14_000,
        (
            "Stand construction 展台搭建",
            "Hall rent, second rate 展位费",
            "Printed brochures 样本印刷",
            "Interpreters 翻译",
        ),
    ),
}
# Days after which a receipt has been approved, and after which it has been posted.
APPROVED_DAYS, POSTED_DAYS, PAID_DAYS = 18, 55, 110


class Receipt(NamedTuple):
    """What one expense is about; the amount is in the currency of the budget."""

    content: str
    name: str
    date: object
    amount: float


def plan_contents(planned, shares=None):
    """Return what a budget plans, by content, in hundreds.

    >>> plan_contents(20_000)
    {'travel': 9000, 'sample': 6000, 'meal': 3600, 'gift': 1400}
    >>> plan_contents(300, {"travel": 0.9, "meal": 0.1})
    {'travel': 300, 'meal': 100}
    """
    return {
        content: max(round(planned * share / 100) * 100, 100)
        for content, share in (shares or DEAL_SHARES).items()
    }


def invent_receipts(rng, plan, ratio, period, city=""):
    """Return receipts that together are about ``ratio`` of what is planned, the oldest first.

    :param random.Random rng: source of chance
    :param dict plan: planned amounts by content
    :param float ratio: 1 when all that is planned is spent
    :param period: ``(first day, last day)``
    :param str city: where the customer is
    :rtype: list[Receipt]
    """
    receipts = []
    for content, planned in plan.items():
        usual, names = RECEIPTS[content]
        left = planned * ratio * rng.uniform(0.85, 1.15)
        count = 2 if left > 2 * usual else 1
        for number in range(count):
            amount = round(left / (count - number) * rng.uniform(0.8, 1.1), 1)
            left = max(left - amount, 50)
            name = rng.choice(names).format(city=city).strip()
            receipts.append(Receipt(content, name, _pick_date(rng, period), amount))
    return sorted(receipts, key=lambda receipt: receipt.date)


def get_state(rng, date, today, is_over):
    """Return how far a receipt of a date has come.

    :param bool is_over: whether its budget is closed, so that nothing may be open
    :return: ``draft``, ``submitted``, ``approved``, ``refused``, ``posted`` or ``paid``
    :rtype: str
    """
    days = (today - date).days
    if days > PAID_DAYS:
        return "paid"
    if is_over or days > POSTED_DAYS:
        return "posted"
    chance = rng.random()
    if days > APPROVED_DAYS:
        return "refused" if chance < 0.08 else "approved"
    return "draft" if chance < 0.3 else "submitted"


def _pick_date(rng, period):
    first, last = period
    return first + timedelta(days=rng.randint(0, max((last - first).days, 0)))
