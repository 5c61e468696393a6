"""Whether things wait for each other, in plain Python."""


def find_circle(waits):
    """Return things that wait for each other, in their order; empty when there are none.

    >>> find_circle({"install": ["deliver"], "deliver": ["pay"], "pay": ["install"], "train": []})
    ['install', 'deliver', 'pay']
    >>> find_circle({"install": ["deliver"], "deliver": []})
    []

    :param dict waits: for each thing those it waits for; unknown ones do not count
    :return: each waits for the next one, the last for the first
    :rtype: list
    """
    finished = set()
    for start in waits:
        if start in finished:
            continue
        path, ways = [start], [iter(waits[start])]
        while path:
            before = next(ways[-1], None)
            if before is None:
                finished.add(path.pop())
                ways.pop()
            elif before in path:
                return path[path.index(before) :]
            elif before in waits and before not in finished:
                path.append(before)
                ways.append(iter(waits[before]))
    return []
