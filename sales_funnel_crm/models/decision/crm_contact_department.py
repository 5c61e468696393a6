from odoo import fields, models


class CrmContactDepartment(models.Model):
    """A department that people at customers work in; a column of the decision map.

    Departments are shared by all customers, so that purchasing is purchasing everywhere.
    """

    _name = "crm.contact.department"
    _description = "Contact Department"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
