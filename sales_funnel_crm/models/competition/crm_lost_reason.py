from odoo import api, fields, models
from odoo.tools import sql

LOSS_CLASSES = [
    ("price", "Price and Relationship"),
    ("product", "Product, Quality and Resources"),
    ("timing", "Timing"),
    ("no_decision", "No Decision"),
]
CLASSES_OF_DELIVERED = {
    "crm.lost_reason_1": "price",
    "crm.lost_reason_2": "product",
    "crm.lost_reason_3": "product",
}
ABOUT_PRICE = "crm.lost_reason_1"


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    loss_class = fields.Selection(
        LOSS_CLASSES,
        string="Class",
        help="What kind of reason it is: one of the four causes of losses.",
    )

    is_about_price = fields.Boolean(
        string="About the Price",
        help="The reason says that our price was too high. The analyses compare it with the quotes "
        "that are recorded: were we dearer at all?",
    )

    def _auto_init(self):
        has_class, has_price = (
            sql.column_exists(self.env.cr, self._table, name)
            for name in ("loss_class", "is_about_price")
        )
        result = super()._auto_init()
        # Once, at install or update: what managers choose afterwards stays.
        if not has_class:
            self.pool.post_init(self._classify_delivered)
        if not has_price:
            self.pool.post_init(self._mark_delivered)
        return result

    @api.model
    def _mark_delivered(self):
        reason = self.env.ref(ABOUT_PRICE, raise_if_not_found=False)
        if reason:
            reason.is_about_price = True

    @api.model
    def _classify_delivered(self):
        """Give Odoo's own reasons their class, those that still exist and have none."""
        for xml_id, loss_class in CLASSES_OF_DELIVERED.items():
            reason = self.env.ref(xml_id, raise_if_not_found=False)
            if reason and not reason.loss_class:
                reason.loss_class = loss_class
