from odoo import fields, models


class CrmLeadWonLine(models.TransientModel):
    """One rival of the deal that is about to be won."""

    _name = "crm.lead.won.line"
    _description = "Competitor of a Deal to Win"

    wizard_id = fields.Many2one("crm.lead.won", required=True, index=True, ondelete="cascade")
    lead_competitor_id = fields.Many2one(
        "crm.lead.competitor", required=True, readonly=True, ondelete="cascade"
    )
    # As the user: a dialog may name any deal.
    competitor_id = fields.Many2one(related="lead_competitor_id.competitor_id", related_sudo=False)
    is_beaten = fields.Boolean(string="Beaten")
    beaten_with = fields.Text(string="With What")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="cascade",
    )
    amount = fields.Monetary(string="Their Last Price", help="Empty when it is unknown.")

    def _keep(self, lead):
        """Write the answers to the rivals of the deal, which is won by now."""
        own = self.filtered(lambda line: line.lead_competitor_id.lead_id == lead)
        for line in own:
            line.lead_competitor_id.write(
                {
                    "is_beaten": line.is_beaten,
                    "beaten_with": line.beaten_with if line.is_beaten else False,
                }
            )
        self.env["crm.lead.competitor.quote"].create(
            [
                {
                    "lead_competitor_id": line.lead_competitor_id.id,
                    "currency_id": line.currency_id.id,
                    "amount": line.amount,
                    "amount_ours": line._get_our_amount(lead),
                    "is_final": True,
                }
                for line in own
                if line.amount
            ]
        )

    def _get_our_amount(self, lead):
        return lead.expected_revenue if self.currency_id == lead.company_currency else 0
