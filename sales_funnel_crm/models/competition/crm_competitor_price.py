from odoo import api, fields, models

from ...errors import ShownUserError, ShownValidationError
from ..pipeline.currency_checks import check_has_rate
from .competition_checks import check_not_in_future, check_not_negative

SOURCE_CONFIDENTIAL = "confidential"
SOURCES = [
    ("customer", "Told by the Customer"),
    ("document", "Document Seen"),
    ("public", "Published"),
    ("partner", "Told by a Partner"),
    ("estimate", "Our Estimate"),
    (SOURCE_CONFIDENTIAL, "Confidential"),
]
CERTAINTIES = [("1", "Rumour"), ("2", "Likely"), ("3", "Certain")]


class NoQuantity(ShownValidationError):
    """A price for no piece at all."""


class ConfidentialForManagers(ShownUserError):
    """Somebody would write a price that he may not read afterwards."""


class CrmCompetitorPrice(models.Model):
    """A price of a competing product, as it was known at a date (CMP-01).

    Prices from a confidential source are for sales managers only.
    """

    _name = "crm.competitor.price"
    _inherit = ["crm.competition.amount.mixin", "crm.competition.template.mixin"]
    _description = "Competitor Price"
    _order = "date desc, id desc"

    _template_rows = (
        {
            "product_id": "Pump 200",
            "date": "2025-03-31",
            "price": 11500,
            "currency_id": "",
            "quantity": 1,
            "source": "customer",
            "certainty": "2",
            "note": "Offer of March",
        },
    )

    product_id = fields.Many2one(
        "crm.competitor.product", required=True, index=True, ondelete="cascade"
    )
    competitor_id = fields.Many2one(related="product_id.competitor_id", store=True, index=True)
    company_id = fields.Many2one(related="product_id.company_id", store=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    price = fields.Monetary(required=True, aggregator="avg", help="Of one piece.")
    quantity = fields.Float(default=1.0, help="The price holds for orders of so many pieces.")
    # The rate must be that of one company, also when the competitor is known to all of them.
    rate_company_id = fields.Many2one("res.company", compute="_compute_rate_company", store=True)
    company_currency_id = fields.Many2one(
        related="rate_company_id.currency_id", string="Our Currency"
    )
    price_company = fields.Monetary(
        string="Price in Our Currency",
        compute="_compute_price_company",
        store=True,
        currency_field="company_currency_id",
        aggregator="avg",
        help="Of one piece, at the rate of the date.",
    )
    source = fields.Selection(SOURCES, required=True, default="customer")
    certainty = fields.Selection(CERTAINTIES, required=True, default="2")
    note = fields.Char()

    @api.depends("company_id")
    def _compute_rate_company(self):
        for price in self:
            price.rate_company_id = price.company_id or price.rate_company_id or self.env.company

    @api.depends("price", "currency_id", "date", "rate_company_id")
    def _compute_price_company(self):
        for price in self:
            company = price.rate_company_id or self.env.company
            price.price_company = (price.currency_id or company.currency_id)._convert(
                price.price, company.currency_id, company, price.date
            )

    @api.depends("product_id", "date")
    def _compute_display_name(self):
        for price in self:
            date = fields.Date.to_string(price.date) or ""
            price.display_name = f"{price.product_id.name or ''} {date}".strip()

    @api.constrains("price")
    def _check_price(self):
        check_not_negative(self, "price")

    @api.constrains("quantity")
    def _check_quantity(self):
        if any(not price.quantity > 0 for price in self):
            raise NoQuantity(self.env._("A price holds for at least some pieces. Enter how many."))

    @api.constrains("date")
    def _check_date(self):
        check_not_in_future(self)

    @api.constrains("currency_id", "product_id")
    def _check_currency(self):
        check_has_rate(self, lambda price: price.rate_company_id)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_be_confidential(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_be_confidential([vals])
        return super().write(vals)

    @api.model
    def _check_may_be_confidential(self, vals_list):
        if self.env.su or self.env.user.has_group("sales_team.group_sale_manager"):
            return
        if any(vals.get("source") == SOURCE_CONFIDENTIAL for vals in vals_list):
            raise ConfidentialForManagers(
                self.env._(
                    "Confidential prices are for sales managers only. Ask one to enter it, or "
                    "choose another source."
                )
            )
