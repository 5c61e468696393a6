from odoo import api, fields, models

from .crm_competitor_price import CERTAINTIES, SOURCES


class CrmCompetitorOrder(models.Model):
    """An order that a rival got, whether or not we competed for it (CMP-04)."""

    _name = "crm.competitor.order"
    _inherit = ["mail.thread"]
    _description = "Competitor Order"
    _order = "date desc, id desc"
    _rec_name = "reference"

    reference = fields.Char()
    competitor_id = fields.Many2one(
        "crm.competitor", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    line_ids = fields.One2many("crm.competitor.order.line", "order_id", copy=True)
    amount = fields.Monetary(compute="_compute_amount", store=True)
    source = fields.Selection(SOURCES, required=True, default="customer")
    certainty = fields.Selection(CERTAINTIES, required=True, default="2")
    lead_id = fields.Many2one(
        "crm.lead", string="Our Opportunity", index="btree_not_null", ondelete="set null"
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

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for order in self:
            order.amount = sum(order.line_ids.mapped("amount"))
