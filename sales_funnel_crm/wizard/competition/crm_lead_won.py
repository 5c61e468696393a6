from odoo import Command, fields, models

from ...models.competition.crm_lead_close import CONTEXT_ASK
from ...models.competition.crm_lead_competitor import STATUS_ELIMINATED


class CrmLeadWon(models.TransientModel):
    """Asks which rivals were beaten and with what, before a deal is marked as won (CMP-02)."""

    _name = "crm.lead.won"
    _description = "Win a Deal"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("crm.lead.won.line", "wizard_id", string="Competitors")

    def _open(self, lead):
        """Return the action that opens the dialog for a deal with rivals."""
        currency = lead.company_id.currency_id or self.env.company.currency_id
        wizard = self.create(
            {
                "lead_id": lead.id,
                "line_ids": [
                    Command.create(
                        {
                            "lead_competitor_id": line.id,
                            "is_beaten": line.status != STATUS_ELIMINATED,
                            "beaten_with": line.beaten_with,
                            "currency_id": currency.id,
                        }
                    )
                    for line in lead.lead_competitor_ids
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Won: Whom Did We Beat?"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_win(self):
        """Mark the deal as won and keep the answers."""
        self.ensure_one()
        lead = self.lead_id.with_context(**{CONTEXT_ASK: False})
        result = lead.action_set_won_rainbowman()
        self.line_ids._keep(lead)
        effect = result.get("effect") if isinstance(result, dict) else None
        return {"type": "ir.actions.act_window_close", **({"effect": effect} if effect else {})}
