from odoo import models


class SaleOrder(models.Model):
    """What instalments can still invoice of an order (CON-08)."""

    _inherit = "sale.order"

    def _get_rest_to_invoice(self):
        """Return the total that is on no invoice yet, taxes included; drafts count as invoiced."""
        self.ensure_one()
        # sudo: what is invoiced counts, whoever may read the invoice
        moves = self.sudo().invoice_ids.filtered(lambda move: move.state != "cancel")
        invoiced = sum(
            move.amount_total * (1 if move.move_type == "out_invoice" else -1) for move in moves
        )
        return self.currency_id.round(self.amount_total - invoiced)
