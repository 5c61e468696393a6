from odoo import api, fields, models

from ...tools.playbook.gates import next_stage
from .crm_lead import SALESPERSON
from .crm_stage_gate import DIRECTION_ENTER, DIRECTION_LEAVE


class CrmLead(models.Model):
    """The checklist: what the deal needs before it can go on."""

    _inherit = "crm.lead"

    has_stage_gates = fields.Boolean(compute="_compute_has_stage_gates", groups=SALESPERSON)

    @api.depends("type", "active", "stage_id")
    def _compute_has_stage_gates(self):
        # From memory: the form of a company without gates costs nothing more.
        rules = self.env["crm.stage.gate"]._get_rules()
        has_gates = bool(rules.get(DIRECTION_ENTER) or rules.get(DIRECTION_LEAVE))
        for lead in self:
            lead.has_stage_gates = has_gates and lead.type == "opportunity" and lead.active

    @api.readonly
    def get_gate_checklist(self):
        """Return what this deal must have to leave its stage and to enter the next one.

        Read-only. The conditions are read as superuser, the deal with the rights of the user.

        >>> lead.get_gate_checklist()  # doctest: +SKIP
        {"stage": "New", "next_stage": "Offer",  # False after the last stage
         "gates": [{"id": 3, "name": "Budget confirmed", "direction": "enter",
                    "policy": "block", "guidance": "Ask the CFO.", "is_open": False,
                    "points": [{"is_met": False, "text": "Expected Revenue is filled in",
                                "action": "", "action_label": ""}]}]}

        :raise AccessError: when the user may not read the deal, or gates
        """
        self.ensure_one()
        self.check_access("read")
        # Resellers on the portal may read deals, but not how we work on them.
        self.env["crm.stage.gate"].check_access("read")
        # sudo: the conditions hold whatever the user may read
        lead = self.sudo()
        stages = lead._get_stages_of_team(lead.team_id)
        next_id = next_stage(stages.ids, lead.stage_id.id)
        target = stages.browse(next_id or ())
        Gate = self.env["crm.stage.gate"]
        gates = Gate._get_gates(DIRECTION_LEAVE, lead.stage_id) if target else Gate
        gates += Gate._get_gates(DIRECTION_ENTER, target)
        return {
            "stage": lead.stage_id.name,
            "next_stage": target.name,
            "gates": [gate._prepare_checklist(lead) for gate in gates if gate._filter_leads(lead)],
        }
