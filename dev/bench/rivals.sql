-- Fills the competition of the generated leads: three rivals in each, with quotes, moves and
-- reasons of losses; competitor orders and our own orders. After leads.sql; deterministic.
\set ON_ERROR_STOP on
SET session_replication_role=replica; SET work_mem='256MB'; SET synchronous_commit=off;
DELETE FROM crm_lead_competitor_quote; DELETE FROM crm_lead_competitor_move; DELETE FROM crm_lead_competitor; DELETE FROM crm_lead_loss;
DELETE FROM crm_competitor_order_line; DELETE FROM crm_competitor_order; DELETE FROM crm_competitor_product; DELETE FROM crm_competitor;
DELETE FROM sale_order_line; DELETE FROM sale_order;
SELECT setseed(0.42);
-- ---------- a foreign currency with a rate a week, for one of the companies
UPDATE res_currency SET active=true WHERE name='EUR';
SELECT id AS eur FROM res_currency WHERE name='EUR' \gset
SELECT currency_id AS usd FROM res_company ORDER BY id LIMIT 1 \gset
DELETE FROM res_currency_rate;
INSERT INTO res_currency_rate(currency_id,name,rate) SELECT :eur, d::date, 0.8+0.2*random() FROM generate_series(date '2022-01-01', date '2026-11-20', interval '7 days') d;
UPDATE res_company SET currency_id=:eur WHERE id=(SELECT max(company_id) FROM bench_team);
-- ---------- masters
DELETE FROM res_partner WHERE ref LIKE 'bench%';
INSERT INTO res_partner(name,complete_name,ref,is_company,active,type,country_id,autopost_bills,create_date,write_date)
SELECT 'Bench Rival '||g,'Bench Rival '||g,'bench rival '||g,true,true,'contact',1+g,'ask',now(),now() FROM generate_series(1,40) g;
INSERT INTO res_partner(name,complete_name,ref,is_company,active,type,country_id,autopost_bills,create_date,write_date)
SELECT 'Bench Customer '||g,'Bench Customer '||g,'bench customer '||g,true,true,'contact',1+floor(200*power(random(),2))::int,'ask',now(),now() FROM generate_series(1,5000) g;
UPDATE res_partner SET commercial_partner_id=id WHERE ref LIKE 'bench%';
SET client_min_messages=warning;
DROP TABLE IF EXISTS bench_customer, bench_rival, bench_product;
CREATE TABLE bench_customer AS SELECT (row_number() OVER (ORDER BY id)-1)::int n, id partner_id FROM res_partner WHERE ref LIKE 'bench customer%';
INSERT INTO crm_competitor(partner_id,name,threat,active,create_date,write_date) SELECT id,name,'2',true,now(),now() FROM res_partner WHERE ref LIKE 'bench rival%' ORDER BY id;
CREATE TABLE bench_rival AS SELECT (row_number() OVER (ORDER BY id)-1)::int n, id competitor_id, partner_id FROM crm_competitor;
INSERT INTO crm_competitor_product(competitor_id,name,active,create_date,write_date) SELECT competitor_id,'Product '||g,true,now(),now() FROM bench_rival, generate_series(1,5) g;
UPDATE crm_lead l SET partner_id=c.partner_id FROM bench_customer c WHERE c.n=l.id%5000;
-- ---------- rivals in deals: small numbers are met often
INSERT INTO crm_lead_competitor(lead_id,company_id,competitor_id,status,threat,create_uid,create_date,write_uid,write_date,is_beaten)
SELECT x.lead_id, x.company_id, r.competitor_id,
       CASE WHEN x.won_status='won' THEN 'eliminated' WHEN x.won_status='lost' AND x.k=x.winner THEN 'won' WHEN x.won_status='lost' THEN 'eliminated' ELSE (ARRAY['suspected','active','leading'])[1+x.k] END,
       '2',2,x.create_date,2,x.create_date,x.won_status='won'
