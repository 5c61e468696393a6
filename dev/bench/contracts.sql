-- Fills 10,000 contracts with 5 steps, 4 instalments, their invoices and payments. Deterministic.
\set ON_ERROR_STOP on
SET session_replication_role=replica; SET synchronous_commit=off; SET client_min_messages=warning;
DELETE FROM account_partial_reconcile p USING account_move_line l WHERE l.id=p.debit_move_id AND l.name='Bench'; DELETE FROM account_move_line WHERE name='Bench'; DELETE FROM account_move WHERE ref LIKE 'Bench %';
DELETE FROM crm_contract_step_precondition_rel r USING crm_contract_step s WHERE s.id=r.step_id AND s.name LIKE 'Bench %'; DELETE FROM crm_contract_instalment WHERE name LIKE 'Bench %'; DELETE FROM crm_contract_step WHERE name LIKE 'Bench %'; DELETE FROM crm_contract WHERE name LIKE 'Bench %'; DELETE FROM res_partner WHERE name LIKE 'Bench Customer %';
SELECT min(c.id) AS company, min(c.currency_id) AS currency FROM res_company c WHERE c.id=(SELECT min(id) FROM res_company) \gset
SELECT id AS sales FROM account_journal WHERE company_id=:company AND type='sale' ORDER BY id LIMIT 1 \gset
SELECT id AS bank FROM account_journal WHERE company_id=:company AND type='bank' ORDER BY id LIMIT 1 \gset
SELECT id AS receivable FROM account_account WHERE account_type='asset_receivable' ORDER BY id LIMIT 1 \gset
SELECT id AS income FROM account_account WHERE account_type='income' ORDER BY id LIMIT 1 \gset
SELECT id AS cash FROM account_account WHERE account_type='asset_cash' ORDER BY id LIMIT 1 \gset
SELECT id AS kind FROM crm_contract_step_kind ORDER BY id LIMIT 1 \gset
SELECT now()::date AS today \gset
DROP TABLE IF EXISTS bench_user, bench_invoice;
CREATE TABLE bench_user AS SELECT (row_number() OVER (ORDER BY u.id)-1)::int n, u.id user_id, m.crm_team_id team_id FROM res_users u JOIN crm_team_member m ON m.user_id=u.id JOIN crm_team t ON t.id=m.crm_team_id WHERE t.company_id=:company;
INSERT INTO res_partner(name,complete_name,active,is_company,type,autopost_bills,create_uid,create_date,write_uid,write_date)
SELECT 'Bench Customer '||g,'Bench Customer '||g,true,true,'contact','ask',2,now(),2,now() FROM generate_series(0,999) g;
UPDATE res_partner SET commercial_partner_id=id WHERE name LIKE 'Bench Customer %';
INSERT INTO crm_contract(name,number,active,state,version,partner_id,user_id,team_id,company_id,currency_id,amount,date_signed,date_start,date_end,create_uid,create_date,write_uid,write_date)
SELECT 'Bench '||g,'B'||lpad(g::text,6,'0'),true,CASE WHEN g%10<6 THEN 'executing' WHEN g%10<8 THEN 'closed' WHEN g%10=8 THEN 'signed' ELSE 'draft' END,1,
       p.id,u.user_id,u.team_id,:company,:currency,1000*(10+g%90),
       d.signed,d.signed,d.signed+240,2,now(),2,now()
