from odoo import api, fields, models

from ...models.contract.crm_contract_step import RESULT_PASSED, RESULTS, STEP_DONE


class CrmContractStepReport(models.TransientModel):
    """Asks when and how a step of a contract was done (CON-03)."""

    _name = "crm.contract.step.report"
    _inherit = ["crm.contract.number.mixin"]
    _description = "Report a Contract Step"

    step_id = fields.Many2one("crm.contract.step", required=True, ondelete="cascade")
    # As it was when the dialog opened: two reports at once cannot both be noted.
    report_count = fields.Integer(
        compute="_compute_values", compute_sudo=False, store=True, readonly=False, precompute=True
    )
    requires_proof = fields.Boolean(related="step_id.requires_proof", related_sudo=False)
    quantity = fields.Float(
        related="step_id.quantity", related_sudo=False, string="Planned Quantity"
    )
    uom_id = fields.Many2one(related="step_id.uom_id", related_sudo=False)
    currency_id = fields.Many2one(related="step_id.currency_id", related_sudo=False)
    amount = fields.Monetary(related="step_id.amount", related_sudo=False, string="Planned Amount")
    date_start_actual = fields.Date(
        string="Begun On",
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    date_done = fields.Date(string="Done On", required=True, default=fields.Date.context_today)
    quantity_done = fields.Float(
        digits="Product Unit",
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    amount_done = fields.Monetary(
        compute="_compute_values", compute_sudo=False, store=True, readonly=False, precompute=True
    )
    result = fields.Selection(RESULTS, required=True, default=RESULT_PASSED)
    result_note = fields.Text(string="Remarks")
    proof_ids = fields.Many2many("ir.attachment", "crm_contract_step_report_proof_rel")

    @api.depends("step_id")
    def _compute_values(self):
        for report in self:
            step = report.step_id
            report.report_count = step.report_count
            report.date_start_actual = step.date_start_actual
            report.quantity_done = step.quantity_done or step.quantity
            report.amount_done = step.amount_done or step.amount

    def action_confirm(self):
        self.ensure_one()
        self.step_id._do_report(
            {
                "state": STEP_DONE,
                "date_start_actual": self.date_start_actual,
                "date_done": self.date_done,
                "quantity_done": self.quantity_done,
                "amount_done": self.amount_done,
                "result": self.result,
                "result_note": self.result_note,
                "proof_ids": self.proof_ids.ids,
            },
            self.report_count,
        )
        return {"type": "ir.actions.act_window_close"}