FROM (SELECT l.id lead_id, l.company_id, l.won_status, l.create_date, k, l.id%4 winner, (floor(13*power(random(),2))::int + 13*k) n FROM crm_lead l, generate_series(0,2) k) x
JOIN bench_rival r ON r.n=x.n;
CREATE TABLE bench_product AS SELECT competitor_id, array_agg(id ORDER BY id) ids FROM crm_competitor_product GROUP BY 1;
UPDATE crm_lead_competitor c SET product_id=p.ids[1+c.id%5] FROM bench_product p WHERE p.competitor_id=c.competitor_id AND c.id%3>0;
UPDATE crm_lead l SET competitor_count=3;
-- ---------- moves: new, and the last status
INSERT INTO crm_lead_competitor_move(lead_competitor_id,lead_id,competitor_id,company_id,stage_id,user_id,date,status_old,status_new,create_uid,create_date,write_uid,write_date)
SELECT c.id,c.lead_id,c.competitor_id,c.company_id,l.stage_id,l.create_uid,l.create_date+m*interval '10 days',CASE m WHEN 1 THEN 'active' END,CASE m WHEN 0 THEN 'active' ELSE c.status END,2,now(),2,now()
FROM crm_lead_competitor c JOIN crm_lead l ON l.id=c.lead_id, generate_series(0,1) m ORDER BY l.create_date;
-- ---------- quotes: two rounds for two of three rivals, some without our price
INSERT INTO crm_lead_competitor_quote(lead_competitor_id,lead_id,competitor_id,company_id,stage_id,currency_id,date,amount,amount_ours,is_final,create_uid,create_date,write_uid,write_date)
SELECT c.id,c.lead_id,c.competitor_id,c.company_id,l.stage_id,o.currency_id,(l.create_date+q*interval '15 days')::date,round((l.expected_revenue*(0.9+0.2*random()))::numeric,2),CASE WHEN random()<0.9 THEN l.expected_revenue END,q=1 AND random()<0.3,2,now(),2,now()
FROM crm_lead_competitor c JOIN crm_lead l ON l.id=c.lead_id JOIN res_company o ON o.id=l.company_id, generate_series(0,1) q WHERE c.id%3>0 ORDER BY l.create_date;
UPDATE crm_lead_competitor_quote SET has_gap=coalesce(amount_ours,0)<>0 AND amount<>0, gap_percent=CASE WHEN coalesce(amount_ours,0)<>0 AND amount<>0 THEN 100*(amount_ours-amount)/amount ELSE 0 END;
UPDATE crm_lead_competitor c SET last_quote_id=q.id FROM (SELECT DISTINCT ON (lead_competitor_id) lead_competitor_id, id FROM crm_lead_competitor_quote ORDER BY lead_competitor_id, date DESC, id DESC) q WHERE q.lead_competitor_id=c.id;
-- ---------- reasons: ours for four of five losses, the customer's for half
INSERT INTO crm_lead_loss(lead_id,company_id,reason_id,loss_class,voice,sequence,create_uid,create_date,write_uid,write_date)
SELECT l.id,l.company_id,r.id,r.loss_class,v.voice,10,2,now(),2,now()
FROM crm_lead l CROSS JOIN (VALUES ('ours',5,1),('customer',2,3)) v(voice,rest,shift) JOIN crm_lost_reason r ON r.id=1+(l.id/v.shift)%3
WHERE l.won_status='lost' AND (CASE v.voice WHEN 'ours' THEN l.id%5>0 ELSE l.id%2=0 END);
-- ---------- orders of rivals, two products each; our own orders
INSERT INTO crm_competitor_order(competitor_id,partner_id,company_id,currency_id,company_currency_id,lead_id,user_id,amount,amount_company,date,source,certainty,create_uid,create_date,write_uid,write_date)
SELECT r.competitor_id,c.partner_id,o.id,o.currency_id,o.currency_id,CASE WHEN g%3=0 THEN g END,u.user_id,1000,1000,(date '2023-11-22'+(g%1090)),(ARRAY['customer','public'])[1+g%2],'sure',2,now(),2,now()
FROM generate_series(1,50000) g JOIN bench_rival r ON r.n=g%40 JOIN bench_customer c ON c.n=g%5000 JOIN (SELECT row_number() OVER (ORDER BY user_id) n, user_id FROM bench_user) u ON u.n=1+g%300 JOIN res_company o ON o.id=(SELECT company_id FROM bench_team WHERE k=g%3);
INSERT INTO product_template(name,categ_id,type,uom_id,active,sale_ok,create_date,write_date,service_tracking,purchase_ok)
SELECT jsonb_build_object('en_US','Bench Product '||g),(SELECT min(id) FROM product_category),'consu',(SELECT min(id) FROM uom_uom),true,true,now(),now(),'no',true FROM generate_series(1,50) g WHERE NOT EXISTS (SELECT 1 FROM product_template WHERE name->>'en_US' LIKE 'Bench Product%');
INSERT INTO product_product(product_tmpl_id,active,create_date,write_date) SELECT id,true,now(),now() FROM product_template t WHERE name->>'en_US' LIKE 'Bench Product%' AND NOT EXISTS (SELECT 1 FROM product_product WHERE product_tmpl_id=t.id);
INSERT INTO crm_competitor_order_line(order_id,company_id,name,quantity,amount,amount_company,product_id,counterpart_id,create_uid,create_date,write_uid,write_date)
SELECT o.id,o.company_id,'Product',1,500,500,p.ids[1+(o.id+n)%5],t.id,2,now(),2,now() FROM crm_competitor_order o JOIN bench_product p USING(competitor_id) CROSS JOIN generate_series(0,1) n JOIN (SELECT row_number() OVER (ORDER BY id) k, id FROM product_template WHERE name->>'en_US' LIKE 'Bench Product%') t ON t.k=1+(o.id+n)%50;
INSERT INTO sale_order(name,company_id,partner_id,partner_invoice_id,partner_shipping_id,date_order,state,currency_id,currency_rate,user_id,team_id,opportunity_id,create_uid,create_date,write_uid,write_date)
SELECT 'B'||l.id,l.company_id,l.partner_id,l.partner_id,l.partner_id,l.date_closed,'sale',o.currency_id,1,l.user_id,l.team_id,l.id,2,now(),2,now() FROM crm_lead l JOIN res_company o ON o.id=l.company_id WHERE l.won_status='won' AND l.id%4>0;
INSERT INTO sale_order_line(order_id,company_id,currency_id,name,customer_lead,product_uom_qty,price_unit,price_subtotal,product_id,state,create_uid,create_date,write_uid,write_date)
SELECT s.id,s.company_id,s.currency_id,'Product',0,1,500,500,p.id,'sale',2,now(),2,now() FROM sale_order s CROSS JOIN generate_series(0,1) n JOIN (SELECT row_number() OVER (ORDER BY p.id) k, p.id FROM product_product p JOIN product_template t ON t.id=p.product_tmpl_id WHERE t.name->>'en_US' LIKE 'Bench Product%') p ON p.k=1+(s.id+n)%50;
VACUUM ANALYZE crm_lead; VACUUM ANALYZE crm_lead_competitor; VACUUM ANALYZE crm_lead_competitor_quote; VACUUM ANALYZE crm_lead_competitor_move; VACUUM ANALYZE crm_lead_loss;
VACUUM ANALYZE crm_competitor_order; VACUUM ANALYZE crm_competitor_order_line; VACUUM ANALYZE sale_order; VACUUM ANALYZE sale_order_line; VACUUM ANALYZE res_partner; VACUUM ANALYZE res_currency_rate;
SELECT (SELECT count(*) FROM crm_lead_competitor) AS rivals, (SELECT count(*) FROM crm_lead_competitor_quote) AS quotes, (SELECT count(*) FROM crm_lead_competitor_move) AS moves, (SELECT count(*) FROM crm_lead_loss) AS reasons, (SELECT count(*) FROM crm_competitor_order_line) AS theirs, (SELECT count(*) FROM sale_order_line) AS ours;
