from odoo import fields, models


class CrmBudgetTemplate(models.Model):
    """What deals of a team and size usually cost: the start of a budget."""

    _name = "crm.budget.template"
    _description = "Budget Template"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        lambda self: self.env["crm.budget"]._fields["kind"].selection,
        required=True,
        default="sales",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    amount_from = fields.Float(
        string="Deals From", help="In the currency of the company of the deal. 0 for all deals."
    )
    amount_to = fields.Float(string="Deals Below", help="0 for no limit.")
    line_ids = fields.One2many("crm.budget.template.line", "template_id", copy=True)
