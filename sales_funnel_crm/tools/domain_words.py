"""A search domain as a sentence."""


def domain_words(domain, condition_words, words):
    """Return a domain in prefix notation as one line of text.

    >>> words = {"&": "and", "|": "or", "!": "not"}
    >>> domain_words(["|", ("a", "=", 1), "&", ("b", "=", 2), "!", ("c", "=", 3)],
    ...     lambda condition: condition[0].upper(), words)
    'A or (B and not C)'
    >>> domain_words([("a", "=", 1), ("b", "=", 2)], lambda condition: condition[0], words)
    'a and b'

    :param list domain: conditions and the operators ``&``, ``|``, ``!``
    :param condition_words: function from one condition to its text
    :param dict[str, str] words: the text of each operator
    :rtype: str
    """
    parts = []
    for term in reversed(domain):
        if term == "!":
            operator, text = parts.pop()
            text = f"({text})" if operator in ("&", "|") else text
            parts.append(("!", f"{words['!']} {text}"))
        elif term in ("&", "|"):
            parts.append((term, _join(term, parts.pop(), parts.pop(), words)))
        else:
            parts.append(("", condition_words(term)))
    parts.reverse()
    while len(parts) > 1:
        left, right, *rest = parts
        parts = [("&", _join("&", left, right, words)), *rest]
    return parts[0][1] if parts else ""


def _join(operator, left, right, words):
    """Join two texts; brackets only where another operator stands inside."""
    texts = [
        f"({text})" if inner in ("&", "|") and inner != operator else text
        for inner, text in (left, right)
    ]
    return f"{texts[0]} {words[operator]} {texts[1]}"
