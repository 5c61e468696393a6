"""Histories of opportunities for tests: events in, finished leads and ledger rows out."""

from datetime import datetime

DAY_SECONDS = 86400


def at(text):
    """Return a datetime: ``at("2026-03-01")`` or ``at("2026-03-01 08:30:00")``."""
    return text if isinstance(text, datetime) else datetime.fromisoformat(text)


class History:
    """The life of one opportunity, told event by event; :func:`post` makes it real.

    >>> History("Press line", user, team, 1000).enter("2026-01-01", new).leave("2026-02-01", "lost")
    """

    def __init__(self, name, user, team, amount=0.0, company=None, origin="live"):
        self.name, self.user, self.team, self.amount = name, user, team, amount
        self.company = company or user.env.company
        self.author = user
        self.origin = origin
        self.stage = self.last_stage = self.entered = self.lead = None
        self.outcome = None
        self.rows = []

    def by(self, user):
        """Have the following events done by ``user``."""
        self.author = user
        return self

    def enter(self, date, stage, kind="new"):
        self.stage = self.last_stage = stage
        self.entered, self.outcome = at(date), None
        self._add(date, kind, 1)
        return self

    def move(self, date, stage):
        kind = "forward" if stage.sequence > self.stage.sequence else "backward"
        self._add(date, kind, -1, other=stage)
        left, self.stage, self.entered = self.stage, stage, at(date)
        self.last_stage = stage
        self._add(date, kind, 1, other=left)
        return self

    def transfer(self, date, user, team=None):
        self._add(date, "transfer", -1)
        self.user, self.team = user, team or self.team
        self._add(date, "transfer", 1)
        return self

    def revalue(self, date, amount):
        self._add(date, "revalued", 0, amount=amount - self.amount)
        self.amount = amount
        return self

    def leave(self, date, kind, won_stage=None):
        self._add(date, kind, -1, other=won_stage)
        self.last_stage = won_stage or self.stage
        self.outcome, self.stage, self.entered = kind, None, None
        return self

    def values(self):
        """Return the values of the lead in its final state."""
        states = {
            "won": {"probability": 100},
            "lost": {"active": False, "probability": 0},
            "archived": {"active": False, "probability": 10},
        }
        return {
            "name": self.name,
            "type": "opportunity",
            "user_id": self.user.id,
            "team_id": self.team.id,
            "company_id": self.company.id,
            "stage_id": self.last_stage.id,
            "expected_revenue": self.amount,
            **states.get(self.outcome, {}),
        }

    def _add(self, date, kind, count, other=None, amount=None):
        date = at(date)
        leaves = count < 0 and kind != "transfer"
        self.rows.append(
            {
                "date": date,
                "kind": kind,
                "stage_ref": self.stage.id,
                "other_stage_id": other.id if other else None,
                "user_id": self.user.id or None,
                "team_id": self.team.id or None,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "count": count,
                "amount": count * self.amount if amount is None else amount,
                "date_entered": self.entered,
                "stay_days": (date - self.entered).total_seconds() / DAY_SECONDS
                if leaves
                else None,
                "author_id": self.author.id,
                "origin": self.origin,
            }
        )


def post(env, *histories):
    """Create the leads of the histories in their final state and write their moves."""
    leads = env["crm.lead"].create([history.values() for history in histories])
    rows = []
    for history, lead in zip(histories, leads, strict=True):
        history.lead = lead
        rows += [{**row, "lead_ref": lead.id} for row in history.rows]
    env["crm.funnel.move"]._post(rows)
    return leads
