from odoo import fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    assessment_ids = fields.One2many("crm.assessment", "lead_id", copy=False, groups=SALESPERSON)
    # Written when an assessment is done: its own newest one that sets the grade, of ourselves.
    assessment_id = fields.Many2one(
        "crm.assessment",
        string="Counting Assessment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
    )
    assessment_grade_id = fields.Many2one(
        "crm.grade",
        string="Grade",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=SALESPERSON,
    )
    assessment_score_percent = fields.Float(
        string="Score", readonly=True, copy=False, aggregator="avg", groups=SALESPERSON
    )
    assessment_date = fields.Datetime(
        string="Assessed On", readonly=True, copy=False, groups=SALESPERSON
    )
    assessment_valid_until = fields.Date(
        string="Assessment Valid Until", readonly=True, copy=False, groups=SALESPERSON
    )
