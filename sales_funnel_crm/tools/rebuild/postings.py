"""Step 5: the postings of the ledger, one difference between two states at a time."""

from odoo.tools import SQL

from ..postings import LEDGER_COLUMNS

# Rebuilding knows no deleted opportunities, so no names of them.
COLUMNS = tuple(column for column in LEDGER_COLUMNS if column != "lead_name")


def select_postings(states):
    """Select the rows of the ledger, in the order in which they are booked.

    The rules are those of ``tools/postings.py:diff``, for all leads at once.

    :param SQL states: ``states.select_states()``
    """
    return SQL(
        """
        WITH place AS MATERIALIZED (%(places)s),
             difference AS (%(differences)s)
        SELECT d.date, %(kind)s AS kind,
               d.lead_id, d.lead_id AS lead_ref,
               p.stage_id, b.stage AS stage_ref, q.stage_id AS other_stage_id,
               NULLIF(b.salesperson, 0) AS user_id, NULLIF(b.team, 0) AS team_id,
               l.company_id, l.currency_id, side.count,
               b.amount,
               b.entered AS date_entered,
               CASE WHEN side.count < 0 AND NOT (d.is_open AND d.is_same_stage)
                    THEN date_part('epoch', d.date - b.entered) / 86400 END AS stay_days,
               u.id AS author_id,
               CASE WHEN d.is_inferred THEN 'inferred' ELSE 'rebuilt' END AS origin
          FROM difference d
          JOIN funnel_rebuild_lead l ON l.lead_id = d.lead_id
          JOIN (VALUES (-1), (0), (1)) AS side (count) ON %(side)s
         CROSS JOIN LATERAL (%(bucket)s) b
          LEFT JOIN place p ON p.stage_ref = b.stage
          LEFT JOIN place q ON q.stage_ref = b.other
          LEFT JOIN res_users u ON u.id = d.author
         ORDER BY d.date, d.lead_id, d.number, abs(side.count), side.count
        """,
        places=_select_places(),
        differences=_select_differences(states),
        kind=_kind(),
        side=_side(),
        bucket=_bucket(),
    )


def _select_places():
    # Where a stage stands in the funnel, stages that were deleted included.
    return SQL(
        """
        SELECT stage_ref, stage_id, row_number() OVER (ORDER BY sequence, name, stage_ref) AS place
          FROM (SELECT id AS stage_ref, id AS stage_id, sequence, name->>'en_US' AS name
                  FROM crm_stage
                 UNION ALL
                SELECT stage_ref, NULL, sequence, name->>'en_US'
                  FROM crm_funnel_former_stage f
                 WHERE NOT EXISTS (SELECT FROM crm_stage s WHERE s.id = f.stage_ref)) stages
        """
    )


def _select_differences(states):
    """Select what changed: is and was, since when it was in its stage, how it left before."""
    return SQL(
        """
        SELECT *,
               max(date) FILTER (WHERE enters_stage) OVER w AS was_entered,
               lag(COALESCE(exit_kind, '')) OVER w AS last_kind
          FROM (SELECT *, is_open AND NOT (was_open AND is_same_stage) AS enters_stage
                  FROM (SELECT *, stage = was_stage AS is_same_stage,
                               (stage, salesperson, team)
                                   = (was_stage, was_salesperson, was_team) AS is_same_bucket
                          FROM (%(pairs)s) pair
                         WHERE was_open OR is_open) difference
                 WHERE NOT (was_open AND is_open AND is_same_bucket AND amount = was_amount)
               ) difference
        WINDOW w AS (PARTITION BY lead_id ORDER BY at, phase
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        """,
        pairs=_select_pairs(states),
    )


