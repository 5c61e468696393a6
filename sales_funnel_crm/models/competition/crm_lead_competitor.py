from odoo import fields, models

from .crm_competitor import THREATS

STATUS_SUSPECTED = "suspected"
STATUS_ACTIVE = "active"
STATUS_LEADING = "leading"
STATUS_ELIMINATED = "eliminated"
STATUS_WON = "won"
STATUSES = [
    (STATUS_SUSPECTED, "Suspected"),
    (STATUS_ACTIVE, "Active"),
    (STATUS_LEADING, "Leading"),
    (STATUS_ELIMINATED, "Eliminated"),
    (STATUS_WON, "Won"),
]


class CrmLeadCompetitor(models.Model):
    """One rival in one deal: how it stands, what it offers, and with whom (CMP-02).

    Follows the access rules of its deal.
    """

    _name = "crm.lead.competitor"
    _inherit = ["mail.thread"]
    _description = "Competitor in a Deal"
    _order = "lead_id, status desc, id"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True)
    competitor_id = fields.Many2one(
        "crm.competitor", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "crm.competitor.product",
        index="btree_not_null",
        ondelete="set null",
        domain="[('competitor_id', '=', competitor_id)]",
    )
    status = fields.Selection(STATUSES, required=True, default=STATUS_SUSPECTED, tracking=True)
    threat = fields.Selection(THREATS, required=True, default="2", tracking=True)
    strategy = fields.Text(string="Strategy Seen")
    strengths = fields.Text(string="Strengths Here")
    champion_id = fields.Many2one(
        "crm.stakeholder",
        string="Their Champion",
        index="btree_not_null",
        ondelete="set null",
        domain="[('lead_id', '=', lead_id)]",
    )
    quote_ids = fields.One2many("crm.lead.competitor.quote", "lead_competitor_id", string="Quotes")
    beaten_with = fields.Text(help="What won against them.")

    _rival_uniq = models.Constraint(
        "UNIQUE (lead_id, competitor_id)",
        "This competitor is in the deal already. Change the existing line.",
    )
