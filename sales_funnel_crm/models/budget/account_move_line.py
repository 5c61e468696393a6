from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    budget_id = fields.Many2one(
        "crm.budget", string="Expense Budget", index="btree_not_null", ondelete="restrict"
    )
    budget_line_id = fields.Many2one(
        "crm.budget.line",
        string="Budget Content",
        index="btree_not_null",
        ondelete="set null",
    )
