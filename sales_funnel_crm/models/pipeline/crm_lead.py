from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    funnel_move_ids = fields.One2many(
        "crm.funnel.move", "lead_id", string="Pipeline Moves", readonly=True, copy=False
    )
