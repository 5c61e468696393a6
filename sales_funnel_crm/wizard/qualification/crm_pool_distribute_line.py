from odoo import fields, models


class CrmPoolDistributeLine(models.TransientModel):
    """One deal, and who is to get it; nobody: it stays in the pool."""

    _name = "crm.pool.distribute.line"
    _description = "Opportunity to Distribute"
    _order = "id"

    distribute_id = fields.Many2one("crm.pool.distribute", required=True, ondelete="cascade")
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    # As the user: the dialog may have been sent any deal.
    partner_id = fields.Many2one(related="lead_id.partner_id", related_sudo=False)
    stage_id = fields.Many2one(related="lead_id.stage_id", related_sudo=False)
    team_id = fields.Many2one(related="lead_id.team_id", related_sudo=False)
    source_id = fields.Many2one(related="lead_id.source_id", related_sudo=False)
    date_deadline = fields.Date(related="lead_id.date_deadline", related_sudo=False)
    grade_id = fields.Many2one(related="lead_id.assessment_grade_id", related_sudo=False)
    expected_revenue = fields.Monetary(
        related="lead_id.expected_revenue", related_sudo=False, currency_field="company_currency"
    )
    company_currency = fields.Many2one(related="lead_id.company_currency", related_sudo=False)
