from odoo import api, fields, models

from ...errors import ShownUserError

CREDIT_RATINGS = [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")]


# Who decides on credit may rate.
RATERS = (
    "sales_team.group_sale_manager",
    "account.group_account_invoice",
    "sales_funnel_crm.sales_funnel_crm_group_credit_override",
)


class RatingNotAllowed(ShownUserError):
    """Somebody who has no say in credit rates a customer."""


class ResPartner(models.Model):
    """What is known of a customer's credit (CON-09)."""

    _inherit = "res.partner"

    credit_rating = fields.Selection(
        CREDIT_RATINGS,
        copy=False,
        groups="sales_team.group_sale_salesman,account.group_account_invoice",
        help="A is the best.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("credit_rating") for vals in vals_list):
            self._check_can_rate()
        return super().create(vals_list)

    def write(self, vals):
        if "credit_rating" in vals:
            self._check_can_rate()
        return super().write(vals)

    @api.model
    def _check_can_rate(self):
        if not (self.env.su or any(self.env.user.has_group(group) for group in RATERS)):
            raise RatingNotAllowed(
                self.env._(
                    "Only sales managers, billing and those who may override credit limits rate "
                    "customers. Ask one of them."
                )
            )
