from odoo import api, fields, models


class CrmCashOutlookLine(models.TransientModel):
    """A month of a cash outlook."""

    _name = "crm.cash.outlook.line"
    _description = "Month of a Cash Outlook"
    _order = "date"

    outlook_id = fields.Many2one("crm.cash.outlook", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="outlook_id.currency_id", store=True)
    date = fields.Date(string="Month", required=True)
    amount_p10 = fields.Monetary(
        string="At Least (P10)", aggregator=None, help="Nine times out of ten it is more."
    )
    amount_p50 = fields.Monetary(
        string="Middle (P50)", aggregator=None, help="As often more as less."
    )
    amount_p90 = fields.Monetary(
        string="At Most (P90)", aggregator=None, help="Nine times out of ten it is less."
    )
    amount_signed = fields.Monetary(string="Signed, Mean", help="Of signed contracts.")
    amount_funnel = fields.Monetary(
        string="Funnel, Mean",
        help="Of open opportunities, weighted by their probability, and of the contracts of won "
        "ones that are not signed yet.",
    )
    amount_mean = fields.Monetary(
        string="Expected, Mean",
        compute="_compute_amount_mean",
        store=True,
        help="Signed, and the funnel where it is asked for.",
    )

    @api.depends("amount_signed", "amount_funnel")
    def _compute_amount_mean(self):
        for line in self:
            line.amount_mean = line.amount_signed + line.amount_funnel

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = self.env["crm.funnel.label"]
        for line in self:
            line.display_name = labels._format_skeleton(line.date, "yMMMM")
