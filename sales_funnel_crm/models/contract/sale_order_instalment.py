from odoo import fields, models

POSTED = ("posted",)
STANDING = ("draft", "posted")


class SaleOrder(models.Model):
    """What instalments can still invoice of an order (CON-08)."""

    _inherit = "sale.order"

    def _get_rest_to_invoice(self):
        """Return the total that is on no invoice yet, taxes included; drafts count as invoiced."""
        self.ensure_one()
        return self.currency_id.round(self.amount_total - self._get_invoiced_total(STANDING))

    def _get_invoiced_total(self, states, besides_instalments=False):
        """Return what is invoiced of this order less what was refunded, taxes included.

        Of an invoice of several orders, only the lines of this one count.

        :param states: of the invoices that count
        :param besides_instalments: only invoices that are for no instalment of a contract
        :return: in the currency of the order
        """
        self.ensure_one()
        # sudo: what is invoiced counts, whoever may read the invoice
        order = self.sudo()
        total = 0.0
        for move in order.invoice_ids:
            if move.state not in states or (
                besides_instalments and (move.instalment_id or move.reversed_entry_id.instalment_id)
            ):
                continue
            amount = order._get_amount_on(move)
            amount = move.currency_id._convert(
                amount,
                order.currency_id,
                order.company_id,
                move.invoice_date or fields.Date.context_today(self),
            )
            total += amount if move.move_type == "out_invoice" else -amount
        return total

    def _get_amount_on(self, move):
        """Return what of an invoice is of this order: the whole, cents of rounding and all."""
        if move.line_ids.sale_line_ids.order_id <= self:
            return move.amount_total
        lines = move.invoice_line_ids.filtered(lambda line: line.sale_line_ids.order_id & self)
        return sum(lines.mapped("price_total"))
