"""Step 1: the leads whose history is rebuilt, and the state it must end in."""

from odoo.tools import SQL


def create_leads_table(main_company_id):
    """Build one row per lead: the state at the end of its rebuilt history.

    That end is the lead as it is now. When it has moved since an earlier run,
    live rows follow the rebuilt ones (``cut`` is the first of them), and the end is
    the state the earlier run ended in: live rows start from there.
    Leads whose history begins with a live or imported row are left out.

    :param int main_company_id: its currency is used for leads without company
    """
    return SQL(
        """
        CREATE TEMP TABLE funnel_rebuild_lead ON COMMIT DROP AS
        WITH earlier AS (%(earlier)s)
        SELECT l.id AS lead_id,
               p.cut,
               p.begins_inferred,
               COALESCE(l.create_date, l.write_date, 'epoch') AS created,
               COALESCE(p.date_left, l.date_last_stage_update) AS stage_date,
               COALESCE(p.date, l.date_closed) AS date_closed,
               COALESCE(p.date, l.write_date, l.create_date, 'epoch') AS date_written,
               p.cut IS NOT NULL OR l.write_date IS DISTINCT FROM l.create_date AS is_written,
               l.date_conversion,
               l.create_uid AS author,
               CASE WHEN p.cut IS NULL THEN l.company_id ELSE p.company_id END AS company_id,
               COALESCE(p.currency_id, c.currency_id) AS currency_id,
               %(end_state)s
          FROM crm_lead l
          LEFT JOIN earlier p ON p.lead_ref = l.id
          LEFT JOIN res_company c ON c.id = COALESCE(l.company_id, %(main_company)s)
         WHERE p.lead_ref IS NULL OR NOT p.begins_kept
        """,
        earlier=_select_earlier_run(),
        end_state=_end_state(),
        main_company=main_company_id,
    )


def _select_earlier_run():
    """Select, for leads with live or imported rows, where their rebuilt rows ended."""
    return SQL(
        """
        SELECT h.lead_ref, h.cut, h.begins_kept, h.begins_inferred, h.amount AS open_amount,
               m.date, m.kind, m.count, m.user_id, m.team_id, m.company_id, m.currency_id,
               CASE m.kind WHEN 'won' THEN m.date ELSE m.date_entered END AS date_left,
               CASE m.kind WHEN 'won' THEN COALESCE(m.other_stage_id, m.stage_ref)
                           ELSE m.stage_ref END AS stage_id,
               CASE WHEN m.count < 0 THEN -m.amount ELSE h.amount END AS amount
          FROM (SELECT lead_ref,
                       min(date) FILTER (WHERE is_kept) AS cut,
                       COALESCE(min(date) FILTER (WHERE is_kept)
                                < min(date) FILTER (WHERE NOT is_kept), TRUE) AS begins_kept,
                       (array_agg(origin ORDER BY date, id)
                            FILTER (WHERE NOT is_kept))[1] = 'inferred' AS begins_inferred,
                       (array_agg(id ORDER BY date DESC, id DESC)
                            FILTER (WHERE NOT is_kept))[1] AS last_id,
                       sum(amount) FILTER (WHERE NOT is_kept) AS amount
                  FROM (SELECT *, origin NOT IN ('rebuilt', 'inferred') AS is_kept
                          FROM crm_funnel_move) m
                 GROUP BY lead_ref
                HAVING bool_or(is_kept)) h
          LEFT JOIN crm_funnel_move m ON m.id = h.last_id
        """
    )


def _end_state():
    # Numbers instead of booleans, ids and labels: a tracked change has only
    # one old and one new value, whatever its field (step 2).
    return SQL(
        """
               (l.type = 'opportunity' OR p.cut IS NOT NULL)::int::float8 AS type,
               CASE WHEN p.cut IS NULL THEN COALESCE(l.active, FALSE)
                    ELSE p.kind IN ('won') OR p.count >= 0 END::int::float8 AS active,
               (COALESCE(p.kind, l.won_status) = 'won')::int::float8 AS won,
               (COALESCE(p.kind, l.won_status) = 'lost')::int::float8 AS lost,
               COALESCE(p.stage_id, l.stage_id, 0)::float8 AS stage,
               COALESCE(CASE WHEN p.cut IS NULL THEN l.user_id ELSE p.user_id END, 0)::float8
                   AS salesperson,
               COALESCE(CASE WHEN p.cut IS NULL THEN l.team_id ELSE p.team_id END, 0)::float8
                   AS team,
               COALESCE(p.amount, l.expected_revenue, 0)::float8 AS amount
        """
    )
