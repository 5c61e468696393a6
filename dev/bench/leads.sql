-- Fills crm_lead, mail_message and mail_tracking_value as Odoo itself would have in three years.
-- psql -v n_leads=100000 -v with_mail=1 -f leads.sql; deterministic (setseed). Needs a superuser.
\set ON_ERROR_STOP on
\timing on
SET session_replication_role=replica; SET work_mem='256MB'; SET maintenance_work_mem='512MB'; SET max_parallel_workers_per_gather=0;
SET synchronous_commit=off;
DELETE FROM mail_tracking_value WHERE mail_message_id IN (SELECT id FROM mail_message WHERE model='crm.lead');
DELETE FROM mail_message WHERE model='crm.lead'; DELETE FROM crm_lead;
-- ---------- dimension maps
DROP TABLE IF EXISTS bench_team, bench_user, bench_stage CASCADE;
CREATE TABLE bench_team AS SELECT (row_number() over (order by id)-1)::int k, id team_id, company_id FROM crm_team WHERE name->>'en_US' LIKE 'Bench Team%';
CREATE TABLE bench_user AS SELECT u.id user_id, u.partner_id, split_part(u.login, '_', 3)::int i, (split_part(u.login, '_', 3)::int-1)%20 k, (split_part(u.login, '_', 3)::int-1)/20 j FROM res_users u WHERE login LIKE 'bench_user_%';
CREATE TABLE bench_stage AS SELECT (row_number() over (order by sequence,id))::int s, id stage_id, name->>'en_US' nm, coalesce(is_won,false) is_won FROM crm_stage;
-- ---------- save + drop secondary indexes (recreated below)
DROP TABLE IF EXISTS bench_idx; 
CREATE TABLE bench_idx AS SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) def FROM pg_index WHERE indrelid IN ('crm_lead'::regclass,'mail_message'::regclass,'mail_tracking_value'::regclass) AND NOT indisprimary;
SELECT format('DROP INDEX %s', name) FROM bench_idx \gexec
-- ---------- lead seeds
SELECT setseed(0.42);
DROP TABLE IF EXISTS bench_seed;
CREATE UNLOGGED TABLE bench_seed AS
WITH r AS MATERIALIZED (
 SELECT g AS id, random() r1, random() r2, random() r3, random() r4, random() r5, random() r6, random() r7, random() r8 FROM generate_series(1,:n_leads) g)
SELECT r.id, floor(20*power(r1,1.6))::int k, floor(15*power(r2,1.3))::int j,
   -- 3 years, growing volume, business hours UTC
   date_trunc('day', timestamp '2023-11-22' + interval '1095 days'*power(r3,0.75)) + interval '7 hours' + (r4*r4*0.3+r4*0.7)*interval '11 hours' + r7*interval '59 seconds' AS created,
   round((exp(6.5+2.4*(r5+r6-0.4)))::numeric,2) AS rev, r7, r8
FROM r;
UPDATE bench_seed SET created = created + interval '2 days' WHERE extract(isodow from created)>5;
UPDATE bench_seed SET created = timestamp '2026-11-20 08:00' + r7*interval '8 hours' WHERE created > timestamp '2026-11-20 18:00';
-- ---------- random walk of stage visits
DROP TABLE IF EXISTS bench_walk;
CREATE UNLOGGED TABLE bench_walk(lead_id int, seq int, s int, entered timestamp, leftt timestamp, kind text, nxt int);
DO $$
DECLARE n int; step int;
BEGIN
 CREATE TEMP TABLE cur AS SELECT id lead_id, CASE WHEN r8<0.08 THEN 2 ELSE 1 END s, created entered FROM bench_seed;
 FOR step IN 1..18 LOOP
   DROP TABLE IF EXISTS o;
   CREATE TEMP TABLE o AS
   WITH x AS MATERIALIZED (SELECT c.*, random() d, random() e FROM cur c)
   SELECT x.lead_id, x.s, x.entered,
     CASE WHEN s=7 THEN 'open' WHEN d<0.71 THEN 'adv' WHEN d<0.77 THEN 'skip' WHEN d<0.86 THEN CASE WHEN s>1 THEN 'ret' ELSE 'adv' END WHEN d<0.95 THEN 'lost' ELSE 'open' END k,
     x.entered + interval '1 minute' + (-ln(1-e*0.999))*(ARRAY[6,9,12,10,16,8,1])[s]*interval '1 day' AS ex
   FROM x;
   UPDATE o SET k='open' WHERE ex > timestamp '2026-11-21 12:00';
   INSERT INTO bench_walk
   SELECT lead_id, step, s, entered, CASE WHEN k='open' THEN NULL ELSE ex END,
     CASE k WHEN 'open' THEN NULL WHEN 'lost' THEN 'lost' WHEN 'ret' THEN 'returned' ELSE CASE WHEN least(s+CASE k WHEN 'skip' THEN 2 ELSE 1 END,7)=7 THEN 'won' ELSE 'advanced' END END,
     CASE k WHEN 'adv' THEN s+1 WHEN 'skip' THEN least(s+2,7) WHEN 'ret' THEN s-1 END FROM o;
   TRUNCATE cur;
   INSERT INTO cur SELECT lead_id, CASE k WHEN 'adv' THEN s+1 WHEN 'skip' THEN least(s+2,7) ELSE s-1 END, ex FROM o WHERE k IN ('adv','skip','ret');
   -- 4% of the lost are restored later in the same stage
   INSERT INTO cur SELECT lead_id, s, ex+interval '20 days' FROM o WHERE k='lost' AND lead_id%25=0 AND ex < timestamp '2026-10-30';
   GET DIAGNOSTICS n = ROW_COUNT;
   EXIT WHEN NOT EXISTS (SELECT 1 FROM cur);
 END LOOP;
