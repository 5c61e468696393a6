from odoo import fields, models

from ...errors import ShownUserError
from .crm_lead import SALESPERSON


class CustomerMissing(ShownUserError):
    """There is nobody to make suggestions for."""


class CrmLead(models.Model):
    """How well an open deal fits those that were won; ``crm.profile`` fills it, in SQL."""

    _inherit = "crm.lead"

    profile_fit_percent = fields.Float(
        string="Fit",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="How much the deal and its customer look like those that were won: 50 is like all "
        "closed deals, towards 100 more like the won ones. Refreshed every night.",
        groups=SALESPERSON,
    )

    def action_suggest_products(self):
        """Show what else the customer may need.

        :raise CustomerMissing: when the deal has no customer yet
        """
        self.ensure_one()
        if not self.partner_id:
            raise CustomerMissing(
                self.env._("Enter the customer of the opportunity first, then ask again.")
            )
        return self.env["crm.product.suggestion"]._open(self.partner_id, self)
