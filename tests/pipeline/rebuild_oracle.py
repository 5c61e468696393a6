"""An independent replay of the tracked changes of one lead, step by step in plain Python.

For leads whose changes were all tracked, in English. It reads Odoo's messages through
the ORM and keeps one state; it knows neither SQL nor windows.
"""

NUMBERS = {"stage_id", "user_id", "team_id", "active"}


def replay(lead):
    """Return the rows ``(day, kind, stage, count, amount, origin)`` of a lead."""
    changes = _read_changes(lead)
    state = {
        "stage_id": lead.stage_id.id,
        "user_id": lead.user_id.id or 0,
        "team_id": lead.team_id.id or 0,
        "active": int(lead.active),
        "type": lead.type,
        "won_status": lead.won_status,
        "expected_revenue": lead.expected_revenue,
    }
    for _date, name, old, _new in reversed(changes):
        state[name] = old
    rows = []
    last_exit = None
    was_open = _is_open(state)
    if was_open:
        rows.append((lead.create_date, "new", state["stage_id"], 1, state["expected_revenue"]))
    for date in sorted({change[0] for change in changes}):
        before = dict(state)
        state.update({name: new for at, name, _old, new in changes if at == date})
        is_open = _is_open(state)
        for row in _difference(before, state, was_open, is_open, last_exit, bool(rows), lead):
            rows.append((date, *row))
        if was_open and not is_open:
            last_exit = rows[-1][1]
        was_open = is_open
    names = {stage.id: stage.name for stage in lead.env["crm.stage"].search([])}
    return [
        (date.day, kind, names[stage], count, round(amount, 2), "rebuilt")
        for date, kind, stage, count, amount in rows
    ]


def _read_changes(lead):
    changes = []
    for message in lead.message_ids.sorted("id"):
        for value in message.sudo().tracking_value_ids.sorted("id"):
            name = value.field_id.name
            if name in NUMBERS:
                pair = (value.old_value_integer, value.new_value_integer)
            elif name == "expected_revenue":
                pair = (value.old_value_float, value.new_value_float)
            elif name in ("type", "won_status"):
                pair = (value.old_value_char.lower(), value.new_value_char.lower())
            else:
                continue
            changes.append((value.create_date, name, *pair))
    return changes


def _is_open(state):
    return (
        state["type"] == "opportunity"
        and bool(state["active"])
        and state["won_status"] == "pending"
    )


def _difference(before, after, was_open, is_open, last_exit, has_rows, lead):
    old, new = before["expected_revenue"], after["expected_revenue"]
    stage_from, stage_to = before["stage_id"], after["stage_id"]
    if was_open and round(old - new, 2):
        yield ("revalued", stage_from, 0, new - old)
    if was_open and not is_open:
        if after["type"] == "lead":
            kind = "archived"
        else:
            kind = {"won": "won", "lost": "lost"}.get(after["won_status"], "archived")
        yield (kind, stage_from, -1, -new)
    elif is_open and not was_open:
        kind = "reopened" if last_exit in ("won", "lost") else "restored"
        yield (kind if has_rows else "new", stage_to, 1, new)
    elif was_open and stage_from != stage_to:
        order = {stage.id: place for place, stage in enumerate(lead.env["crm.stage"].search([]))}
        kind = "forward" if order[stage_to] > order[stage_from] else "backward"
        yield (kind, stage_from, -1, -new)
        yield (kind, stage_to, 1, new)
    elif was_open and any(before[name] != after[name] for name in ("user_id", "team_id")):
        yield ("transfer", stage_from, -1, -new)
        yield ("transfer", stage_to, 1, new)
