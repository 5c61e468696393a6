from odoo import api, models

from ...tools.qualification import basket

MIN_SUPPORT = 3


class CrmProductAffinity(models.AbstractModel):
    """Which products the same customers buy, from the confirmed orders of a user (EVA-14)."""

    _name = "crm.product.affinity"
    _description = "Products Bought Together"

    @api.model
    def _get_baskets(self):
        """Return ``{commercial partner id: {product template id}}`` that the user may read.

        Three queries whatever the number of orders.
        """
        rows = self.env["sale.order.line"]._read_group(
            [
                ("state", "=", "sale"),
                ("display_type", "=", False),
                ("product_id", "!=", False),
                ("is_downpayment", "=", False),
            ],
            ["order_partner_id", "product_id"],
        )
        # Only which contact belongs to which customer: sudo.
        partners = self.env["res.partner"].union(*(row[0] for row in rows)).sudo()
        customers = {partner.id: partner.commercial_partner_id.id for partner in partners}
        baskets = {}
        for partner, product in rows:
            products = baskets.setdefault(customers[partner.id], set())
            products.add(product.product_tmpl_id.id)
        return baskets

    @api.model
    def _get_suggestions_by_customer(self, customers):
        """Return what to offer, ``{customer: [basket.Suggestion]}``; the surest first.

        :param customers: commercial partners; who bought nothing gets an empty list
        """
        baskets = self._get_baskets()
        everything = list(baskets.values())
        return {
            customer: basket.suggest(everything, baskets.get(customer.id, set()), MIN_SUPPORT)
            for customer in customers
        }
