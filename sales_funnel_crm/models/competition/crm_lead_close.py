from markupsafe import Markup

from odoo import api, fields, models

from .crm_lead import SALESPERSON
from .crm_lead_competitor import STATUS_ELIMINATED
from .crm_lead_loss import CONTEXT_FROM_LOSS, VOICE_OURS

WINNER_RIVAL = "rival"
WINNER_NOBODY = "nobody"
WINNER_UNKNOWN = "unknown"
WINNER_KINDS = [
    (WINNER_RIVAL, "A Competitor"),
    (WINNER_NOBODY, "Nobody (Not Bought)"),
    (WINNER_UNKNOWN, "Unknown"),
]
OUTCOME_FIELDS = frozenset({"active", "stage_id", "probability"})
# A deal of another team may be moved out of its stage, also of the won one.
TEAM_FIELDS = frozenset({"team_id", "type", "user_id"})
CLOSED = ("won", "lost")
CONTEXT_ASK = "sales_funnel_ask_rivals"


class CrmLead(models.Model):
    """What winning, losing and reopening a deal means for its rivals and its reasons of loss."""

    _inherit = "crm.lead"

    loss_ids = fields.One2many(
        "crm.lead.loss", "lead_id", string="Reasons of the Loss", copy=False, groups=SALESPERSON
    )
    loss_winner_kind = fields.Selection(
        WINNER_KINDS,
        string="Who Won It",
        readonly=True,
        copy=False,
        groups=SALESPERSON,
        help="As answered when the deal was lost. Empty when nobody was asked.",
    )
    loss_customer_words = fields.Text(
        string="In the Customer's Words", copy=False, groups=SALESPERSON
    )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        lost_ids = [
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if vals.get("lost_reason_id")
        ]
        # sudo: the reason is there, whoever entered it; its row only repeats it
        self.browse(lost_ids).sudo()._follow_lost_reason()
        return leads

    def write(self, vals):
        touched = self.browse()
        has_reason = "lost_reason_id" in vals
        # sudo: rivals follow the outcome, also when somebody else than a salesperson closes
        if not OUTCOME_FIELDS.isdisjoint(vals):
            # Odoo reads the same values at the same moment: no query more.
            touched = self.sudo()
        elif not TEAM_FIELDS.isdisjoint(vals):
            # Only these: to know the outcome, Odoo has to compute the probability. sudo as above.
            touched = self.sudo().filtered("competitor_count")
        old = {lead.id: lead.won_status for lead in touched}
        result = super().write(vals)
        if touched:
            touched._follow_outcome(old)
        if has_reason and not self.env.context.get(CONTEXT_FROM_LOSS):
            # sudo: the row of the reason only repeats what was written
            self.sudo()._follow_lost_reason()
        return result

    def action_set_won_rainbowman(self):
        """Ask first which rivals were beaten, if the button says so and there are any."""
        if not self.env.context.get(CONTEXT_ASK) or not self.competitor_count:
            return super().action_set_won_rainbowman()
        return self.env["crm.lead.won"]._open(self)

    def _follow_outcome(self, old):
        """Bring rivals and reasons in line with how the deals ended, or are open again.

        No query when no deal was closed or reopened.

        :param dict[int, str] old: ``won_status`` by id, before the change
        """
        changed = self.filtered(lambda lead: lead.won_status != old[lead.id])
        reopened = changed.filtered(lambda lead: old[lead.id] in CLOSED)
        with_rivals = changed.filtered("competitor_count")
        (reopened & with_rivals).lead_competitor_ids._reopen()
        reopened.filtered(lambda lead: old[lead.id] == "lost")._forget_loss()
        won = with_rivals.filtered(lambda lead: lead.won_status == "won")
        won.lead_competitor_ids._close(STATUS_ELIMINATED)

    def _forget_loss(self):
        """Delete the reasons, kept as a note: the deal is not lost any more."""
        losses = self.loss_ids
        # Odoo clears its single reason only when the deal is restored by its button.
        answers = ("loss_winner_kind", "loss_customer_words", "lost_reason_id")
        told = self.filtered(lambda lead: any(lead[name] for name in answers))
        told.with_context(**{CONTEXT_FROM_LOSS: True}).write(dict.fromkeys(answers, False))
        if not losses:
            return
        title = self.env._("Reasons of the loss before the deal was reopened:")
        bodies = {}
        for lead in losses.lead_id:
            lines = Markup("").join(
                Markup("<li>%s</li>") % loss._get_sentence() for loss in lead.loss_ids
            )
            bodies[lead.id] = Markup("<p>%s</p><ul>%s</ul>") % (title, lines)
        leads = losses.lead_id
        losses.with_context(**{CONTEXT_FROM_LOSS: True}).unlink()
        leads._message_log_batch(bodies)

    def _follow_lost_reason(self):
        """Make the single reason of each deal the first of our reasons; none deletes ours.

        Two queries, whatever the number of deals.
        """
        values = []
        gone = self.env["crm.lead.loss"]
        for lead in self:
            ours = lead.loss_ids.filtered(lambda loss: loss.voice == VOICE_OURS)
            ours = ours.sorted(lambda loss: (loss.sequence, loss.id))
            reason = lead.lost_reason_id
            if not reason:
                gone |= ours
            elif ours[:1].reason_id != reason:
                sequence = ours[0].sequence - 1 if ours else 10
                if known := ours.filtered(lambda loss, reason=reason: loss.reason_id == reason):
                    known.with_context(**{CONTEXT_FROM_LOSS: True}).sequence = sequence
                else:
                    values.append(
                        {"lead_id": lead.id, "reason_id": reason.id, "sequence": sequence}
                    )
        losses = self.env["crm.lead.loss"].with_context(**{CONTEXT_FROM_LOSS: True})
        gone.with_env(losses.env).unlink()
        losses.create(values)

    def _follow_losses(self):
        """Make the first of our reasons the single reason of each deal."""
        if self.env.context.get(CONTEXT_FROM_LOSS):
            return
        for lead in self:
            ours = lead.loss_ids.filtered(lambda loss: loss.voice == VOICE_OURS)
            first = ours.sorted(lambda loss: (loss.sequence, loss.id))[:1].reason_id
            if lead.lost_reason_id != first:
                lead.with_context(**{CONTEXT_FROM_LOSS: True}).lost_reason_id = first
