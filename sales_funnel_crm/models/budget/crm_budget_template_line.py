from odoo import fields, models


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
    amount = fields.Float(help="In the currency of the budget.")
    percent = fields.Float(
        string="% of the Deal", help="Of the expected revenue; added to the amount."
    )
