"""Who has the power in a deal, and who must be won over."""

from itertools import combinations

NODES_MAX = 40
EXACT_MAX = 15


def power(base, edges, damping=0.85, rounds=100):
    """Return how power is spread over persons, after it flowed along their relations.

    Damped propagation (PageRank of Brin and Page, 1998): a person passes what he has on to
    those he listens to, in proportion to the strength of the relations; who listens to nobody
    gives it back to all. ``base`` is what everybody has by himself. At most 40 persons, those
    of the greatest base, take part; the others have none.

    >>> power({"ann": 1, "bob": 1}, [])
    {'ann': 0.5, 'bob': 0.5}
    >>> spread = power({"ann": 1, "bob": 1, "cho": 1}, [("ann", "cho", 3), ("bob", "cho", 1)])
    >>> {who: round(share, 3) for who, share in spread.items()}
    {'ann': 0.213, 'bob': 0.213, 'cho': 0.574}
    >>> power({}, [])
    {}

    :param dict base: weight by person, all above 0
    :param edges: iterable of ``(who listens, to whom, strength)``
    :return: share by person, adding up to 1
    :rtype: dict[object, float]
    """
    nodes = sorted(base, key=lambda node: -base[node])[:NODES_MAX]
    total = sum(base[node] for node in nodes)
    if not total:
        return dict.fromkeys(base, 0.0)
    start = {node: base[node] / total for node in nodes}
    flows = {}
    for giver, taker, strength in edges:
        if giver in start and taker in start and giver != taker:
            outgoing = flows.setdefault(giver, {})
            outgoing[taker] = outgoing.get(taker, 0) + strength
    shares = start
    for _round in range(rounds):
        idle = sum(share for node, share in shares.items() if node not in flows)
        following = {
            node: (1 - damping) * own + damping * idle * own for node, own in start.items()
        }
        for giver, outgoing in flows.items():
            given = damping * shares[giver] / sum(outgoing.values())
            for taker, strength in outgoing.items():
                following[taker] += given * strength
        change = max(abs(following[node] - shares[node]) for node in nodes)
        shares = following
        if change < 1e-12:
            break
    return {node: shares.get(node, 0.0) for node in base}


def persuasion_set(people, target=0.5):
    """Return the smallest group that, once won over, lifts the support to ``target``.

    Who is won over is a champion, proven by acts: he adds his whole weight. Of groups of the
    same size the one that is the least effort is taken. All groups are tried up to 15 persons;
    beyond, those who add the most are taken one after the other.

    >>> people = {"ann": (5, -0.2, 3), "bob": (2, 0.5, 1), "cho": (3, 0.0, 2)}
    >>> persuasion_set(people)
    ['ann']
    >>> persuasion_set({"ann": (5, 1.0, 0)})
    []
    >>> persuasion_set({"ann": (2, 0.0, 4), "bob": (2, 0.0, 1)})
    ['bob']
    >>> persuasion_set({})
    []

    :param dict people: ``(weight, what he adds now, steps to win him over)`` by person
    :return: persons, the one who adds most first; empty when the support is there already
    :rtype: list
    """
    total = sum(own for own, _now, _steps in people.values())
    gains = {
        who: own * (1 - now) / total for who, (own, now, _steps) in people.items() if now < 1
    }
    ranked = sorted(gains, key=lambda who: (-gains[who], people[who][2]))
    support = sum(own * now for own, now, _steps in people.values()) / total if total else target
    # A hair's breadth: sums of floats must not ask for one person more.
    needed = target - support - 1e-9
    if needed <= 0:
        return []
    chosen, gained = [], 0.0
    for who in ranked:
        chosen.append(who)
        gained += gains[who]
        if gained >= needed:
            break
    if len(people) > EXACT_MAX:
        return chosen
    best = min(
        (
            group
            for group in combinations(ranked, len(chosen))
            if sum(gains[who] for who in group) >= needed
        ),
        key=lambda group: sum(people[who][2] for who in group),
        default=chosen,
    )
    return list(best)
