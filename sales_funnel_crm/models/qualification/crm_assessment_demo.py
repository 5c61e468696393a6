import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.qualification import scoring
from ...tools.qualification.demo_answers import invent_answers, invent_strength
from ..pipeline.crm_funnel_demo import MODULE, STAGES, TEAMS

FIVE = f"{MODULE}.crm_questionnaire_five"
# Stages in which our salespeople assess a deal, and how many of them really do.
ASSESSED_IN = {"new": 0.35, "qualified": 0.92, "negotiation": 0.75}
SEED = 20190402
# Enquiries of the last fair and the website that nobody has taken yet: what, category, amount,
# team, source, stage, days ago, whether somebody assessed them.
POOL = (
    ("Filling line", "new_project", 1_650_000, "east", "fair", "qualified", 9, True),
    ("Case packer", "new_project", 720_000, "east", "fair", "new", 9, True),
    ("Palletizing cell", "new_project", 940_000, "east", "website", "new", 4, False),
    ("Capacity extension", "extension", 380_000, "east", "referral", "new", 2, False),
    ("Flow wrapper", "new_project", 560_000, "west", "fair", "qualified", 9, True),
    ("Packaging line", "new_project", 1_280_000, "west", "tender", "new", 6, True),
    ("Control upgrade", "service", 85_000, "west", "website", "new", 1, False),
    ("Filling line", "new_project", 2_100_000, "export", "fair", "qualified", 11, True),
    ("Second labelling machine", "extension", 240_000, "export", "website", "new", 3, False),
    ("Operator training", "service", 45_000, "export", "website", "new", 1, False),
)
FUNDS_NOTE = "Told by their purchasing department 采购部告知"


class CrmAssessmentDemo(models.AbstractModel):
    """Loads the assessments of the demo story: two years, better deals with better answers."""

    _name = "crm.assessment.demo"
    _description = "Demo Story of the Assessments"

    @api.model
    def _load_story(self):
        """Assess the deals of the story when they entered the stages, also the closed ones."""
        rng = random.Random(SEED)
        visits = self._get_visits() + self._get_pool_visits(rng)
        strengths = {lead: invent_strength(rng, self._get_outcome(lead)) for lead, *_ in visits}
        plans = [
            (lead, stage, date, invent_answers(rng, strengths[lead]), rng.uniform(2, 11))
            for lead, stage, share, date in visits
            if rng.random() < share
        ]
        assessments = self._create_assessments(plans)
        assessments._do_done(fields.Datetime.now())
        for assessment, (lead, stage, date, _answers, minutes) in zip(
            assessments, plans, strict=True
        ):
            assessment._set(
                {
                    "user_id": lead.user_id.id or lead.team_id.user_id.id or self.env.uid,
                    "stage_id": stage.id,
                    "date_start": date - timedelta(minutes=minutes),
                    "date_done": date,
                    "date_valid_until": date.date()
                    + timedelta(days=assessment.questionnaire_id.validity_days),
                    "duration_minutes": minutes,
                }
            )
        assessments.lead_id._refresh_assessment_figures(only_open=False)

    @api.model
    def _get_visits(self):
        """Return when a deal entered a stage it is assessed in: (deal, stage, share, date)."""
        stages = {self.env.ref(STAGES[key]): share for key, share in ASSESSED_IN.items()}
        teams = [self.env.ref(f"{MODULE}.{xml_id}").id for xml_id in TEAMS.values()]
        moves = self.env["crm.funnel.move"].search(
            [
                ("team_id", "in", teams),
                ("stage_id", "in", [stage.id for stage in stages]),
                ("kind", "in", ["new", "forward"]),
                ("count", "=", 1),
                ("lead_id", "!=", False),
            ],
            order="date, id",
        )
        now = fields.Datetime.now()
        visits = []
        for move in moves:
            lead = move.lead_id.with_context(active_test=False)
            last = min(date for date in (lead.date_closed, now) if date)
            date = min(move.date + timedelta(days=2), last - timedelta(hours=1))
            visits.append((lead, move.stage_id, stages[move.stage_id], date))
        return visits

    @api.model
    def _get_pool_visits(self, rng):
        """Create the deals of the pool; return those that are assessed, as above."""
        customers = self.env["crm.funnel.demo"]._get_customers()
        now = fields.Datetime.now()
        visits = []
        for what, category, amount, team, source, stage, days, is_assessed in POOL:
            customer = rng.choice(customers[team])
            lead = self.env["crm.lead"].create(
                {
                    "name": f"{what} – {customer.name}",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "user_id": False,
                    "team_id": self.env.ref(f"{MODULE}.{TEAMS[team]}").id,
                    "company_id": self.env.ref(f"{MODULE}.{TEAMS[team]}").company_id.id,
                    "stage_id": self.env.ref(STAGES[stage]).id,
                    "expected_revenue": amount,
                    "category_id": self.env.ref(f"{MODULE}.crm_opportunity_category_{category}").id,
                    "source_id": self.env.ref(f"{MODULE}.utm_source_{source}").id,
                    "create_date": now - timedelta(days=days),
                    "date_deadline": now + timedelta(days=rng.randrange(60, 200)),
                }
            )
            if is_assessed:
                visits.append((lead, lead.stage_id, 1.0, now - timedelta(days=days / 2)))
        return visits

    @api.model
    def _get_outcome(self, lead):
        return "open" if lead.won_status == "pending" else lead.won_status

    @api.model
    def _create_assessments(self, plans):
        five = self.env.ref(FIVE)
        return (
            self.env["crm.assessment"]
            .with_context(sales_funnel_assess_closed=True, tracking_disable=True)
            .create(
                [
                    {
                        "questionnaire_id": five.id,
                        "lead_id": lead.id,
                        "answer_ids": [
                            Command.create(self._prepare_amount(lead)),
                            *(
                                Command.create(self._prepare_answer(key, rank))
                                for key, rank in answers.items()
                            ),
                        ],
                    }
                    for lead, _stage, _date, answers, _minutes in plans
                ]
            )
        )

    @api.model
    def _prepare_amount(self, lead):
        return {
            "question_id": self.env.ref(f"{FIVE}_deal_amount").id,
            "status": scoring.STATUS_GIVEN,
            "number": lead.expected_revenue,
        }

    @api.model
    def _prepare_answer(self, key, rank):
        values = {
            "question_id": self.env.ref(f"{FIVE}_deal_{key}").id,
            "status": scoring.STATUS_GIVEN if rank else scoring.STATUS_UNKNOWN,
        }
        if rank:
            choice = self.env.ref(f"{FIVE}_deal_{key}_{rank}")
            values["choice_ids"] = [Command.link(choice.id)]
            if key == "funds":
                values["note"] = FUNDS_NOTE
        return values
