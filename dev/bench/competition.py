"""Runs in Odoo's shell: times the analyses of competition against bare SQL of the same run.

The bare SQL is what a specialist would write for these figures alone, with the same rights; both
must give equally many groups. As a manager of all companies, and as the salesperson with the most
deals, who sees his own.
"""

# ruff: noqa: F821
import json
import statistics
import time

ROUNDS = 7
# Our currency is that of the first company; the others' amounts are converted at the day's rate.
RATE = """
    (CASE WHEN {currency} = %(ours)s THEN 1.0 ELSE
     1.0 / COALESCE((SELECT rate FROM res_currency_rate r WHERE r.currency_id = {currency}
                        AND r.name <= {day} ORDER BY r.name DESC LIMIT 1), 1.0) END)
"""
RATE_OF_DEAL = RATE.format(
    currency="o.currency_id", day="COALESCE(l.date_closed, l.create_date)::date"
)
RATE_OF_SALE = RATE.format(currency="o.currency_id", day="s.date_order::date")
RATE_OF_ORDER = RATE.format(currency="c.company_currency_id", day="c.date")
OUTCOME = """
    COUNT(DISTINCT l.id) FILTER (WHERE l.won_status = 'won') AS won,
    COUNT(DISTINCT l.id) FILTER (WHERE l.won_status = 'lost') AS lost
"""
WILSON = """
    SELECT *, 100.0 * won / NULLIF(won + lost, 0),
           100 * (p + 1.92 / n - 1.96 * SQRT((p * (1 - p) + 0.96 / n) / n)) / (1 + 3.84 / n),
           100 * (p + 1.92 / n + 1.96 * SQRT((p * (1 - p) + 0.96 / n) / n)) / (1 + 3.84 / n)
      FROM (SELECT *, NULLIF(won + lost, 0)::float8 AS n,
                   won::float8 / NULLIF(won + lost, 0) AS p FROM ({}) counted) rated
"""
DECIDING = """
    SELECT DISTINCT ON (q.lead_competitor_id) q.lead_competitor_id, q.gap_percent, q.id
      FROM crm_lead_competitor_quote q
     WHERE q.has_gap
  ORDER BY q.lead_competitor_id, q.is_final IS TRUE DESC, q.date DESC, q.id DESC
"""
REASONS = """
    SELECT lead_id, reason_id, loss_class, voice FROM crm_lead_loss
     UNION ALL
    SELECT o.id, o.lost_reason_id, r.loss_class, 'ours'
      FROM crm_lead o JOIN crm_lost_reason r ON r.id = o.lost_reason_id
     WHERE NOT EXISTS (SELECT 1 FROM crm_lead_loss x WHERE x.lead_id = o.id AND x.voice = 'ours')
"""
REPORTS = {
    "success by rival": (
        "competitor.success",
        [("outcome", "in", ("won", "lost"))],
        ["competitor_id"],
        [
            "won_count:sum", "lost_count:sum", "lost_to_count:sum", "win_percent:avg",
            "win_low_percent:avg", "win_high_percent:avg",
        ],
        WILSON.format(f"""
            SELECT c.competitor_id, {OUTCOME},
                   COUNT(*) FILTER (WHERE l.won_status = 'lost' AND c.status = 'won') AS lost_to
              FROM crm_lead_competitor c JOIN crm_lead l ON l.id = c.lead_id
             WHERE l.won_status IN ('won', 'lost') AND {{rights}}
          GROUP BY c.competitor_id"""),
    ),
    "success by rival, revenue": (
        "competitor.success",
        [("outcome", "in", ("won", "lost"))],
        ["competitor_id"],
        ["amount:sum"],
        f"""
            SELECT c.competitor_id, SUM(l.expected_revenue *
                   {RATE_OF_DEAL})
              FROM crm_lead_competitor c JOIN crm_lead l ON l.id = c.lead_id
              JOIN res_company o ON o.id = l.company_id
             WHERE l.won_status IN ('won', 'lost') AND {{rights}}
          GROUP BY c.competitor_id""",
    ),
    "head to head": (
        "competitor.encounter",
        [],
        ["winner_id", "loser_id"],
        ["__count"],
        """
            SELECT winner, loser, COUNT(*) FROM (
                SELECT CASE WHEN l.won_status = 'won' THEN o.partner_id
                            ELSE k.partner_id END winner,
                       CASE WHEN l.won_status = 'won' THEN k.partner_id
                            ELSE o.partner_id END loser
                  FROM crm_lead_competitor c JOIN crm_competitor k ON k.id = c.competitor_id
                  JOIN crm_lead l ON l.id = c.lead_id JOIN res_company o ON o.id = l.company_id
                 WHERE (l.won_status = 'won' OR (l.won_status = 'lost' AND c.status = 'won'))
                   AND {rights}
             UNION ALL
                SELECT k.partner_id, b.partner_id
                  FROM crm_lead_competitor c JOIN crm_competitor k ON k.id = c.competitor_id
                  JOIN crm_lead_competitor d ON d.lead_id = c.lead_id AND d.status != 'won'
                  JOIN crm_competitor b ON b.id = d.competitor_id
                  JOIN crm_lead l ON l.id = c.lead_id
                 WHERE c.status = 'won' AND l.won_status = 'lost' AND {rights}) met
          GROUP BY winner, loser""",
    ),
    "losses by class and voice": (
        "competitor.loss",
        [],
        ["loss_class", "voice"],
        ["lost_count:sum"],
        f"""
            SELECT s.loss_class, s.voice, COUNT(DISTINCT l.id)
              FROM ({REASONS}) s JOIN crm_lead l ON l.id = s.lead_id
             WHERE l.won_status = 'lost' AND {{rights}}
          GROUP BY s.loss_class, s.voice""",
    ),
    "contradictions by team": (
        "competitor.loss",
        [],
        ["team_id"],
        [
            "contradiction_percent:avg", "price_contradiction_percent:avg",
            "contradiction_index_percent:avg",
        ],
        f"""
            SELECT team_id, 100.0 * COUNT(*) FILTER (WHERE differs) / NULLIF(COUNT(differs), 0),
                   100.0 * COUNT(*) FILTER (WHERE unfounded) / NULLIF(COUNT(unfounded), 0),
                   100.0 * COUNT(*) FILTER (WHERE differs OR unfounded)
                       / NULLIF(COUNT(COALESCE(differs, unfounded)), 0)
              FROM (SELECT l.team_id, l.id,
                           NOT (ARRAY_AGG(s.loss_class) FILTER (WHERE s.voice = 'ours')
                             && ARRAY_AGG(s.loss_class)
                                FILTER (WHERE s.voice = 'customer')) differs,
                           BOOL_OR(CASE WHEN r.is_about_price THEN g.gap <= 0 END) unfounded
                      FROM ({REASONS}) s JOIN crm_lead l ON l.id = s.lead_id
                      JOIN crm_lost_reason r ON r.id = s.reason_id
                 LEFT JOIN (SELECT c.lead_id,
                                   CASE WHEN BOOL_OR(c.status = 'won')
                                        THEN MAX(q.gap_percent) FILTER (WHERE c.status = 'won')
                                        WHEN BOOL_AND(q.id IS NOT NULL) THEN MAX(q.gap_percent)
                                        END AS gap
                              FROM crm_lead_competitor c
                         LEFT JOIN ({DECIDING}) q ON q.lead_competitor_id = c.id
                          GROUP BY c.lead_id) g ON g.lead_id = l.id
                     WHERE l.won_status = 'lost' AND {{rights}}
                  GROUP BY l.id) deal
          GROUP BY team_id""",
    ),
    "process by rival and stage": (
        "competitor.process",
        [],
        ["competitor_id", "at_stage_id"],
        ["change_count:sum", "quote_count:sum", "gap_percent:avg"],
        """
            SELECT competitor_id, stage_id, SUM(changes), SUM(quotes), AVG(gap) FROM (
                SELECT m.competitor_id, m.stage_id, 1 changes, 0 quotes, NULL::float8 gap
                  FROM crm_lead_competitor_move m JOIN crm_lead l ON l.id = m.lead_id
                 WHERE {rights}
             UNION ALL
                SELECT q.competitor_id, q.stage_id, 0, 1, CASE WHEN q.has_gap THEN q.gap_percent END
                  FROM crm_lead_competitor_quote q JOIN crm_lead l ON l.id = q.lead_id
                 WHERE {rights}) steps
          GROUP BY competitor_id, stage_id""",
    ),
    "price to win": (
        None, None, None, None,
        f"""
            SELECT DISTINCT ON (l.id) q.gap_percent, l.won_status = 'won', l.date_closed,
                   q.amount_ours * {RATE.format(currency='q.currency_id', day='q.date')},
                   q.amount * {RATE.format(currency='q.currency_id', day='q.date')}
              FROM (SELECT DISTINCT ON (q.lead_competitor_id) q.lead_id, q.gap_percent, q.date,
                           q.amount_ours, q.amount, q.currency_id
                      FROM crm_lead_competitor_quote q JOIN crm_lead l ON l.id = q.lead_id
                     WHERE q.has_gap AND l.won_status IN ('won', 'lost') AND {{rights}}
                  ORDER BY q.lead_competitor_id, q.is_final IS TRUE DESC, q.date DESC, q.id DESC) q
              JOIN crm_lead l ON l.id = q.lead_id
          ORDER BY l.id, q.gap_percent DESC""",
    ),
    "share by category": (
        "competition.share",
        [],
        ["categ_id"],
        ["amount_ours:sum", "amount_theirs:sum", "share_percent:avg"],
        f"""
            SELECT categ, SUM(ours), SUM(theirs), 100 * SUM(ours) / NULLIF(SUM(ours + theirs), 0)
              FROM (SELECT t.categ_id AS categ,
                           i.price_subtotal / s.currency_rate *
                           {RATE_OF_SALE} AS ours,
                           0.0 AS theirs
                      FROM sale_order_line i JOIN sale_order s ON s.id = i.order_id
                      JOIN res_company o ON o.id = s.company_id
                 LEFT JOIN product_product p ON p.id = i.product_id
                 LEFT JOIN product_template t ON t.id = p.product_tmpl_id
                     WHERE s.state = 'sale' AND i.display_type IS NULL
                       AND i.is_downpayment IS NOT TRUE AND s.company_id = ANY(%(companies)s)
                 UNION ALL
                    SELECT NULL, l.expected_revenue *
                           {RATE_OF_DEAL},
                           0
                      FROM crm_lead l JOIN res_company o ON o.id = l.company_id
                     WHERE l.won_status = 'won' AND l.expected_revenue != 0
                       AND l.company_id = ANY(%(companies)s)
                       AND NOT EXISTS (SELECT 1 FROM sale_order s
                                        WHERE s.opportunity_id = l.id AND s.state = 'sale')
                 UNION ALL
                    SELECT t.categ_id, 0, i.amount_company *
                           {RATE.format(currency='c.company_currency_id', day='c.date')}
                      FROM crm_competitor_order_line i
                      JOIN crm_competitor_order c ON c.id = i.order_id
                 LEFT JOIN product_template t ON t.id = i.counterpart_id
                     WHERE c.duplicate_id IS NULL AND c.company_id = ANY(%(companies)s)) market
          GROUP BY categ""",
    ),
    "orders by rival and quarter": (
        "competitor.order",
        [],
        ["competitor_id", "date:quarter"],
        ["amount:sum"],
        f"""
            SELECT c.competitor_id, DATE_TRUNC('quarter', c.date),
                   SUM(i.amount_company * {RATE_OF_ORDER})
              FROM crm_competitor_order_line i JOIN crm_competitor_order c ON c.id = i.order_id
             WHERE c.duplicate_id IS NULL AND c.company_id = ANY(%(companies)s)
          GROUP BY 1, 2""",
    ),
}  # fmt: skip
# What only those see who read all documents, or what does not depend on whose deal it is.
FOR_ALL = ("share by category", "orders by rival and quarter")

