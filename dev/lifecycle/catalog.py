"""Read what a database consists of, and compare its ledger with its pipeline, by plain SQL."""

from dev.databases import cursor
from dev.paths import ADDON

# What an addon brings along: of each kind the rows that identify it.
CATALOG = {
    "table": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    "column": """SELECT table_name || '.' || column_name FROM information_schema.columns
                  WHERE table_schema = 'public'""",
    "index": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint",
    "sequence": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "trigger": "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal",
    "function": """SELECT proname FROM pg_proc
                    WHERE pronamespace = 'public'::regnamespace""",
    "external id of the addon": f"SELECT name FROM ir_model_data WHERE module = '{ADDON}'",
    "model": "SELECT model FROM ir_model",
    "field": "SELECT model || '.' || name FROM ir_model_fields",
    "selection value": """SELECT f.model || '.' || f.name || ' ' || s.value
                            FROM ir_model_fields_selection s
                            JOIN ir_model_fields f ON f.id = s.field_id""",
    "access line": "SELECT id || ' ' || name FROM ir_model_access",
    "rule": "SELECT id || ' ' || name FROM ir_rule",
    "group": "SELECT id || ' ' || (name->>'en_US') FROM res_groups",
    "implied group": "SELECT gid || ' implies ' || hid FROM res_groups_implied_rel",
    "view": "SELECT id || ' ' || name FROM ir_ui_view",
    "menu": "SELECT id || ' ' || (name->>'en_US') FROM ir_ui_menu",
    "action": "SELECT id || ' ' || (name->>'en_US') FROM ir_actions",
    "view mode of an action": "SELECT id || ' ' || view_mode FROM ir_act_window",
    "scheduled job": "SELECT id || ' ' || cron_name FROM ir_cron",
    "setting": "SELECT key FROM ir_config_parameter",
    "asset": "SELECT id || ' ' || name FROM ir_asset",
    "mail template": "SELECT id || ' ' || (name->>'en_US') FROM mail_template",
    "message subtype": "SELECT id || ' ' || (name->>'en_US') FROM mail_message_subtype",
    "view that names the funnel": """SELECT id || ' ' || name FROM ir_ui_view
                                      WHERE arch_db::text ILIKE '%funnel%'""",
    "favourite that names the funnel": """SELECT id || ' ' || name FROM ir_filters
                                           WHERE ir_filters::text ILIKE '%funnel%'""",
    "favourite that names the competition": """SELECT id || ' ' || name FROM ir_filters
                                                WHERE ir_filters::text ILIKE '%competitor%'""",
    "favourite that names a budget": """SELECT id || ' ' || name FROM ir_filters
                                         WHERE ir_filters::text ILIKE '%budget%'""",
    "favourite that names a contract": """SELECT id || ' ' || name FROM ir_filters
                                           WHERE ir_filters::text ~ 'contract|instalment|credit_'
                                       """,
    "number series": "SELECT id || ' ' || name FROM ir_sequence",
    "privilege": "SELECT id || ' ' || (name->>'en_US') FROM res_groups_privilege",
    "type of activities": "SELECT id || ' ' || (name->>'en_US') FROM mail_activity_type",
    "reason of losses": "SELECT id || ' ' || (name->>'en_US') FROM crm_lost_reason",
    **{
        f"{table} of a model that is gone": f"""
            SELECT DISTINCT {column} FROM {table} r
             WHERE NOT EXISTS (SELECT 1 FROM ir_model m WHERE m.model = r.{column})
        """
        for table, column in (
            ("mail_message", "model"),
            ("mail_followers", "res_model"),
            ("mail_activity", "res_model"),
            ("ir_attachment", "res_model"),
            ("ir_filters", "model_id"),
            ("ir_exports", "resource"),
        )
    },
}

