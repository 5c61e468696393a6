from odoo import fields, models


class SaleOrder(models.Model):
    """The contract that an order is part of (CON-08)."""

    _inherit = "sale.order"

    contract_id = fields.Many2one(
        "crm.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
