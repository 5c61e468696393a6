from odoo import fields, models


class CrmAssessmentReportMixin(models.AbstractModel):
    """An analysis of done assessments against what became of their deals.

    The win rate is the average of ``win_percent``.
    """

    _name = "crm.assessment.report.mixin"
    _inherit = "crm.win.rate.report.mixin"
    _description = "Analysis of Assessments"

    assessment_id = fields.Many2one("crm.assessment", readonly=True)
    questionnaire_id = fields.Many2one(
        "crm.questionnaire", readonly=True, help="The first version stands for all versions."
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    assessor_id = fields.Many2one("res.users", string="Assessed By", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    stage_id = fields.Many2one("crm.stage", string="Assessed In", readonly=True)
    lead_stage_id = fields.Many2one("crm.stage", string="Stage Now", readonly=True)
    grade_id = fields.Many2one("crm.grade", readonly=True)
    date_done = fields.Datetime(string="Assessed On", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    outcome = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("open", "Open")],
        readonly=True,
        help="Empty for an assessment of a customer.",
    )
    is_counted = fields.Boolean(
        string="Counts",
        readonly=True,
        help="The newest own assessment of the deal by this questionnaire, done before it was "
        "closed. Each deal counts once.",
    )
