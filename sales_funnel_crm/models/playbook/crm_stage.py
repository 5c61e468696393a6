from odoo import api, fields, models

from ...tools.playbook.gates import POLICY_BLOCK, POLICY_INFORM, POLICY_WARN

ORDER_POLICIES = [
    (POLICY_INFORM, "Inform"),
    (POLICY_WARN, "Warn and Log"),
    (POLICY_BLOCK, "Block"),
]
SALESPERSON = "sales_team.group_sale_salesman"
# The rules of the gates are kept in memory and depend on these.
RULE_FIELDS = frozenset({"skip_policy", "return_policy"})


class CrmStage(models.Model):
    _inherit = "crm.stage"

    gate_ids = fields.One2many("crm.stage.gate", "stage_id", string="Gates", groups=SALESPERSON)
    gate_count = fields.Integer(compute="_compute_gate_count", groups=SALESPERSON)
    skip_policy = fields.Selection(
        ORDER_POLICIES,
        string="Skipping to Here",
        help="What happens when a deal enters this stage without having been in the one before. "
        "Empty: skipping is free.",
    )
    return_policy = fields.Selection(
        ORDER_POLICIES,
        string="Moving Back From Here",
        help="What happens when a deal goes back from this stage to an earlier one. Empty: moving "
        "back is free.",
    )

    @api.depends("gate_ids")
    def _compute_gate_count(self):
        counts = dict(
            self.env["crm.stage.gate"]._read_group(
                [("stage_id", "in", self.ids)], ["stage_id"], ["__count"]
            )
        )
        for stage in self:
            stage.gate_count = counts.get(stage._origin, 0)

    def write(self, vals):
        result = super().write(vals)
        if not RULE_FIELDS.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def action_open_gates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_stage_gate_action"
        )
        return {
            **action,
            "domain": [("stage_id", "=", self.id)],
            "context": {"default_stage_id": self.id},
        }
