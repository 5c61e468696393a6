from odoo import models


class CrmCompetitorOrderImportProgress(models.Model):
    """How far the background job of an import of competitor orders is, in words."""

    _name = "crm.competitor.order.import.progress"
    _inherit = "crm.funnel.import.progress"
    _description = "Progress of an Import of Competitor Orders"
