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


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    loss_class = fields.Selection(
        LOSS_CLASSES,
        string="Class",
        help="What kind of reason it is: one of the four causes of losses.",
    )

    def _auto_init(self):
        is_new = not sql.column_exists(self.env.cr, self._table, "loss_class")
        result = super()._auto_init()
        if is_new:
            # Once, at install or update: what managers choose afterwards stays.
            self.pool.post_init(self._classify_delivered)
        return result

    @api.model
    def _classify_delivered(self):
        """Give Odoo's own reasons their class, those that still exist and have none."""
        for xml_id, loss_class in CLASSES_OF_DELIVERED.items():
            reason = self.env.ref(xml_id, raise_if_not_found=False)
            if reason and not reason.loss_class:
                reason.loss_class = loss_class
