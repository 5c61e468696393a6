from odoo import fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    budget_ids = fields.One2many("crm.budget", "lead_id", string="Budgets", groups=SALESPERSON)
    expense_ids = fields.One2many("hr.expense", "lead_id", string="Expenses", groups=SALESPERSON)