env.cr.execute("SET max_parallel_workers_per_gather = 0")
env.cr.execute("SET jit = off")
env.cr.execute("UPDATE crm_lost_reason SET is_about_price = (id = 1)")
all_documents = env.ref("sales_team.group_sale_salesman_all_leads")
managers = env["res.users"].search([("login", "=", "bench_user_1")])
others = env["res.users"].search(
    [
        ("login", "=like", "bench%"),
        ("id", "not in", env["res.users"].search([("all_group_ids", "in", all_documents.ids)]).ids),
    ]
)
busiest = env["crm.lead"].with_context(active_test=False)._read_group(
    [("user_id", "in", others.ids)], ["user_id"], ["__count"], order="__count desc", limit=1
)[0][0]  # fmt: skip


def clock(call):
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, len(result)


def measure(name, user, is_manager):
    model, domain, groupby, aggregates, bare = REPORTS[name]
    companies = user.company_ids
    scope = env(
        user=user, context={**env.context, "allowed_company_ids": companies.ids, "tz": "UTC"}
    )
    rights = "l.company_id = ANY(%(companies)s)"
    if not is_manager:
        rights += " AND (l.user_id = %(user)s OR l.user_id IS NULL)"
    values = {
        "user": user.id, "companies": companies.ids, "ours": companies[0].currency_id.id,
    }  # fmt: skip

    def orm():
        if not model:
            return scope["crm.price.to.win"]._read_rows({})
        return scope[f"crm.{model}.report"]._read_group(domain, groupby, aggregates)

    def sql():
        env.cr.execute(bare.replace("{rights}", rights), values)
        return env.cr.fetchall()

    orm(), sql()
    queries = env.cr.sql_log_count
    orm()
    queries = env.cr.sql_log_count - queries
    pairs = [(clock(orm), clock(sql)) for _round in range(ROUNDS)]
    if pairs[0][0][1] != pairs[0][1][1]:
        print(f"{name}: {pairs[0][0][1]} groups by the report, {pairs[0][1][1]} by bare SQL")
    print(
        json.dumps(
            {
                "what": f"{name}, {'manager' if is_manager else 'own documents'}",
                "ratio": round(statistics.median(a[0] / b[0] for a, b in pairs), 2),
                "ms": round(1000 * statistics.median(a[0] for a, _b in pairs), 1),
                "bare_ms": round(1000 * statistics.median(b[0] for _a, b in pairs), 1),
                "queries": queries,
                "groups": pairs[0][0][1],
            }
        )
    )


for name in REPORTS:
    measure(name, managers, True)
    if name not in FOR_ALL:
        measure(name, busiest, False)
