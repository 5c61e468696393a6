from collections import Counter

from odoo import api, fields, models

from ...errors import ShownUserError
from ...tools.competition.strength import strengths

# Stands for our firm, whichever of our companies had the deal.
US = 0


class NobodyMet(ShownUserError):
    """There are no encounters to learn from yet."""


class CrmCompetitorStrength(models.TransientModel):
    """How strong each firm is, ours included, as one user sees it now (Bradley–Terry, CMP-06)."""

    _name = "crm.competitor.strength"
    _description = "Strength of Competitors"
    _order = "sequence, id"
    _rec_name = "partner_id"

    sequence = fields.Integer(string="Rank", readonly=True, aggregator=None)
    partner_id = fields.Many2one("res.partner", string="Firm", readonly=True, ondelete="cascade")
    competitor_id = fields.Many2one("crm.competitor", readonly=True, ondelete="cascade")
    is_us = fields.Boolean(string="Our Firm", readonly=True)
    won_count = fields.Integer(
        string="They Beat Others", readonly=True, help="All encounters, those with us included."
    )
    lost_count = fields.Integer(string="Others Beat Them", readonly=True)
    beaten_count = fields.Integer(string="We Beat Them", readonly=True)
    beat_us_count = fields.Integer(string="They Beat Us", readonly=True)
    strength = fields.Float(
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="1 is an average firm; one of 2 beats it in two of three encounters.",
    )
    chance_percent = fields.Float(
        string="Our Chance (%)", digits=(16, 1), readonly=True, aggregator=None
    )
    chance_low_percent = fields.Float(
        string="At Least (%)",
        digits=(16, 1),
        readonly=True,
        aggregator=None,
        help="Lower end of the 95% interval.",
    )
    chance_high_percent = fields.Float(
        string="At Most (%)",
        digits=(16, 1),
        readonly=True,
        aggregator=None,
        help="Upper end of the 95% interval.",
    )
    verdict = fields.Selection(
        [
            ("weaker", "Weaker Than We"),
            ("open", "No Difference Proven"),
            ("stronger", "Stronger Than We"),
            ("few", "Too Few Encounters to Tell"),
        ],
        readonly=True,
    )

    @api.model
    def action_open(self):
        """Compute the strengths from the deals that the user may read, and show them.

        :raise NobodyMet: when no closed deal has a known winner
        """
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        wins = self._get_wins()
        if not wins:
            raise NobodyMet(
                self.env._(
                    "No closed opportunity says who beat whom yet. Enter the competitors of your "
                    "opportunities, and who won when you lose one."
                )
            )
        self.create(self._prepare_values(wins))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_strength_action"
        )

    @api.model
    def _get_wins(self):
        """Return ``{(winner, loser): number}`` by id of partner, ``US`` for us; one query."""
        # sudo: which contact stands for a company of ours is no secret
        companies = self.env["res.company"].sudo()._read_group([], ["partner_id"])
        ours = {partner.id for (partner,) in companies}
        wins = Counter()
        for winner, loser, number in self.env["crm.competitor.encounter.report"]._read_group(
            [], groupby=["winner_id", "loser_id"], aggregates=["__count"]
        ):
            pair = tuple(US if firm.id in ours else firm.id for firm in (winner, loser))
            wins[pair] += number
        return wins

    @api.model
    def _prepare_values(self, wins):
        ranked = strengths(wins, US)
        competitors = (
            self.env["crm.competitor"]
            .with_context(active_test=False)
            .search([("partner_id", "in", [row.firm for row in ranked])])
        )
        competitor_by_partner = {
            competitor.partner_id.id: competitor.id for competitor in reversed(competitors)
        }
        return [
            {
                "sequence": number,
                "partner_id": row.firm or self.env.company.partner_id.id,
                "competitor_id": competitor_by_partner.get(row.firm),
                "is_us": row.firm == US,
                "won_count": row.won,
                "lost_count": row.lost,
                "beaten_count": wins.get((US, row.firm), 0),
                "beat_us_count": wins.get((row.firm, US), 0),
                "strength": row.strength,
                "chance_percent": row.chance_percent,
                "chance_low_percent": row.chance_low_percent,
                "chance_high_percent": row.chance_high_percent,
                "verdict": self._get_verdict(row),
            }
            for number, row in enumerate(ranked, 1)
        ]

    @api.model
    def _get_verdict(self, row):
        if row.chance_percent is None:
            return False
        if not row.has_sample:
            return "few"
        if row.chance_low_percent > 50:
            return "weaker"
        return "stronger" if row.chance_high_percent < 50 else "open"

    def action_open_encounters(self):
        """Show the encounters of this firm."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_encounter_report_action"
        )
        partner = self.partner_id.id
        domain = ["|", ("winner_id", "=", partner), ("loser_id", "=", partner)]
        return {**action, "domain": domain, "views": [(False, "list"), (False, "pivot")]}
