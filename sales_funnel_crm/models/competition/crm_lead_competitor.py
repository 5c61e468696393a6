from odoo import api, fields, models

from ...errors import ShownValidationError
from .crm_competitor import THREATS

STATUS_SUSPECTED = "suspected"
STATUS_ACTIVE = "active"
STATUS_LEADING = "leading"
STATUS_ELIMINATED = "eliminated"
STATUS_WON = "won"
STATUSES = [
    (STATUS_SUSPECTED, "Suspected"),
    (STATUS_ACTIVE, "Takes Part"),
    (STATUS_LEADING, "Leading"),
    (STATUS_ELIMINATED, "Eliminated"),
    (STATUS_WON, "Won"),
]
# What changes the figures of the deal.
FIGURE_FIELDS = frozenset({"lead_id", "competitor_id", "status"})


class ProductOfOtherRival(ShownValidationError):
    """The product is not one of this rival."""


class ChampionOfOtherDeal(ShownValidationError):
    """The champion is no stakeholder of this deal."""


class RivalOfOtherCompany(ShownValidationError):
    """The rival is kept by one of our companies, the deal is of another one."""


class RivalBeatenAndWinner(ShownValidationError):
    """A rival cannot lose and win the same deal."""


class CrmLeadCompetitor(models.Model):
    """One rival in one deal: how it stands, what it offers, and with whom (CMP-02).

    At most one rival leads. Follows the access rules of its deal. Every change of the status is
    kept in ``crm.lead.competitor.move``, with the stage that the deal was in.
    """

    _name = "crm.lead.competitor"
    _inherit = ["mail.thread"]
    _description = "Competitor in a Deal"
    _order = "lead_id, threat desc, id"
    _rec_name = "competitor_id"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    # A rival that is known to one of our companies stays so in a deal of none.
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )
    competitor_id = fields.Many2one(
        "crm.competitor", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "crm.competitor.product",
        index="btree_not_null",
        ondelete="set null",
        domain="[('competitor_id', '=', competitor_id)]",
    )
    champion_id = fields.Many2one(
        "crm.stakeholder",
        string="Their Champion",
        index="btree_not_null",
        ondelete="set null",
        domain="[('lead_id', '=', lead_id)]",
    )
    quote_ids = fields.One2many("crm.lead.competitor.quote", "lead_competitor_id", string="Quotes")
    move_ids = fields.One2many(
        "crm.lead.competitor.move", "lead_competitor_id", string="Status Changes", readonly=True
    )

    status = fields.Selection(STATUSES, required=True, default=STATUS_SUSPECTED, tracking=True)
    # Set while the deal is closed: what the status was, and will be should the deal be reopened.
    status_before_closing = fields.Selection(STATUSES, readonly=True, copy=False)
    threat = fields.Selection(THREATS, required=True, default="2", tracking=True)
    strategy = fields.Text(string="Strategy Seen")
    strengths = fields.Text(string="Strengths Here")
    is_beaten = fields.Boolean(
        string="Beaten", copy=False, help="We won the deal against this competitor."
    )
    beaten_with = fields.Text(help="What won against them.")

    last_quote_id = fields.Many2one(
        "crm.lead.competitor.quote",
        compute="_compute_last_quote_id",
        store=True,
        ondelete="set null",
    )
    currency_id = fields.Many2one(related="last_quote_id.currency_id")
    amount_last = fields.Monetary(string="Their Last Quote", related="last_quote_id.amount")
    amount_ours_last = fields.Monetary(string="Our Quote Then", related="last_quote_id.amount_ours")
    gap_percent = fields.Float(
        string="Gap (%)",
        related="last_quote_id.gap_percent",
        help="Above zero, we are dearer.",
    )

    _rival_uniq = models.Constraint(
        "UNIQUE (lead_id, competitor_id)",
        "This competitor is in the deal already. Change the existing line.",
    )

    @api.depends("lead_id", "competitor_id.company_id")
    def _compute_company_id(self):
        # Not on the company of the deal: Odoo would ask for rivals whenever a salesperson changes.
        # Deals that have some tell them (see ``crm.lead``).
        for line in self:
            line.company_id = line.lead_id.company_id or line.competitor_id.company_id

    @api.depends("quote_ids.date")
    def _compute_last_quote_id(self):
        for line in self:
            newest = line.quote_ids.sorted(lambda quote: (quote.date, quote._origin.id or 0))
            line.last_quote_id = newest[-1:]

    @api.constrains("product_id", "competitor_id")
    def _check_product(self):
        for line in self:
            if line.product_id and line.product_id.competitor_id != line.competitor_id:
                raise ProductOfOtherRival(
                    self.env._(
                        "“%(product)s” is not a product of %(rival)s. Choose one of theirs.",
                        product=line.product_id.name,
                        rival=line.competitor_id.name,
                    )
                )

    @api.constrains("champion_id", "lead_id")
    def _check_champion(self):
        for line in self:
            if line.champion_id and line.champion_id.lead_id != line.lead_id:
                raise ChampionOfOtherDeal(
                    self.env._(
                        "The champion of %s is not among the stakeholders of the deal. Add the "
                        "person there first.",
                        line.competitor_id.name,
                    )
                )

    @api.constrains("competitor_id", "lead_id", "company_id")
    def _check_rival_company(self):
        for line in self:
            ours, theirs = line.lead_id.company_id, line.competitor_id.company_id
            if ours and theirs and ours != theirs:
                raise RivalOfOtherCompany(
                    self.env._(
                        "%(rival)s is a competitor of another company than the deal “%(deal)s”. "
                        "Choose one of all companies, or of the same one.",
                        rival=line.competitor_id.name,
                        deal=line.lead_id.name,
                    )
                )

    @api.constrains("is_beaten", "status")
    def _check_beaten(self):
        for line in self:
            if line.is_beaten and line.status == STATUS_WON:
                raise RivalBeatenAndWinner(
                    self.env._(
                        "%s cannot be beaten and have won the same deal. Untick “Beaten”, or "
                        "choose another status.",
                        line.competitor_id.name,
                    )
                )

    @api.onchange("competitor_id")
    def _onchange_competitor_id(self):
        if self.product_id.competitor_id != self.competitor_id:
            self.product_id = False
        if self.competitor_id and not self._origin:
            self.threat = self.competitor_id.threat

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._keep_moves({})
        lines._keep_one_leader()
        lines.lead_id._refresh_rival_figures()
        lines.filtered(lambda line: line.lead_id.won_status == "won")._close(STATUS_ELIMINATED)
        return lines

    def write(self, vals):
        if FIGURE_FIELDS.isdisjoint(vals):
            return super().write(vals)
        old = {line: line.status for line in self}
        leads = self.lead_id
        result = super().write(vals)
        if "lead_id" in vals:
            # Odoo checks only the deal it comes from.
            self.check_access("write")
        if "status" in vals:
            self._keep_moves(old)
            self._keep_one_leader()
        (leads | self.lead_id)._refresh_rival_figures()
        return result

    def unlink(self):
        leads = self.lead_id
        result = super().unlink()
        leads.exists()._refresh_rival_figures()
        return result

    def _mail_get_partner_fields(self, introspect_fields=False):
        # What we write about a rival is for us: nobody is proposed as a recipient.
        return []

    def _close(self, status):
        """Give the rivals of a closed deal their last status, remembering the one they had."""
        remaining = self.filtered(lambda line: line.status != status)
        for old, lines in remaining.grouped("status").items():
            # Whoever was marked as the winner already keeps what he was before.
            fresh = lines.filtered(lambda line: not line.status_before_closing)
            fresh.write({"status": status, "status_before_closing": old})
            (lines - fresh).write({"status": status})

    def _reopen(self):
        """Give the rivals back the status they had before the deal was closed."""
        closed = self.filtered("status_before_closing")
        for old, lines in closed.grouped("status_before_closing").items():
            lines.write({"status": old, "status_before_closing": False})
        self.filtered("is_beaten").write({"is_beaten": False})

    def _keep_one_leader(self):
        """Make those active who led until now, in the deals where one of these lines leads."""
        leaders = {line.lead_id: line for line in self if line.status == STATUS_LEADING}
        if not leaders:
            return
        newest = self.browse().union(*leaders.values())
        outdated = self.search(
            [
                ("lead_id", "in", newest.lead_id.ids),
                ("status", "=", STATUS_LEADING),
                ("id", "not in", newest.ids),
            ]
        )
        outdated.write({"status": STATUS_ACTIVE})

    def action_print_battle_card(self):
        """Show the battle card of each rival with what is known in this deal, ready to print."""
        return self.env.ref(
            "sales_funnel_crm.crm_lead_competitor_report_battle_card"
        ).report_action(self, config=False)
