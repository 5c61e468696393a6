from odoo import fields, models

# Addons of Odoo let resellers, who are portal users, read the deals they work on.
SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    stakeholder_ids = fields.One2many("crm.stakeholder", "lead_id", copy=False, groups=SALESPERSON)
    referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by Contact",
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
        help="The contact who introduced this opportunity to us.",
    )

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "referrer_id"]
