"""Histories of opportunities for tests: events in, ledger rows out."""

from datetime import datetime

from odoo.tools import SQL

COLUMNS = (
    "date",
    "kind",
    "lead_id",
    "lead_ref",
    "lead_name",
    "stage_id",
    "stage_ref",
    "other_stage_id",
    "user_id",
    "team_id",
    "company_id",
    "currency_id",
    "count",
    "amount",
    "date_entered",
    "stay_days",
    "author_id",
    "origin",
)


def at(text):
    """Return a datetime: ``at("2026-03-01")`` or ``at("2026-03-01 08:30:00")``."""
    return datetime.fromisoformat(text)


class History:
    """The life of one opportunity, told event by event; `rows` is what the ledger holds of it."""

    def __init__(self, lead, amount=None):
        self.lead = lead
        self.amount = lead.expected_revenue if amount is None else amount
        self.user = lead.user_id
        self.team = lead.team_id
        self.company = lead.company_id
        self.stage = None
        self.entered = None
        self.author = lead.env.user
        self.origin = "live"
        self.rows = []

    def by(self, user):
        self.author = user
        return self

    def enter(self, date, stage, kind="new"):
        self.stage, self.entered = stage, at(date)
        self._add(date, kind, 1)
        return self

    def move(self, date, stage):
        kind = "forward" if stage.sequence > self.stage.sequence else "backward"
        self._add(date, kind, -1, other=stage)
        left, self.stage, self.entered = self.stage, stage, at(date)
        self._add(date, kind, 1, other=left)
        return self

    def transfer(self, date, user=None, team=None):
        self._add(date, "transfer", -1)
        self.user, self.team = user or self.user, team or self.team
        self._add(date, "transfer", 1)
        return self

    def revalue(self, date, amount):
        self._add(date, "revalued", 0, amount=amount - self.amount)
        self.amount = amount
        return self

    def leave(self, date, kind, other=None, lead_name=None):
        self._add(date, kind, -1, other=other, lead_name=lead_name)
        self.stage = self.entered = None
        return self

    def _add(self, date, kind, count, other=None, amount=None, lead_name=None):
        date = at(date)
        leaves = count < 0 and kind != "transfer"
        self.rows.append(
            {
                "date": date,
                "kind": kind,
                "lead_id": self.lead.id,
                "lead_ref": self.lead.id,
                "lead_name": lead_name,
                "stage_id": self.stage.id,
                "stage_ref": self.stage.id,
                "other_stage_id": other.id if other else None,
                "user_id": self.user.id or None,
                "team_id": self.team.id or None,
                "company_id": self.company.id or None,
                "currency_id": (self.company or self.lead.env.company).currency_id.id,
                "count": count,
                "amount": count * self.amount if amount is None else amount,
                "date_entered": self.entered,
                "stay_days": (date - self.entered).total_seconds() / 86400 if leaves else None,
                "author_id": self.author.id,
                "origin": self.origin,
            }
        )


def post(env, *histories):
    """Write the rows of the histories into the ledger, each history in its own order."""
    rows = [row for history in histories for row in history.rows]
    env.flush_all()
    env.execute_query(
        SQL(
            "INSERT INTO crm_funnel_move (%s) VALUES %s",
            SQL(", ").join(SQL.identifier(column) for column in COLUMNS),
            SQL(", ").join(
                SQL("%s", tuple(row[column] for column in COLUMNS)) for row in rows
            ),
        )
    ) if rows else None
    env.invalidate_all()
