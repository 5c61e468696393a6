from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from ...tools import demo_names
from ...tools.demo_story import DAYS, SALESPEOPLE, invent_deals
from ...tools.postings import KIND_LOST, KIND_WON, Bucket, State
from ...tools.replay import replay
from .crm_stage_rate import PROBABILITY_SOURCE_PARAM, SOURCE_STAGE_RATE
from .crm_stage_rate_log import DEFINITION_ENTERED

MODULE = "sales_funnel_crm"
TEAMS = {"east": "crm_team_east", "west": "crm_team_west", "export": "crm_team_export"}
STAGES = {
    "new": "crm.stage_lead1",
    "qualified": "crm.stage_lead2",
    "proposition": "crm.stage_lead3",
    "trial": f"{MODULE}.crm_stage_trial",
    "negotiation": f"{MODULE}.crm_stage_negotiation",
    "contract": f"{MODULE}.crm_stage_contract",
    "won": "crm.stage_lead4",
}
THRESHOLD_DAYS = {"new": 30, "qualified": 45, "proposition": 60}


class CrmFunnelDemo(models.AbstractModel):
    """Loads the demo story: opportunities, and the history that led to what they are."""

    _name = "crm.funnel.demo"
    _description = "Demo Story of the Sales Funnel"

    @api.model
    def _load_story(self):
        """Create the opportunities of the story and post their history.

        The history of each one ends in what it is, so the recorder has nothing to add.
        Dates count back from now, so that the story is never old.
        """
        now = fields.Datetime.now()
        stages = {key: self.env.ref(xml_id) for key, xml_id in STAGES.items()}
        for key, days in THRESHOLD_DAYS.items():
            stages[key].rotting_threshold_days = days
        places = self._get_places(stages)
        customers = self._get_customers()
        deals = invent_deals(now, {team: len(found) for team, found in customers.items()})
        leads = (
            self.env["crm.lead"]
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create([self._prepare_lead(deal, places, customers) for deal in deals])
        )
        order = {stages[key].id: number for number, key in enumerate(STAGES)}
        rows = []
        for lead, deal in zip(leads, deals, strict=True):
            states = [(event.date, self._get_state(event, places)) for event in deal.events]
            for date, posting in replay(states, lambda old, new: order[new] > order[old]):
                rows.append(self._prepare_row(lead, date, posting))
        rows.sort(key=lambda row: row["date"])
        self.env["crm.funnel.move"]._post(rows)

    @api.model
    def _set_rates(self):
        """Let the success rates of the stages, measured on the story, drive the forecast.

        Odoo's own scoring knows too little of two years that were made up at once.
        """
        refresh = self.env["crm.stage.rate.refresh"].create(
            {
                "definition": DEFINITION_ENTERED,
                "date_from": fields.Date.today() - timedelta(days=DAYS),
            }
        )
        refresh.action_apply()
        self.env["ir.config_parameter"].set_param(PROBABILITY_SOURCE_PARAM, SOURCE_STAGE_RATE)
        self.env["crm.stage.rate"]._update_open_leads(refresh.line_ids.stage_id)

    @api.model
    def _translate_names(self):
        """Name stages, teams, categories and lost reasons in the installed languages, too."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        for field, texts_by_xml_id in (
            ("name", demo_names.NAMES),
            ("description", demo_names.DESCRIPTIONS),
        ):
            for xml_id, texts in texts_by_xml_id.items():
                translations = dict(zip(demo_names.LANGUAGES, texts, strict=True))
                self.env.ref(f"{MODULE}.{xml_id}").update_field_translations(
                    field, {code: translations[code] for code in installed & {*translations}}
                )

    @api.model
    def _get_places(self, stages):
        """Return the database ids behind the names of the story, by name."""
        places = {key: stage.id for key, stage in stages.items()}
        for login in SALESPEOPLE:
            places[login] = self.env.ref(f"{MODULE}.user_{login.replace('.', '_')}").id
        for key, xml_id in TEAMS.items():
            places[key] = self.env.ref(f"{MODULE}.{xml_id}")
        return places

    @api.model
    def _get_customers(self):
        """Return the customers of each team, by the name of the team."""
        customers = defaultdict(list)
        tags = {key: self.env.ref(f"{MODULE}.res_partner_category_{key}") for key in TEAMS}
        for key, tag in tags.items():
            customers[key] = self.env["res.partner"].search(
                [("category_id", "=", tag.id)], order="id"
            )
        return customers

    @api.model
    def _get_state(self, event, places):
        team = places[event.team]
        stage = places["won" if event.outcome == KIND_WON else event.stage]
        currency = team.company_id.currency_id
        bucket = Bucket(stage, places[event.user], team.id, team.company_id.id, currency.id)
        return State(bucket, Decimal(event.amount), event.outcome or None)

    @api.model
    def _prepare_lead(self, deal, places, customers):
        first, last = deal.events[0], deal.events[-1]
        team = places[last.team]
        customer = customers[last.team][deal.customer]
        values = {
            "name": f"{deal.name} – {customer.name}",
            "type": "opportunity",
            "partner_id": customer.id,
            "user_id": places[last.user],
            "team_id": team.id,
            "company_id": team.company_id.id,
            "stage_id": places["won" if last.outcome == KIND_WON else last.stage],
            "expected_revenue": last.amount,
            "priority": deal.priority,
            "category_id": self.env.ref(f"{MODULE}.crm_opportunity_category_{deal.category}").id,
            "source_id": self.env.ref(f"{MODULE}.utm_source_{deal.source}").id,
            # The superuser may say when a record was created while the registry is loading.
            "create_date": first.date,
            "date_open": first.date,
            "date_last_stage_update": last.date,
            "date_deadline": deal.deadline.date(),
            "date_closed": last.date if last.outcome in (KIND_WON, KIND_LOST) else False,
            "active": not last.outcome or last.outcome == KIND_WON,
        }
        if last.outcome == KIND_WON:
            values["probability"] = 100
        elif last.outcome == KIND_LOST:
            reason = self.env.ref(f"{MODULE}.crm_lost_reason_{deal.lost_reason}")
            values |= {"probability": 0, "lost_reason_id": reason.id}
        return values

    @api.model
    def _prepare_row(self, lead, date, posting):
        return {
            "date": date,
            "kind": posting.kind,
            "lead_ref": lead.id,
            "stage_ref": posting.bucket.stage,
            "other_stage_id": posting.other_stage,
            "user_id": posting.bucket.user,
            "team_id": posting.bucket.team,
            "company_id": posting.bucket.company,
            "currency_id": posting.bucket.currency,
            "count": posting.count,
            "amount": posting.amount,
            "date_entered": posting.date_entered,
            "stay_days": posting.stay_days,
            "author_id": posting.bucket.user,
        }
