from odoo import fields, models


class AccountMove(models.Model):
    """The instalment that an invoice or a credit note is for (CON-08)."""

    _inherit = "account.move"

    instalment_id = fields.Many2one(
        "crm.contract.instalment",
        string="Contract Instalment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
