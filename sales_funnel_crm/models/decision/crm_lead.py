from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    stakeholder_ids = fields.One2many("crm.stakeholder", "lead_id", copy=False)
    referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by Contact",
        index="btree_not_null",
        ondelete="set null",
        help="The contact who introduced this opportunity to us.",
    )
