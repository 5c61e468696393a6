from odoo import api, fields, models

from ...errors import ShownUserError


class NoSuggestion(ShownUserError):
    """The confirmed orders do not say what to offer."""


class CrmProductSuggestion(models.TransientModel):
    """A product that a customer has not bought, but customers like him have (EVA-14)."""

    _name = "crm.product.suggestion"
    _description = "Product to Offer"
    _order = "id"
    _rec_name = "product_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True, ondelete="cascade")
    product_id = fields.Many2one("product.template", readonly=True, ondelete="cascade")
    because_id = fields.Many2one(
        "product.template", string="Because of", readonly=True, ondelete="cascade"
    )
    both_count = fields.Integer(
        string="Bought Both", readonly=True, help="Customers who bought both products"
    )
    base_count = fields.Integer(
        string="Of Buyers",
        readonly=True,
        help="Customers who bought the product that this one has bought",
    )
    lift = fields.Float(
        digits=(16, 1),
        readonly=True,
        aggregator=None,
        help="How many times as often as all customers they buy the product",
    )
    lift_low = fields.Float(
        string="At Least",
        digits=(16, 1),
        readonly=True,
        aggregator=None,
        help="Lower end of the 95% interval of the lift",
    )
    evidence = fields.Char(compute="_compute_evidence")

    @api.depends("product_id", "because_id", "both_count", "base_count")
    def _compute_evidence(self):
        for suggestion in self:
            suggestion.evidence = self.env._(
                "%(both)s of %(base)s customers who bought %(because)s also bought %(product)s.",
                both=suggestion.both_count,
                base=suggestion.base_count,
                because=suggestion.because_id.display_name,
                product=suggestion.product_id.display_name,
            )

    @api.model
    def _open(self, partner, lead=None):
        """Compute what to offer to a customer and show it.

        :raise NoSuggestion: when the orders that the user may read do not say anything
        """
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        customer = partner.commercial_partner_id
        offers = self.env["crm.product.affinity"]._get_suggestions_by_customer(customer)
        found = offers.get(customer)
        if not found:
            raise NoSuggestion(
                self.env._(
                    "The confirmed orders you may see do not tell what else this customer may "
                    "need: it has bought nothing yet, or too few others bought the same. Ask the "
                    "customer for its plans instead."
                )
            )
        self.create(
            [
                {
                    "partner_id": customer.id,
                    "lead_id": lead.id if lead else False,
                    "product_id": offer.product,
                    "because_id": offer.because,
                    "both_count": offer.both,
                    "base_count": offer.base,
                    "lift": offer.lift,
                    "lift_low": offer.lift_low,
                }
                for offer in found
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_product_suggestion_action"
        )
        title = self.env._("What %s May Also Need", customer.name)
        return {**action, "name": title, "display_name": title}

    def action_use(self):
        """Note the product on the opportunity, or create one for it."""
        self.ensure_one()
        if self.lead_id:
            self.lead_id.message_post(
                body=self.env._("To offer: %s", self.product_id.display_name)
                + f" – {self.evidence}"
            )
            lead = self.lead_id
        else:
            lead = self.env["crm.lead"].create(
                {
                    "name": self.env._(
                        "%(product)s for %(customer)s",
                        product=self.product_id.display_name,
                        customer=self.partner_id.name,
                    ),
                    "type": "opportunity",
                    "partner_id": self.partner_id.id,
                    "user_id": self.env.uid,
                    "description": self.evidence,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "view_mode": "form",
            "res_id": lead.id,
        }
