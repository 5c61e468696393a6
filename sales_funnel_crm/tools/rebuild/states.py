"""Step 4: the states each lead went through, in time order."""

from odoo.tools import SQL

COLUMNS = ("type", "active", "won", "lost", "stage", "salesperson", "team", "amount")

# Order of what happens at the same instant.
PHASE_BORN = 0
PHASE_HIDDEN = 1
PHASE_TRACKED = 2
PHASE_UNTRACKED = 3
PHASE_END = 4


def select_states():
    """Select the states: one row per lead, instant and phase.

    Every row of the stream sets some columns and leaves the others NULL; the last
    value set so far is the state. ``max`` of ``[number, value]`` is that last value.
    """
    return SQL(
        """
        SELECT lead_id, at, phase, number, author, is_inferred, %(values)s
          FROM (SELECT lead_id, at, phase, number, author, %(carried)s,
                       bool_or(is_gap) OVER w AS is_inferred,
                       lead(at) OVER w AS next_at,
                       lead(phase) OVER w AS next_phase
                  FROM (SELECT *, row_number() OVER w AS number
                          FROM (%(stream)s) stream
                        WINDOW w AS (PARTITION BY lead_id ORDER BY at, phase, rank, id)) numbered
                WINDOW w AS (PARTITION BY lead_id ORDER BY at, phase, rank, id)) carried
         WHERE next_at IS DISTINCT FROM at OR next_phase <> phase
        """,
        values=SQL(", ").join(
            SQL("%s[2] AS %s", SQL.identifier(column), SQL.identifier(column)) for column in COLUMNS
        ),
        carried=SQL(", ").join(
            SQL(
                "max(ARRAY[number, %(column)s]) FILTER (WHERE %(column)s IS NOT NULL) OVER w"
                " AS %(column)s",
                column=SQL.identifier(column),
            )
            for column in COLUMNS
        ),
        stream=SQL(" UNION ALL ").join(
            [_select_births(), _select_changes(), _select_hidden(), *_select_untracked()]
        ),
    )


def _select_births():
    return SQL(
        """
        SELECT lead_id, born AS at, %s AS phase, 0 AS rank, 0 AS id, author,
               is_begin_inferred AS is_gap,
               first_type AS type, first_active AS active, first_won AS won, 0::float8 AS lost,
               first_stage AS stage, first_salesperson AS salesperson, first_team AS team,
               first_amount AS amount
          FROM funnel_rebuild_chain
        """,
        PHASE_BORN,
    )


def _select_changes():
    return SQL(
        """
        SELECT lead_id, at, %(phase)s, rank, id, author, is_unreadable, %(values)s
          FROM funnel_rebuild_change
        """,
        phase=PHASE_TRACKED,
        values=_set_columns(SQL("new"), won=SQL("won"), lost=SQL("lost")),
    )


def _select_hidden():
    # The old value is not the new value of the change before: something
    # untracked happened in between, at the latest just before this change.
    return SQL(
        """
        SELECT lead_id, at, %(phase)s, rank, id, NULL, TRUE, %(values)s
          FROM funnel_rebuild_change
         WHERE prev <> old AND field NOT IN ('won', 'reason')
        """,
        phase=PHASE_HIDDEN,
        values=_set_columns(SQL("old"), won=SQL("NULL"), lost=SQL("NULL")),
    )


def _set_columns(value, **special):
    return SQL(", ").join(
        SQL("%s::float8", special[column])
        if column in special
        else SQL("CASE WHEN field = %s THEN %s END", column, value)
        for column in COLUMNS
    )


def _select_untracked():
    """Return the changes that tracking missed, at the date that Odoo noted, if any.

    The last one sets everything to the end state, so that the ledger ends where
    the lead is, whatever the tracking says.
    """
    return [
        _untracked(SQL("misses_stage"), SQL("stage_at"), ("stage", "won")),
        _untracked(SQL("misses_conversion"), SQL("conversion_at"), ("type",)),
        _untracked(SQL("misses_closing"), SQL("closing_at"), ("active", "lost")),
        _untracked(SQL("misses_won AND NOT misses_stage"), SQL("won_at"), ("won",)),
        _untracked(
            SQL(
                "misses_stage OR misses_conversion OR misses_closing OR misses_won OR misses_other"
            ),
            SQL("end_at"),
            COLUMNS,
            PHASE_END,
        ),
    ]


def _untracked(condition, at, columns, phase=PHASE_UNTRACKED):
    return SQL(
        "SELECT lead_id, %s, %s, 0, 0, NULL, TRUE, %s FROM funnel_rebuild_chain WHERE %s",
        at,
        phase,
        SQL(", ").join(
            SQL.identifier(column) if column in columns else SQL("NULL::float8")
            for column in COLUMNS
        ),
        condition,
    )
