from odoo import fields, models

from .crm_lead_competitor import STATUSES


class CrmLeadCompetitorMove(models.Model):
    """One change of the status of a rival in a deal, and the stage the deal was in (CMP-06).

    Written by ``crm.lead.competitor`` only; without an old status the rival was new in the deal.
    """

    _name = "crm.lead.competitor.move"
    _description = "Status Change of a Competitor"
    _order = "date, id"
    _rec_name = "lead_competitor_id"

    lead_competitor_id = fields.Many2one(
        "crm.lead.competitor", required=True, index=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        related="lead_competitor_id.lead_id", store=True, index=True, ondelete="cascade"
    )
    competitor_id = fields.Many2one(
        related="lead_competitor_id.competitor_id", store=True, index=True
    )
    company_id = fields.Many2one(related="lead_competitor_id.company_id", store=True, index=True)
    stage_id = fields.Many2one("crm.stage", index="btree_not_null", ondelete="set null")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Changed By",
        default=lambda self: self.env.user,
        index=True,
        ondelete="set null",
    )
    status_old = fields.Selection(STATUSES, string="From")
    status_new = fields.Selection(STATUSES, string="To", required=True)
