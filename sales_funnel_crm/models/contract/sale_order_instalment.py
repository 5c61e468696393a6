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

    def _get_rest_in_company_currency(self):
        """Return what is on no invoice yet at the rate of the order, never below zero."""
        rest = max(self._get_rest_to_invoice(), 0.0)
        return rest / self.currency_rate if self.currency_rate else rest
