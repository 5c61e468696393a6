"""Shortest weighted paths between people: "who of us knows her?" (DEC-09).

A network of links ``(a, b, cost, label)`` is undirected: who knows somebody is known by him.
Costs are positive, a close relation costs less. Dijkstra's algorithm; of paths that cost the
same the one with fewer steps is taken, then the one whose nodes come first.
"""

import heapq
from collections import defaultdict


def build_network(links):
    """Return the neighbours of each node, the cheapest link of each pair only.

    >>> build_network([(1, 2, 3, "knows"), (2, 1, 1, "friend"), (3, 3, 1, "self")])
    {1: {2: (1, 'friend')}, 2: {1: (1, 'friend')}}

    :param links: iterable of ``(a, b, cost, label)``
    :return: ``{node: {neighbour: (cost, label)}}``; links of a node to itself are dropped
    :rtype: dict
    :raise ValueError: when a cost is not positive
    """
    network = defaultdict(dict)
    for a, b, cost, label in links:
        if cost <= 0:
            raise ValueError(f"the cost of a link must be positive, not {cost!r}")
        if a != b and (b not in network[a] or cost < network[a][b][0]):
            network[a][b] = network[b][a] = (cost, label)
    return {node: neighbours for node, neighbours in network.items() if neighbours}


def shortest_path(links, sources, target):
    """Return the cheapest way from any of ``sources`` to ``target``.

    >>> links = [("me", "li", 3, "knows"), ("me", "zhou", 1, "friend"), ("zhou", "li", 1, "boss")]
    >>> shortest_path(links, ["me"], "li")
    [('me', None), ('zhou', 'friend'), ('li', 'boss')]
    >>> shortest_path(links, ["somebody"], "li")
    []

    :param links: iterable of ``(a, b, cost, label)``
    :param sources: nodes to start from
    :param target: node to reach; when it is a source itself, the path is that node alone
    :return: ``[(node, label), …]``, the label of the link that led to the node, None for the
        first; empty when there is no way
    :rtype: list[tuple]
    """
    paths = shortest_paths(build_network(links), sources, target, limit=1)
    return paths[0][1] if paths else []


def shortest_paths(network, sources, target, limit=3):
    """Return the cheapest way from each of up to ``limit`` sources, the cheapest first.

    No way leads through another source: that one would start there himself.

    >>> network = build_network(
    ...     [("ann", "li", 3, "knows"), ("bob", "zhou", 1, "friend"), ("zhou", "li", 1, "boss"),
    ...      ("cid", "bob", 1, "friend")]
    ... )
    >>> for cost, path in shortest_paths(network, {"ann", "bob", "cid"}, "li"):
    ...     print(cost, path)
    2 [('bob', None), ('zhou', 'friend'), ('li', 'boss')]
    3 [('ann', None), ('li', 'knows')]
    >>> shortest_paths(network, {"li"}, "li")
    [(0, [('li', None)])]

    :param dict network: answer of :func:`build_network`
    :param sources: nodes to start from
    :param target: node to reach
    :param int limit: number of ways, each from another source
    :return: ``[(cost, [(node, label), …]), …]``
    :rtype: list[tuple]
    """
    sources = set(sources)
    settled, found = {}, []
    # From the target back, so that one search meets all sources in the order of their cost.
    queue = [(0, 0, target, None)]
    while queue and len(found) < limit:
        cost, steps, node, towards = heapq.heappop(queue)
        if node in settled:
            continue
        settled[node] = towards
        if node in sources:
            found.append((cost, _walk(network, settled, node)))
            continue
        for neighbour, (link_cost, _label) in network.get(node, {}).items():
            if neighbour not in settled:
                heapq.heappush(queue, (cost + link_cost, steps + 1, neighbour, node))
    return found


def _walk(network, settled, source):
    """Return the path from ``source`` along the nodes that each settled one came from.

    >>> _walk({1: {2: (1, "a")}, 2: {1: (1, "a")}}, {2: None, 1: 2}, 1)
    [(1, None), (2, 'a')]
    """
    path, node = [(source, None)], source
    while (following := settled[node]) is not None:
        path.append((following, network[node][following][1]))
        node = following
    return path
