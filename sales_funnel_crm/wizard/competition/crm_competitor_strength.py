from collections import Counter, defaultdict

from odoo import api, fields, models

from ...errors import ShownUserError
from ...tools.competition.strength import most_met, strengths

# Stands for our firm, whichever of our companies had the deal.
US = 0
# What the encounters are parted by: the field of their analysis.
SEGMENT_TEAM = "team_id"
SEGMENT_COUNTRY = "country_id"
SEGMENT_REGION = "state_id"


class NobodyMet(ShownUserError):
    """There are no encounters to learn from yet."""


class CrmCompetitorStrength(models.TransientModel):
    """How strong each firm is, ours included, as one user sees it now (Bradley–Terry, CMP-06)."""

    _name = "crm.competitor.strength"
    _description = "Strength of Competitors"
    _order = "segment, sequence, id"
    _rec_name = "partner_id"

    segment = fields.Char(readonly=True, help="Empty for the whole market.")
    # Which encounters these are: the field of their analysis, and the record it leads to.
    segment_field = fields.Char(readonly=True)
    segment_res_id = fields.Integer(readonly=True)
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

    def action_open(self):
        """Show the strengths on the whole market."""
        return self._open()

    def action_open_by_team(self):
        return self._open(SEGMENT_TEAM)

    def action_open_by_country(self):
        return self._open(SEGMENT_COUNTRY)

    def action_open_by_region(self):
        return self._open(SEGMENT_REGION)

    def _open(self, segment=None):
        """Compute the strengths from the deals that the user may read, and show them.

        A firm may be strong here and weak there: each segment is a market of its own.

        :param str segment: field of the encounters, none for the whole market
        :raise NobodyMet: when no closed deal has a known winner
        """
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        wins_by_segment = self._get_wins_by_segment(segment)
        if not wins_by_segment:
            raise NobodyMet(
                self.env._(
                    "No closed opportunity says who beat whom yet. Enter the competitors of your "
                    "opportunities, and who won when you lose one."
                )
            )
        values = []
        for record, wins in wins_by_segment.items():
            part = {}
            if segment:
                name = record.display_name or self.env._("Unknown")
                part = {"segment": name, "segment_field": segment, "segment_res_id": record.id}
            values += [{**row, **part} for row in self._prepare_values(wins)]
        self._link_competitors(values)
        self.create(values)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_strength_action"
        )
        return {**action, "context": {"group_by": ["segment"]}} if segment else action

    @api.model
    def _get_wins_by_segment(self, segment=None):
        """Return ``{segment: {(winner, loser): number}}``; one query.

        :return: by the record of the segment (``None`` for the whole market), then by id of
            partner, ``US`` for us
        """
        # sudo: which contact stands for a company of ours is no secret
        companies = self.env["res.company"].sudo()._read_group([], ["partner_id"])
        ours = {partner.id for (partner,) in companies}
        wins = defaultdict(Counter)
        for winner, loser, *parts, number in self.env[
            "crm.competitor.encounter.report"
        ]._read_group(
            [],
            groupby=["winner_id", "loser_id", *([segment] if segment else [])],
            aggregates=["__count"],
        ):
            pair = tuple(US if firm.id in ours else firm.id for firm in (winner, loser))
            wins[parts[0] if segment else None][pair] += number
        return dict(wins)

    @api.model
    def _prepare_values(self, wins):
        ranked = strengths(most_met(wins, US), US)
        return [
            {
                "sequence": number,
                "partner_id": row.firm or self.env.company.partner_id.id,
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
    def _link_competitors(self, values):
        """Add the competitors that the firms are; one query."""
        competitors = (
            self.env["crm.competitor"]
            .with_context(active_test=False)
            .search([("partner_id", "in", [row["partner_id"] for row in values])])
        )
        by_partner = {one.partner_id.id: one.id for one in reversed(competitors)}
        for row in values:
            row["competitor_id"] = not row["is_us"] and by_partner.get(row["partner_id"])

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
        """Show the encounters of this firm, in this segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_encounter_report_action"
        )
        partner = self.partner_id.id
        domain = ["|", ("winner_id", "=", partner), ("loser_id", "=", partner)]
        if self.segment_field:
            domain.append((self.segment_field, "=", self.segment_res_id or False))
        return {**action, "domain": domain, "views": [(False, "list"), (False, "pivot")]}
