from odoo import fields, models

from ...models.budget.crm_budget_approval_mixin import BudgetNotAllowed


class CrmBudgetRefuse(models.TransientModel):
    """Asks why a budget or a revision is refused."""

    _name = "crm.budget.refuse"
    _description = "Refuse a Budget"

    res_model = fields.Selection(
        [("crm.budget", "Budget"), ("crm.budget.revision", "Revision")],
        string="Document",
        required=True,
    )
    res_id = fields.Many2oneReference(string="Refused", model_field="res_model", required=True)
    reason = fields.Text(required=True)

    def action_refuse(self):
        self.ensure_one()
        if not self.reason.strip():
            raise BudgetNotAllowed(
                self.env._("Say why: whoever asked reads the reason and can plan better.")
            )
        self.env[self.res_model].browse(self.res_id)._do_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
