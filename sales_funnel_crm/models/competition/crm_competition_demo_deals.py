from odoo import api, fields, models

from ...tools.competition.demo_encounters import Facts, invent_encounter
from ...tools.competition.demo_rivals import PRODUCTS
from ..pipeline.crm_funnel_demo import MODULE, STAGES, TEAMS
from .crm_lead_loss import CONTEXT_FROM_LOSS, VOICE_CUSTOMER, VOICE_OURS

REASONS = ("price", "competitor", "technical", "quality", "delivery", "budget", "postponed")


class CrmCompetitionDemo(models.AbstractModel):
    _inherit = "crm.competition.demo"

    @api.model
    def _create_encounters(self, rng):
        """Put the rivals into the deals; return ``[(lead, encounter)]``."""
        competitors = self._get_competitors()
        found = []
        for lead, facts in self._get_facts():
            found.append((lead, invent_encounter(rng, facts)))
        lines = self._create_lines(found, competitors)
        self._create_moves(lines)
        self._create_quotes(lines)
        self._name_champions(lines)
        self._create_losses(found)
        self._write_answers(found)
        return found

    @api.model
    def _get_facts(self):
        """Return the deals of the story with what happened to them, the oldest first."""
        keys = {self.env.ref(xml_id).id: key for key, xml_id in STAGES.items()}
        teams = {self.env.ref(f"{MODULE}.{xml_id}").id: key for key, xml_id in TEAMS.items()}
        reasons = {self.env.ref(f"{MODULE}.crm_lost_reason_{key}").id: key for key in REASONS}
        moves = self.env["crm.funnel.move"].search(
            [
                ("team_id", "in", list(teams)),
                ("stage_id", "in", list(keys)),
                ("kind", "in", ["new", "forward"]),
                ("count", "=", 1),
                ("lead_id", "!=", False),
            ],
            order="date, id",
        )
        now = fields.Datetime.now()
        category = f"{MODULE}.crm_opportunity_category_"
        categories = {
            self.env.ref(category + key).id: key
            for key in ("new_project", "extension", "renewal", "service")
        }
        found = []
        for lead, of_lead in moves.grouped("lead_id").items():
            visits = {}
            for move in of_lead:
                visits.setdefault(keys[move.stage_id.id], move.date)
            facts = Facts(
                outcome="open" if lead.won_status == "pending" else lead.won_status,
                reason=reasons.get(lead.lost_reason_id.id, ""),
                team=teams[lead.team_id.id],
                category=categories[lead.category_id.id],
                product=PRODUCTS.get(lead.name.partition(" – ")[0], ""),
                amount=lead.expected_revenue,
                visits=tuple(visits.items()),
                end=lead.date_closed or now,
                named=self._get_named(lead),
            )
            if lead.active or facts.outcome == "lost":
                found.append((lead, facts))
        return sorted(found, key=lambda pair: pair[0].id)

    @api.model
    def _get_named(self, lead):
        """Return the rivals that a stakeholder of the deal speaks for, by key."""
        names = {person.preferred_competitor for person in lead.stakeholder_ids}
        return tuple(sorted(name.lower() for name in names if name))

    @api.model
    def _create_lines(self, found, competitors):
        """Return ``[(line, rival)]``."""
        rivals = [(lead, rival) for lead, one in found for rival in one.rivals]
        lines = self.env["crm.lead.competitor"].create(
            [
                {
                    "lead_id": lead.id,
                    "competitor_id": competitors[rival.key].id,
                    "product_id": self.env.ref(f"{MODULE}.competing_{rival.key}_{rival.product}").id
                    if rival.product
                    else False,
                    "status": rival.status,
                    "status_before_closing": rival.before,
                    "threat": rival.threat,
                    "strategy": rival.strategy,
                    "strengths": rival.strengths,
                    "is_beaten": bool(rival.beaten_with),
                    "beaten_with": rival.beaten_with,
                }
                for lead, rival in rivals
            ]
        )
        return list(zip(lines, [rival for _lead, rival in rivals], strict=True))

    @api.model
    def _create_moves(self, lines):
        """Give the rivals the history that led to what they are."""
        Move = self.env["crm.lead.competitor.move"]
        Move.search([("lead_competitor_id", "in", [line.id for line, _rival in lines])]).unlink()
        stages = {key: self.env.ref(xml_id).id for key, xml_id in STAGES.items()}
        Move.create(
            [
                {
                    "lead_competitor_id": line.id,
                    "date": move.date.replace(microsecond=0),
                    "stage_id": stages[move.stage],
                    "status_old": move.old,
                    "status_new": move.new,
                    "user_id": line.lead_id.user_id.id,
                }
                for line, rival in lines
                for move in rival.moves
            ]
        )

    @api.model
    def _create_quotes(self, lines):
        stages = {key: self.env.ref(xml_id).id for key, xml_id in STAGES.items()}
        self.env["crm.lead.competitor.quote"].create(
            [
                {
                    "lead_competitor_id": line.id,
                    "date": quote.date.date(),
                    "stage_id": stages[quote.stage],
                    "currency_id": self.env.ref(f"base.{quote.currency}").id,
                    "amount": quote.theirs,
                    "amount_ours": quote.ours,
                    "is_final": quote.is_final,
                }
                for line, rival in lines
                for quote in rival.quotes
            ]
        )

    @api.model
    def _name_champions(self, lines):
        """Say who speaks for a rival, where the decision tree of the deal names one."""
        for line, _rival in lines:
            name = line.competitor_id.name
            for person in line.lead_id.stakeholder_ids:
                if person.preferred_competitor and name.startswith(person.preferred_competitor):
                    line.champion_id = person

    @api.model
    def _create_losses(self, found):
        """Add the customer's reasons, and further ones of ours."""
        reason_ids = {key: self.env.ref(f"{MODULE}.crm_lost_reason_{key}").id for key in REASONS}
        vals_list = []
        for lead, one in found:
            if one.more_reason:
                vals_list.append((lead, one.more_reason, VOICE_OURS, 20, ""))
            if one.customer_reason:
                vals_list.append((lead, one.customer_reason, VOICE_CUSTOMER, 10, one.words))
        self.env["crm.lead.loss"].with_context(**{CONTEXT_FROM_LOSS: True}).create(
            [
                {
                    "lead_id": lead.id,
                    "reason_id": reason_ids[key],
                    "voice": voice,
                    "sequence": sequence,
                    "words": words,
                }
                for lead, key, voice, sequence, words in vals_list
            ]
        )

    @api.model
    def _write_answers(self, found):
        """Write who won the lost deals, and whom we asked where no rival is known."""
        for lead, one in found:
            values = {}
            if one.winner_kind:
                values["loss_winner_kind"] = one.winner_kind
            if one.words:
                values["loss_customer_words"] = one.words
            if one.asked:
                date, whom = one.asked
                values |= {
                    "is_without_rival": True,
                    "date_rival_asked": date.date(),
                    "rival_asked_note": whom,
                }
            if values:
                lead.write(values)
