from odoo import fields, models


class CrmGrade(models.Model):
    """A grade of deals, the best first: A, B, C, D (EVA-09). Questionnaires say what it takes."""

    _name = "crm.grade"
    _description = "Deal Grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="What the grade means for the work on a deal.")
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "There is already a grade of this name. Change the existing one."
    )
