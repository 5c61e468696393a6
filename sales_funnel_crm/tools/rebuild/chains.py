"""Step 3: per lead, where its tracked chains begin and end, and what they miss."""

from odoo.tools import SQL


def create_chains_table():
    """Build one row per lead: its first state, and which untracked changes it needs.

    The first state is made of the old value of the first change of each field, or,
    without a change, of the present value. ``misses_…`` is true when the tracked
    changes alone do not lead to the end state; step 4 then adds a change, ``…_at``.
    """
    return SQL(
        """
        CREATE TEMP TABLE funnel_rebuild_chain ON COMMIT DROP AS
        WITH chain AS (%(chains)s)
        SELECT c.*,
               COALESCE(stage_last, stage) <> stage AS misses_stage,
               type_first IS NULL AND is_converted AS misses_conversion,
               active = 0 AND COALESCE(active_last, first_active) = 1 AS misses_closing,
               won = 1 AND COALESCE(won_last, first_won) = 0 AS misses_won,
               COALESCE(type_last, type) <> type
               OR COALESCE(active_last, first_active) < active
               OR COALESCE(won_last, first_won) > won
               OR COALESCE(salesperson_last, salesperson) <> salesperson
               OR COALESCE(team_last, team) <> team
               OR COALESCE(amount_last, amount) <> amount AS misses_other,
               CASE WHEN stage_date > COALESCE(stage_last_at, born)
                    THEN LEAST(stage_date, end_at)
                    ELSE end_at END AS stage_at,
               GREATEST(born, LEAST(date_conversion, end_at)) AS conversion_at,
               GREATEST(born, active_last_at, closed_at) AS closing_at,
               GREATEST(born, stage_last_at, closed_at) AS won_at
          FROM (SELECT *,
                       COALESCE(type_first, CASE WHEN is_converted THEN 0 ELSE type END)
                           AS first_type,
                       COALESCE(active_first, CASE WHEN is_closed_later THEN 1 ELSE active END)
                           AS first_active,
                       %(first_won)s AS first_won
                  FROM chain) c
        """,
        chains=_select_chains(),
        first_won=_first_won(),
    )


def _select_chains():
    return SQL(
        """
        SELECT l.*,
               b.born, b.end_at, b.closed_at,
               c.type_first, c.type_last,
               c.active_first, c.active_last, c.active_last_at,
               c.won_first, c.won_first_at, c.won_last,
               c.stage_first, c.stage_first_at, c.stage_last, c.stage_last_at,
               c.salesperson_last, c.team_last, c.amount_last,
               COALESCE(c.stage_first, l.stage) AS first_stage,
               COALESCE(c.salesperson_first, l.salesperson) AS first_salesperson,
               COALESCE(c.team_first, l.team) AS first_team,
               COALESCE(c.amount_first, l.amount) AS first_amount,
               %(is_begin_inferred)s AS is_begin_inferred,
               %(is_converted)s AS is_converted,
               COALESCE(l.is_written AND date_trunc('second', b.closed_at)
                            > date_trunc('second', b.born), FALSE) AS is_closed_later
          FROM funnel_rebuild_lead l
          LEFT JOIN (%(ends)s) c ON c.lead_id = l.lead_id
         CROSS JOIN LATERAL (
               SELECT LEAST(l.created, c.first_at) AS born,
                      GREATEST(l.created, c.last_at, l.date_written) AS end_at,
                      LEAST(l.date_closed, GREATEST(l.created, l.date_written)) AS closed_at
               ) b
        """,
        is_begin_inferred=_is_begin_inferred(),
        is_converted=_is_converted(),
        ends=_select_ends(),
    )


def _is_begin_inferred():
    # A lead that has no tracked stage change although Odoo noted one, or that
    # changed before it was created (imported), begins with a guess.
    return SQL(
        """
               COALESCE(l.begins_inferred,
                        (c.stage_first IS NULL AND l.stage_date IS NOT NULL
                         AND date_trunc('second', l.stage_date)
                             <> date_trunc('second', l.created))
                        OR COALESCE(c.first_at < l.created, FALSE))
        """
    )


def _is_converted():
    # Odoo's assignment of leads notes a conversion for opportunities, too. It is
    # believed without a tracked one only if nothing was tracked until then.
    return SQL(
        """
               COALESCE(l.type = 1 AND c.type_first IS NULL
                        AND (l.cut IS NULL OR l.date_conversion < l.cut)
                        AND date_trunc('second', l.date_conversion)
                            > date_trunc('second', b.born)
                        AND (c.first_at IS NULL OR date_trunc('second', c.first_at)
                                > date_trunc('second', l.date_conversion)), FALSE)
        """
    )


def _first_won():
    # The label is exact but only known since Odoo 19; it tells nothing about
    # the time before an earlier stage change.
    return SQL(
        """
               CASE WHEN won_first_at <= COALESCE(stage_first_at, won_first_at) THEN won_first
                    WHEN stage_first IS NOT NULL THEN
                        (stage_first IN (SELECT id FROM crm_stage WHERE is_won))::int
                    WHEN won = 1 AND is_closed_later THEN 0
                    ELSE won
               END
        """
    )


def _select_ends():
    def first(field):
        return SQL("max(old) FILTER (WHERE is_first AND field = %s)", field)

    def last(field):
        return SQL("max(new) FILTER (WHERE is_last AND field = %s)", field)

    columns = [SQL("lead_id"), SQL("min(at) AS first_at"), SQL("max(at) AS last_at")]
    for field in ("type", "active", "stage", "salesperson", "team", "amount"):
        columns.append(SQL("%s AS %s", first(field), SQL.identifier(f"{field}_first")))
        columns.append(SQL("%s AS %s", last(field), SQL.identifier(f"{field}_last")))
    columns.append(SQL("%s AS won_first", first("won")))
    for field in ("stage", "won"):
        columns.append(
            SQL(
                "min(at) FILTER (WHERE is_first AND field = %s) AS %s",
                field,
                SQL.identifier(f"{field}_first_at"),
            )
        )
    for field in ("stage", "active"):
        columns.append(
            SQL(
                "max(at) FILTER (WHERE is_last AND field = %s) AS %s",
                field,
                SQL.identifier(f"{field}_last_at"),
            )
        )
    # The stage and the label both tell whether the lead was won: the last word counts.
    columns.append(
        SQL(
            "(max(ARRAY[date_part('epoch', at), rank, id, won])"
            " FILTER (WHERE won IS NOT NULL))[4] AS won_last"
        )
    )
    return SQL("SELECT %s FROM funnel_rebuild_change GROUP BY lead_id", SQL(", ").join(columns))
