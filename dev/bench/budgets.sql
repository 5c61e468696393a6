-- Fills 1,000 approved budgets with 4 contents and 50 expenses each; needs leads. Deterministic.
\set ON_ERROR_STOP on
SET session_replication_role=replica; SET synchronous_commit=off; SET client_min_messages=warning;
DELETE FROM hr_expense WHERE name LIKE 'Bench %'; DELETE FROM crm_budget_line WHERE name='Bench'; DELETE FROM crm_budget WHERE name LIKE 'Bench %';
SELECT setseed(0.42);
SELECT id AS employee FROM hr_employee ORDER BY id LIMIT 1 \gset
DROP TABLE IF EXISTS bench_content, bench_deal;
CREATE TABLE bench_content AS SELECT (row_number() OVER (ORDER BY p.id)-1)::int n, p.id product_id FROM product_product p JOIN product_template t ON t.id=p.product_tmpl_id WHERE t.can_be_expensed ORDER BY p.id LIMIT 4;
CREATE TABLE bench_deal AS SELECT (row_number() OVER (ORDER BY id)-1)::int n, id lead_id, company_id, team_id, user_id, partner_id, stage_id FROM (SELECT * FROM crm_lead WHERE company_id=(SELECT min(id) FROM res_company) ORDER BY id LIMIT 1000) l;
INSERT INTO crm_budget(name,active,kind,state,is_master,lead_id,partner_id,team_id,user_id,company_id,currency_id,date_from,date_to,control_count,create_uid,create_date,write_uid,write_date)
SELECT 'Bench '||d.n,true,'sales','approved',false,d.lead_id,d.partner_id,d.team_id,COALESCE(d.user_id,2),d.company_id,c.currency_id,date '2026-01-01',date '2026-12-31',0,2,now(),2,now() FROM bench_deal d JOIN res_company c ON c.id=d.company_id;
INSERT INTO crm_budget_line(budget_id,sequence,name,product_id,amount,company_id,create_uid,create_date,write_uid,write_date)
SELECT b.id,p.n,'Bench',p.product_id,round((500+1500*random())::numeric,2),b.company_id,2,now(),2,now() FROM crm_budget b, bench_content p WHERE b.name LIKE 'Bench %';
UPDATE crm_budget b SET amount_planned=x.amount, amount_planned_company=x.amount FROM (SELECT budget_id, sum(amount) amount FROM crm_budget_line WHERE name='Bench' GROUP BY 1) x WHERE x.budget_id=b.id;
INSERT INTO hr_expense(name,payment_mode,quantity,company_id,employee_id,currency_id,date,state,approval_state,product_id,lead_id,stage_id,budget_id,budget_line_id,price_unit,total_amount,total_amount_currency,untaxed_amount,untaxed_amount_currency,tax_amount,tax_amount_currency,create_uid,create_date,write_uid,write_date)
SELECT 'Bench '||g,'own_account',1,b.company_id,:employee,b.currency_id,date '2026-01-01'+(g*7+b.id%7)%365,
       (ARRAY['submitted','approved','posted','posted','paid'])[1+g%5],CASE WHEN g%5=0 THEN 'submitted' ELSE 'approved' END,
       l.product_id,b.lead_id,d.stage_id,b.id,l.id,x.amount,x.amount,x.amount,x.amount,x.amount,0,0,2,now(),2,now()
FROM crm_budget b JOIN bench_deal d ON d.lead_id=b.lead_id CROSS JOIN generate_series(1,50) g
JOIN crm_budget_line l ON l.budget_id=b.id AND l.sequence=g%4
CROSS JOIN LATERAL (SELECT round((10+((g*37+b.id*11)%170))::numeric,2) amount) x WHERE b.name LIKE 'Bench %';
ANALYZE hr_expense; ANALYZE crm_budget; ANALYZE crm_budget_line;
