from odoo import fields, models


class CrmBudgetRevisionLine(models.Model):
    """One changed, added or dropped content of a revision."""

    _name = "crm.budget.revision.line"
    _description = "Budget Revision Content"
    _order = "revision_id, id"

    revision_id = fields.Many2one(
        "crm.budget.revision", required=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one("crm.budget.line", ondelete="set null", help="Empty for a new one.")
    product_id = fields.Many2one(
        "product.product", string="Content", required=True, ondelete="restrict"
    )
    stage_id = fields.Many2one("crm.stage", ondelete="restrict")
    currency_id = fields.Many2one(related="revision_id.currency_id")
    amount_before = fields.Monetary(string="Planned Before", readonly=True)
    amount_after = fields.Monetary(string="Planned Now", required=True)
