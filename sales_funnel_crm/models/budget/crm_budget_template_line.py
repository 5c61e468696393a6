from odoo import api, fields, models

from .crm_budget import BudgetWrong


class CrmBudgetTemplateLine(models.Model):
    """One content of a template: an amount, or a percentage of the expected revenue."""

    _name = "crm.budget.template.line"
    _description = "Budget Template Content"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "crm.budget.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        string="Content",
        required=True,
        ondelete="restrict",
        domain="[('can_be_expensed', '=', True)]",
    )
    stage_id = fields.Many2one("crm.stage", ondelete="set null")
    amount = fields.Float(help="In the currency of the company of the budget.")
    percent = fields.Float(string="% of Deal", help="Of the expected revenue; added to the amount.")

    @api.constrains("product_id", "amount", "percent")
    def _check_amounts(self):
        for line in self:
            # “not >=” also refuses what is not a number.
            if not (line.amount >= 0 and line.percent >= 0) or not (line.amount or line.percent):
                raise BudgetWrong(
                    self.env._(
                        "“%s”: enter an amount or a percentage above zero.",
                        line.product_id.display_name,
                    )
                )
