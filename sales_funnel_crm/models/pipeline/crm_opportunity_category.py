from odoo import fields, models


class CrmOpportunityCategory(models.Model):
    """A kind of business that opportunities are divided into, e.g. new projects and renewals.

    Unlike tags, an opportunity has one category at most, so that figures by
    category add up.
    """

    _name = "crm.opportunity.category"
    _description = "Opportunity Category"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to share the category with all companies."
    )
    description = fields.Text(translate=True, help="When an opportunity belongs to this category.")
