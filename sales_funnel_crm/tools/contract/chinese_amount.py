"""Amounts in the financial numerals of Chinese contracts, which nobody can alter unseen."""

SIMPLIFIED = {
    "digits": "零壹贰叁肆伍陆柒捌玖",
    "units": ["", "拾", "佰", "仟"],
    "groups": ["", "万", "亿", "万亿"],
    "yuan": "元",
    "jiao": "角",
    "fen": "分",
    "whole": "整",
}
TRADITIONAL = {
    **SIMPLIFIED,
    "digits": "零壹貳參肆伍陸柒捌玖",
    "groups": ["", "萬", "億", "萬億"],
    "yuan": "圓",
}


def chinese_amount(amount, is_traditional=False):
    """Return ``amount`` in financial numerals, to the cent.

    >>> chinese_amount(100000)
    '壹拾万元整'
    >>> chinese_amount(1409.5)
    '壹仟肆佰零玖元伍角整'
    >>> chinese_amount(6007.14)
    '陆仟零柒元壹角肆分'
    >>> chinese_amount(107000.53)
    '壹拾万柒仟元伍角叁分'
    >>> chinese_amount(16409.02)
    '壹万陆仟肆佰零玖元零贰分'
    >>> chinese_amount(100000001, is_traditional=True)
    '壹億零壹圓整'
    >>> chinese_amount(0.05)
    '伍分'
    >>> chinese_amount(0)
    '零元整'

    :param float amount: from 0 to less than 10 ** 16, in units of a currency with cents
    :param bool is_traditional: as in Taiwan and Hong Kong
    :rtype: str
    :raise ValueError: when ``amount`` is outside of that
    """
    if not 0 <= amount < 10**16:
        raise ValueError(f"no amount of a contract: {amount}")
    signs = TRADITIONAL if is_traditional else SIMPLIFIED
    cents = round(amount * 100)
    whole, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = _whole_words(whole, signs) + signs["yuan"] if whole or not rest else ""
    if jiao:
        words += signs["digits"][jiao] + signs["jiao"]
    elif fen and words:
        words += signs["digits"][0]
    return words + (signs["digits"][fen] + signs["fen"] if fen else signs["whole"])


def _whole_words(number, signs):
    if not number:
        return signs["digits"][0]
    words, skipped = "", False
    for index in reversed(range(len(signs["groups"]))):
        group = number // 10_000**index % 10_000
        if not group:
            skipped = bool(words)
            continue
        if words and (skipped or group < 1000):
            words += signs["digits"][0]
        words += _group_words(group, signs) + signs["groups"][index]
        skipped = False
    return words


def _group_words(group, signs):
    words, skipped = "", False
    for index in reversed(range(4)):
        digit = group // 10**index % 10
        if not digit:
            skipped = bool(words)
            continue
        if skipped:
            words += signs["digits"][0]
        words += signs["digits"][digit] + signs["units"][index]
        skipped = False
    return words
