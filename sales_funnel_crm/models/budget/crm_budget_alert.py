from odoo import fields, models


class CrmBudgetAlert(models.Model):
    """A threshold that a budget has passed: said once to those who answer for it (EXP-07)."""

    _name = "crm.budget.alert"
    _description = "Budget Alert"
    _order = "id desc"

    budget_id = fields.Many2one("crm.budget", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    threshold_percent = fields.Float(string="Threshold (%)", digits=(16, 1), readonly=True)
    burn_percent = fields.Float(string="Used Then (%)", digits=(16, 1), readonly=True)
    amount_planned = fields.Monetary(string="Planned Then", readonly=True)
    amount_spent = fields.Monetary(string="Spent Then", readonly=True)

    _threshold_uniq = models.UniqueIndex("(budget_id, threshold_percent, amount_planned)")
