from odoo import Command, fields, models

from ...models.playbook.crm_lead_step import STATE_DONE, STATE_SKIPPED


class CrmLeadStepReport(models.TransientModel):
    """Says what came of a step: its result and proof, or why it is skipped."""

    _name = "crm.lead.step.report"
    _description = "Report a Step"

    step_id = fields.Many2one("crm.lead.step", required=True, ondelete="cascade")
    state = fields.Selection(
        [(STATE_DONE, "Done"), (STATE_SKIPPED, "Skipped")], required=True, default=STATE_DONE
    )
    # As the user: the dialog may name any step.
    name = fields.Char(related="step_id.name", related_sudo=False)
    proof = fields.Selection(related="step_id.proof", related_sudo=False)
    result_note = fields.Text(string="Result")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    skip_reason = fields.Char(string="Why Skipped")

    def action_confirm(self):
        self.ensure_one()
        vals = {"state": self.state}
        if self.state == STATE_SKIPPED:
            vals["skip_reason"] = self.skip_reason
        else:
            vals["result_note"] = self.result_note or self.step_id.result_note
            vals["attachment_ids"] = [Command.link(file.id) for file in self.attachment_ids]
        # The files belong to the dialog, which is deleted one day.
        self.attachment_ids.write({"res_model": self.step_id._name, "res_id": self.step_id.id})
        self.step_id.write(vals)
        return {"type": "ir.actions.act_window_close", "infos": {"reported": True}}
