from odoo import fields, models


class CrmContractTemplate(models.Model):
    """The usual steps and instalments of contracts for a kind of product, or of a team."""

    _name = "crm.contract.template"
    _description = "Contract Template"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="Empty for all products, unless some are chosen one by one.",
    )
    product_tmpl_ids = fields.Many2many(
        "product.template",
        string="Products",
        help="Besides those of the categories. Empty for all products, unless categories are "
        "chosen.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    step_ids = fields.One2many(
        "crm.contract.template.step", "template_id", string="Steps", copy=True
    )
    instalment_ids = fields.One2many(
        "crm.contract.template.instalment", "template_id", string="Instalments", copy=True
    )
    terms = fields.Html(translate=True, help="Printed on the documents of its contracts.")
