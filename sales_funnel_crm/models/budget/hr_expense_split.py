from odoo import api, fields, models

from .hr_expense import SUBJECT_FIELDS


class HrExpenseSplit(models.TransientModel):
    """A part of a split expense stays with the deal and budget; it may go to another content."""

    _inherit = "hr.expense.split"

    lead_id = fields.Many2one("crm.lead", string="Opportunity")
    campaign_id = fields.Many2one("utm.campaign")
    contact_id = fields.Many2one("res.partner")
    meeting_id = fields.Many2one("calendar.event")
    stage_id = fields.Many2one("crm.stage")
    budget_id = fields.Many2one("crm.budget")
    budget_line_id = fields.Many2one("crm.budget.line", string="Budget Content")

    @api.model
    def default_get(self, fields):
        result = super().default_get(fields)
        if expense_id := result.get("expense_id"):
            # sudo: a part belongs to the same deal, even if its employee may not see deals
            expense = self.env["hr.expense"].sudo().browse(expense_id)
            result.update({name: expense[name].id for name in SUBJECT_FIELDS if name in fields})
        return result

    def _get_values(self):
        vals = super()._get_values() | {name: self[name].id for name in SUBJECT_FIELDS}
        line = self.budget_line_id
        if line.product_id != self.product_id or line.employee_id not in (
            self.employee_id,
            self.env["hr.employee"],
        ):
            del vals["budget_line_id"]  # proposed anew
        return vals
