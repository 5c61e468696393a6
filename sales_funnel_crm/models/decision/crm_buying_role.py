from odoo import fields, models


class CrmBuyingRole(models.Model):
    """A part that a person plays in a purchase, e.g. user, influencer, decider (DEC-01)."""

    _name = "crm.buying.role"
    _description = "Buying Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    short_name = fields.Char(translate=True, size=4, help="Shown on the cards of the decision map.")
    is_decider = fields.Boolean(
        string="Decides", help="Meetings with persons of this role are meetings with a decider."
    )
    is_required = fields.Boolean(
        string="Always Needed",
        help="A deal without anybody in this role has a gap, unless its stage names its own roles.",
    )
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
