from odoo import fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    lead_competitor_ids = fields.One2many(
        "crm.lead.competitor", "lead_id", string="Competitors", copy=False, groups=SALESPERSON
    )
    loss_ids = fields.One2many(
        "crm.lead.loss", "lead_id", string="Reasons of the Loss", copy=False, groups=SALESPERSON
    )
    # “None known” is an answer, too: it says who was asked and when.
    is_without_rival = fields.Boolean(string="No Rival Known", copy=False, groups=SALESPERSON)
    date_rival_asked = fields.Date(string="Rivals Asked On", copy=False, groups=SALESPERSON)
    rival_asked_note = fields.Char(string="Whom We Asked", copy=False, groups=SALESPERSON)
