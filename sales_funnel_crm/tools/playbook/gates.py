"""What stands between a deal and a stage, without the ORM."""

from dataclasses import dataclass

POLICY_INFORM = "inform"
POLICY_WARN = "warn"
POLICY_BLOCK = "block"
# The strictest first.
POLICIES = (POLICY_BLOCK, POLICY_WARN, POLICY_INFORM)


@dataclass(frozen=True)
class GatePoint:
    """One thing a gate asks of a deal, and whether the deal has it.

    ``text`` says what is asked; when it is missing, also what was found or what to do.
    ``action`` names a method of ``crm.lead`` that helps to get it, ``action_label`` its button.
    """

    is_met: bool
    text: str
    action: str = ""
    action_label: str = ""


@dataclass(frozen=True)
class GatePass:
    """The decision of a manager to move deals although a gate is closed.

    It travels in the context, where the web can only put numbers, texts and lists: no call from
    outside can bring one along.
    """

    reason: str
    is_logged: bool = True


def skipped_stages(order, old, new):
    """Return the stages that a deal jumps over on its way forward.

    >>> skipped_stages([1, 2, 3, 4], 1, 4)
    [2, 3]
    >>> skipped_stages([1, 2, 3, 4], 3, 4), skipped_stages([1, 2, 3, 4], 4, 1)
    ([], [])

    A new deal jumps over all stages before the one it begins in. A stage of another process (it
    is not in ``order``) has no place from which anything could be skipped.

    >>> skipped_stages([1, 2, 3, 4], None, 3), skipped_stages([1, 2, 3, 4], 9, 3)
    ([1, 2], [])

    :param list order: stages of the process, the first one first
    :param old: stage the deal comes from; None when it is new
    :param new: stage it goes to
    :rtype: list
    """
    if new not in order or (old is not None and old not in order):
        return []
    start = 0 if old is None else order.index(old) + 1
    return order[start : order.index(new)]


def is_return(order, old, new):
    """Tell whether a deal goes back to an earlier stage of the same process.

    >>> is_return([1, 2, 3], 3, 1), is_return([1, 2, 3], 1, 3), is_return([1, 2, 3], None, 3)
    (True, False, False)
    >>> is_return([1, 2, 3], 9, 1)
    False
    """
    return old in order and new in order and order.index(new) < order.index(old)


def next_stage(order, stage):
    """Return the stage after ``stage``; None after the last one or when it is not in ``order``.

    >>> next_stage([1, 2, 3], 2), next_stage([1, 2, 3], 3), next_stage([1, 2, 3], 9)
    (3, None, None)
    """
    if stage not in order:
        return None
    return next(iter(order[order.index(stage) + 1 :]), None)
