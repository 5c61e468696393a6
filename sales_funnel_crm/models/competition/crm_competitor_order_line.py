from odoo import api, fields, models

from .crm_competitor_order import CompetitorOrderWrong


class CrmCompetitorOrderLine(models.Model):
    """One product of an order that a rival got."""

    _name = "crm.competitor.order.line"
    _inherit = ["crm.competition.amount.mixin"]
    _description = "Competitor Order Line"
    _order = "order_id, sequence, id"

    order_id = fields.Many2one(
        "crm.competitor.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    company_currency_id = fields.Many2one(related="order_id.company_currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "crm.competitor.product",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('competitor_id', '=', parent.competitor_id)]",
    )
    counterpart_id = fields.Many2one(
        "product.template",
        string="Our Counterpart",
        compute="_compute_counterpart_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="What we could have sold instead: in shares by product, the line counts there.",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    quantity = fields.Float(required=True, default=1.0)
    amount = fields.Monetary(help="Of the whole line.")
    amount_company = fields.Monetary(
        string="Amount in Our Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of the day of the order.",
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.name or line.name or self.env._("Product")

    @api.depends("product_id")
    def _compute_counterpart_id(self):
        for line in self:
            counterparts = line.product_id.counterpart_ids
            # Of several, only the user knows which one it was.
            line.counterpart_id = counterparts if len(counterparts) == 1 else False

    @api.depends(
        "amount",
        "order_id.currency_id",
        "order_id.company_id",
        "order_id.company_currency_id",
        "order_id.date",
    )
    def _compute_amount_company(self):
        for line in self:
            order = line.order_id
            company = order.company_id or self.env.company
            line.amount_company = order.currency_id._convert(
                line.amount,
                order.company_currency_id,
                company,
                order.date or fields.Date.context_today(self),
            )

    @api.constrains("quantity", "amount")
    def _check_not_negative(self):
        for line in self:
            # “not >=” also refuses what is not a number.
            if not (line.quantity >= 0 and line.amount >= 0):
                raise CompetitorOrderWrong(
                    self.env._(
                        "“%s” has a negative quantity or amount. Enter what they sold; for an "
                        "order that was cancelled, delete it.",
                        line.name,
                    )
                )

    @api.constrains("product_id", "order_id")
    def _check_product(self):
        for line in self:
            maker = line.product_id.competitor_id
            if maker and maker != line.order_id.competitor_id:
                raise CompetitorOrderWrong(
                    self.env._(
                        "“%(product)s” is a product of %(maker)s, but the order went to %(rival)s. "
                        "Choose a product of theirs, or only describe it.",
                        product=line.product_id.name,
                        maker=maker.name,
                        rival=line.order_id.competitor_id.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "order_id" in vals:
            # Odoo checks only the order it comes from.
            self.check_access("write")
        return result