LEDGER_DIFFERENCES = """
    WITH ledger AS (
        SELECT stage_id, user_id, team_id, company_id,
               sum(count) AS count, sum(amount) AS amount
          FROM crm_funnel_move
      GROUP BY stage_id, user_id, team_id, company_id
        HAVING sum(count) <> 0 OR abs(sum(amount)) > 0.004
    ), live AS (
        SELECT stage_id, user_id, team_id, company_id,
               count(*) AS count, coalesce(sum(expected_revenue), 0) AS amount
          FROM crm_lead
         WHERE type = 'opportunity' AND active AND won_status = 'pending'
      GROUP BY stage_id, user_id, team_id, company_id
    )
    SELECT format('stage %s, user %s, team %s, company %s: ledger %s / %s, pipeline %s / %s',
                  coalesce(ledger.stage_id, live.stage_id), coalesce(ledger.user_id, live.user_id),
                  coalesce(ledger.team_id, live.team_id),
                  coalesce(ledger.company_id, live.company_id),
                  ledger.count, ledger.amount, live.count, live.amount)
      FROM ledger
 FULL JOIN live
        ON (ledger.stage_id, coalesce(ledger.user_id, 0), coalesce(ledger.team_id, 0),
            coalesce(ledger.company_id, 0))
         = (live.stage_id, coalesce(live.user_id, 0), coalesce(live.team_id, 0),
            coalesce(live.company_id, 0))
     WHERE ledger.count IS DISTINCT FROM live.count
        OR abs(coalesce(ledger.amount, 0) - coalesce(live.amount, 0)) > 0.004
"""

# What the first version of the addon left behind: no balances of all kinds together.
FIRST_VERSION = f"""
    DELETE FROM crm_funnel_balance WHERE kind = 'net';
    UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name = '{ADDON}'
"""

BALANCE_DIFFERENCES = """
    SELECT format('month %s, stage %s: net %s / %s, by kind %s / %s',
                  month, stage_ref, net.count, net.amount, kinds.count, kinds.amount)
      FROM (SELECT month, stage_ref, sum(count) AS count, sum(amount) AS amount
              FROM crm_funnel_balance WHERE kind = 'net' GROUP BY month, stage_ref) net
 FULL JOIN (SELECT month, stage_ref, sum(count) AS count, sum(amount) AS amount
              FROM crm_funnel_balance WHERE kind <> 'net' GROUP BY month, stage_ref) kinds
     USING (month, stage_ref)
     WHERE net.count IS DISTINCT FROM kinds.count
        OR abs(coalesce(net.amount, 0) - coalesce(kinds.amount, 0)) > 0.004
"""


def read(database):
    """Return the identifying rows of each kind, e.g. ``{"table": ["crm_lead", …], …}``."""
    with cursor(database) as cr:
        found = {}
        for kind, query in CATALOG.items():
            cr.execute(query)
            found[kind] = sorted({row[0] for row in cr.fetchall() if row[0]})
    return found


def differences(before, after):
    """Return what is there after but was not before, and the other way round, as sentences."""
    findings = []
    for kind in CATALOG:
        was, now = set(before[kind]), set(after[kind])
        findings += [f"left over: {kind} {name}" for name in sorted(now - was)]
        findings += [f"lost: {kind} {name}" for name in sorted(was - now)]
    return findings


def ledger_differences(database):
    """Return where the sum of the ledger is not the open pipeline, as sentences."""
    with cursor(database) as cr:
        cr.execute(LEDGER_DIFFERENCES)
        return [row[0] for row in cr.fetchall()]


def balance_differences(database):
    """Return the months whose sums by kind do not add up to those of all kinds, as sentences."""
    with cursor(database) as cr:
        cr.execute(BALANCE_DIFFERENCES)
        return [row[0] for row in cr.fetchall()]


def make_first_version(database):
    """Make the stored data what version 19.0.1.0.0 left behind."""
    with cursor(database) as cr:
        cr.execute(FIRST_VERSION)


def ledger_digest(database):
    """Return a hash of all moves."""
    with cursor(database) as cr:
        cr.execute("SELECT md5(string_agg(move::text, '' ORDER BY id)) FROM crm_funnel_move move")
        return cr.fetchone()[0]


def count(database, table):
    with cursor(database) as cr:
        cr.execute(f"SELECT count(*) FROM {table}")
        return cr.fetchone()[0]