def _select_pairs(states):
    # One array instead of five columns: looking back is what costs.
    return SQL(
        """
        SELECT lead_id, at, phase, number, author, is_inferred, exit_kind,
               date_trunc('second', at) AS date,
               exit_kind IS NULL AS is_open,
               COALESCE(was[1] = 1, FALSE) AS was_open,
               stage::int AS stage, was[2]::int AS was_stage,
               salesperson::int AS salesperson, was[3]::int AS was_salesperson,
               team::int AS team, was[4]::int AS was_team,
               amount, was[5] AS was_amount
          FROM (SELECT *,
                       lag(ARRAY[(exit_kind IS NULL)::int, stage, salesperson, team, amount])
                           OVER (PARTITION BY lead_id ORDER BY at, phase) AS was
                  FROM (SELECT *,
                               CASE WHEN type = 0 THEN 'archived'
                                    WHEN won = 1 THEN 'won'
                                    WHEN active = 1 THEN NULL
                                    WHEN lost = 1 THEN 'lost'
                                    ELSE 'archived' END AS exit_kind
                          FROM (%(states)s) state) state) state
        """,
        states=states,
    )


def _side():
    """Which rows a difference posts: a new amount (0), out (-1), in (+1), in this order."""
    return SQL(
        """
               CASE side.count
                   WHEN 0 THEN d.was_open AND d.amount <> d.was_amount
                   WHEN -1 THEN d.was_open AND NOT (d.is_open AND d.is_same_bucket)
                   ELSE d.is_open AND NOT (d.was_open AND d.is_same_bucket)
               END
        """
    )


def _bucket():
    """Where a row is booked: in the new bucket when it enters, else in the old one."""
    return SQL(
        """
               SELECT CASE WHEN side.count > 0 THEN d.stage ELSE d.was_stage END AS stage,
                      CASE WHEN side.count > 0 THEN d.salesperson
                           ELSE d.was_salesperson END AS salesperson,
                      CASE WHEN side.count > 0 THEN d.team ELSE d.was_team END AS team,
                      CASE side.count WHEN 0 THEN d.amount::numeric - d.was_amount::numeric
                                      ELSE (side.count * d.amount)::numeric END AS amount,
                      CASE WHEN side.count > 0 AND d.enters_stage THEN d.date
                           ELSE d.was_entered END AS entered,
                      CASE WHEN side.count = 0 OR NOT d.was_open THEN NULL
                           WHEN d.exit_kind = 'won' THEN d.stage
                           WHEN NOT d.is_open OR d.is_same_stage THEN NULL
                           WHEN side.count < 0 THEN d.stage
                           ELSE d.was_stage
                      END AS other
        """
    )


def _kind():
    return SQL(
        """
               CASE WHEN side.count = 0 THEN 'revalued'
                    WHEN NOT d.is_open THEN d.exit_kind
                    WHEN d.was_open AND d.is_same_stage THEN 'transfer'
                    WHEN d.was_open AND (COALESCE(p.place, 0) > COALESCE(q.place, 0))
                                            = (side.count > 0) THEN 'forward'
                    WHEN d.was_open THEN 'backward'
                    WHEN d.last_kind IS NULL THEN 'new'
                    WHEN d.last_kind IN ('won', 'lost') THEN 'reopened'
                    ELSE 'restored'
               END
        """
    )


def create_outdated_table():
    """Build the list of leads whose rows in the ledger differ from the new ones."""
    return SQL(
        """
        CREATE TEMP TABLE funnel_rebuild_outdated ON COMMIT DROP AS
        SELECT lead_ref
          FROM (SELECT lead_ref, %(fingerprint)s AS old
                  FROM crm_funnel_move m
                 WHERE origin IN ('rebuilt', 'inferred')
                   AND lead_ref IN (SELECT lead_id FROM funnel_rebuild_lead)
                 GROUP BY lead_ref) o
          FULL JOIN (SELECT lead_ref, %(fingerprint)s AS new
                       FROM funnel_rebuild_posting m GROUP BY lead_ref) n USING (lead_ref)
         WHERE old IS DISTINCT FROM new
        """,
        fingerprint=SQL(
            "sum(hashtextextended(ROW(%s)::text, 0)::numeric)",
            SQL(", ").join(SQL.identifier("m", column) for column in COLUMNS),
        ),
    )


def delete_outdated():
    return SQL(
        """
        DELETE FROM crm_funnel_move
         WHERE origin IN ('rebuilt', 'inferred')
           AND lead_ref IN (SELECT lead_ref FROM funnel_rebuild_outdated)
        """
    )
