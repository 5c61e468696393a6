from odoo import api, fields, models

from ...errors import ShownUserError
from ...models.playbook.crm_stage_gate_check import CONTEXT_PASS
from ...tools.playbook.gates import GatePass


class OverrideNotAllowed(ShownUserError):
    """Only sales managers override gates."""


class OverrideNeedsReason(ShownUserError):
    """An override without a reason would tell nobody anything."""


class CrmStageGateOverride(models.TransientModel):
    """Moves deals although a gate is closed; the reason is kept in the gate log."""

    _name = "crm.stage.gate.override"
    _description = "Override a Gate"

    lead_ids = fields.Many2many(
        "crm.lead",
        string="Opportunities",
        required=True,
        # What was refused may have been the return of a lost deal.
        context={"active_test": False},
    )
    stage_id = fields.Many2one("crm.stage", string="To Stage", required=True, ondelete="cascade")
    missing = fields.Text(string="What Is Missing", compute="_compute_missing")
    reason = fields.Text(required=True)

    @api.depends("lead_ids", "stage_id")
    def _compute_missing(self):
        Gate = self.env["crm.stage.gate"]
        for wizard in self:
            # As the user: the dialog may name any deal.
            leads = wizard.lead_ids._origin._filtered_access("read")
            findings = Gate._get_findings(leads._get_moves_to(wizard.stage_id._origin))
            wizard.missing = Gate._get_findings_words(findings)

    def action_override(self):
        self.ensure_one()
        if not self.env["crm.stage.gate"]._can_override():
            raise OverrideNotAllowed(
                self.env._("Only sales managers override gates. Ask one of them.")
            )
        if not self.reason.strip():
            raise OverrideNeedsReason(self.env._("Say why: the reason is kept in the gate log."))
        # In the context, not as an argument: `write` of the deal lies between it and the gates.
        gate_pass = GatePass(self.reason.strip())
        leads = self.lead_ids.with_context(**{CONTEXT_PASS: gate_pass})
        leads.action_unarchive()
        leads.write({"stage_id": self.stage_id.id})
        return {"type": "ir.actions.client", "tag": "soft_reload"}
