from odoo import fields, models

VOICE_OURS = "ours"
VOICE_CUSTOMER = "customer"


class CrmLeadLoss(models.Model):
    """One reason of a loss, as we see it or as the customer said it (CMP-03, CMP-13).

    Odoo's own single reason of the deal stays the first of ours.
    """

    _name = "crm.lead.loss"
    _description = "Reason of a Loss"
    _order = "lead_id, voice desc, sequence, id"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True)
    reason_id = fields.Many2one("crm.lost.reason", required=True, index=True, ondelete="restrict")
    loss_class = fields.Selection(related="reason_id.loss_class", store=True)
    voice = fields.Selection(
        [(VOICE_OURS, "Ours"), (VOICE_CUSTOMER, "The Customer's")],
        required=True,
        default=VOICE_OURS,
    )
    sequence = fields.Integer(default=10)
    words = fields.Text(help="In the customer's own words.")

    _reason_uniq = models.Constraint(
        "UNIQUE (lead_id, reason_id, voice)", "This reason is there already."
    )