FROM generate_series(0,9999) g JOIN (SELECT id,row_number() OVER (ORDER BY id)-1 n FROM res_partner WHERE name LIKE 'Bench Customer %') p ON p.n=g%1000
JOIN bench_user u ON u.n=g%(SELECT count(*) FROM bench_user)
CROSS JOIN LATERAL (SELECT :'today'::date-CASE WHEN g%10 IN (6,7) THEN 500+g%300 ELSE (g*7)%330 END signed) d;
INSERT INTO crm_contract_step(contract_id,sequence,company_id,currency_id,kind_id,user_id,name,state,date_start,date_end,date_start_actual,date_done,date_escalated,result,amount,report_count,requires_proof,create_uid,create_date,write_uid,write_date)
SELECT c.id,s,c.company_id,c.currency_id,:kind,c.user_id,'Bench '||s,
       CASE WHEN c.state='draft' THEN 'waiting' WHEN c.state='closed' OR c.date_signed+s*40<:'today'::date-(c.id%40) THEN 'done' WHEN c.date_signed+s*40-40<:'today'::date-(c.id%40) THEN 'ready' ELSE 'waiting' END,
       c.date_signed+s*40-30,c.date_signed+s*40,CASE WHEN c.state!='draft' AND (c.state='closed' OR c.date_signed+s*40<:'today'::date-(c.id%40)) THEN c.date_signed+s*40-28 END,
       CASE WHEN c.state!='draft' AND (c.state='closed' OR c.date_signed+s*40<:'today'::date-(c.id%40)) THEN c.date_signed+s*40+c.id%10 END,NULL,NULL,c.amount/5,0,false,2,now(),2,now()
FROM crm_contract c CROSS JOIN generate_series(1,5) s WHERE c.name LIKE 'Bench %';
INSERT INTO crm_contract_step_precondition_rel(step_id,precondition_id) SELECT b.id,a.id FROM crm_contract_step a JOIN crm_contract_step b ON b.contract_id=a.contract_id AND b.sequence=a.sequence+1 WHERE a.name LIKE 'Bench %';
INSERT INTO crm_contract_instalment(contract_id,sequence,company_id,currency_id,name,state,trigger,date_fixed,due_date,percent,amount,is_disputed,days,invoicing_count,create_uid,create_date,write_uid,write_date)
SELECT c.id,i,c.company_id,c.currency_id,'Bench '||i,'planned','date',c.date_signed+i*55,c.date_signed+i*55,25,c.amount/4,c.id%50=0 AND i=2,0,0,2,now(),2,now()
FROM crm_contract c CROSS JOIN generate_series(1,4) i WHERE c.name LIKE 'Bench %';
-- Four of five that fell due are invoiced a few days before; three quarters of these are paid in full, an eighth in part.
CREATE TABLE bench_invoice AS SELECT i.id instalment_id,c.partner_id,i.amount,i.due_date,c.state='closed' OR i.id%8<6 is_paid,i.id%8=6 AND c.state!='closed' is_partly,
       least(i.due_date+(c.partner_id*13+i.id*7)%60,:'today'::date) paid_on
FROM crm_contract_instalment i JOIN crm_contract c ON c.id=i.contract_id WHERE i.name LIKE 'Bench %' AND c.state IN ('executing','closed','signed') AND (c.state='closed' OR (i.due_date<:'today'::date AND i.id%5>0));
INSERT INTO account_move(name,ref,move_type,state,auto_post,journal_id,company_id,currency_id,partner_id,commercial_partner_id,date,invoice_date,invoice_date_due,instalment_id,amount_total,amount_total_signed,amount_residual,amount_residual_signed,payment_state,invoice_currency_rate,create_uid,create_date,write_uid,write_date)
SELECT 'BENCH/'||b.instalment_id,'Bench '||b.instalment_id,'out_invoice','posted','no',:sales,:company,:currency,b.partner_id,b.partner_id,b.due_date-20,b.due_date-20,b.due_date,b.instalment_id,b.amount,b.amount,
       CASE WHEN b.is_paid THEN 0 WHEN b.is_partly THEN b.amount/2 ELSE b.amount END,CASE WHEN b.is_paid THEN 0 WHEN b.is_partly THEN b.amount/2 ELSE b.amount END,
       CASE WHEN b.is_paid THEN 'paid' WHEN b.is_partly THEN 'partial' ELSE 'not_paid' END,1,2,now(),2,now() FROM bench_invoice b;
