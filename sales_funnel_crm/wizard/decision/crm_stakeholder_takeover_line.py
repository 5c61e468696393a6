from odoo import fields, models


class CrmStakeholderTakeoverLine(models.TransientModel):
    """One attribute that another deal knows differently."""

    _name = "crm.stakeholder.takeover.line"
    _description = "Attribute to Take Over"

    takeover_id = fields.Many2one("crm.stakeholder.takeover", required=True, ondelete="cascade")
    name = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Attribute", readonly=True)
    value_now = fields.Char(string="Here", readonly=True)
    value_new = fields.Char(string="There", readonly=True)
    is_taken = fields.Boolean(string="Take Over", default=True)
