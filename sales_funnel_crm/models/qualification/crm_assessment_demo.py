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
FUNDS_NOTE = "Told by their purchasing department 采购部告知"


class CrmAssessmentDemo(models.AbstractModel):
    """Loads the assessments of the demo story: two years, better deals with better answers."""

    _name = "crm.assessment.demo"
    _description = "Demo Story of the Assessments"

    @api.model
    def _load_story(self):
        """Assess the deals of the story when they entered the stages, also the closed ones."""
        rng = random.Random(SEED)
        visits = self._get_visits()
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
                    "user_id": lead.user_id.id,
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
