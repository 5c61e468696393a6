from odoo import api, models
from odoo.tools import SQL

RISK_MEDIUM_PERCENT = 40
RISK_HIGH_PERCENT = 70
# Columns of this model and of `crm.lead` that say the same.
FIGURES = {
    "risk_percent": "decision_risk_percent",
    "coverage_percent": "decision_coverage_percent",
    "support_percent": "decision_support_percent",
    "completeness_percent": "decision_completeness_percent",
    "thread_percent": "decision_thread_percent",
    "missing_role_count": "missing_role_count",
    "decider_meeting_count": "decider_meeting_count",
}


class CrmDecisionRisk(models.Model):
    """The store: writes the figures of the deals, in batches of SQL."""

    _inherit = "crm.decision.risk"

    @api.model
    def _get_level(self, percent):
        """Return ``low``, ``medium`` or ``high``; None without a figure."""
        if percent is None:
            return None
        if percent >= RISK_HIGH_PERCENT:
            return "high"
        return "medium" if percent >= RISK_MEDIUM_PERCENT else "low"

    @api.model
    def _store_on_leads(self, rows):
        if not rows:
            return
        values = {
            "id": [row["lead_id"] for row in rows],
            "stakeholder_count": [row["stakeholder_count"] for row in rows],
            "decision_risk_level": [self._get_level(row["risk_percent"]) for row in rows],
            "date_decider_met": [row["date_decider_met"] for row in rows],
            "date_decision_risk": [
                row["date"] if row["risk_percent"] is not None else None for row in rows
            ],
            **{column: [row[figure] for row in rows] for figure, column in FIGURES.items()},
        }
        types = {
            "id": "int",
            "decision_risk_level": "varchar",
            "date_decider_met": "timestamp",
            "date_decision_risk": "date",
            "stakeholder_count": "int",
            "missing_role_count": "int",
            "decider_meeting_count": "int",
        }
        columns = [column for column in values if column != "id"]
        self.env.execute_query(
            SQL(
                """UPDATE crm_lead l SET %(sets)s
                     FROM unnest(%(arrays)s) AS v(%(names)s)
                    WHERE l.id = v.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
                RETURNING l.id""",
                sets=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(column), SQL.identifier("v", column))
                    for column in columns
                ),
                arrays=SQL(", ").join(
                    SQL("%s::%s[]", values[column], SQL(types.get(column, "numeric")))
                    for column in values
                ),
                names=SQL(", ").join(SQL.identifier(column) for column in values),
                old=SQL(", ").join(SQL.identifier("l", column) for column in columns),
                new=SQL(", ").join(SQL.identifier("v", column) for column in columns),
            )
        )

    @api.model
    def _store_counts(self, counts):
        """Store how many stakeholders the deals have that are not open any more."""
        if counts:
            self.env.execute_query(
                SQL(
                    """UPDATE crm_lead l SET stakeholder_count = v.people
                         FROM unnest(%s, %s) AS v(id, people) WHERE l.id = v.id
                    RETURNING l.id""",
                    list(counts),
                    list(counts.values()),
                )
            )

    @api.model
    def _store_rows(self, rows):
        """Write today's rows where the figures, or whose they are, differ from the last row."""
        if not rows:
            return
        columns = [name for name, field in self._fields.items() if field.store and name in rows[0]]
        figures = [
            name
            for name in columns
            if name.endswith(("_percent", "_count"))
            or name in ("is_decider_met", "stage_id", "user_id", "team_id", "company_id")
        ]
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(self._to_sql(name, row[name]) for name in columns))
            for row in rows
        )
        names = SQL(", ").join(SQL.identifier(name) for name in columns)
        self.env.execute_query(
            SQL(
                """INSERT INTO crm_decision_risk (%(names)s, create_uid, create_date)
                   SELECT v.*, %(uid)s, %(now)s FROM (VALUES %(values)s) AS v(%(names)s)
                LEFT JOIN LATERAL (
                       SELECT r.* FROM crm_decision_risk r WHERE r.lead_id = v.lead_id
                     ORDER BY r.date DESC LIMIT 1) o ON TRUE
                    WHERE o.id IS NULL OR (%(old)s) IS DISTINCT FROM (%(new)s)
                ON CONFLICT (lead_id, date) DO UPDATE SET %(sets)s
                RETURNING id""",
                names=names,
                uid=self.env.uid,
                now=self.env.cr.now(),
                values=values,
                old=SQL(", ").join(SQL.identifier("o", name) for name in figures),
                new=SQL(", ").join(SQL.identifier("v", name) for name in figures),
                sets=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL.identifier("excluded", name))
                    for name in columns
                ),
            )
        )

    @api.model
    def _to_sql(self, name, value):
        # A column of VALUES that is NULL throughout would be text without its type.
        return SQL("%s::%s", value, SQL(self._fields[name].column_type[1]))

    @api.model
    def _invalidate(self, lead_ids):
        leads = self.env["crm.lead"].browse(lead_ids)
        leads.invalidate_recordset(leads._get_decision_fields(), flush=False)
        self.invalidate_model(flush=False)
