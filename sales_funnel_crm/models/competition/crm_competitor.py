from odoo import fields, models

THREATS = [("1", "Low"), ("2", "Medium"), ("3", "High")]


class CrmCompetitor(models.Model):
    """What we know about one rival; the rival itself is a company among the contacts (CMP-01).

    Salespeople of its companies read it; sales managers and competition editors write it.
    """

    _name = "crm.competitor"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Competitor"
    _order = "threat desc, name, id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Company of the Competitor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
    )
    name = fields.Char(related="partner_id.name", store=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    threat = fields.Selection(THREATS, required=True, default="2", tracking=True)
    strengths = fields.Html()
    weaknesses = fields.Html()
    strategy = fields.Html(string="Typical Strategy")
    counter_strategy = fields.Html(help="What works against them.")
    customer_ids = fields.Many2many(
        "res.partner",
        "crm_competitor_customer_rel",
        string="Customers They Hold",
        domain="[('is_company', '=', True)]",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "crm_competitor_contact_rel",
        string="Contacts They Hold",
        domain="[('is_company', '=', False)]",
    )
    color = fields.Integer()
    product_ids = fields.One2many("crm.competitor.product", "competitor_id")
    lead_competitor_ids = fields.One2many("crm.lead.competitor", "competitor_id", string="In Deals")
    order_ids = fields.One2many("crm.competitor.order", "competitor_id", string="Orders")

    _partner_uniq = models.UniqueIndex(
        "(partner_id, COALESCE(company_id, 0))",
        "This company is a competitor already. Open the existing one.",
    )
