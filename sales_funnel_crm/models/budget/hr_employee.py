from odoo import api, fields, models


class HrEmployee(models.Model):
    """What an employee spent (EXP-08)."""

    _inherit = "hr.employee"

    expense_count = fields.Integer(
        string="Number of Expenses",
        compute="_compute_expense_count",
        groups="hr.group_hr_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_expense_count(self):
        counts = self.env["hr.expense"]._count_by("employee_id", self._origin.ids)
        for employee in self:
            employee.expense_count = counts.get(employee._origin.id, 0)

    def action_open_expenses(self):
        self.ensure_one()
        return self.env["hr.expense"]._prepare_action(
            self.env._("Expenses of %s", self.name),
            [("employee_id", "=", self.id)],
            {"default_employee_id": self.id},
        )
