"""Step 5: the postings of the ledger, one difference between two states at a time."""

from odoo.tools import SQL

COLUMNS = (
    "date",
    "kind",
    "lead_id",
    "lead_ref",
    "stage_id",
    "stage_ref",
    "other_stage_id",
    "user_id",
    "team_id",
    "company_id",
    "currency_id",
    "count",
    "amount",
    "date_entered",
    "stay_days",
    "author_id",
    "origin",
)


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
               s.id AS stage_id, b.stage AS stage_ref, o.id AS other_stage_id,
               NULLIF(b.salesperson, 0) AS user_id, NULLIF(b.team, 0) AS team_id,
               l.company_id, l.currency_id, side.count,
               round(b.amount::numeric, l.digits) AS amount,
               b.entered AS date_entered,
               CASE WHEN side.count < 0 AND NOT (d.was_open AND d.is_open AND d.is_same_stage)
                    THEN extract(epoch FROM d.date - b.entered)::float8 / 86400 END AS stay_days,
               u.id AS author_id,
               CASE WHEN d.is_inferred THEN 'inferred' ELSE 'rebuilt' END AS origin
          FROM difference d
          JOIN funnel_rebuild_lead l ON l.lead_id = d.lead_id
          JOIN (VALUES (-1), (0), (1)) AS side (count) ON %(side)s
         CROSS JOIN LATERAL (%(bucket)s) b
          LEFT JOIN place p ON p.stage_ref = b.stage
          LEFT JOIN place q ON q.stage_ref = b.other
          LEFT JOIN crm_stage s ON s.id = b.stage
          LEFT JOIN crm_stage o ON o.id = b.other
          LEFT JOIN res_users u ON u.id = d.author
         ORDER BY d.date, d.lead_id, d.number, side.count
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
        SELECT stage_ref, row_number() OVER (ORDER BY sequence, stage_ref) AS place
          FROM (SELECT id AS stage_ref, COALESCE(sequence, 0) AS sequence FROM crm_stage
                 UNION ALL
                SELECT stage_ref, COALESCE(sequence, 0) FROM crm_funnel_former_stage f
                 WHERE NOT EXISTS (SELECT FROM crm_stage s WHERE s.id = f.stage_ref)) stages
        """
    )


def _select_differences(states):
    return SQL(
        """
        SELECT *, lag(entered) OVER w AS was_entered
          FROM (SELECT *,
                       count(*) FILTER (WHERE is_open) OVER w AS open_count,
                       max(date) FILTER (WHERE is_open AND NOT (was_open AND is_same_stage))
                           OVER w AS entered
                  FROM (SELECT *, stage = was_stage AS is_same_stage,
                               (stage, salesperson, team)
                                   = (was_stage, was_salesperson, was_team) AS is_same_bucket
                          FROM (%(pairs)s) pair
                         WHERE was_open OR is_open) difference
                 WHERE NOT (was_open AND is_open AND is_same_bucket AND amount = was_amount)
                WINDOW w AS (PARTITION BY lead_id ORDER BY at, phase)) entries
        WINDOW w AS (PARTITION BY lead_id ORDER BY at, phase)
        """,
        pairs=_select_pairs(states),
    )


def _select_pairs(states):
    return SQL(
        """
        SELECT *,
               COALESCE(lag(is_open) OVER w, FALSE) AS was_open,
               lag(won) OVER w = 1 OR lag(is_lost) OVER w AS was_decided,
               lag(stage) OVER w AS was_stage,
               lag(salesperson) OVER w AS was_salesperson,
               lag(team) OVER w AS was_team,
               lag(amount) OVER w AS was_amount
          FROM (SELECT lead_id, at, phase, number, author, is_inferred,
                       date_trunc('second', at) AS date,
                       type = 1 AND active = 1 AND won = 0 AS is_open,
                       won, active = 0 AND lost = 1 AS is_lost,
                       stage::int AS stage, salesperson::int AS salesperson,
                       team::int AS team, amount
                  FROM (%(states)s) state) state
        WINDOW w AS (PARTITION BY lead_id ORDER BY at, phase)
        """,
        states=states,
    )


def _side():
    """Which of -1, 0 and +1 a difference posts."""
    return SQL(
        """
               CASE side.count
                   WHEN -1 THEN d.was_open AND NOT (d.is_open AND d.is_same_bucket)
                   WHEN 1 THEN d.is_open AND NOT (d.was_open AND d.is_same_bucket)
                   ELSE d.was_open AND d.is_open AND d.is_same_bucket
               END
        """
    )


def _bucket():
    """Where a row is booked: the old bucket when it leaves, else the new one."""
    return SQL(
        """
               SELECT CASE WHEN side.count < 0 THEN d.was_stage ELSE d.stage END AS stage,
                      CASE WHEN side.count < 0 THEN d.was_salesperson
                           ELSE d.salesperson END AS salesperson,
                      CASE WHEN side.count < 0 THEN d.was_team ELSE d.team END AS team,
                      CASE side.count WHEN -1 THEN -d.was_amount
                                      WHEN 1 THEN d.amount
                                      ELSE d.amount - d.was_amount END AS amount,
                      CASE WHEN side.count < 0 THEN d.was_entered ELSE d.entered END AS entered,
                      CASE WHEN d.was_open AND d.is_open AND NOT d.is_same_stage THEN
                                CASE WHEN side.count < 0 THEN d.stage ELSE d.was_stage END
                           WHEN d.was_open AND d.won = 1 THEN d.stage
                      END AS other
        """
    )


def _kind():
    return SQL(
        """
               CASE WHEN d.was_open AND d.is_open THEN
                        CASE WHEN side.count = 0 THEN 'revalued'
                             WHEN d.is_same_stage THEN 'transfer'
                             WHEN (COALESCE(p.place, 0) > COALESCE(q.place, 0))
                                  = (side.count > 0) THEN 'forward'
                             ELSE 'backward' END
                    WHEN d.is_open THEN
                        CASE WHEN d.open_count = 1 THEN 'new'
                             WHEN d.was_decided THEN 'reopened'
                             ELSE 'restored' END
                    WHEN d.won = 1 THEN 'won'
                    WHEN d.is_lost THEN 'lost'
                    ELSE 'archived'
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