END $$;
CREATE INDEX ON bench_walk(lead_id, seq); ANALYZE bench_walk; ANALYZE bench_seed;
-- ---------- crm_lead
INSERT INTO crm_lead(id,name,type,priority,user_id,team_id,company_id,stage_id,color,country_id,lost_reason_id,create_uid,write_uid,create_date,write_date,
  phone,phone_sanitized,phone_state,email_from,email_normalized,email_domain_criterion,email_state,contact_name,partner_name,city,street,zip,website,description,won_status,active,
  expected_revenue,prorated_revenue,recurring_revenue,recurring_revenue_monthly,recurring_revenue_monthly_prorated,recurring_revenue_prorated,
  date_closed,date_open,date_last_stage_update,date_conversion,day_open,day_close,probability,automated_probability,message_bounce,date_deadline)
SELECT s.id, 'Opportunity '||s.id||' for '||md5(s.id::text), CASE WHEN s.id%10=0 AND w.s<=2 THEN 'lead' ELSE 'opportunity' END, (ARRAY['0','0','0','1','1','2','3'])[1+s.id%7],
  CASE WHEN s.id%33=0 THEN NULL ELSE u.user_id END, t.team_id, t.company_id, st.stage_id, 0, 1+floor(200*power(s.r8,2))::int,
  CASE WHEN w.kind='lost' THEN 1+s.id%3 END, u.user_id,u.user_id, s.created, coalesce(w.leftt,w.entered),
  '+1 555 '||lpad((s.id%10000000)::text,7,'0'), '+1555'||lpad((s.id%10000000)::text,7,'0'),'correct',
  'contact'||s.id||'@company'||(s.id%50000)||'.example.com','contact'||s.id||'@company'||(s.id%50000)||'.example.com','@company'||(s.id%50000)||'.example.com','correct',
  'Contact '||s.id,'Company '||(s.id%50000),'City '||(s.id%900),(s.id%300)||' Main Street',lpad((s.id%99999)::text,5,'0'),CASE WHEN s.id%3=0 THEN 'http://company'||(s.id%50000)||'.example.com' END,
  CASE WHEN s.id%4=0 THEN '<p>'||repeat('Notes about the request '||s.id||'. ',5)||'</p>' END,
  CASE WHEN w.kind='lost' THEN 'lost' WHEN w.s=7 THEN 'won' ELSE 'pending' END, w.kind IS DISTINCT FROM 'lost',
  s.rev, round((s.rev*p.p/100)::numeric,2),0,0,0,0,
  CASE WHEN w.kind='lost' THEN w.leftt WHEN w.s=7 THEN w.entered END, s.created, w.entered, CASE WHEN s.id%10=0 THEN s.created END,
  0, CASE WHEN w.kind='lost' THEN extract(epoch from w.leftt-s.created)/86400 WHEN w.s=7 THEN extract(epoch from w.entered-s.created)/86400 END, p.p, p.p, 0,
  CASE WHEN s.id%2=0 THEN (s.created+interval '60 days')::date END
