from odoo import fields, models

CREDIT_RATINGS = [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")]


class ResPartner(models.Model):
    """What is known of a customer's credit (CON-09)."""

    _inherit = "res.partner"

    credit_rating = fields.Selection(
        CREDIT_RATINGS,
        groups="sales_team.group_sale_salesman,account.group_account_invoice",
        help="A is the best.",
    )
