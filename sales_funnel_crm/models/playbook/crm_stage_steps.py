from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    step_ids = fields.One2many(
        "crm.stage.step",
        "stage_id",
        string="Standard Steps",
        groups="sales_team.group_sale_salesman",
    )
