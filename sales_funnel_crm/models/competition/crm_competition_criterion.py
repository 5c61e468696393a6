from odoo import fields, models


class CrmCompetitionCriterion(models.Model):
    """What products are compared by, such as delivery time (CMP-08). Shared by all companies."""

    _name = "crm.competition.criterion"
    _description = "Comparison Criterion"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="What to look at when comparing.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
