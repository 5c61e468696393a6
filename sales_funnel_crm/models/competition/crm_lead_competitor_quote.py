from odoo import api, fields, models


class CrmLeadCompetitorQuote(models.Model):
    """One round of quotes: theirs, and ours at that time (CMP-02).

    ``gap_percent`` = 100 · (ours − theirs) ÷ theirs: above zero, we are dearer.
    """

    _name = "crm.lead.competitor.quote"
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
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    amount = fields.Monetary(string="Their Quote", required=True, aggregator="avg")
    amount_ours = fields.Monetary(string="Our Quote Then", aggregator="avg")
    gap_percent = fields.Float(compute="_compute_gap_percent", store=True, aggregator="avg")
    note = fields.Char()

    @api.depends("amount", "amount_ours")
    def _compute_gap_percent(self):
        for quote in self:
            ours, theirs = quote.amount_ours, quote.amount
            quote.gap_percent = 100.0 * (ours - theirs) / theirs if ours and theirs else 0.0
