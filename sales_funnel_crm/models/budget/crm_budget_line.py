from odoo import fields, models


class CrmBudgetLine(models.Model):
    """One content of a budget: what may be spent on it, in which stage, when and by whom."""

    _name = "crm.budget.line"
    _description = "Budget Content"
    _order = "budget_id, sequence, id"
    _check_company_auto = True

    budget_id = fields.Many2one("crm.budget", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        string="Content",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('can_be_expensed', '=', True)]",
        help="An expense category: an expense of this category is put on this line.",
    )
    name = fields.Char(string="Description")
    stage_id = fields.Many2one(
        "crm.stage", index="btree_not_null", ondelete="restrict", help="Empty for every stage."
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Resource",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who may spend it. Empty for everybody.",
    )
    date_from = fields.Date(string="Start", help="Empty for the whole period of the budget.")
    date_to = fields.Date(string="End")
    amount = fields.Monetary(string="Planned", required=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    state = fields.Selection(related="budget_id.state")
