"""Read what users entered and decided, by plain SQL: an upgrade keeps all of it."""

from dev.databases import cursor

# What users decided and entered about rivals: an upgrade keeps all of it.
COMPETITION = """
    SELECT 'class', string_agg(concat_ws(' ', id, loss_class), ',' ORDER BY id)
      FROM crm_lost_reason
     UNION ALL
    SELECT 'criteria', string_agg(concat_ws(' ', id, name, active), ',' ORDER BY id)
      FROM crm_competition_criterion
     UNION ALL
    SELECT 'reasons', string_agg(concat_ws(' ', lead_id, reason_id, voice), ',' ORDER BY id)
      FROM crm_lead_loss
     UNION ALL
    SELECT 'rivals', string_agg(concat_ws(' ', lead_id, competitor_id, status), ',' ORDER BY id)
      FROM crm_lead_competitor
     UNION ALL
    SELECT 'orders', string_agg(concat_ws(' ', id, amount_company), ',' ORDER BY id)
      FROM crm_competitor_order
     UNION ALL
    SELECT 'deals', string_agg(concat_ws(' ', id, competitor_count, leading_competitor_id,
                                         is_without_rival), ',' ORDER BY id)
      FROM crm_lead
"""

# What was planned, approved and spent: an upgrade keeps all of it.
BUDGETS = """
    SELECT 'budgets', string_agg(concat_ws(' ', id, name, state, amount_planned, control_count),
                                 ',' ORDER BY id)
      FROM crm_budget
     UNION ALL
    SELECT 'contents', string_agg(concat_ws(' ', id, budget_id, product_id, amount),
                                  ',' ORDER BY id)
      FROM crm_budget_line
     UNION ALL
    SELECT 'revisions', string_agg(concat_ws(' ', id, state, amount_difference), ',' ORDER BY id)
      FROM crm_budget_revision
     UNION ALL
    SELECT 'alerts', string_agg(concat_ws(' ', id, budget_id, threshold_percent), ',' ORDER BY id)
      FROM crm_budget_alert
     UNION ALL
    SELECT 'expenses', string_agg(concat_ws(' ', id, state, lead_id, campaign_id, contact_id,
                                            meeting_id, stage_id, budget_id, budget_line_id),
                                  ',' ORDER BY id)
      FROM hr_expense
     UNION ALL
    SELECT 'bills', string_agg(concat_ws(' ', id, budget_id, budget_line_id), ',' ORDER BY id)
      FROM account_move_line
     UNION ALL
    SELECT 'items', string_agg(concat_ws(' ', id, budget_id, budget_line_id), ',' ORDER BY id)
      FROM account_analytic_line
     UNION ALL
    SELECT 'settings', string_agg(concat_ws(' ', id, budget_policy, budget_leader_limit),
                                  ',' ORDER BY id)
      FROM res_company
"""

# What was promised, done, invoiced and reminded of: an upgrade keeps all of it.
CONTRACTS = """
    SELECT 'contracts', string_agg(concat_ws(' ', id, number, state, version, amount, date_signed,
                                             date_end), ',' ORDER BY id)
      FROM crm_contract
     UNION ALL
    SELECT 'reviews', string_agg(concat_ws(' ', id, contract_id, role, state), ',' ORDER BY id)
      FROM crm_contract_review
     UNION ALL
    SELECT 'steps', string_agg(concat_ws(' ', id, contract_id, kind_id, user_id, state, date_end,
                                         date_done, result), ',' ORDER BY id)
      FROM crm_contract_step
     UNION ALL
    SELECT 'instalments', string_agg(concat_ws(' ', id, contract_id, state, percent, amount,
                                               due_date, is_disputed, dunning_level_id),
                                     ',' ORDER BY id)
      FROM crm_contract_instalment
     UNION ALL
    SELECT 'invoices', string_agg(concat_ws(' ', id, instalment_id, payment_state), ',' ORDER BY id)
      FROM account_move
     UNION ALL
    SELECT 'orders', string_agg(concat_ws(' ', id, contract_id), ',' ORDER BY id)
      FROM sale_order
     UNION ALL
    SELECT 'changes', string_agg(concat_ws(' ', id, state, version, date_end_old, date_end),
                                 ',' ORDER BY id)
      FROM crm_contract_change
     UNION ALL
    SELECT 'acknowledgements', string_agg(concat_ws(' ', id, user_id, date), ',' ORDER BY id)
      FROM crm_contract_acknowledgement
     UNION ALL
    SELECT 'versions', string_agg(concat_ws(' ', id, version, snapshot), ',' ORDER BY id)
      FROM crm_contract_version
     UNION ALL
    SELECT 'levels', string_agg(concat_ws(' ', id, company_id, days, active, name),
                                ',' ORDER BY id)
      FROM crm_dunning_level
     UNION ALL
    SELECT 'reminders', string_agg(concat_ws(' ', id, instalment_id, level_id, date),
                                   ',' ORDER BY id)
      FROM crm_dunning
     UNION ALL
    SELECT 'credit', string_agg(concat_ws(' ', id, partner_id, outcome, excess), ',' ORDER BY id)
      FROM crm_credit_check
     UNION ALL
    SELECT 'ratings', string_agg(concat_ws(' ', id, credit_rating), ',' ORDER BY id)
      FROM res_partner
     UNION ALL
    SELECT 'settings', string_agg(concat_ws(' ', id, contract_legal_reviewer_id, credit_policy,
                                            dunning_is_automatic), ',' ORDER BY id)
      FROM res_company
"""


def read(database):
    """Return what users entered: ``{domain: {kind: text}}``."""
    digests = {}
    with cursor(database) as cr:
        for domain, query in (
            ("competition", COMPETITION),
            ("budgets", BUDGETS),
            ("contracts", CONTRACTS),
        ):
            cr.execute(query)
            digests[domain] = dict(cr.fetchall())
    return digests


def differences(before, after):
    """Return what an upgrade has changed, as sentences."""
    return [
        f"the upgrade changed the {kind} of {domain}"
        for domain, digests in before.items()
        for kind, text in digests.items()
        if after[domain][kind] != text
    ]
