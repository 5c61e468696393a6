from odoo import fields, models


class CrmDecisionScope(models.Model):
    """What a person decides on in a purchase, e.g. the need, the budget (DEC-02)."""

    _name = "crm.decision.scope"
    _description = "Decision Scope"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
