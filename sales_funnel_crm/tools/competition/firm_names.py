"""Names of firms as lists of bids write them: compared, masked, or several in one cell."""

import re

from ..history_columns import normalize

# Parts of a name that were made unreadable, and words that stand for any firm.
_MASK = re.compile(
    r"""[*＊●■□○]{2} | [*＊●■□○][^\w\s]*$ | 某 | ^[xX×ＸX_?？.…-]{2,}
        (?=$ | \W | [^\x00-\x7f])""",
    re.VERBOSE,
)
_NOBODY = re.compile(
    r"""(anonym(ous|i[sz]ed)? | confidential | unknown | undisclosed | not\s+disclosed | n/?a
         | masked | hidden | tbd
         | (the\s+)?(bidder | supplier | vendor | competitor | firm | company | tenderer)
           \s*[-\#.:]?\s*(\d+ | [a-z])?
         | (匿名|保密|未知|不详|不詳|未公开|未公開|未披露)
           (公司|企业|企業|单位|單位|供应商|供應商|廠商)?
         | (投标人|投標人|供应商|供應商|公司|企业|企業|对手|對手|廠商|竞争对手|競爭對手)
           \s*([0-9]+ | [a-z] | [一二三四五六七八九十甲乙丙丁])?
        )""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[;；、|\n]\s*")
# Also parts of the names of some firms.
_MAYBE_BETWEEN = re.compile(r"\s*(?:[,，/+&]|\band\b|以及|和)\s*")


def is_masked(name):
    """Tell whether a name was made unreadable, so that two firms may share it.

    >>> [is_masked(name) for name in ("***", "XX公司", "某公司", "Firm-****7", "Bidder 3")]
    [True, True, True, True, True]
    >>> [is_masked(name) for name in ("Xerox", "XXL Sports", "A* Search", "供应商之家", "Acme")]
    [False, False, False, False, False]

    :rtype: bool
    """
    name = name.strip()
    return bool(_MASK.search(name) or _NOBODY.fullmatch(name))


def key(name):
    """Return what two ways to write one name have in common.

    >>> key("Acme Ltd."), key("ＡＣＭＥ ltd"), key("***")
    ('acmeltd', 'acmeltd', '***')

    :rtype: str
    """
    return normalize(name) or name.strip()


def split_names(text, known=frozenset()):
    """Return the names that one cell holds.

    >>> split_names("Acme; Globex"), split_names("甲公司、乙公司"), split_names("Foo, Inc.")
    (['Acme', 'Globex'], ['甲公司', '乙公司'], ['Foo, Inc.'])
    >>> split_names("Ann and Sons / Bolt", {"annandsons", "bolt"})
    ['Ann and Sons', 'Bolt']

    :param set known: keys of names; where all parts are known, “,” and “and” part names, too
    :rtype: list[str]
    """
    names = []
    for name in filter(None, _BETWEEN.split(text)):
        parts = [name] if key(name) in known else _split_known(name, known)
        names += parts or [name]
    return names


def _split_known(text, known):
    """Return the known names that ``text`` consists of, empty when it does not."""
    for match in _MAYBE_BETWEEN.finditer(text):
        if key(text[: match.start()]) in known:
            rest = text[match.end() :]
            others = [rest] if key(rest) in known else _split_known(rest, known)
            if others:
                return [text[: match.start()], *others]
    return []
