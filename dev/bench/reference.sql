-- The ledger that the generated lives must give, straight from the generator's own walk:
-- the oracle of the rebuilding, and with its indexes the "plain copy" it is timed against.
INSERT INTO crm_funnel_move (lead_id, lead_ref, date, kind, stage_id, stage_ref, other_stage_id, user_id, team_id,
    company_id, currency_id, count, amount, date_entered, stay_days, author_id, origin)
WITH visit AS (
    SELECT w.lead_id, w.seq, w.s, date_trunc('second', w.entered) AS entered, date_trunc('second', w.leftt) AS leftt,
           w.kind, lag(w.s) OVER life AS before, lag(w.kind) OVER life AS before_kind, w.nxt
      FROM bench_walk w
    WINDOW life AS (PARTITION BY w.lead_id ORDER BY w.seq)
)
SELECT l.id, l.id, p.date, p.kind, st.stage_id, st.stage_id, other.stage_id, l.user_id, l.team_id, l.company_id,
       c.currency_id, p.count, p.count * l.expected_revenue, v.entered,
       CASE WHEN p.count = -1 THEN EXTRACT(epoch FROM v.leftt - v.entered) / 86400 END, l.create_uid, 'rebuilt'
  FROM visit v
  JOIN crm_lead l ON l.id = v.lead_id AND l.type = 'opportunity'
  JOIN res_company c ON c.id = l.company_id
  JOIN bench_stage st ON st.s = v.s AND NOT st.is_won
 CROSS JOIN LATERAL (
    SELECT v.entered AS date, 1 AS count, v.before AS other_s,
           CASE WHEN v.before IS NULL THEN 'new' WHEN v.before_kind = 'lost' THEN 'reopened'
                WHEN v.s > v.before THEN 'forward' ELSE 'backward' END AS kind
     UNION ALL
    SELECT v.leftt, -1, v.nxt,
           CASE v.kind WHEN 'advanced' THEN 'forward' WHEN 'returned' THEN 'backward' ELSE v.kind END
     WHERE v.leftt IS NOT NULL) p
  LEFT JOIN bench_stage other ON other.s = p.other_s AND p.kind <> 'reopened'
 ORDER BY p.date, l.id, p.count;
