from odoo import fields, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    budget_id = fields.Many2one(
        "crm.budget", string="Expense Budget", index="btree_not_null", ondelete="restrict"
    )
    budget_line_id = fields.Many2one(
        "crm.budget.line",
        string="Budget Content",
        index="btree_not_null",
        ondelete="set null",
    )
