from odoo import Command, api, fields, models

from ...errors import ShownValidationError
from ..pipeline.currency_checks import check_has_rate
from .crm_competitor_price import CERTAINTIES, SOURCES


class CompetitorOrderWrong(ShownValidationError):
    """What is known about the order cannot be true."""


class CrmCompetitorOrder(models.Model):
    """An order that a rival got, whether or not we competed for it (CMP-04).

    ``amount_company`` is in the currency of the company, at the rate of the day of the order.
    """

    _name = "crm.competitor.order"
    _inherit = ["mail.thread", "crm.competition.amount.mixin"]
    _description = "Competitor Order"
    _order = "date desc, id desc"
    _rec_name = "reference"
    _rec_names_search = ["reference", "competitor_id.name", "partner_id.name"]
    _check_company_auto = True

    reference = fields.Char(tracking=True)
    competitor_id = fields.Many2one(
        "crm.competitor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True, tracking=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    company_currency_id = fields.Many2one(
        "res.currency", compute="_compute_company_currency_id", store=True
    )
    line_ids = fields.One2many(
        "crm.competitor.order.line", "order_id", string="Products", copy=True
    )
    line_count = fields.Integer(compute="_compute_line_count", string="Products Counted")
    amount = fields.Monetary(
        compute="_compute_amount",
        inverse="_inverse_amount",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
        help="The sum of the products. Without products, enter what the whole order is worth.",
    )
    amount_company = fields.Monetary(
        string="Amount in Our Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of the day of the order.",
    )
    source = fields.Selection(SOURCES, required=True, default="customer")
    certainty = fields.Selection(CERTAINTIES, required=True, default="2")
    lead_id = fields.Many2one(
        "crm.lead",
        string="Our Opportunity",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Reported By",
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason_id = fields.Many2one(
        "crm.lost.reason", string="Why They Got It", index="btree_not_null", ondelete="restrict"
    )
    note = fields.Text()

    @api.depends("company_id")
    def _compute_company_currency_id(self):
        for order in self:
            # That of whoever entered it first, when the order is of all companies.
            known = order.company_id.currency_id or order.company_currency_id
            order.company_currency_id = known or self.env.company.currency_id

    @api.depends("line_ids")
    def _compute_line_count(self):
        for order in self:
            order.line_count = len(order.line_ids)

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for order in self:
            order.amount = sum(order.line_ids.mapped("amount"))

    def _inverse_amount(self):
        """Enter an order as one sum: it becomes the only line."""
        for order in self:
            amount, lines = order.amount, order.line_ids
            if len(lines) == 1:
                lines.amount = amount
            elif not lines:
                if amount:
                    order.line_ids = [
                        Command.create({"name": self.env._("Whole order"), "amount": amount})
                    ]
            elif order.currency_id.compare_amounts(amount, sum(lines.mapped("amount"))):
                raise CompetitorOrderWrong(
                    self.env._(
                        "The order has several products. Change the amounts of the products, "
                        "the total is their sum."
                    )
                )

    @api.depends("line_ids.amount_company")
    def _compute_amount_company(self):
        for order in self:
            order.amount_company = sum(order.line_ids.mapped("amount_company"))

    @api.depends("reference", "competitor_id.name", "date")
    def _compute_display_name(self):
        for order in self:
            name = f"{order.competitor_id.name or ''} {fields.Date.to_string(order.date) or ''}"
            order.display_name = order.reference or name.strip()

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for order in self:
            if order.date > today:
                raise CompetitorOrderWrong(
                    self.env._(
                        "The order “%s” is dated in the future. Enter the day on which they got "
                        "it.",
                        order.display_name,
                    )
                )

    @api.constrains("currency_id", "company_id", "company_currency_id")
    def _check_rate(self):
        check_has_rate(self, lambda order: order.company_id or order.env.company)

    @api.constrains("competitor_id")
    def _check_products(self):
        self.line_ids._check_product()