FROM bench_seed s JOIN bench_team t USING(k) JOIN bench_user u ON u.k=s.k AND u.j=s.j
JOIN LATERAL (SELECT * FROM bench_walk w WHERE w.lead_id=s.id ORDER BY seq DESC LIMIT 1) w ON true
JOIN bench_stage st ON st.s=w.s
CROSS JOIN LATERAL (SELECT CASE WHEN w.kind='lost' THEN 0 WHEN w.s=7 THEN 100 ELSE 10*w.s+round((s.r7*20)::numeric,2) END::float8 p) p
ORDER BY s.id;
SELECT setval('crm_lead_id_seq',(SELECT max(id) FROM crm_lead));
TRUNCATE crm_tag_rel;
INSERT INTO crm_tag_rel(lead_id,tag_id) SELECT s.id, x.tag_id FROM bench_seed s JOIN (SELECT (row_number() over (order by id)-1) n, id tag_id FROM crm_tag) x ON x.n = floor(s.r7*30)::int ON CONFLICT DO NOTHING;
-- ---------- mail
\if :with_mail
-- events: creation (0), move (1), lost(2), restore(3), won move(4)
DROP TABLE IF EXISTS bench_ev;
CREATE UNLOGGED TABLE bench_ev AS
SELECT row_number() OVER (ORDER BY at, lead_id, ek) AS mid, q.* FROM (
  SELECT id lead_id, created at, 0 ek, 0 seq, NULL::int so, NULL::int sn FROM bench_seed
  UNION ALL SELECT lead_id, leftt, CASE WHEN kind='won' THEN 4 WHEN kind='lost' THEN 2 ELSE 1 END, seq, s, nxt FROM bench_walk WHERE leftt IS NOT NULL
  UNION ALL SELECT w.lead_id, w.entered, 3, w.seq, w.s, w.s FROM bench_walk w JOIN bench_walk p ON p.lead_id=w.lead_id AND p.seq=w.seq-1 AND p.kind='lost'
) q;
SELECT max(id)+100000 AS base FROM mail_message \gset
INSERT INTO mail_message(id,res_id,record_company_id,subtype_id,author_id,create_uid,write_uid,model,message_type,email_from,message_id,reply_to,body,email_add_signature,is_internal,date,create_date,write_date)
SELECT :base+e.mid, e.lead_id, t.company_id, CASE e.ek WHEN 0 THEN (SELECT res_id FROM ir_model_data WHERE module='crm' AND name='mt_lead_create') WHEN 1 THEN (SELECT res_id FROM ir_model_data WHERE module='crm' AND name='mt_lead_stage') WHEN 2 THEN (SELECT res_id FROM ir_model_data WHERE module='crm' AND name='mt_lead_lost') WHEN 3 THEN (SELECT res_id FROM ir_model_data WHERE module='crm' AND name='mt_lead_restored') ELSE (SELECT res_id FROM ir_model_data WHERE module='crm' AND name='mt_lead_won') END,
 u.partner_id,u.user_id,u.user_id,'crm.lead','notification','"Bench User '||u.i||'" <bench_user_'||u.i||'@example.com>', '<'||(e.mid*7919+1000000000000)||'.'||extract(epoch from e.at)::bigint||'.'||lpad((e.mid*104729%1000000000000)::text,15,'0')||'-openerp-'||e.lead_id||'-crm.lead@vm>',
 '"Bench User '||u.i||'" <bench_user_'||u.i||'@example.com>', CASE WHEN e.ek=0 THEN '<div summary="o_mail_notification"><p>A new lead has been created for the team "Bench Team '||(s.k+1)||'".</p></div>' ELSE '' END, true,false, date_trunc('second',e.at), e.at, e.at
FROM bench_ev e JOIN bench_seed s ON s.id=e.lead_id JOIN bench_team t ON t.k=s.k JOIN bench_user u ON u.k=s.k AND u.j=s.j
ORDER BY e.mid;
SELECT setval('mail_message_id_seq',(SELECT max(id) FROM mail_message));
SELECT id AS f_stage FROM ir_model_fields WHERE model='crm.lead' AND name='stage_id' \gset
SELECT id AS f_active FROM ir_model_fields WHERE model='crm.lead' AND name='active' \gset
SELECT id AS f_won FROM ir_model_fields WHERE model='crm.lead' AND name='won_status' \gset
SELECT id AS f_lost FROM ir_model_fields WHERE model='crm.lead' AND name='lost_reason_id' \gset
INSERT INTO mail_tracking_value(field_id,old_value_integer,new_value_integer,old_value_char,new_value_char,mail_message_id,create_uid,write_uid,create_date,write_date)
SELECT x.f, x.oi, x.ni, x.oc, x.nc, :base+e.mid, u.user_id,u.user_id,e.at,e.at
FROM bench_ev e JOIN bench_seed s ON s.id=e.lead_id JOIN bench_user u ON u.k=s.k AND u.j=s.j
LEFT JOIN bench_stage o ON o.s=e.so LEFT JOIN bench_stage n ON n.s=e.sn
CROSS JOIN LATERAL (
  SELECT 1 o, :f_stage f, o.stage_id oi, n.stage_id ni, o.nm oc, n.nm nc WHERE e.ek IN (1,4)
  UNION ALL SELECT 2, :f_won, NULL,NULL,'Pending','Won' WHERE e.ek=4
  UNION ALL SELECT 3, :f_active, 1,0,NULL,NULL WHERE e.ek=2
  UNION ALL SELECT 4, :f_lost, 0,1+e.lead_id%3,'','Too expensive' WHERE e.ek=2
  UNION ALL SELECT 5, :f_won, NULL,NULL,'Pending','Lost' WHERE e.ek=2
  UNION ALL SELECT 6, :f_active, 0,1,NULL,NULL WHERE e.ek=3
  UNION ALL SELECT 7, :f_won, NULL,NULL,'Lost','Pending' WHERE e.ek=3) x
ORDER BY e.mid, x.o;
\endif
SELECT def FROM bench_idx \gexec
VACUUM ANALYZE crm_lead; ANALYZE crm_tag_rel;
\if :with_mail
VACUUM ANALYZE mail_message; VACUUM ANALYZE mail_tracking_value;
\endif
SELECT count(*) AS leads FROM crm_lead;
