from odoo import api, fields, models
from odoo.fields import Domain

from .crm_lead import SALESPERSON


class CrmLead(models.Model):
    """Open deals of which nobody said who competes, though the team wants to know (CMP-09)."""

    _inherit = "crm.lead"

    is_rival_overdue = fields.Boolean(
        string="Competition Overdue",
        compute="_compute_is_rival_overdue",
        search="_search_is_rival_overdue",
        groups=SALESPERSON,
        help="The deal has reached the stage from which its team wants to know who competes: "
        "enter a competitor, or that none is known.",
    )

    @api.depends(
        "competitor_count",
        "competitor_request_count",
        "is_without_rival",
        "stage_id",
        "team_id",
        "type",
        "won_status",
    )
    def _compute_is_rival_overdue(self):
        stages_by_team = self.env["crm.team"]._get_rival_stages()
        for lead in self:
            lead.is_rival_overdue = (
                # First what costs nothing where no team wants to know.
                lead.team_id.id in stages_by_team
                and lead.stage_id.id in stages_by_team[lead.team_id.id]
                and lead.type == "opportunity"
                and lead.won_status == "pending"
                and not lead.competitor_count
                and not lead.competitor_request_count
                and not lead.is_without_rival
            )

    def _search_is_rival_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain.OR(
            Domain("team_id", "=", team_id) & Domain("stage_id", "in", list(stage_ids))
            for team_id, stage_ids in self.env["crm.team"]._get_rival_stages().items()
        )
        return (
            late
            & Domain("type", "=", "opportunity")
            & Domain("won_status", "=", "pending")
            & Domain("competitor_count", "=", 0)
            & Domain("competitor_request_count", "=", 0)
            & Domain("is_without_rival", "=", False)
        )
