from odoo import fields, models

from .crm_contact_position import JOB_LEVELS


class ResPartner(models.Model):
    _inherit = "res.partner"

    reports_to_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_company', '=', False), ('id', '!=', id)]",
        help="The superior, also in another company of the group.",
    )
    report_ids = fields.One2many("res.partner", "reports_to_id", string="Direct Reports")
    job_level = fields.Selection(JOB_LEVELS)
    department_id = fields.Many2one(
        "crm.contact.department", index="btree_not_null", ondelete="restrict"
    )
    position_ids = fields.One2many("crm.contact.position", "partner_id")
    relation_ids = fields.One2many("crm.contact.relation", "partner_id")
    inverse_relation_ids = fields.One2many("crm.contact.relation", "other_partner_id")
    stakeholder_ids = fields.One2many("crm.stakeholder", "partner_id")
    referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by",
        index="btree_not_null",
        ondelete="set null",
        help="The contact who introduced this one to us.",
    )
