from odoo import api, fields, models
from odoo.tools import SQL, format_amount, formatLang

from ...errors import ShownValidationError
from ..pipeline.currency_checks import check_has_rate


class QuoteIsNegative(ShownValidationError):
    """Prices are not below zero."""


class QuoteInFuture(ShownValidationError):
    """Nobody knows a quote before it is made."""


class CrmLeadCompetitorQuote(models.Model):
    """One round of quotes: theirs, and ours at that time (CMP-02).

    ``gap_percent`` = 100 · (ours − theirs) ÷ theirs: above zero, we are dearer. Both amounts are in
    the currency of the quote, so the gap needs no rate. Without both, ``has_gap`` is false.
    """

    _name = "crm.lead.competitor.quote"
    _inherit = ["crm.competition.amount.mixin"]
    _description = "Quote of a Competitor"
    _order = "date, id"

    lead_competitor_id = fields.Many2one(
        "crm.lead.competitor", required=True, index=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(related="lead_competitor_id.lead_id", store=True, index=True)
    competitor_id = fields.Many2one(
        related="lead_competitor_id.competitor_id", store=True, index=True
    )
    company_id = fields.Many2one(related="lead_competitor_id.company_id", store=True, index=True)
    stage_id = fields.Many2one(
        "crm.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="The stage of the opportunity when the quote was entered.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    amount = fields.Monetary(string="Their Quote", required=True, aggregator="avg")
    amount_ours = fields.Monetary(string="Our Quote Then", aggregator="avg")
    has_gap = fields.Boolean(compute="_compute_gap_percent", store=True)
    gap_percent = fields.Float(
        string="Gap (%)",
        compute="_compute_gap_percent",
        store=True,
        aggregator="avg",
        help="Above zero, we are dearer.",
    )
    is_final = fields.Boolean(
        string="Final", help="The price at which the deal was decided, as far as we know."
    )
    note = fields.Char()

    @api.depends("lead_competitor_id")
    def _compute_stage_id(self):
        # Not on the stage: the quote keeps the one it was made in.
        for quote in self:
            quote.stage_id = quote.stage_id or quote.lead_competitor_id.lead_id.stage_id

    @api.depends("amount", "amount_ours")
    def _compute_gap_percent(self):
        for quote in self:
            ours, theirs = quote.amount_ours, quote.amount
            quote.has_gap = bool(ours and theirs)
            quote.gap_percent = 100.0 * (ours - theirs) / theirs if quote.has_gap else 0.0

    @api.constrains("amount", "amount_ours")
    def _check_amounts(self):
        for quote in self:
            if quote.amount < 0 or quote.amount_ours < 0:
                raise QuoteIsNegative(
                    self.env._(
                        "A quote of %s is below zero. Enter what the customer has to pay.",
                        quote.competitor_id.name,
                    )
                )

    @api.constrains("currency_id")
    def _check_currency(self):
        check_has_rate(self, lambda quote: quote.company_id or quote.env.company)

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for quote in self:
            if quote.date > today:
                raise QuoteInFuture(
                    self.env._(
                        "A quote of %s is of a day to come. Enter the day on which it was made.",
                        quote.competitor_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        quotes = super().create(vals_list)
        quotes._tell_undercut()
        return quotes

    def write(self, vals):
        before = self.filtered(lambda quote: quote._is_below_ours())
        result = super().write(vals)
        if "lead_competitor_id" in vals:
            # Odoo checks only the deal it comes from.
            self.check_access("write")
        if not {"amount", "amount_ours"}.isdisjoint(vals):
            (self - before)._tell_undercut()
        return result

    @api.model
    def _deciding_sql(self, condition=None):
        """Return the round that decided, for each rival in a deal: the final one, else the last.

        Only rounds with both prices; all columns. The one place that says which gap counts.

        :param SQL condition: on ``quote``, e.g. the rounds that the user may read
        """
        return SQL(
            """SELECT DISTINCT ON (quote.lead_competitor_id) quote.*
                 FROM crm_lead_competitor_quote quote
                WHERE quote.has_gap AND %s
             ORDER BY quote.lead_competitor_id,
                      quote.is_final IS TRUE DESC,
                      quote.date DESC,
                      quote.id DESC""",
            condition or SQL("TRUE"),
        )

    def _is_below_ours(self):
        return self.has_gap and self.gap_percent > 0

    def _tell_undercut(self):
        """Tell the people of the deals which quotes are below ours (CMP-10)."""
        sentences = {}
        for quote in self.filtered(lambda quote: quote._is_below_ours()):
            sentences.setdefault(quote.lead_id, []).append(
                self.env._(
                    "%(rival)s quotes %(theirs)s, ours is %(ours)s: we are %(gap)s %% dearer.",
                    rival=quote.competitor_id.name,
                    theirs=format_amount(self.env, quote.amount, quote.currency_id),
                    ours=format_amount(self.env, quote.amount_ours, quote.currency_id),
                    gap=formatLang(self.env, quote.gap_percent, digits=1),
                )
            )
        leads = self.env["crm.lead"].browse([lead.id for lead in sentences])
        leads._tell_competition(sentences, leads)
