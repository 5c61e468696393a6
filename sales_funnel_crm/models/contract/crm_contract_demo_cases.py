from dataclasses import dataclass, field
from datetime import timedelta

from odoo import api, models

from ...tools.contract.demo_plans import (
    MACHINE,
    PLANS,
    Plan,
    invent_lives,
    invent_payments,
)
from ...tools.contract.instalments import split
from ..pipeline.crm_funnel_demo import MODULE

# What is worth telling: (key, team, days since signing, {step: days since it was done}, login).
# Of a step that is None, nothing was begun; one below zero will be done so many days from now.
SPECIALS = (
    ("late", "east", 124, {"layout": 101, "deliver": 40, "train": 11, "accept": -6}, "zhang_qiang"),
    ("disputed", "export", 165, {"deliver": 70, "train": 38}, "anna_schmidt"),
    ("unbilled", "east", 110, {"deliver": 22, "install": 9, "train": 5, "accept": -4}, "wang_wei"),
    ("credited", "west", 255, {"deliver": 150}, "zhao_min"),
    ("retention", "east", 260, {"train": 122, "accept": 112}, "liu_yang"),
    ("old", "west", 300, {"layout": 250, "deliver": 160, "install": None}, "chen_jing"),
    ("changed", "east", 74, {"layout": 48}, "zhang_qiang"),
    ("proposed", "west", 64, {"layout": 40}, "zhao_min"),
    ("terminated", "export", 240, {"layout": 205, "deliver": None}, "priya_nair"),
    ("euro_partly", "export", 150, {"deliver": 52}, "marco_rossi"),
    ("euro", "export", 320, {}, "anna_schmidt"),
)
GENERAL = {"east": 7, "west": 4, "export": 4}
# What is not carried out yet: (key, state, team, login); the newest deals.
NEW = (
    ("draft", "draft", "east", "zhang_qiang"),
    ("draft_west", "draft", "west", "zhao_min"),
    ("draft_export", "draft", "export", "anna_schmidt"),
    ("refused", "draft", "east", "liu_yang"),
    ("review_team", "review", "east", "zhang_qiang"),
    ("review", "review", "export", "marco_rossi"),
    ("review_west", "review", "west", "zhao_min"),
    ("over_limit", "approved", "east", "liu_yang"),
    ("approved", "approved", "export", "priya_nair"),
    ("signed", "signed", "west", "zhao_min"),
    ("signed_east", "signed", "east", "zhang_qiang"),
)
SIGNED_NEWLY = {"signed": 4, "signed_east": 6}
STOPPED_DAYS = 150


@dataclass
class Bill:
    """What an instalment became: when it was invoiced, credited and paid."""

    key: str
    percent: float
    amount: float
    due: object
    invoiced: object = None
    credit: float = 0.0
    payments: list = field(default_factory=list)


@dataclass
class Case:
    """One contract of the story, as it is to be made, and then its records."""

    key: str
    lead: models.BaseModel
    team: str
    plan: Plan
    signed: object
    state: str = "executing"
    known: dict = field(default_factory=dict)
    rating: str = "b"
    currency: models.BaseModel = None
    amount: float = 0.0
    lives: dict = field(default_factory=dict)
    bills: dict = field(default_factory=dict)
    contract: models.BaseModel = None
    steps: dict = field(default_factory=dict)
    instalments: dict = field(default_factory=dict)

    @property
    def user(self):
        return self.lead.user_id if self.lead.user_id.active else self.lead.team_id.user_id

    @property
    def customer(self):
        return self.lead.partner_id.commercial_partner_id

    @property
    def is_in_force(self):
        return self.state not in ("draft", "review", "approved")


