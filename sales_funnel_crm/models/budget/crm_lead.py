from odoo import api, fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    """What is planned for a deal and spent on it."""

    _inherit = "crm.lead"

    budget_ids = fields.One2many("crm.budget", "lead_id", string="Budgets", groups=SALESPERSON)
    expense_ids = fields.One2many("hr.expense", "lead_id", string="Expenses", groups=SALESPERSON)
    expense_count = fields.Integer(
        string="Number of Expenses", compute="_compute_expense_count", groups=SALESPERSON
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_expense_count(self):
        counts = self.env["hr.expense"]._count_by("lead_id", self._origin.ids)
        for lead in self:
            lead.expense_count = counts.get(lead._origin.id, 0)

    def action_open_expenses(self):
        """Show the expenses of a deal; a new one is of this deal, its customer and budget."""
        self.ensure_one()
        return self.env["hr.expense"]._prepare_action(
            self.env._("Expenses of “%s”", self.name),
            [("lead_id", "=", self.id)],
            {"default_lead_id": self.id},
        )
