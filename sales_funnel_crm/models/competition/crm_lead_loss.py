from odoo import api, fields, models
from odoo.tools import SQL

VOICE_OURS = "ours"
VOICE_CUSTOMER = "customer"
# The deal tells its reasons what its single one is: they need not tell it back.
CONTEXT_FROM_LOSS = "sales_funnel_from_loss"


class CrmLeadLoss(models.Model):
    """One reason of a loss, as we see it or as the customer said it (CMP-03, CMP-13).

    Odoo's own single reason of the deal is always the first of ours; whichever of the two changes,
    the other one follows.
    """

    _name = "crm.lead.loss"
    _description = "Reason of a Loss"
    _order = "lead_id, voice desc, sequence, id"
    _rec_name = "reason_id"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )
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

    @api.depends("lead_id")
    def _compute_company_id(self):
        # As rivals do: lost deals tell their reasons when their company changes.
        for loss in self:
            loss.company_id = loss.lead_id.company_id

    def init(self):
        # Deals that were lost before: their reasons count in the analyses, too.
        self.pool.post_init(self._take_over_single_reasons)

    @api.model
    def _take_over_single_reasons(self):
        self.env.execute_query(
            SQL(
                """INSERT INTO crm_lead_loss
                          (lead_id, company_id, reason_id, loss_class, voice, sequence,
                           create_uid, create_date, write_uid, write_date)
                   SELECT l.id, l.company_id, r.id, r.loss_class, %s, 10,
                          l.write_uid, l.write_date, l.write_uid, l.write_date
                     FROM crm_lead l JOIN crm_lost_reason r ON r.id = l.lost_reason_id
                    WHERE NOT EXISTS (SELECT 1 FROM crm_lead_loss o
                                       WHERE o.lead_id = l.id AND o.voice = %s)
                RETURNING id""",
                VOICE_OURS,
                VOICE_OURS,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        losses = super().create(vals_list)
        losses.lead_id._follow_losses()
        return losses

    def write(self, vals):
        leads = self.lead_id
        result = super().write(vals)
        if "lead_id" in vals:
            # Odoo checks only the deal it comes from.
            self.check_access("write")
        (leads | self.lead_id)._follow_losses()
        return result

    def unlink(self):
        leads = self.lead_id
        result = super().unlink()
        leads._follow_losses()
        return result

    def _get_sentence(self):
        """Return the reason as one line of text, e.g. “Ours: Too expensive”."""
        voices = dict(self._fields["voice"]._description_selection(self.env))
        words = f" – {self.words}" if self.words else ""
        return f"{voices[self.voice]}: {self.reason_id.name}{words}"

    def _move_to(self, lead):
        """Move the reasons to the lost deal that theirs are merged into; known ones go."""
        known = {(loss.reason_id, loss.voice) for loss in lead.loss_ids}
        moved = self.browse()
        for loss in self:
            if (loss.reason_id, loss.voice) not in known:
                known.add((loss.reason_id, loss.voice))
                moved |= loss
        quiet = moved.with_context(**{CONTEXT_FROM_LOSS: True})
        # After those of the surviving deal, whose first reason stays the first one.
        last = max(lead.loss_ids.mapped("sequence"), default=0)
        for number, loss in enumerate(quiet, 1):
            loss.write({"lead_id": lead.id, "sequence": last + number})