class CrmContractDemo(models.AbstractModel):
    """Which won deals became which contracts, and what happened to them."""

    _inherit = "crm.contract.demo"

    @api.model
    def _choose_cases(self, rng):
        """Return the contracts of the story, the oldest first."""
        pool = self._get_pool()
        cases = []
        for key, state, team, login in NEW:
            if found := self._pick(pool, team, 0, login):
                lead, plan = found
                signed = self._get_today() - timedelta(days=SIGNED_NEWLY.get(key, -12))
                cases.append(Case(key, lead, team, plan, signed, state, dict.fromkeys(_keys(plan))))
        for key, team, days, known, login in SPECIALS:
            if found := self._pick(pool, team, days, login, MACHINE):
                lead, plan = found
                signed = self._get_today() - timedelta(days=days)
                dates = {
                    step: None if ago is None else self._get_today() - timedelta(days=ago)
                    for step, ago in known.items()
                }
                cases.append(Case(key, lead, team, plan, signed, known=dates))
        for team, count in GENERAL.items():
            limit = self._get_today() - timedelta(days=35)
            left = [
                (lead, plan)
                for lead, of_team, plan in pool
                if of_team == team and lead.date_closed.date() < limit
            ]
            for lead, plan in rng.sample(left, min(count, len(left))):
                signed = lead.date_closed.date() + timedelta(days=rng.randint(3, 18))
                cases.append(Case("", lead, team, plan, signed))
        return sorted(cases, key=lambda case: (case.signed, case.lead.id))

    @api.model
    def _get_pool(self):
        """Return won deals that can become contracts, the newest first: [(lead, team, plan)]."""
        teams = {
            self.env.ref(f"{MODULE}.crm_team_{key}"): key for key in ("east", "west", "export")
        }
        plans = {name: plan for plan in PLANS.values() for name in plan.products}
        leads = self.env["crm.lead"].search(
            [
                ("team_id", "in", self._get_teams().ids),
                ("won_status", "=", "won"),
                ("date_closed", "!=", False),
                ("partner_id", "!=", False),
                ("user_id", "!=", False),
            ],
            order="date_closed desc, id",
        )
        return [
            (lead, teams[lead.team_id], plan)
            for lead in leads
            if (plan := plans.get(lead.name.partition(" – ")[0]))
        ]

    @api.model
    def _pick(self, pool, team, days, login, wanted=None):
        """Take the newest deal that was won before ``days`` ago, rather of the user ``login``."""
        limit = self._get_today() - timedelta(days=days)
        user = self._get_user(login)
        fitting = [
            one
            for one in pool
            if one[1] == team
            and one[0].date_closed.date() <= limit
            and (not wanted or one[2] == wanted)
        ]
        best = [one for one in fitting if one[0].user_id == user] or fitting
        if not best:
            return None
        pool.remove(best[0])
        lead, _team, plan = best[0]
        return lead, plan

    @api.model
    def _invent_cases(self, rng, cases):
        """Let the contracts be carried out and paid, on paper."""
        today = self._get_today()
        rates = {"EUR": self.env.ref("base.EUR")}
        for case in cases:
            case.currency = case.lead.company_id.currency_id
            case.amount = case.lead.expected_revenue
            if case.key.startswith("euro"):
                case.currency = rates["EUR"]
                amount = case.lead.company_currency._convert(
                    case.amount, case.currency, case.lead.company_id, case.signed
                )
                case.amount = round(amount, -2)
            until = today - timedelta(days=STOPPED_DAYS) if case.key == "terminated" else today
            pace = rng.uniform(0.85, 1.3)
            case.lives = invent_lives(rng, case.plan.steps, case.signed, until, pace, case.known)
            self._invent_bills(rng, case, until)

    @api.model
    def _invent_bills(self, rng, case, until):
        plans = case.plan.instalments
        amounts = split(case.amount, [one.percent for one in plans], case.currency.rounding)
        delivery = next((step for step in case.plan.steps if step.after_payment), None)
        for plan, amount in zip(plans, amounts, strict=True):
            begin = case.signed
            if plan.after:
                life = case.lives[plan.after]
                begin = life.done or life.end
            due = begin + timedelta(days=plan.days)
            bill = Bill(plan.key, plan.percent, amount, due)
            case.bills[plan.key] = bill
            if plan.after:
                can, day = bool(case.lives[plan.after].done), begin + timedelta(days=2)
            else:
                can, day = case.is_in_force, max(due - timedelta(days=10), case.signed)
            if can and day <= until:
                bill.invoiced = day
                bill.payments = invent_payments(rng, amount, due, day, case.rating)
            if delivery and plan.key == delivery.after_payment:
                self._pay_before(bill, case.lives[delivery.key].begun)
        self._tell_special(case)

    @api.model
    def _pay_before(self, bill, begun):
        """Let what the delivery waits for be paid when it begins."""
        if begun:
            last = begun - timedelta(days=1)
            bill.payments = [(min(day, last), amount) for day, amount in bill.payments]

    @api.model
    def _tell_special(self, case):
        """Change what happened to the money of the contracts that are worth telling."""
        today = self._get_today()
        if case.key in ("late", "disputed"):
            case.bills["delivery"].payments = []
        elif case.key == "credited":
            bill = case.bills["delivery"]
            bill.credit = round(bill.amount * 0.04, -2)
            rest = round(bill.amount - bill.credit, 2)
            bill.payments = [(bill.due + timedelta(days=21), rest)]
        elif case.key == "retention":
            case.bills["acceptance"].payments = []
        elif case.key == "unbilled":
            case.bills["delivery"].invoiced = None
        elif case.key in ("old", "euro_partly"):
            bill = case.bills["delivery"]
            part = round(bill.amount * 0.6, -2)
            bill.payments = [(min(bill.due + timedelta(days=9), today), part)]


def _keys(plan):
    return [step.key for step in plan.steps if step.kind != "sign"]