INSERT INTO account_move_line(move_id,name,journal_id,company_id,company_currency_id,currency_id,partner_id,account_id,display_type,parent_state,move_name,date,invoice_date,date_maturity,debit,credit,balance,amount_currency,amount_residual,amount_residual_currency,reconciled,quantity,price_unit,price_total,create_uid,create_date,write_uid,write_date)
SELECT m.id,'Bench',:sales,:company,:currency,:currency,m.partner_id,x.account,x.kind,'posted',m.name,m.date,m.date,CASE WHEN x.sign>0 THEN m.invoice_date_due END,greatest(x.sign,0)*m.amount_total,greatest(-x.sign,0)*m.amount_total,x.sign*m.amount_total,x.sign*m.amount_total,
       CASE WHEN x.sign>0 THEN m.amount_residual ELSE 0 END,CASE WHEN x.sign>0 THEN m.amount_residual ELSE 0 END,x.sign>0 AND m.amount_residual=0,1,m.amount_total,m.amount_total,2,now(),2,now()
FROM account_move m CROSS JOIN (VALUES (1,:receivable,'payment_term'),(-1,:income,'product')) x(sign,account,kind) WHERE m.name LIKE 'BENCH/%';
INSERT INTO account_move(name,ref,move_type,state,auto_post,journal_id,company_id,currency_id,partner_id,commercial_partner_id,date,amount_total,create_uid,create_date,write_uid,write_date)
SELECT 'BENCHPAY/'||b.instalment_id,'Bench '||b.instalment_id,'entry','posted','no',:bank,:company,:currency,b.partner_id,b.partner_id,b.paid_on,CASE WHEN b.is_paid THEN b.amount ELSE b.amount/2 END,2,now(),2,now()
FROM bench_invoice b WHERE b.is_paid OR b.is_partly;
INSERT INTO account_move_line(move_id,name,journal_id,company_id,company_currency_id,currency_id,partner_id,account_id,display_type,parent_state,move_name,date,debit,credit,balance,amount_currency,amount_residual,amount_residual_currency,reconciled,create_uid,create_date,write_uid,write_date)
SELECT m.id,'Bench',:bank,:company,:currency,:currency,m.partner_id,x.account,'product','posted',m.name,m.date,greatest(x.sign,0)*m.amount_total,greatest(-x.sign,0)*m.amount_total,x.sign*m.amount_total,x.sign*m.amount_total,0,0,x.sign<0,2,now(),2,now()
FROM account_move m CROSS JOIN (VALUES (1,:cash),(-1,:receivable)) x(sign,account) WHERE m.name LIKE 'BENCHPAY/%';
ANALYZE account_move; ANALYZE account_move_line;
INSERT INTO account_partial_reconcile(debit_move_id,credit_move_id,debit_currency_id,credit_currency_id,company_id,max_date,amount,debit_amount_currency,credit_amount_currency,create_uid,create_date,write_uid,write_date)
SELECT d.id,c.id,:currency,:currency,:company,c.date,c.credit,c.credit,c.credit,2,now(),2,now()
FROM account_move i JOIN account_move_line d ON d.move_id=i.id AND d.display_type='payment_term' JOIN account_move p ON p.name='BENCHPAY/'||i.instalment_id JOIN account_move_line c ON c.move_id=p.id AND c.credit>0 WHERE i.name LIKE 'BENCH/%';
UPDATE crm_contract_instalment i SET state=CASE WHEN b.is_paid THEN 'paid' WHEN b.is_partly THEN 'partly_paid' ELSE 'invoiced' END FROM bench_invoice b WHERE b.instalment_id=i.id;
ANALYZE res_partner; ANALYZE crm_contract; ANALYZE crm_contract_step; ANALYZE crm_contract_instalment; ANALYZE account_move; ANALYZE account_move_line; ANALYZE account_partial_reconcile;
